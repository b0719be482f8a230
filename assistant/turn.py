"""The one loop of Gourd: the model replies, what the reply asks for is done, until there is nothing left to do.

It never draws and never reads model text: replies arrive parsed, a mode's actions find what is to be done, and
`assistant.suspicion` whether a text was meant to ask for it.
"""

import queue
import threading
import time
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from assistant.actions import Action, ActionError, Actions, Approver, allow_none
from assistant.context import Window
from assistant.conversation import Conversation, Turn
from assistant.events import (
    Event,
    Notice,
    ReplyFinished,
    SuspectedCall,
    ToolResult,
    TurnFinished,
    TurnReason,
)
from assistant.reply import stream_reply
from assistant.suspicion import suspect
from model.chat_model import ChatModel, ModelError, Sampling

# Calls of one reply that run side by side; more wait.
ACTIONS_AT_ONCE = 4


@dataclass(frozen=True)
class TurnOptions:
    """`steps` is the most rounds of action in the turn; `approve` decides on calls that must be asked for."""

    actions: Actions
    approve: Approver
    sampling: Sampling
    steps: int


def run_turn(
    model: ChatModel, conversation: Conversation, options: TurnOptions, stop: threading.Event
) -> Iterator[Event]:
    """Answer the last turn of a conversation, or continue it where it was cut or waits for a person. Each event is
    recorded in the turn before it is yielded, and the last one is always `TurnFinished`: models that cannot answer and
    actions that cannot be done end it with reason "error" and the sentence to show. Nothing is raised."""
    yield from _run(conversation.turns[-1], _rounds(model, conversation, options, stop))


def run_cell(conversation: Conversation, action: Action, stop: threading.Event) -> Iterator[Event]:
    """Do one thing that the user asked for, and not the model, as the conversation's last turn; recorded and ended like
    any other turn."""
    yield from _run(conversation.turns[-1], _one(action, stop))


def _run(turn: Turn, events: Generator[Event, None, TurnReason]) -> Iterator[Event]:
    """Record the events, which end with why the turn ended, and finish the turn."""
    started, before = time.monotonic(), len(turn.events)
    reason: TurnReason = "error"
    message = ""
    try:
        reason = yield from _recorded(turn, events)
    except (ModelError, ActionError) as error:
        message = str(error)
    replies = [event for event in turn.events[before:] if isinstance(event, ReplyFinished)]
    prompt_tokens = sum(reply.prompt_tokens for reply in replies)
    completion_tokens = sum(reply.completion_tokens for reply in replies)
    finished = TurnFinished(reason, prompt_tokens, completion_tokens, time.monotonic() - started, message)
    turn.add(finished)
    yield finished


def _one(action: Action, stop: threading.Event) -> Generator[Event, None, TurnReason]:
    """A single action; stopped, it counts as cancelled however it ended."""
    try:
        yield from action.run(allow_none, stop)
    except ActionError:
        if not stop.is_set():
            raise
    return "cancelled" if stop.is_set() else "stop"


def _recorded(turn: Turn, events: Generator[Event, None, TurnReason]) -> Generator[Event, None, TurnReason]:
    """Pass events on after each was added to the turn."""
    while True:
        try:
            event = next(events)
        except StopIteration as end:
            reason: TurnReason = end.value
            return reason
        turn.add(event)
        yield event


def _rounds(
    model: ChatModel, conversation: Conversation, options: TurnOptions, stop: threading.Event
) -> Generator[Event, None, TurnReason]:
    """Alternate model and action; the generator's return value is why the turn ended."""
    window = Window(conversation)
    turn = conversation.turns[-1]
    done: set[str] = set()
    if turn.waiting():  # it was waiting when the process that ran it ended
        yield from _do(_left(options.actions.find(turn.last_reply()), turn), options.approve, stop)
        if stop.is_set():
            return "cancelled"
    for step in range(options.steps + 1):
        tools = options.actions.schemas
        reply = yield from stream_reply(model, window, tools, options.sampling, stop)
        if reply.reason != "stop":
            return reply.reason
        if not reply.wrote and not reply.unreadable:
            return "stop"
        written = turn.last_reply()
        actions = options.actions.find(written)
        unreadable = reply.unreadable
        offered = {schema["function"]["name"] for schema in tools or ()}
        if not actions and not unreadable and (reason := suspect(written["content"], offered)):
            yield SuspectedCall(reason)
            unreadable = frozenset({written["content"]})
        if not actions and not (unreadable and tools):
            return "stop"
        if step == options.steps:
            break
        # An unreadable call asks for nothing; the next reply can do better, because the model is told what was wrong.
        asked = {action.signature for action in actions} | unreadable
        if asked <= done:
            yield Notice("Stopped: the model asked for the same thing again.")
            return "limit"
        done |= asked
        yield from _do(actions, options.approve, stop)
        if stop.is_set():
            return "cancelled"
    yield Notice(f"Stopped: {options.steps} rounds of action brought no final answer.")
    return "limit"


def _left(actions: list[Action], turn: Turn) -> list[Action]:
    """The calls of a reply that have no result yet."""
    answered = {event.id for event in turn.events if isinstance(event, ToolResult)}
    return [action for action in actions if action.id not in answered]


def _do(actions: list[Action], approve: Approver, stop: threading.Event) -> Iterator[Event]:
    """Do the actions of one reply side by side, a few at once; their events come as they happen.

    Raises:
        ActionError: one of them cannot be done at all; the others are done.
    """
    events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()

    def work(action: Action) -> None:
        for event in action.run(approve, stop):
            events.put(event)

    with ThreadPoolExecutor(ACTIONS_AT_ONCE, "action") as pool:
        futures = [pool.submit(work, action) for action in actions]
        for future in futures:
            future.add_done_callback(lambda _: events.put(None))
        for _ in futures:
            yield from iter(events.get, None)
    for future in futures:
        future.result()
