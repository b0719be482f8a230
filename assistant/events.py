"""What happens in a turn, as data. Pages draw events, `--json` prints them, conversations are made of them.

Events hold plain JSON values only, so that any of them can be stored and sent.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

CellStatus = Literal["ok", "error", "timeout", "interrupted", "died"]
TurnReason = Literal["stop", "length", "limit", "cancelled", "error"]


@dataclass(frozen=True)
class Event:
    """Base of all events; `kind` is the event's name in JSON. The fields in `details` are long and seldom looked at:
    they are stored apart, and are no part of the JSON form."""

    kind: ClassVar[str]
    details: ClassVar[tuple[str, ...]] = ()

    def to_json(self) -> dict[str, Any]:
        fields = {name: value for name, value in asdict(self).items() if name not in self.details}
        return {"event": self.kind, **fields}


@dataclass(frozen=True)
class Progress(Event):
    """The turn waits for something (a model that loads, a queue): fraction is 0..1 or None. Not kept."""

    kind = "progress"
    text: str
    fraction: float | None = None


@dataclass(frozen=True)
class Text(Event):
    kind = "text"
    text: str


@dataclass(frozen=True)
class Reasoning(Event):
    kind = "reasoning"
    text: str


@dataclass(frozen=True)
class ReplyFinished(Event):
    """One reply of the model is complete. A turn has several when it takes actions. `prompt` is what the model was
    given, exactly, and `raw` its reply before parsing; `first_token_seconds` is None when no token came."""

    kind = "reply_finished"
    details = ("prompt", "raw")
    reason: Literal["stop", "length", "cancelled"]
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    model: str = ""
    prompt: str = ""
    raw: str = ""
    first_token_seconds: float | None = None


@dataclass(frozen=True)
class ToolCall(Event):
    kind = "tool_call"
    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class MalformedCall(Event):
    """The reply held something marked as a tool call that could not be read as one."""

    kind = "malformed_call"
    raw: str
    reason: str


@dataclass(frozen=True)
class SuspectedCall(Event):
    """The text of the reply looks like a tool call that was not marked as one, so it is no answer."""

    kind = "suspected_call"
    reason: str


@dataclass(frozen=True)
class ApprovalAsked(Event):
    """The turn waits until a person decides on the call `id`."""

    kind = "approval_asked"
    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class ApprovalGiven(Event):
    """The decision on call `id`; `arguments` are those that run, `reason` is the user's when rejected."""

    kind = "approval_given"
    id: str
    allowed: bool
    arguments: dict[str, Any]
    reason: str = ""


@dataclass(frozen=True)
class ObservationAsked(Event):
    """The turn waits until a person says what the call `id` of a tool that they defined by hand gives."""

    kind = "observation_asked"
    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class ToolResult(Event):
    """What a call gave: `content` is what the model reads; `images` are shown besides, each with its `mime` and its
    `data` in base64."""

    kind = "tool_result"
    id: str
    name: str
    ok: bool
    content: str
    seconds: float
    images: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Cell(Event):
    """Code that starts to run: the model's, or the user's own."""

    kind = "cell"
    code: str
    by: Literal["model", "user"] = "model"


@dataclass(frozen=True)
class CellOutput(Event):
    """One output: `source` is stdout, stderr, display, result or error; `data` maps MIME types to text (base64 for
    images). An output with the `display_id` of an earlier one of this cell replaces it. `width` is that of its picture
    on the page, in CSS pixels; 0 is the picture's own."""

    kind = "output"
    source: str
    data: dict[str, str]
    display_id: str = ""
    width: int = 0


@dataclass(frozen=True)
class OutputCleared(Event):
    """The cell removes its outputs so far."""

    kind = "output_cleared"


@dataclass(frozen=True)
class CellFinished(Event):
    kind = "cell_finished"
    status: CellStatus
    seconds: float


@dataclass(frozen=True)
class FilesAdded(Event):
    """Files that the user put into the working directory with the question: `name`, `size` in bytes, and `head`, the
    first lines of those that are text."""

    kind = "files_added"
    files: list[dict[str, Any]]


@dataclass(frozen=True)
class FilesMade(Event):
    """Files that the last cell made or changed: `name` and `size` in bytes."""

    kind = "files_made"
    files: list[dict[str, Any]]


@dataclass(frozen=True)
class Summary(Event):
    """The model's own summary of the conversation up to and with the turn `until`; it stands for those turns."""

    kind = "summary"
    text: str
    until: str


@dataclass(frozen=True)
class Notice(Event):
    """A sentence to the user about the turn itself: something was cut, left out, replaced or refused. A `quiet` one
    comes with many turns, and is drawn small."""

    kind = "notice"
    text: str
    quiet: bool = False


@dataclass(frozen=True)
class TurnFinished(Event):
    """The last event of every turn; tokens are summed over its replies, seconds are wall-clock."""

    kind = "turn_finished"
    reason: TurnReason
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    message: str = field(default="")


KINDS: dict[str, type[Event]] = {cls.kind: cls for cls in Event.__subclasses__()}


def from_json(data: dict[str, Any]) -> Event:
    """Read what `Event.to_json` wrote.

    Raises:
        KeyError, TypeError: not an event.
    """
    fields = dict(data)
    return KINDS[fields.pop("event")](**fields)
