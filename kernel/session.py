"""A conversation's kernel: starts it when needed, replaces it when it is gone, runs one cell at a time.

with KernelSession() as session:
    for output in session.execute("1 + 1", timeout=5):
        print(output)
"""

import logging
import shutil
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from containment import choice
from containment.choice import Containment, Described
from containment.job import Limits
from containment.scratch import check_workspace
from kernel.cell import POLL, Cell, Kernel
from kernel.errors import GatewayError, KernelError, KernelStartError, SessionClosedError, UnsandboxedError
from kernel.gateway import Gateway
from kernel.outputs import Cleared, Finished, Output
from kernel.process import START_LIMIT, KernelProcess

if TYPE_CHECKING:
    from kernel.remote import RemoteKernel

State = Literal["off", "starting", "ready", "busy", "dead"]
_STARTUP = Path(__file__).parent / "startup.py"
# Seconds to wait for outputs to arrive again after some were lost.
CATCH_UP = 20.0
_log = logging.getLogger(__name__)


def _nothing() -> None:
    return None


class KernelSession:
    """Runs code in `directory`, each cell for at most `time_limit` seconds. Every method may be called from any
    thread. Without a directory it makes one, and removes it when it is closed.

    `containment` is the strongest there is unless another is given. With a `gateway` code runs there instead, which
    contains it as it does, and the directory stays empty. `before_start` is called before each launch and may
    refuse it with a `KernelError`.

    Raises:
        ValueError: code may not work in that directory (see `check_workspace`).
    """

    def __init__(
        self,
        directory: Path | None = None,
        *,
        time_limit: float = 60.0,
        containment: Containment | None = None,
        gateway: Gateway | None = None,
        limits: Limits | None = None,
        before_start: Callable[[], None] = _nothing,
    ) -> None:
        self._is_temporary = directory is None
        self.directory = directory or Path(tempfile.mkdtemp(prefix="gourd-session-"))
        check_workspace(self.directory)
        self.time_limit = time_limit
        self.generation = 0  # counts kernels: variables are gone whenever it has grown
        self.idle_since = time.monotonic()
        self.gateway = gateway
        self.problem = ""  # why the kernel could not be started the last time, a sentence
        self._containment = containment
        self._limits = limits or Limits()
        self._used = 0  # the generation that ran the last cell
        self._behind: Kernel | None = None  # the kernel whose last outputs were lost
        self._before_start = before_start
        self._process: KernelProcess | RemoteKernel | None = None
        self._state: State = "off"
        self._closed = False
        self._lock = threading.Lock()  # whoever holds it owns the process's sockets
        self._interrupted = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def place(self) -> Described:
        """Where and how the code of this session runs, as it is shown: on the gateway, or contained here."""
        return self.gateway or self.containment

    @property
    def containment(self) -> Containment:
        """What contains code of this session that runs here."""
        return self._containment or choice.find()

    @property
    def has_files(self) -> bool:
        """Whether the directory is where the code works; on a gateway it is out of reach."""
        return self.gateway is None

    @property
    def alive(self) -> bool:
        process = self._process
        return process is not None and process.alive

    @property
    def lost_variables(self) -> bool:
        """Whether earlier cells ran in a kernel that is gone, and none has run since."""
        return self._used > 0 and not (self.alive and self._used == self.generation)

    @property
    def state(self) -> State:
        state = self._state
        return "dead" if state in ("ready", "busy") and not self.alive else state

    def start(self) -> None:
        """Start the kernel unless it lives, and return when it is ready.

        Raises:
            KernelError: it cannot start.
        """
        with self._lock:
            self._started()

    def warm(self) -> None:
        """Start the kernel in the background, ahead of need. A failure shows as the state "dead"."""
        threading.Thread(target=self._warm, name="kernel-warm", daemon=True).start()

    def execute(
        self, code: str, stop: threading.Event | None = None, timeout: float | None = None
    ) -> Iterator[Output | Cleared | Finished]:
        """Run a cell and yield what it shows as it is shown; `Finished` is always last. Waits for a cell that runs.

        A cell that exceeds `timeout` seconds (else the session's time limit), or is stopped, is interrupted; if it does
        not heed that, its kernel is killed and the next cell starts a new one (see `generation`).

        Raises:
            KernelStartError: no kernel could be started.
            KernelsBusyError: there are as many at work as allowed.
            UnsandboxedError: no sandbox works, and running without one is not allowed.
            SessionClosedError: the session was closed.
        """
        stop = stop or threading.Event()
        if not self._wait_for_turn(stop):
            yield Finished("interrupted", 0.0)
            return
        try:
            process = self._started()
            self._used = self.generation
            self._interrupted.clear()
            self._state = "busy"
            try:
                seconds = self.time_limit if timeout is None else timeout
                if self._behind is process:
                    self._catch_up(process, stop)
                cell = Cell(process, code, seconds, lambda: stop.is_set() or self._interrupted.is_set())
                finished = yield from cell.run()
                self._behind = process if cell.lost else None
            finally:
                self._settle()
        finally:
            self._lock.release()
        yield finished

    def interrupt(self) -> None:
        """Stop the cell that runs, if one does."""
        self._interrupted.set()

    def restart(self) -> None:
        """Replace the kernel by a new one; all variables are lost.

        Raises:
            KernelError: the new one cannot start.
        """
        self.shutdown()
        self.start()

    def shutdown(self) -> None:
        """End the kernel, even while a cell runs. The next `execute` starts a new one."""
        self._interrupted.set()
        process = self._process
        if process is not None:
            process.kill()  # ends a running cell, which then gives the lock back
        if self._lock.acquire(timeout=5):  # else the cell's reader sleeps, and tidies up when it goes on
            try:
                self._discard("off")
            finally:
                self._lock.release()

    def close(self) -> None:
        """End the kernel for good, and remove the directory if the session made it."""
        self._closed = True
        self.shutdown()
        if self._is_temporary:
            shutil.rmtree(self.directory, ignore_errors=True)

    def shutdown_if_idle(self, seconds: float) -> bool:
        """End the kernel if it has had nothing to do for so long; tell whether it was ended."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            idle = self._process is not None and time.monotonic() - self.idle_since >= seconds
            if idle:
                self._discard("off")
            return idle
        finally:
            self._lock.release()

    def _catch_up(self, process: Kernel, stop: threading.Event) -> None:
        """Wait until outputs arrive again, after a cell that lost some: a kernel that sends too much is cut off."""
        deadline = time.monotonic() + CATCH_UP
        while time.monotonic() < deadline and not stop.is_set():
            process.reconnect()
            probe = Cell(process, "", CATCH_UP, stop.is_set, silent=True)
            deque(probe.run(), maxlen=0)
            if not probe.lost:
                return

    def _wait_for_turn(self, stop: threading.Event) -> bool:
        while not stop.is_set():
            if self._lock.acquire(timeout=POLL):
                return True
        return False

    def _warm(self) -> None:
        try:
            self.start()
        except KernelError as error:
            _log.warning("%s", error)

    def _started(self) -> "KernelProcess | RemoteKernel":
        """The living kernel, made if there is none. Holds the lock."""
        if self._process is not None and self._process.alive:
            return self._process
        if self._closed:
            raise SessionClosedError("This session was closed. Open another one to run code.")
        self._discard("starting")
        try:
            _check_allowed(self.place)
            self._before_start()
            self._process = process = self._new_kernel()
            process.start()
            _prepare(process)
        except KernelError as error:
            self.problem = str(error)
            self._discard("dead")
            raise
        self.problem = ""
        self.generation += 1
        self._settle()
        return process

    def _new_kernel(self) -> "KernelProcess | RemoteKernel":
        if self.gateway is None:
            return KernelProcess(self.directory, self.containment, self._limits)
        try:
            from kernel.remote import RemoteKernel
        except ImportError as error:
            raise GatewayError(
                f"Code is to run on the gateway at {self.gateway.host}, and the package for that is not installed. Run "
                "`pip install -r requirements-gateway.txt`, then start Gourd again."
            ) from error
        return RemoteKernel(self.gateway)

    def _settle(self) -> None:
        self.idle_since = time.monotonic()
        if self.alive:
            self._state = "ready"
        else:
            self._discard("dead")

    def _discard(self, state: State) -> None:
        process, self._process, self._state = self._process, None, state
        if process is not None:
            process.close()


def _check_allowed(containment: Described) -> None:
    try:
        choice.check_allowed(containment)
    except choice.NotAllowed as error:
        raise UnsandboxedError(str(error)) from error


def _prepare(process: "KernelProcess | RemoteKernel") -> None:
    """Run the start-up code, in a namespace of its own so that it leaves no names."""
    code = f"exec({_STARTUP.read_text(encoding='utf-8') + process.startup!r}, {{'__name__': 'gourd_startup'}})"
    cell = Cell(process, code, START_LIMIT, stopped=lambda: False, silent=True)
    for output in cell.run():
        _log.warning("Start-up of a kernel: %s", output)
    if not process.alive:
        ended = process.ending or "The Python kernel ended while it started. Try again, or reinstall Gourd."
        raise KernelStartError(ended)
