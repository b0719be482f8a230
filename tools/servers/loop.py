"""The one thread that talks to servers: an event loop of its own, started when it is first needed.

It does not know what it is asked to do.
"""

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from tools.running import STOP_POLL_SECONDS, ToolError

T = TypeVar("T")
_lock = threading.Lock()
_loops: list[asyncio.AbstractEventLoop] = []


def submit(work: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
    """Have the work done there; returns at once."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


def wait_for(future: concurrent.futures.Future[T], stop: threading.Event) -> T:
    """The outcome of the work, which `stop` cancels.

    Raises:
        ToolError: it was stopped.
        Exception: what the work raised.
    """
    while not stop.is_set():
        if concurrent.futures.wait([future], STOP_POLL_SECONDS).done:
            return future.result()
    future.cancel()
    raise ToolError("stopped by the user")


def _loop() -> asyncio.AbstractEventLoop:
    with _lock:
        if not _loops:
            _loops.append(asyncio.new_event_loop())
            threading.Thread(target=_loops[0].run_forever, name="servers", daemon=True).start()
        return _loops[0]
