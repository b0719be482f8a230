"""A call that a person makes to see what a tool does: it runs in a thread, can be stopped, and no model hears of it."""

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from assistant.actions import ToolAction, ToolActions, allow_all
from assistant.events import ToolCall, ToolResult
from tools.registry import Registry


@dataclass
class Trial:
    """A call under way, or with its `result`."""

    call: ToolCall
    result: ToolResult | None = None
    stop_event: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """Since it was started, wall-clock."""
        return time.monotonic() - self.started

    def stop(self) -> None:
        self.stop_event.set()


def start(registry: Registry, name: str, arguments: dict[str, Any]) -> Trial:
    """Call a tool, also one that asks first: who starts this has decided."""
    trial = Trial(ToolCall("trial", name, arguments))
    action = ToolAction(ToolActions(registry, allowed={name}), "trial", name, arguments)
    threading.Thread(target=_work, args=(trial, action), name="trial", daemon=True).start()
    return trial


def _work(trial: Trial, action: ToolAction) -> None:
    for event in action.run(allow_all, trial.stop_event):
        if isinstance(event, ToolResult):
            trial.result = event
