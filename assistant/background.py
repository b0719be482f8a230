"""Turns that belong to their conversation and not to a browser tab: each runs in a thread of its own.

Pages start one, look it up again by the conversation's id after a reload, stop it, and answer its approvals.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from assistant.actions import Action, Decision
from assistant.conversation import Conversation
from assistant.events import ApprovalAsked, Event, TurnFinished
from assistant.turn import TurnOptions, run_cell, run_turn
from model.chat_model import ChatModel

_running: dict[str, "RunningTurn"] = {}
_lock = threading.Lock()


@dataclass
class RunningTurn:
    """A turn under way. `asked` is the approval it waits for, if any."""

    conversation: Conversation
    stop_event: threading.Event = field(default_factory=threading.Event)
    asked: ApprovalAsked | None = None
    _decision: Decision | None = None
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def stop(self) -> None:
        """End the model, the tool or the cell, whichever is at work; returns at once."""
        self.stop_event.set()
        with self._changed:
            self._changed.notify_all()

    def decide(self, call_id: str, decision: Decision) -> None:
        """Answer the approval of one call; an answer to another call than the one waited for is ignored."""
        with self._changed:
            if self.asked and self.asked.id == call_id:
                self.asked, self._decision = None, decision
                self._changed.notify_all()

    def approve(self, asked: ApprovalAsked, stop: threading.Event) -> Decision:
        """Wait for `decide` or `stop`."""
        with self._changed:
            self.asked, self._decision = asked, None
            self._changed.wait_for(lambda: self._decision is not None or stop.is_set())
            self.asked = None
            return self._decision or Decision(allowed=False)


def start(model: ChatModel, conversation: Conversation, options: TurnOptions) -> RunningTurn:
    """Answer the conversation's last turn in a thread; approvals are asked through the returned object. A turn
    that is under way already is returned as it is."""
    return _start(
        conversation,
        lambda turn: run_turn(model, conversation, replace(options, approve=turn.approve), turn.stop_event),
    )


def start_cell(conversation: Conversation, action: Action) -> RunningTurn:
    """Run code of the user's own as the conversation's last turn, in a thread."""
    return _start(conversation, lambda turn: run_cell(conversation, action, turn.stop_event))


def _start(conversation: Conversation, work: Callable[[RunningTurn], Iterator[Event]]) -> RunningTurn:
    with _lock:
        if conversation.id in _running:
            return _running[conversation.id]
        running = _running[conversation.id] = RunningTurn(conversation)
    threading.Thread(target=_work, args=(running, work), name="turn", daemon=True).start()
    return running


def running(conversation_id: str) -> RunningTurn | None:
    """The turn under way in a conversation, or None."""
    return _running.get(conversation_id)


def _work(running: RunningTurn, work: Callable[[RunningTurn], Iterator[Event]]) -> None:
    turn = running.conversation.turns[-1]
    started = time.monotonic()
    try:
        # The events are recorded in the turn, and the page reads them there: here they are only driven.
        deque(work(running), maxlen=0)
    finally:
        if not turn.finished:  # a fault of ours: the thread's traceback is in the terminal, the page must not wait
            message = "Something went wrong in Gourd itself; the terminal shows what. Try again."
            turn.add(TurnFinished("error", 0, 0, time.monotonic() - started, message))
        _running.pop(running.conversation.id, None)
