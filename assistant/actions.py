"""What a mode can do between two replies: nothing, call tools, or run code. `run_turn` treats them alike."""

import json
import threading
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.cells import split_code
from assistant.events import (
    ApprovalAsked,
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesMade,
    Notice,
    ObservationAsked,
    OutputCleared,
    ToolResult,
)
from kernel.errors import KernelError
from kernel.outputs import Cleared, Finished, Output
from kernel.session import KernelSession
from kernel.workspace import Listing, list_files, made_between
from model.chat_model import Message, ToolSchema
from tools.registry import Registry


@dataclass(frozen=True)
class Decision:
    """A person's answer to what a turn asks: `arguments` replace the call's, `remember` allows the tool from now on,
    and `observation` is what the call of a tool defined by hand gives."""

    allowed: bool
    arguments: dict[str, Any] | None = None
    reason: str = ""
    remember: bool = False
    observation: str = ""


Asked = ApprovalAsked | ObservationAsked
Approver = Callable[[Asked, threading.Event], Decision]


def allow_all(asked: Asked, stop: threading.Event) -> Decision:
    return Decision(allowed=True)


def allow_none(asked: Asked, stop: threading.Event) -> Decision:
    return Decision(allowed=False, reason="approval is switched off here")


class ActionError(Exception):
    """What was asked for cannot be done at all, so the turn ends. The message may be shown as it is."""


class Action(Protocol):
    """One thing to do. Two actions with the same `signature` would do the same; `id` is that of the call that asks for
    it, if a call does."""

    @property
    def id(self) -> str: ...

    @property
    def signature(self) -> str: ...

    def run(self, approve: Approver, stop: threading.Event) -> Iterator[Event]:
        """Do it, and tell what happens. A failure that the model can answer to is an event.

        Raises:
            ActionError: it cannot be done at all.
        """
        ...


class Actions(Protocol):
    """A set of actions: what is offered to the model, and what a reply asks for."""

    @property
    def schemas(self) -> list[ToolSchema] | None: ...

    def find(self, reply: Message) -> list[Action]: ...


class NoActions:
    """Chat: a reply is an answer."""

    schemas = None

    def find(self, reply: Message) -> list[Action]:
        return []


@dataclass(frozen=True)
class ToolActions:
    """Tools: a reply's calls go to the registry. `names` are those that are on (None: all); `allowed` run unasked, and
    with `trust_harmless` so do calls that only read."""

    registry: Registry
    allowed: set[str]
    names: Collection[str] | None = None
    trust_harmless: bool = False

    @property
    def schemas(self) -> list[ToolSchema] | None:
        return self.registry.schemas(self.names) or None

    def find(self, reply: Message) -> list[Action]:
        return [
            ToolAction(self, call["id"], call["function"]["name"], json.loads(call["function"]["arguments"]))
            for call in reply.get("tool_calls", ())
        ]


@dataclass(frozen=True)
class ToolAction:
    tools: ToolActions
    id: str
    name: str
    arguments: dict[str, Any]

    @property
    def signature(self) -> str:
        return json.dumps([self.name, self.arguments], sort_keys=True, ensure_ascii=False)

    def run(self, approve: Approver, stop: threading.Event) -> Iterator[Event]:
        arguments = self.arguments
        if self._is_off():
            yield ToolResult(self.id, self.name, False, f"Error: the user has switched {self.name} off.", 0.0)
            return
        if self._must_ask():
            asked = ApprovalAsked(self.id, self.name, arguments)
            yield asked  # before it is waited for, so that it is recorded while it waits
            decision = approve(asked, stop)
            if stop.is_set():
                return
            arguments = arguments if decision.arguments is None else decision.arguments
            yield ApprovalGiven(self.id, decision.allowed, arguments, decision.reason)
            if not decision.allowed:
                yield ToolResult(self.id, self.name, False, rejection(decision.reason), 0.0)
                return
            if decision.remember:
                self.tools.allowed.add(self.name)
        result = self.tools.registry.call(self.name, arguments, stop)
        images = [image.to_json() for image in result.images]
        yield ToolResult(self.id, self.name, result.ok, result.content, result.seconds, images)

    def _must_ask(self) -> bool:
        tool = self.tools.registry.get(self.name)
        if tool is None or not tool.confirm or self.name in self.tools.allowed:
            return False
        if self.tools.registry.problems(self.name, self.arguments):
            return False  # it will not run: the model is told why, and nobody is asked in vain
        return not (self.tools.trust_harmless and tool.is_harmless(self.arguments))

    def _is_off(self) -> bool:
        """A model can remember a tool from earlier turns."""
        names = self.tools.names
        return names is not None and self.name not in names and self.tools.registry.get(self.name) is not None


def rejection(reason: str) -> str:
    """What the model reads of a call that a person rejected."""
    return "Error: rejected by the user" + (f": {reason.strip()}" if reason.strip() else "")


@dataclass(frozen=True)
class CodeActions:
    """Code Interpreter: a reply's fenced Python blocks are one cell of this conversation's kernel."""

    session: KernelSession
    schemas = None

    def find(self, reply: Message) -> list[Action]:
        _, code = split_code(reply["content"])
        return [CodeAction(self.session, code)] if code else []


@dataclass(frozen=True)
class CodeAction:
    """One cell; `by` tells whose code it is."""

    session: KernelSession
    code: str
    by: Literal["model", "user"] = "model"
    id = ""

    @property
    def signature(self) -> str:
        return self.code

    def run(self, approve: Approver, stop: threading.Event) -> Iterator[Event]:
        if self.session.lost_variables:
            yield Notice("The kernel of earlier cells is gone, and their variables with it.")
        yield Cell(self.code, self.by)
        before = self._list_files()
        try:
            yield from map(_cell_event, self.session.execute(self.code, stop))
        except KernelError as error:
            yield CellOutput("error", {"text/plain": str(error)})
            yield CellFinished("error", 0.0)
            raise ActionError("The code could not run, so there is no result to answer with.") from error
        if made := made_between(before, self._list_files()):
            yield FilesMade([{"name": file.name, "size": file.size} for file in made])

    def _list_files(self) -> Listing:
        return list_files(self.session.directory) if self.session.has_files else Listing([])


def _cell_event(output: Output | Cleared | Finished) -> Event:
    match output:
        case Output():
            return CellOutput(output.source, output.data, output.display_id, output.width)
        case Cleared():
            return OutputCleared()
        case Finished():
            return CellFinished(output.status, output.seconds)
