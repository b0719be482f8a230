"""Turns that belong to their conversation and not to a browser tab: each runs in a thread of its own.

Pages start one, look it up again by the conversation's id after a reload, stop it, and answer its approvals.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from assistant.actions import Action, Asked, Decision
from assistant.conversation import Conversation, Turn
from assistant.events import CellOutput, Event, Notice, OutputCleared, Progress, Reasoning, Text, TurnFinished
from assistant.store import StoreError
from assistant.turn import TurnOptions, run_cell, run_turn
from model.chat_model import ChatModel

Save = Callable[[Conversation], None]

# What flows within a step; every other event ends one and is stored at once.
FLOWING = (Progress, Text, Reasoning, CellOutput, OutputCleared)
# Of a step that takes long, what there is so far is stored this often.
SAVE_SECONDS = 2.0

_running: dict[str, "RunningTurn"] = {}
_lock = threading.Lock()


def keep_nothing(conversation: Conversation) -> None:
    """For conversations that nobody will look for again."""


@dataclass
class RunningTurn:
    """A turn under way."""

    conversation: Conversation
    turn: Turn
    stop_event: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    _decisions: dict[str, Decision] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def waiting(self) -> list[Asked]:
        """What a person is asked and has not decided yet."""
        return [asked for asked in self.turn.waiting() if asked.id not in self._decisions]

    def stop(self) -> None:
        """End the model, the tools or the cell, whichever is at work; returns at once."""
        self.stop_event.set()
        with self._changed:
            self._changed.notify_all()

    def decide(self, call_id: str, decision: Decision) -> None:
        """Answer what was asked about one call; the first answer counts."""
        with self._changed:
            self._decisions.setdefault(call_id, decision)
            self._changed.notify_all()

    def approve(self, asked: Asked, stop: threading.Event) -> Decision:
        """Wait for `decide` or `stop`."""
        with self._changed:
            self._changed.wait_for(lambda: asked.id in self._decisions or stop.is_set())
            return self._decisions.get(asked.id) or Decision(allowed=False)


def start(model: ChatModel, conversation: Conversation, options: TurnOptions, save: Save = keep_nothing) -> RunningTurn:
    """Answer the conversation's last turn in a thread; approvals are asked through the returned object. A turn
    that is under way already is returned as it is. `save` stores the conversation after each step."""
    return _start(
        conversation,
        lambda turn: run_turn(model, conversation, replace(options, approve=turn.approve), turn.stop_event),
        save,
    )


def start_cell(conversation: Conversation, action: Action, save: Save = keep_nothing) -> RunningTurn:
    """Run code of the user's own as the conversation's last turn, in a thread."""
    return _start(conversation, lambda turn: run_cell(conversation, action, turn.stop_event), save)


def _start(conversation: Conversation, work: Callable[[RunningTurn], Iterator[Event]], save: Save) -> RunningTurn:
    with _lock:
        if conversation.id in _running:
            return _running[conversation.id]
        running = _running[conversation.id] = RunningTurn(conversation, conversation.turns[-1])
    threading.Thread(target=_work, args=(running, work, save), name="turn", daemon=True).start()
    return running


def running(conversation_id: str) -> RunningTurn | None:
    """The turn under way in a conversation, or None."""
    return _running.get(conversation_id)


def _work(running: RunningTurn, work: Callable[[RunningTurn], Iterator[Event]], save: Save) -> None:
    turn = running.turn
    started = time.monotonic()
    try:
        _save(running, save)
        saved = time.monotonic()
        # The events are recorded in the turn, and the page reads them there: here they are driven, and stored.
        for event in work(running):
            if not isinstance(event, FLOWING) or time.monotonic() - saved > SAVE_SECONDS:
                _save(running, save)
                saved = time.monotonic()
    finally:
        try:
            if not turn.finished:  # a fault of ours: the thread's traceback is in the terminal, the page must not wait
                message = "Something went wrong in Gourd itself; the terminal shows what. Try again."
                turn.add(TurnFinished("error", 0, 0, time.monotonic() - started, message))
                _save(running, save)
        finally:
            _running.pop(running.conversation.id, None)
            running.ended.set()


def _save(running: RunningTurn, save: Save) -> None:
    """Store the conversation; a turn that cannot be stored goes on all the same, and says so once. What it says stays
    true when a later try succeeds, and is stored then with the rest."""
    try:
        save(running.conversation)
    except StoreError as error:
        notice = Notice(f"This could not be stored at once; Gourd tries again after each step. {error}")
        if notice not in running.turn.events and not running.turn.finished:
            running.turn.add(notice)
