"""`transformers serve` beside the page: one command starts both on one loaded model, and they end together.

Nothing of the server is ours. Here it is started, waited for, named to the page as its model, and ended.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import NoReturn

import requests

from assistant.settings import Settings
from model.catalog import ModelChoice, build_catalog, check
from model.chat_model import ModelError
from model.source import CHATGLM, read_model_type

Process = subprocess.Popen[bytes]

_NEEDED = ("accelerate", "fastapi", "uvicorn")
# Seconds between looks at the two, and those that each gets to end by itself.
_GLANCE = 0.2
_FAREWELL = 5.0


class CannotServe(Exception):
    """The model cannot be served; the message says why and what to do."""


def run_with_server(page: list[str], settings: Settings) -> int:
    """Serve the model of the settings and run the command `page` on it until either ends; returns its exit status.

    Raises:
        CannotServe: there is nothing to serve, or the server does not start.
    """
    choice = _choose(settings)
    name = _name(choice)
    address = f"http://localhost:{settings.serve_port}/v1"
    signal.signal(signal.SIGTERM, _end_orderly)
    with _started(_command(name, settings), _server_environment()) as server:
        _say(f"Loading {choice.title} …")
        _wait_until_healthy(server, settings.serve_port, choice)
        _say(f"{choice.title} is served at {address}, as the model {name}")
        with _started(page, os.environ | {"GOURD_MODEL": f"{address}#{name}"}) as shown:
            return _wait_for_either(shown, server)


def _choose(settings: Settings) -> ModelChoice:
    """The model of the settings, if `transformers serve` can be given it."""
    try:
        choice = build_catalog(settings.models, settings.model).default
    except ModelError as error:
        raise CannotServe(str(error)) from error
    if choice.kind == "server":
        raise CannotServe(
            f"{choice.title} runs on a server already, so there is nothing to serve. Start the page alone: make run"
        )
    if problem := check(choice):
        raise CannotServe(problem)
    if read_model_type(Path(choice.target)) == CHATGLM:
        raise CannotServe(
            f"{choice.target} is ChatGLM3 in its own layout, which transformers serve does not know. Convert it first: "
            f"python -m model.convert {choice.target} {choice.target}-glm, then set the model to {choice.target}-glm."
        )
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise CannotServe(
            f"transformers serve needs {', '.join(missing)}. Install them: pip install -r requirements-serve.txt"
        )
    return choice


def _name(choice: ModelChoice) -> str:
    """What the server calls the model: its hub id, or its directory, short where it lies in this one."""
    target = Path(choice.target)
    return str(target.relative_to(Path.cwd())) if target.is_relative_to(Path.cwd()) else choice.target


def _command(name: str, settings: Settings) -> list[str]:
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", name]
    command += ["--host", "localhost", "--port", str(settings.serve_port)]
    return [*command, "--device", settings.device, "--dtype", settings.dtype]


def _server_environment() -> dict[str, str]:
    from huggingface_hub.constants import HF_HUB_CACHE

    # The server lists the models of this folder, and fails at that where it is missing.
    Path(HF_HUB_CACHE).mkdir(parents=True, exist_ok=True)
    # One core is left to the page, as `model.loading` does.
    return {"OMP_NUM_THREADS": str(max(1, (os.cpu_count() or 2) - 1))} | os.environ


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[Process]:
    """A process of this one's group, so that Ctrl-C reaches both; at the end of the block it is ended."""
    process = subprocess.Popen(command, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(server: Process, port: int, choice: ModelChoice) -> None:
    """The server answers as soon as its model is loaded, and not before: that may take as long as a download."""
    while server.poll() is None:
        try:
            if requests.get(f"http://localhost:{port}/health", timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(_GLANCE)
    raise CannotServe(
        f"transformers serve did not start with {choice.title}; its own words are above. Try make run, which says "
        "what is wrong with a model, or choose another model."
    )


def _wait_for_either(page: Process, server: Process) -> int:
    while page.poll() is None:
        if server.poll() is not None:
            raise CannotServe(
                f"The model's server ended (status {server.returncode}); its own words are above. The page ended too."
            )
        time.sleep(_GLANCE)
    return page.returncode


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _end_orderly(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)
