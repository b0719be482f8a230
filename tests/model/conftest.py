"""Models for these tests: the built-in one, an untrained one that never ends, and `transformers serve`."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from model.local import LocalModel

os.environ.setdefault("HF_HUB_OFFLINE", "1")
SERVER_START_SECONDS = 120


@pytest.fixture(scope="session")
def seed_directory() -> Path:
    return Path("model/seed")


@pytest.fixture(scope="session")
def seed_model(seed_directory: Path) -> LocalModel:
    return LocalModel(seed_directory, device="cpu")


@pytest.fixture(scope="session")
def babbler_directory(seed_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny model with random weights: its replies are nonsense, and go on until the context of 512 is full."""
    import torch
    from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM

    directory = tmp_path_factory.mktemp("models") / "babbler"
    shutil.copytree(seed_directory, directory, ignore=shutil.ignore_patterns("*.safetensors", "*config.json"))
    shutil.copy(seed_directory / "tokenizer_config.json", directory)
    tokenizer = AutoTokenizer.from_pretrained(seed_directory)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=512,
        bos_token_id=None,
        eos_token_id=None,
    )
    torch.manual_seed(0)
    LlamaForCausalLM(config).save_pretrained(directory)
    return directory


@pytest.fixture(scope="session")
def babbler(babbler_directory: Path) -> LocalModel:
    return LocalModel(babbler_directory, device="cpu")


@pytest.fixture(scope="session")
def server_url(seed_directory: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of `transformers serve` with the built-in model, in the precision that `LocalModel` has on a CPU."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "hub").mkdir()
    port = _find_free_port()
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(seed_directory)]
    command += ["--device", "cpu", "--dtype", "float32", "--port", str(port)]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(folder), "OMP_NUM_THREADS": "1"}
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_until_healthy(port, server, folder / "log")
            yield f"http://localhost:{port}/v1"
        finally:
            server.kill()
            server.wait()


def _wait_until_healthy(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(f"http://localhost:{port}/health", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError(f"transformers serve did not start: {log.read_text(errors='replace')[-2000:]}")


def _find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
