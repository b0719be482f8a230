"""The tool that runs a command line, with the rights of whoever runs Gourd: hence it asks first.

It holds no more of the output than it returns, and leaves nothing running when it is stopped or out of time.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Iterable
from typing import IO, Annotated

from tools.registry import ToolError, current_stop, register_tool

TIMEOUT_SECONDS = 30.0
# Bytes kept of each stream, half from its head and half from its tail: both fit in one result, line breaks escaped.
OUTPUT_LIMIT = 2500
_CHUNK = 65536
_POLL_SECONDS = 0.05


@register_tool(confirm=True)
def get_shell(query: Annotated[str, "The command line to run"]) -> dict[str, int | str]:
    """Run a shell command on this computer and get its output.

    Raises:
        ToolError: it was stopped by the user.
    """
    stop, stdout, stderr = current_stop(), CappedOutput(), CappedOutput()
    # A session of its own makes a process group that can be killed as a whole, children included.
    with subprocess.Popen(
        query,
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        ended = _read(process, [(process.stdout, stdout), (process.stderr, stderr)], stop)
        if not ended:
            _kill_group(process.pid)
    if stop.is_set() and not ended:
        raise ToolError("stopped by the user")
    result: dict[str, int | str] = {"exit_code": process.returncode, "stdout": str(stdout)}
    if stderr.total:
        result["stderr"] = str(stderr)
    if not ended:
        result["timed_out"] = f"killed after {TIMEOUT_SECONDS:g} seconds"
    return result


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


def _kill_group(group: int) -> None:
    # macOS answers EPERM for a group of which only a zombie is left.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
