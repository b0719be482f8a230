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
from typing import IO, Annotated

from tools.registry import ToolError, current_stop, register_tool

TIMEOUT_SECONDS = 30.0
# Bytes kept of each stream, half from its head and half from its tail: both fit in one result.
OUTPUT_LIMIT = 3000
_CHUNK = 65536
_POLL_SECONDS = 0.05


@register_tool(confirm=True)
def get_shell(query: Annotated[str, "The command line to run"]) -> dict[str, int | str]:
    """Run a shell command on this computer and get its output.

    Raises:
        ToolError: it was stopped by the user.
    """
    # A session of its own makes a process group that can be killed as a whole, children included.
    process = subprocess.Popen(
        query,
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    stdout, stderr = CappedOutput(), CappedOutput()
    ending = _read(process, {process.stdout: stdout, process.stderr: stderr}, current_stop())
    result: dict[str, int | str] = {"exit_code": process.wait(), "stdout": str(stdout)}
    if ending:
        result["timed_out"] = ending
    if stderr.total:
        result["stderr"] = str(stderr)
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
