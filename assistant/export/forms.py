"""What an exported file must look like, and what each event in it must hold: anything else is refused.

The file may come from anybody, so nothing is taken over that a kernel or a model could not have caused here.
"""

import json
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Annotated, Any, Literal, get_type_hints

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, TypeAdapter, create_model
from pydantic import Field as Constraint

from assistant.events import (
    KINDS,
    ApprovalAsked,
    ApprovalGiven,
    CellOutput,
    Event,
    FilesAdded,
    FilesMade,
    ObservationAsked,
    Progress,
    ReplyFinished,
    ToolCall,
    ToolResult,
)
from assistant.export.archive import FORMAT
from assistant.modes import ModeName
from assistant.outputs import STREAMS

SOURCES = (*STREAMS, "display", "result", "error")
WIDEST = 4000  # CSS pixels, as in `kernel.outputs`
LARGEST = 2**53  # beyond it whole numbers are not whole everywhere, and far beyond it no sum can be shown
STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)
Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]


def _printable(name: str) -> str:
    if not name.isprintable():
        raise ValueError("the name of a file or a model cannot be printed")
    return name


FileName = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_printable)]


class MessageForm(BaseModel):
    """A message of the history; servers know more fields than these."""

    model_config = ConfigDict(strict=True, extra="allow")

    role: Literal["system", "user", "assistant", "tool"]
    content: str | list[dict[str, Any]] | None = None


class TurnForm(BaseModel):
    model_config = STRICT

    id: Id
    parent: Id | None
    shown: bool
    prompt: str | None
    events: list[dict[str, Any]]


class OptionsForm(BaseModel):
    """The options that travel; others that a file may hold are left where they are."""

    model_config = ConfigDict(strict=True, extra="ignore")

    off: list[str] = []
    memory: Literal["newest", "window", "summary"] = "newest"
    exchanges: Annotated[int, Constraint(ge=1, le=100)] = 5
    manual: str | None = None
    draft: str = ""


class FileForm(BaseModel):
    model_config = STRICT

    gourd: Annotated[int, Constraint(ge=1, le=FORMAT)]
    mode: ModeName
    title: str
    system: str
    history: list[MessageForm]
    options: OptionsForm
    turns: list[TurnForm]


class MadeFile(BaseModel):
    model_config = STRICT

    name: FileName
    size: Annotated[int, Constraint(ge=0, le=LARGEST)]


class AddedFile(MadeFile):
    head: str


def read_event(data: dict[str, Any]) -> Event:
    """One event.

    Raises:
        ValueError: it is none of those that a turn can hold (pydantic's `ValidationError` is one).
    """
    kind = KINDS.get(str(data.get("event")))
    if kind is None or kind is Progress:
        raise ValueError(f"there is no event {str(data.get('event'))[:40]!r}")
    given = {name: value for name, value in data.items() if name != "event"}
    event = kind(**_form(kind.kind).model_validate(given).model_dump())
    if any(isinstance(value, int) and not 0 <= value <= LARGEST for value in vars(event).values()):
        raise ValueError(f"a number of {event.kind} is out of range")
    match event:
        case CellOutput():
            _check_output(event)
        case ReplyFinished(model=model):
            _printable(model)
        case FilesAdded(files=files):
            TypeAdapter(list[AddedFile]).validate_python(files)
        case FilesMade(files=files):
            TypeAdapter(list[MadeFile]).validate_python(files)
    return event


def check_order(events: Sequence[Event]) -> None:
    """What is asked about a call, and what it gave, follows the call.

    Raises:
        ValueError: it does not.
    """
    calls: set[str] = set()
    for event in events:
        if isinstance(event, ToolCall):
            calls.add(event.id)
        elif isinstance(event, ApprovalAsked | ApprovalGiven | ObservationAsked | ToolResult) and event.id not in calls:
            raise ValueError(f"{event.kind} without its call")


def _check_output(output: CellOutput) -> None:
    if output.source not in SOURCES:
        raise ValueError(f"there is no output {output.source[:40]!r}")
    if output.source in STREAMS and set(output.data) != {"text/plain"}:
        raise ValueError("a stream is plain text")
    if not 0 <= output.width <= WIDEST:
        raise ValueError("a picture has no such width")
    for mime in output.data:
        if mime.endswith("json"):
            json.loads(output.data[mime])


@cache
def _form(name: str) -> type[BaseModel]:
    """The fields of an event, without those that are no part of its JSON."""
    kind = KINDS[name]
    types = get_type_hints(kind)
    parts: dict[str, Any] = {f.name: (types[f.name], _default(f)) for f in fields(kind) if f.name not in kind.details}
    return create_model(name, __config__=STRICT, **parts)


def _default(part: "Field[Any]") -> object:
    if part.default_factory is not MISSING:
        return Constraint(default_factory=part.default_factory)
    return ... if part.default is MISSING else part.default
