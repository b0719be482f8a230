"""Starts ipykernel in a process of its own: `python -c <this text> -f CONNECTION_FILE`.

Given as text, so that the folder of this file does not come before the user's modules. Its limits are for honest code,
whose outputs then arrive cut rather than not at all; code that gets around them meets the reader's limits.
"""

import os
import subprocess
import sys
from typing import Any

if sys.path[0] == "":  # a file of the user's must not stand in for zmq; IPython puts the folder back later
    del sys.path[0]

import zmq
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session
from traitlets import default

# Messages that may wait for a reader who lags; ZeroMQ drops those beyond its own 1,000 without a word.
QUEUED_MESSAGES = 20_000
# Characters of one text in a message, a little more than a reader shows, so that it still sees that it is too long.
LONGEST_TEXT = 1_010_000
LONGEST_IMAGE = 10_800_000


class CuttingSession(Session):
    """Jupyter's messages, with texts of a length that a reader takes."""

    def serialize(self, msg: dict[str, Any], ident: Any = None) -> list[bytes]:  # noqa: ANN401
        return super().serialize({**msg, "content": cut(msg.get("content"))}, ident)


def cut(value: Any, most: int = LONGEST_TEXT) -> Any:  # noqa: ANN401  any JSON
    """The value with every text in it cut to what a reader would show of it, and without halves of surrogates."""
    if isinstance(value, str):
        return value[:most].encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {k: cut(v, LONGEST_IMAGE if str(k).startswith("image/") else most) for k, v in value.items()}
    return [cut(v, most) for v in value] if isinstance(value, list) else value


class CuttingStream(OutStream):
    """sys.stdout and sys.stderr, which keep no more of one text than is sent."""

    def write(self, string: str) -> int | None:  # type: ignore[override]
        super().write(string[:LONGEST_TEXT] if isinstance(string, str) else string)
        return len(string)


def run_without_terminal() -> None:
    """Let `!command` work where a terminal of its own is not to be had, which it usually runs in."""
    try:
        for file in os.openpty():
            os.close(file)
    except OSError:
        ZMQInteractiveShell.system_piped = ZMQInteractiveShell.system = _system  # type: ignore[method-assign]


def _system(shell: InteractiveShell, cmd: str) -> None:
    command = shell.var_expand(cmd, depth=1)  # type: ignore[no-untyped-call]
    shell.user_ns["_exit_code"] = subprocess.call(command, shell=True)


class KernelApp(IPKernelApp):
    """ipykernel with a longer queue of outputs, none of them too long."""

    @default("outstream_class")
    def _cutting_stream(self) -> str:
        return f"{__name__}.CuttingStream"

    @default("session")
    def _cutting_session(self) -> Session:
        return CuttingSession(parent=self)

    def init_iopub(self, context: zmq.Context[zmq.Socket[bytes]]) -> None:
        context.setsockopt(zmq.SNDHWM, QUEUED_MESSAGES)
        super().init_iopub(context)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    run_without_terminal()
    KernelApp.launch_instance()
