"""One kernel process and the sockets to it. Does not know what a cell is.

`alive`, `interrupt` and `kill` may be called from any thread; the rest belongs to one thread at a time, because
ZeroMQ sockets do.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import cast

import zmq
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from kernel import sandbox
from kernel.outputs import Message

START_LIMIT = 60.0  # seconds
QUEUED_MESSAGES = 20_000
BATCH = 500  # most messages to take at once, so that a flood cannot hide the stop button
_LAUNCH = Path(__file__).parent / "launch.py"
_OPTIONS = (
    "--HistoryManager.enabled=False",
    "--InteractiveShell.xmode=Plain",
    "--InteractiveShell.colors=nocolor",
)


class KernelError(Exception):
    """No kernel could be started. The message says what to do next and may be shown as it is."""


class _OwnPython(KernelSpecManager):
    """Knows one kernel: ipykernel in the Python that runs Gourd, whatever kernels are installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        command = [sys.executable, "-c", _LAUNCH.read_text(encoding="utf-8"), "-f", "{connection_file}", *_OPTIONS]
        return KernelSpec(argv=sandbox.wrap(command), display_name=kernel_name, language="python")


class KernelProcess:
    """A kernel that runs in `directory`."""

    def __init__(self, directory: Path) -> None:
        self._runtime = Path(tempfile.mkdtemp(prefix="gourd-kernel-"))
        self._manager = KernelManager(
            kernel_name="python3",
            kernel_spec_manager=_OwnPython(),
            transport=_transport(self._runtime),
            connection_file=str(self._runtime / "kernel.json"),
        )
        # Jupyter's sockets drop what a reader who lags 1,000 messages has not taken; ours may lag further.
        self._manager.context.setsockopt(zmq.RCVHWM, QUEUED_MESSAGES)
        self._directory = directory
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Launch the process and return when it answers.

        Raises:
            KernelError: it does not start, or not within `START_LIMIT`.
        """
        try:
            self._launch()
            self._connect()
        except (OSError, RuntimeError) as error:
            self.close()
            raise KernelError(f"The Python kernel did not start ({error}). Try again, or reinstall Gourd.") from error

    @property
    def alive(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def send(self, code: str, silent: bool = False) -> str:
        """Ask the kernel to run code; return the id that all messages about it carry as their parent's."""
        return str(self._client.execute(code, silent=silent, allow_stdin=False, stop_on_error=False))

    def receive(self, timeout: float) -> list[Message]:
        """The messages that wait, outputs first; empty when `timeout` seconds brought none."""
        messages: list[Message] = []
        if self._poller.poll(max(1, int(timeout * 1000))):
            for channel in (self._client.iopub_channel, self._client.shell_channel):
                while len(messages) < BATCH and channel.msg_ready():
                    messages.append(channel.get_msg(timeout=0))
        return messages

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running cell."""
        self._signal(signal.SIGINT)

    def kill(self) -> None:
        """End the process and those that it started in its process group."""
        self._signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        if self._popen is not None:
            with suppress(subprocess.TimeoutExpired):  # it hangs in the operating system, which ends it in time
                self._popen.wait(timeout=5)

    def close(self) -> None:
        """End the process and free the sockets and files."""
        self.kill()
        if self._popen is not None:
            self._client.stop_channels()
        self._manager.cleanup_resources()
        shutil.rmtree(self._runtime, ignore_errors=True)

    def _launch(self) -> None:
        # A private IPYTHONDIR keeps the person's own start-up files and settings out. An output pipe that nobody
        # reads would block the kernel, hence DEVNULL.
        environment = {**sandbox.environment(), "IPYTHONDIR": str(self._runtime)}
        null = subprocess.DEVNULL
        self._manager.start_kernel(env=environment, cwd=str(self._directory), stdin=null, stdout=null, stderr=null)
        provisioner = cast(LocalProvisioner, self._manager.provisioner)
        self._popen = provisioner.process
        self._client: BlockingKernelClient = self._manager.client()

    def _connect(self) -> None:
        self._client.start_channels(stdin=False, hb=False)
        self._client.wait_for_ready(timeout=START_LIMIT)
        self._poller = zmq.Poller()
        for channel in (self._client.iopub_channel, self._client.shell_channel):
            self._poller.register(channel.socket, zmq.POLLIN)

    def _signal(self, number: signal.Signals) -> None:
        if self._popen is None:
            return
        with suppress(ProcessLookupError):  # it has ended already
            if os.name == "posix":
                os.killpg(self._popen.pid, number)  # the kernel leads its own session and process group
            else:
                self._popen.send_signal(number)


def _transport(runtime: Path) -> str:
    """Sockets in a private folder rather than open ports, where the system has them and the path is not too long."""
    return "ipc" if os.name == "posix" and len(str(runtime)) < 80 else "tcp"
