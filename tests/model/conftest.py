"""Models for these tests: the built-in one, and an untrained one that never ends."""

import os
import shutil
from pathlib import Path

import pytest

from model.local import LocalModel

os.environ.setdefault("HF_HUB_OFFLINE", "1")


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
