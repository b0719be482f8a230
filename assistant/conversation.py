"""Conversations: a list of turns, and a turn is its question and the events that followed.

Events are the only record. What the model is sent and what a page draws are both derived from them.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.cells import describe_files, report_cell, report_own_cell
from assistant.events import (
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesAdded,
    MalformedCall,
    OutputCleared,
    Progress,
    Reasoning,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from assistant.modes import ModeName
from assistant.terminal import join
from model.chat_model import Message

STREAMS = ("stdout", "stderr")


@dataclass
class Turn:
    """A question (None when the given history already ends with what is to be answered) and what followed."""

    prompt: str | None
    events: list[Event] = field(default_factory=list)
    progress: Progress | None = None

    @property
    def finished(self) -> TurnFinished | None:
        last = self.events[-1] if self.events else None
        return last if isinstance(last, TurnFinished) else None

    def add(self, event: Event) -> None:
        """Record an event; text that continues the last event's text is joined to it. Progress is not kept."""
        self.progress = event if isinstance(event, Progress) else None
        if self.progress:
            return
        joined = _join(self.events[-1], event) if self.events else None
        if joined:
            self.events[-1] = joined
        else:
            self.events.append(event)

    def messages(self) -> list[Message]:
        """The turn in OpenAI chat format; every tool call has a result, even where the turn was stopped before."""
        return _to_messages(self.prompt, self.events)

    def last_reply(self) -> Message:
        """The assistant's newest message, as far as it is written."""
        replies = [m for m in self.messages() if m["role"] == "assistant"]
        return replies[-1] if replies else {"role": "assistant", "content": ""}


@dataclass
class Conversation:
    """`history` are messages that came from outside, before the first turn; `allowed` are the tools that run without
    asking here."""

    mode: ModeName
    system: str = ""
    history: list[Message] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    allowed: set[str] = field(default_factory=set)
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    def ask(self, prompt: str | None, files: FilesAdded | None = None) -> Turn:
        """Append a new turn."""
        self.turns.append(Turn(prompt, [files] if files else []))
        return self.turns[-1]

    def ask_again(self) -> Turn:
        """Replace the last turn by a new one with the same question and files."""
        last = self.turns.pop()
        files = next((event for event in last.events if isinstance(event, FilesAdded)), None)
        return self.ask(last.prompt, files)

    def system_messages(self) -> list[Message]:
        """The system prompt, with the files of all turns: they stay when the turn that brought them is left out."""
        added = [event for turn in self.turns for event in turn.events if isinstance(event, FilesAdded)]
        text = "\n\n".join(filter(str.strip, [self.system, describe_files(added)]))
        return [{"role": "system", "content": text}] if text else []


def _join(last: Event, new: Event) -> Event | None:
    if isinstance(last, Text) and isinstance(new, Text):
        return Text(last.text + new.text)
    if isinstance(last, Reasoning) and isinstance(new, Reasoning):
        return Reasoning(last.text + new.text)
    if isinstance(last, CellOutput) and isinstance(new, CellOutput) and last.source == new.source in STREAMS:
        return replace(last, data={"text/plain": join(last.data["text/plain"], new.data["text/plain"])})
    return None


def shown_outputs(events: Iterable[Event]) -> list[CellOutput]:
    """A cell's outputs as they stand: updates applied, cleared ones gone."""
    outputs: list[CellOutput] = []
    for event in events:
        if isinstance(event, OutputCleared):
            outputs.clear()
        elif isinstance(event, CellOutput):
            same = [i for i, o in enumerate(outputs) if event.display_id and o.display_id == event.display_id]
            if same:
                outputs[same[-1]] = event
            else:
                _overwrite(outputs, event)
                outputs.append(event)
    return outputs


def _overwrite(outputs: list[CellOutput], new: CellOutput) -> None:
    """Take away the open line that a new piece of a stream returns to: a progress bar that other output came after."""
    if new.source not in STREAMS or not new.data["text/plain"].startswith("\r"):
        return
    for i in range(len(outputs) - 1, -1, -1):
        if outputs[i].source == new.source:
            closed = "".join(outputs[i].data["text/plain"].rpartition("\n")[:2])
            outputs[i : i + 1] = [replace(outputs[i], data={"text/plain": closed})] if closed else []
            return


def _to_messages(prompt: str | None, events: list[Event]) -> list[Message]:
    messages: list[Message] = [] if prompt is None else [{"role": "user", "content": prompt}]
    cell, start_of_cell = Cell(""), 0
    for i, event in enumerate(list(events)):
        match event:
            case Text(text=text):
                _reply(messages)["content"] += text
            case MalformedCall(raw=raw, reason=reason):
                _reply(messages)["content"] += raw
                messages.append({"role": "user", "content": f"The tool call could not be read: {reason}"})
            case ToolCall():
                _reply(messages).setdefault("tool_calls", []).append(_call(event))
            case ApprovalGiven(id=id, allowed=True, arguments=arguments):
                _set_arguments(messages, id, arguments)
            case ToolResult(id=id, content=content):
                messages.append({"role": "tool", "tool_call_id": id, "content": content})
            case Cell():
                cell, start_of_cell = event, i
            case CellFinished(status=status):
                report = report_cell(shown_outputs(events[start_of_cell:i]), status)
                own = cell.by == "user"
                messages.append({"role": "user", "content": report_own_cell(cell, report) if own else report})
                if own:  # models expect to speak between two messages of the user's
                    messages.append({"role": "assistant", "content": "OK."})
    return _answered(messages)


def _reply(messages: list[Message]) -> Message:
    """The assistant message that is being written; a new one when the last message is someone else's."""
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": ""})
    return messages[-1]


def _call(event: ToolCall) -> Message:
    arguments = json.dumps(event.arguments, ensure_ascii=False)
    return {"id": event.id, "type": "function", "function": {"name": event.name, "arguments": arguments}}


def _set_arguments(messages: list[Message], call_id: str, arguments: dict[str, Any]) -> None:
    """The user edited a call before it ran: the model must see what ran, not what it asked for."""
    for message in messages:
        for call in message.get("tool_calls", ()):
            if call["id"] == call_id:
                call["function"]["arguments"] = json.dumps(arguments, ensure_ascii=False)


def _answered(messages: list[Message]) -> list[Message]:
    """Put each call's result right after it, also where a turn was stopped: servers refuse an unanswered call."""
    results = {m["tool_call_id"]: m for m in messages if m["role"] == "tool"}
    complete: list[Message] = []
    for message in messages:
        if message["role"] != "tool":
            complete.append(message)
            complete += [results.get(c["id"], _stopped(c["id"])) for c in message.get("tool_calls", ())]
    return complete


def _stopped(call_id: str) -> Message:
    return {"role": "tool", "tool_call_id": call_id, "content": "Error: stopped by the user"}
