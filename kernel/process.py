"""One kernel process and the sockets to it. Does not know what a cell is.

`alive` and `kill` may be called from any thread; the rest belongs to one thread at a time, because ZeroMQ sockets do.
What comes from a kernel is not trusted: messages that are too large or not what they should be are dropped.
"""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import cast

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager

from containment.choice import Containment
from containment.job import Limits
from containment.running import Running
from kernel import sandbox
from kernel.errors import KernelStartError
from kernel.outputs import Message
from kernel.packages import NOT_INSTALLED

START_LIMIT = 60.0  # seconds
LARGEST_MESSAGE = 32 << 20  # bytes; a kernel that sends more is cut off, and listened to anew before the next cell
LARGEST_READ = 16 << 20  # bytes; of what is between, nothing is worth the memory that reading it takes
QUEUED_MESSAGES = 2  # that wait here, in the application's memory; those of a reader who lags wait in the kernel's
BATCH = 500  # most messages to take at once, so that a flood cannot hide the stop button
BATCH_BYTES = 4 << 20  # and most bytes, give or take a message, so that it does not fill the memory
_LAUNCH = Path(__file__).parent / "launch.py"
_OPTIONS = (
    "--HistoryManager.enabled=False",
    "--InteractiveShell.xmode=Plain",
    "--InteractiveShell.colors=nocolor",
)


class _OwnPython(KernelSpecManager):
    """Knows one kernel: ipykernel in the Python that runs Gourd, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(
            argv=[sys.executable, "-c", _LAUNCH.read_text(encoding="utf-8"), "-f", "{connection_file}", *_OPTIONS],
            display_name=kernel_name,
            language="python",
            interrupt_mode="message",  # a signal would have to find its way through the sandbox
            metadata={"kernel_provisioner": {"provisioner_name": sandbox.PROVISIONER}},
        )


class KernelProcess:
    """A kernel that runs in `directory`, contained."""

    startup = "set_up()"
    missing_package = NOT_INSTALLED
    idle_grace = 1.0

    def __init__(self, directory: Path, containment: Containment, limits: Limits) -> None:
        self._runtime = Path(tempfile.mkdtemp(prefix="gourd-kernel-"))
        sandbox.register()
        self._manager = KernelManager(
            kernel_name="python3",
            kernel_spec_manager=_OwnPython(),
            transport=_transport(self._runtime),
            connection_file=str(self._runtime / "kernel.json"),
        )
        # Not orjson, which jupyter_client takes where it finds it: it needs fifteen times the memory of a large text.
        self._manager.session.packer = self._manager.session.unpacker = "json"
        self._directory, self._containment, self._limits = directory, containment, limits
        self._running: Running | None = None

    def start(self) -> None:
        """Launch the process and return when it answers.

        Raises:
            KernelStartError: it does not start, or not within `START_LIMIT`.
        """
        try:
            self._launch()
            self._connect()
        except (OSError, RuntimeError) as error:
            reason = (self._running and (self._running.start_failure or self.why_ended)) or error
            self.close()
            message = f"The Python kernel did not start ({reason}). Try again, or reinstall Gourd."
            raise KernelStartError(message) from error

    @property
    def alive(self) -> bool:
        return self._running is not None and self._running.alive

    @property
    def why_ended(self) -> str:
        """Which limit it was ended for, in words; empty if for none."""
        return self._running.why_ended if self._running else ""

    @property
    def ending(self) -> str:
        return f"The kernel was ended: {self.why_ended}." if self.why_ended else ""

    def send(self, code: str, silent: bool = False) -> str:
        """Ask the kernel to run code; return the id that all messages about it carry as their parent's."""
        return str(self._client.execute(code, silent=silent, allow_stdin=False, stop_on_error=False))

    def receive(self, timeout: float) -> list[Message]:
        """The messages that wait, outputs first; empty when `timeout` seconds brought none."""
        messages: list[Message] = []
        if self._poller.poll(max(1, int(timeout * 1000))):
            for channel in (self._client.iopub_channel, self._client.shell_channel):
                taken = size = 0
                while taken < BATCH and size < BATCH_BYTES and channel.socket.poll(0):
                    frames = channel.socket.recv_multipart(zmq.NOBLOCK)
                    messages += self._read(frames)
                    taken, size = taken + 1, size + sum(map(len, frames))
        return messages

    def reconnect(self) -> None:
        """Listen to its outputs anew: ZeroMQ does not by itself, after a message that was too large."""
        self._client.stop_channels()
        with suppress(RuntimeError):  # it does not answer: whoever runs the next cell finds out, and says so
            self._connect()

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running cell."""
        self._client.control_channel.send(self._client.session.msg("interrupt_request", {}))

    def kill(self) -> None:
        """End the process and everything it started."""
        if self._running is not None:
            self._running.end()

    def close(self) -> None:
        """End the process and free the sockets and files."""
        if self._running is not None:
            self._running.close()
            self._client.stop_channels()
        self._manager.cleanup_resources()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def _launch(self) -> None:
        self._manager.start_kernel(
            env=sandbox.environment(self._directory, self._runtime),
            workspace=self._directory,
            runtime=self._runtime,
            containment=self._containment,
            limits=self._limits,
        )
        self._running = cast(sandbox.ContainedProvisioner, self._manager.provisioner).running

    def _connect(self) -> None:
        self._client: BlockingKernelClient = self._manager.client()
        # Of the client's context: what is set on the manager's does not reach the client's sockets.
        self._client.context.setsockopt(zmq.RCVHWM, QUEUED_MESSAGES)
        self._client.context.setsockopt(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        self._client.start_channels(stdin=False, hb=False)
        self._client.wait_for_ready(timeout=START_LIMIT)
        self._poller = zmq.Poller()
        for channel in (self._client.iopub_channel, self._client.shell_channel):
            self._poller.register(channel.socket, zmq.POLLIN)

    def _read(self, frames: list[bytes]) -> list[Message]:
        """The message of these frames, or none if it is not to be read."""
        if sum(map(len, frames)) > LARGEST_READ:
            return []
        session = self._client.session
        try:
            _, frames = session.feed_identities(frames)
            return [well_formed(session.deserialize(frames))]
        except (ValueError, TypeError, KeyError, RecursionError):
            return []


def well_formed(message: Message) -> Message:
    """The message, if it has what every reader of it relies on.

    Raises:
        TypeError, KeyError: it has not.
    """
    if not isinstance(message["content"], dict) or not isinstance(message["parent_header"], dict):
        raise TypeError("a message's content and parent are mappings")
    if not isinstance(message["msg_type"], str):
        raise TypeError("a message's type is text")
    return message


def _transport(runtime: Path) -> str:
    """Sockets in a private folder rather than open ports, where the system has them and the path is not too long."""
    return "ipc" if os.name == "posix" and len(str(runtime)) < 80 else "tcp"
