"""Servers that tests and the benchmark talk to, each a process of its own on a free port of this machine."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120


@contextmanager
def running_app(*options: str, **settings: str) -> Iterator[str]:
    """The app as `make run` starts it, with `GOURD_*` variables of its own and nothing stored; yields its address.
    `options` are those of `python -m ui`."""
    port = free_port()
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory(prefix="gourd-data-", ignore_cleanup_errors=True) as data:
        own = {"GOURD_PORT": str(port), "GOURD_SETTINGS": "no-such-file.toml", "GOURD_DATA": data}
        environment = own | {"STREAMLIT_SERVER_HEADLESS": "true"} | settings
        with running([sys.executable, "-m", "ui", *options], f"{address}/_stcore/health", environment):
            yield address


@contextmanager
def running_model_server(directory: Path) -> Iterator[str]:
    """`transformers serve` with a model, in the precision that `LocalModel` has on a CPU; yields its base URL."""
    port = free_port()
    command = [str(Path(sys.executable).parent / "transformers"), "serve", str(directory)]
    command += ["--device", "cpu", "--dtype", "float32", "--port", str(port)]
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "hub").mkdir()
        environment = {"HF_HOME": home, "OMP_NUM_THREADS": "1"}
        with running(command, f"http://localhost:{port}/health", environment):
            yield f"http://localhost:{port}/v1"


@contextmanager
def running_gateway(token: str, *options: str, port: int | None = None) -> Iterator[str]:
    """A Jupyter Kernel Gateway that wants a token; yields its address."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "kernel_gateway", "--ip=127.0.0.1", f"--port={port}", "--port_retries=0", *options]
    with tempfile.TemporaryDirectory() as home:
        environment = {"KG_AUTH_TOKEN": token, "HOME": home, "JUPYTER_RUNTIME_DIR": home, "JUPYTER_CONFIG_DIR": home}
        with running(command, f"{address}/api?token={token}", environment):
            yield address


@contextmanager
def running(command: Sequence[str], health: str, environment: dict[str, str]) -> Iterator[None]:
    """A server process from when its health address answers until the end of the block."""
    with tempfile.TemporaryFile() as log:
        offline = os.environ | {"HF_HUB_OFFLINE": "1"} | environment
        process = subprocess.Popen(command, cwd=ROOT, env=offline, stdout=log, stderr=log)
        try:
            if not becomes_healthy(process, health):
                log.seek(0)
                raise RuntimeError(f"{command} did not start: {log.read().decode(errors='replace')[-2000:]}")
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:  # how servers end is tested elsewhere
                process.kill()
                process.wait()


def becomes_healthy(process: subprocess.Popen[bytes], health: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if requests.get(health, timeout=1).ok:
                return True
        except requests.RequestException:  # not there yet, or too busy to answer
            time.sleep(0.05)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
