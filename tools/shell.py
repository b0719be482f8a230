"""The tool that runs a command line, contained like the code of the Code Interpreter. It asks first all the same.

It holds no more of the output than it returns, and leaves nothing running: what a command starts ends with it.
"""

import os
import selectors
import subprocess
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Annotated

from containment import choice
from containment.job import Job
from containment.places import covers_too_much
from containment.running import Running, run
from containment.scratch import default_root, private_directory
from tools.reading import READING
from tools.registry import ToolError, current_stop, register_tool

TIMEOUT_SECONDS = 30.0
# Bytes kept of each stream, half from its head and half from its tail: both fit in one result, line breaks escaped.
OUTPUT_LIMIT = 2500
_CHUNK = 65536
_POLL_SECONDS = 0.05
_ALLOWED = ("PATH", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ")


@register_tool(confirm=True, harmless=READING)
def get_shell(query: Annotated[str, "The command line to run"]) -> dict[str, int | str]:
    """Run a shell command on this computer and get its output.

    Raises:
        ToolError: it was stopped by the user, or no sandbox works and the settings forbid to do without.
    """
    stop, stdout, stderr = current_stop(), CappedOutput(), CappedOutput()
    running = _start(query)
    try:
        with running.popen as process:
            ended = _read(process, [(process.stdout, stdout), (process.stderr, stderr)], stop)
            running.end()
        if stop.is_set() and not ended:
            raise ToolError("stopped by the user")
        result: dict[str, int | str] = {"exit_code": process.returncode, "stdout": str(stdout)}
        if stderr.total:
            result["stderr"] = str(stderr)
        if not ended:
            result["timed_out"] = f"killed after {TIMEOUT_SECONDS:g} seconds"
        elif running.why_ended:
            result["killed"] = running.why_ended
        return result
    finally:
        running.close()


def _start(query: str) -> Running:
    containment = choice.find()
    if choice.is_forbidden(containment):
        raise ToolError("no sandbox works on this computer, and the settings forbid to run commands without one")
    folder, here = private_directory(private_directory(default_root()) / "shell"), Path.cwd()
    places = {"HOME": Path.home() if containment.name == "none" else folder, "TMPDIR": folder}
    kept = {name: value for name, value in os.environ.items() if name in _ALLOWED or name.startswith("LC_")}
    job = Job(
        ["/bin/sh", "-c", query],
        workspace=folder,
        environment={**kept, **{name: str(place) for name, place in places.items()}},
        readable=() if covers_too_much(here) else (here,),
        directory=here if containment.name == "none" or not covers_too_much(here) else folder,
    )
    return run(job, containment.plan(job), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


class CappedOutput:
    """The head and the tail of a stream of bytes, and how long it was."""

    def __init__(self) -> None:
        self.total = 0
        self._head = b""
        self._tail = b""

    def add(self, chunk: bytes) -> None:
        half = OUTPUT_LIMIT // 2
        self.total += len(chunk)
        room = half - len(self._head)
        self._head += chunk[:room]
        self._tail = (self._tail + chunk[room:])[-half:]

    def __str__(self) -> str:
        """The text without its last line break; bytes that are not UTF-8 are replaced."""
        left_out = self.total - len(self._head) - len(self._tail)
        cut = f"\n[... {left_out} bytes left out ...]\n".encode() if left_out else b""
        return (self._head + cut + self._tail).decode(errors="replace").rstrip("\n")


def _read(
    process: subprocess.Popen[bytes], streams: Iterable[tuple[IO[bytes] | None, CappedOutput]], stop: threading.Event
) -> bool:
    """Collect output until the command ends, True, or is to be killed, False. It is not waited for children that
    it leaves in the background, though they hold its pipes open."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    with selectors.DefaultSelector() as selector:
        for stream, output in streams:
            assert stream is not None, "the command was started with pipes"
            selector.register(stream, selectors.EVENT_READ, output)
        while time.monotonic() < deadline and not stop.is_set():
            # Asked before reading: of a command that has ended, all it wrote is then there to read.
            ended = process.poll() is not None
            ready = selector.select(0 if ended else _POLL_SECONDS)
            if ended and not ready:
                return True
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                key.data.add(chunk)
                if not chunk:
                    selector.unregister(key.fileobj)
    return False
