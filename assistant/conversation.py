"""Conversations: turns, and a turn is its question and the events that followed. Asked again, a turn has versions.

Events are the only record. What the model is sent and what a page draws are both derived from them.
"""

import uuid
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, Field

from assistant.cells import describe_files
from assistant.events import (
    ApprovalAsked,
    ApprovalGiven,
    Event,
    FilesAdded,
    ObservationAsked,
    Progress,
    ToolResult,
    TurnFinished,
)
from assistant.messages import to_messages
from assistant.modes import ModeName
from assistant.outputs import join_events
from model.chat_model import Message

TITLE_LENGTH = 60  # characters


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
        joined = join_events(self.events[-1], event) if self.events else None
        if joined:
            self.events[-1] = joined
        else:
            self.events.append(event)

    def messages(self) -> list[Message]:
        """The turn in OpenAI chat format; every tool call has a result, even where the turn was stopped before."""
        return to_messages(self.prompt, self.events)

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
        """Take the last turn back; the version before it is shown again if there is one, else `redo` shows the turn."""
        last = self.turns[-1]
        versions = self.versions(last)
        last.shown = False
        if before := versions[: versions.index(last)][-1:]:
            self.show(before[0])

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
