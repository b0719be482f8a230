"""Runs somebody's code so that it can neither raise through its caller nor keep it waiting.

It does not know what the code is: a tool, or a file that is imported.
"""

import contextvars
import threading
from collections.abc import Callable
from typing import TypeVar

STOP_POLL_SECONDS = 0.05

T = TypeVar("T")
_stop: contextvars.ContextVar[threading.Event] = contextvars.ContextVar("stop")


class ToolError(Exception):
    """A failure to expect. A tool raises it with a message for the model and the user: what failed, what to do."""


def current_stop() -> threading.Event:
    """The event that tells the running tool to stop. Outside of a call it is one that nobody sets."""
    return _stop.get(None) or threading.Event()


def attempt(action: Callable[[], T]) -> T | BaseException:
    """The one broad catch: what the action returns, or what it raised. `sys.exit` in a tool ends the tool only."""
    try:
        return action()
    except (Exception, SystemExit) as error:
        return error


def run_stoppable(action: Callable[[], T], stop: threading.Event) -> T | BaseException:
    """Attempt the action in a thread of its own, with the caller's context variables and `stop` as its
    `current_stop`. When `stop` is set, the answer is a ToolError at once; a thread that does not look at it runs on
    unheard."""
    outcome: list[T | BaseException] = []
    context = contextvars.copy_context()
    context.run(_stop.set, stop)
    # A daemon, for a tool that never ends must not keep Gourd from ending.
    thread = threading.Thread(target=lambda: outcome.append(context.run(attempt, action)), name="tool", daemon=True)
    if not stop.is_set():
        thread.start()
        while thread.is_alive() and not stop.is_set():
            thread.join(STOP_POLL_SECONDS)
    return ToolError("stopped by the user") if stop.is_set() else outcome[0]
