"""One thread that does jobs in the order they were given. Knows nothing of models.

A `ThreadPoolExecutor` of one would do, but the interpreter waits for its jobs when the program ends, and it tells them
of that too late: Ctrl-C would wait for an answer of thousands of tokens.
"""

import atexit
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

# Seconds that the end of the program waits for a job to notice it.
_FAREWELL = 5.0


class Worker:
    """Jobs should look at `closing` often and end when it is set."""

    def __init__(self, name: str) -> None:
        self.closing = threading.Event()
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def submit(self, job: Callable[P, T], *args: P.args, **options: P.kwargs) -> "Future[T]":
        future: Future[T] = Future()

        def do() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = job(*args, **options)
            except Exception as error:  # belongs to whoever asks the future
                future.set_exception(error)
            else:
                future.set_result(result)

        self._jobs.put(do)
        self._start()
        return future

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
                atexit.register(self._close)

    def _run(self) -> None:
        while not self.closing.is_set():
            self._jobs.get()()

    def _close(self) -> None:
        self.closing.set()
        self._jobs.put(_nothing)
        if self._thread:
            self._thread.join(_FAREWELL)


def _nothing() -> None:
    """Wakes the thread."""
