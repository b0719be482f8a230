"""Conversations: turns, and a turn is its question and the events that followed. Asked again, a turn has versions.

Events are the only record. What the model is sent and what a page draws are both derived from them.
"""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from assistant.cells import describe_files, report_cell, report_own_cell
from assistant.events import (
    ApprovalAsked,
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesAdded,
    MalformedCall,
    ObservationAsked,
    OutputCleared,
    Progress,
    Reasoning,
    SuspectedCall,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from assistant.modes import ModeName
from assistant.terminal import join
from model.chat_model import Message

STREAMS = ("stdout", "stderr")
TITLE_LENGTH = 60  # characters
CALL_AGAIN = "Call the tool in the way that you were told, or answer in words."


def new_id() -> str:
    return uuid.uuid4().hex


@dataclass(eq=False)
class Turn:
    """A question (None when the given history already ends with what is to be answered) and what followed.

    A turn follows the turn `parent`, or begins the conversation. Turns of the same parent are versions of each other,
    of which at most one is `shown`; the others are kept."""

    prompt: str | None
    events: list[Event] = field(default_factory=list)
    parent: str | None = None
    shown: bool = True
    id: str = field(default_factory=new_id)
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

    def waiting(self) -> list[ApprovalAsked | ObservationAsked]:
        """What the turn has asked a person and not heard about, in the order of asking; it may outlive the process."""
        if self.finished:
            return []
        heard = {event.id for event in self.events if isinstance(event, ApprovalGiven | ToolResult)}
        asked = [event for event in self.events if isinstance(event, ApprovalAsked | ObservationAsked)]
        return list({event.id: event for event in asked if event.id not in heard}.values())


class Options(BaseModel):
    """What a person has set for one conversation: tools that run without asking (`allowed`), tools that are `off`,
    whether harmless calls of tools that ask skip the question (`trust_harmless`), how the conversation is made to fit
    the model's context (`memory`, and of "window" the number of `exchanges`), and the tools defined by hand (YAML or
    JSON, in place of the registered ones) when there are any: `manual` is in force, `draft` is being written."""

    allowed: set[str] = set()
    off: set[str] = set()
    trust_harmless: bool = False
    memory: Literal["newest", "window", "summary"] = "newest"
    exchanges: int = Field(default=5, ge=1, le=100)
    manual: str | None = None
    draft: str = ""


@dataclass(eq=False)
class Conversation:
    """A tree of turns, of which the path that is shown is the conversation. `history` are messages that came from
    outside, before the first turn; `owner` is who logged in, empty for whoever uses this computer."""

    mode: ModeName
    system: str = ""
    history: list[Message] = field(default_factory=list)
    title: str = ""
    owner: str = ""
    options: Options = field(default_factory=Options)
    id: str = field(default_factory=new_id)
    all_turns: list[Turn] = field(default_factory=list)

    @property
    def turns(self) -> list[Turn]:
        """The turns that are shown, each following the one before."""
        followed = {turn.parent: turn for turn in self.all_turns if turn.shown}
        path: list[Turn] = []
        while turn := followed.get(path[-1].id if path else None):
            path.append(turn)
        return path

    def ask(self, prompt: str | None, files: FilesAdded | None = None) -> Turn:
        """Append a new turn. The first question is the title."""
        path = self.turns
        self.title = self.title or to_title(prompt or "")
        return self._add(prompt, files, path[-1].id if path else None)

    def ask_again(self, turn: Turn | None = None, prompt: str | None = None) -> Turn:
        """A new version of a turn (the last one), with the same files and question or a new `prompt`; the old version
        and what followed it are kept."""
        old = turn or self.turns[-1]
        files = next((event for event in old.events if isinstance(event, FilesAdded)), None)
        return self._add(old.prompt if prompt is None else prompt, files, old.parent)

    def versions(self, turn: Turn) -> list[Turn]:
        """The turn and its other versions, oldest first."""
        return [other for other in self.all_turns if other.parent == turn.parent]

    def show(self, turn: Turn) -> None:
        """Show this version, and what followed it."""
        for other in self.versions(turn):
            other.shown = other is turn

    def undo(self) -> None:
        """Take the last turn back; `redo` shows it again."""
        self.turns[-1].shown = False

    def undone(self) -> Turn | None:
        """What `redo` would show: the newest turn that followed the last one shown."""
        path = self.turns
        last = path[-1].id if path else None
        return next((turn for turn in reversed(self.all_turns) if turn.parent == last), None)

    def redo(self) -> None:
        if turn := self.undone():
            self.show(turn)

    def system_messages(self) -> list[Message]:
        """The system prompt, with the files of all turns: they stay when the turn that brought them is left out."""
        added = [event for turn in self.turns for event in turn.events if isinstance(event, FilesAdded)]
        text = "\n\n".join(filter(str.strip, [self.system, describe_files(added)]))
        return [{"role": "system", "content": text}] if text else []

    def _add(self, prompt: str | None, files: FilesAdded | None, parent: str | None) -> Turn:
        turn = Turn(prompt, [files] if files else [], parent)
        self.all_turns.append(turn)
        self.show(turn)
        return turn


def to_title(question: str) -> str:
    """A question as the title of its conversation: its first line that says something, shortened."""
    line = next((line.strip() for line in question.splitlines() if line.strip()), "")
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1].rstrip()}…"


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
            case SuspectedCall(reason=reason):
                messages.append({"role": "user", "content": f"No tool ran, because {reason}. {CALL_AGAIN}"})
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
