"""One reply of the model as events. It does not know what is done about it."""

import threading
import uuid
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from assistant.context import Window, make_room
from assistant.events import (
    Event,
    MalformedCall,
    Notice,
    Progress,
    Reasoning,
    ReplyFinished,
    Text,
    ToolCall,
)
from model import chat_model
from model.chat_model import ChatModel, ContextOverflow, Delta, FinishReason, Sampling, ToolSchema


@dataclass(frozen=True)
class Reply:
    """How a reply ended, the calls in it that could not be read, and whether there is text or a call in it."""

    reason: FinishReason
    unreadable: frozenset[str]
    wrote: bool


def stream_reply(
    model: ChatModel,
    window: Window,
    tools: list[ToolSchema] | None,
    sampling: Sampling,
    stop: threading.Event,
) -> Generator[Event, None, Reply]:
    """Stream one reply, making room in the window while the model says that it does not fit."""
    while not stop.is_set():
        deltas = model.stream(window.messages(), tools, sampling, stop)
        told = window.turns[-1].events
        events = _told_apart((_event(delta, model) for delta in deltas), told)
        news = [notice for notice in window.announcements() if notice not in told]
        try:
            return (yield from _announced(news, events))
        except ContextOverflow as overflow:
            yield from make_room(model, window, tools, overflow, stop)
    return Reply("cancelled", frozenset(), wrote=False)


def _told_apart(events: Iterator[Event], told: list[Event]) -> Iterator[Event]:
    """Give a call another id where the turn has one of that id already: some servers count from 0 in each reply, and
    what a person decides about one call must never hold for another."""
    taken = {event.id for event in told if isinstance(event, ToolCall)}
    for event in events:
        if isinstance(event, ToolCall):
            event = replace(event, id=_new_call_id()) if event.id in taken else event
            taken.add(event.id)
        yield event


def _new_call_id() -> str:
    return f"call_{uuid.uuid4().hex[:8]}"


def _announced(news: list[Notice], events: Iterator[Event]) -> Generator[Event, None, Reply]:
    """Pass a reply's events on; the news come before the first that is more than progress."""
    unreadable: set[str] = set()
    wrote = False
    reason: FinishReason = "stop"
    for event in events:
        if news and not isinstance(event, Progress):
            yield from news
            news = []
        if isinstance(event, MalformedCall):
            unreadable.add(event.raw)
        if isinstance(event, ReplyFinished):
            reason = event.reason
        wrote = wrote or isinstance(event, Text | ToolCall)
        yield event
    return Reply(reason, frozenset(unreadable), wrote)


def _event(delta: Delta, model: ChatModel) -> Event:
    match delta:
        case chat_model.Progress(text=text, fraction=fraction):
            return Progress(text, fraction)
        case chat_model.TextDelta(text=text):
            return Text(text)
        case chat_model.ReasoningDelta(text=text):
            return Reasoning(text)
        case chat_model.ToolCallDelta(name=name, arguments=arguments, id=id):
            return ToolCall(id or _new_call_id(), name, arguments)
        case chat_model.MalformedCall(raw=raw, reason=reason):
            return MalformedCall(raw, reason)
        case chat_model.Finished():
            counts = (delta.prompt_tokens, delta.completion_tokens, delta.seconds)
            return ReplyFinished(delta.reason, *counts, model.name, delta.prompt, delta.raw, delta.first_token_seconds)
