"""From a turn's events to what a page shows, in order: texts, reasoning, call cards, cells and notices.

Pure data: it knows nothing of Streamlit, so that every page and every test sees the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.cells import split_code
from assistant.events import (
    ApprovalAsked,
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesMade,
    MalformedCall,
    Notice,
    ObservationAsked,
    OutputCleared,
    Reasoning,
    ReplyFinished,
    Summary,
    SuspectedCall,
    Text,
    ToolCall,
    ToolResult,
)
from assistant.outputs import shown_outputs


@dataclass
class TextBlock:
    text: str


@dataclass
class ReasoningBlock:
    text: str


@dataclass
class CallBlock:
    """A tool call's card: what was asked, whether a person had to approve it or to say what it gives, what came of it;
    `stopped` when the turn ended before anything did."""

    call: ToolCall
    asked: ApprovalAsked | ObservationAsked | None = None
    given: ApprovalGiven | None = None
    result: ToolResult | None = None
    stopped: bool = False

    @property
    def arguments(self) -> dict[str, Any]:
        return self.given.arguments if self.given else self.call.arguments


@dataclass
class CellBlock:
    """A cell with its outputs as they stand and the files it made; `finished` is None while it runs, and for good when
    it was `stopped` with all of Gourd."""

    code: str
    by: Literal["model", "user"] = "model"
    events: list[Event] = field(default_factory=list)
    finished: CellFinished | None = None
    files: list[dict[str, Any]] = field(default_factory=list)
    stopped: bool = False

    @property
    def outputs(self) -> list[CellOutput]:
        return shown_outputs(self.events)


@dataclass
class BadCallBlock:
    raw: str
    reason: str


@dataclass
class NoticeBlock:
    text: str
    quiet: bool = False


@dataclass
class SummaryBlock:
    text: str


Block = TextBlock | ReasoningBlock | CallBlock | CellBlock | BadCallBlock | NoticeBlock | SummaryBlock


def to_blocks(events: Iterable[Event], *, live: bool = False) -> list[Block]:
    """Group events to blocks; code that became a cell is shown there and no longer in the text before it. In a turn
    that is not `live` what has no end was stopped."""
    blocks: list[Block] = []
    calls: dict[str, CallBlock] = {}
    for event in events:
        last = blocks[-1] if blocks else None
        match event:
            case Text(text=text) if isinstance(last, TextBlock):
                last.text += text
            case Text(text=text):
                blocks.append(TextBlock(text))
            case Reasoning(text=text):
                blocks.append(ReasoningBlock(text))
            case MalformedCall(raw=raw, reason=reason):
                blocks.append(BadCallBlock(raw, reason))
            case Notice(text=text, quiet=quiet):
                blocks.append(NoticeBlock(text, quiet))
            case Summary(text=text):
                blocks.append(SummaryBlock(text))
            case SuspectedCall(reason=reason):
                _take_back(blocks, reason)
            case ToolCall(id=id):
                calls[id] = CallBlock(event)
                blocks.append(calls[id])
            case ApprovalAsked(id=id) | ObservationAsked(id=id):
                calls[id].asked = event
            case ApprovalGiven(id=id):
                calls[id].given = event
            case ToolResult(id=id):
                calls[id].result = event
            case Cell(code=code, by=by):
                before = next((block for block in reversed(blocks) if not isinstance(block, NoticeBlock)), None)
                if isinstance(before, TextBlock):
                    before.text, _ = split_code(before.text)
                blocks.append(CellBlock(code, by))
            case CellOutput() | OutputCleared() if isinstance(last, CellBlock):
                last.events.append(event)
            case CellFinished() if isinstance(last, CellBlock):
                last.finished = event
            case FilesMade(files=files) if isinstance(last, CellBlock):
                last.files = files
    for block in blocks:
        match block:
            case CallBlock(result=None) | CellBlock(finished=None):
                block.stopped = not live
    return [block for block in blocks if not (isinstance(block, TextBlock) and not block.text.strip())]


def _take_back(blocks: list[Block], reason: str) -> None:
    """The last text is no answer."""
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if isinstance(block, TextBlock):
            blocks[i] = BadCallBlock(block.text, reason)
            return


def summarise(events: Iterable[Event]) -> str:
    """Tokens and speed of a turn's replies, such as "128 tokens · 61 tokens/s"; empty when there is no reply."""
    replies = [event for event in events if isinstance(event, ReplyFinished)]
    tokens, seconds = sum(r.completion_tokens for r in replies), sum(r.seconds for r in replies)
    if not tokens:
        return ""
    speed = f" · {tokens / seconds:.0f} tokens/s" if seconds > 0 else ""
    return f"{tokens} token{'s' if tokens > 1 else ''}{speed}"
