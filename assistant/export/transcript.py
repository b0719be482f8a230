"""A conversation as Markdown to read, as it is shown: questions as quotes, answers, calls, code and its outputs.

Pictures are left out with a note, so that the file stays one that any editor opens.
"""

import json
from collections.abc import Iterable, Iterator

from assistant.cells import format_size, is_figure
from assistant.conversation import Conversation, Turn
from assistant.events import (
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesAdded,
    FilesMade,
    MalformedCall,
    Notice,
    Reasoning,
    Summary,
    SuspectedCall,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from assistant.export.prose import fenced, harmless, literal, quoted
from assistant.export.sharing import shareable
from assistant.export.steps import outputs_of, without_run_code
from assistant.modes import MODES
from assistant.terminal import plain

PICTURE = "*[a picture; the notebook and the JSON file have it]*"
ENDINGS = {"length": "This answer was cut: it reached the length limit.", "cancelled": "Stopped."}
CELL_ENDINGS = {
    "timeout": "The code was stopped at the time limit.",
    "interrupted": "The code was stopped.",
    "died": "The kernel died, and its variables with it.",
}


def to_markdown(conversation: Conversation) -> str:
    """The text of the file."""
    mode = MODES[conversation.mode]
    parts = [f"# {literal(conversation.title) or mode.title}", f"*A conversation with Gourd, {mode.title}.*"]
    if conversation.system not in ("", mode.system):
        parts += ["**System prompt**", quoted(conversation.system)]
    for turn in conversation.turns:
        parts += _turn(turn)
    text = "\n\n".join(part for part in parts if part.strip()) + "\n"
    return text.encode("utf-8", "replace").decode("utf-8")


def _turn(turn: Turn) -> Iterator[str]:
    events = without_run_code(shareable(list(turn.events)))
    added = [event for event in events if isinstance(event, FilesAdded)]
    if turn.prompt or added:
        yield "## You"
        yield from (_files("Files", event.files) for event in added)
        yield quoted(turn.prompt or "")
    own = any(isinstance(event, Cell) and event.by == "user" for event in events)
    if len(events) > len(added):
        yield "## You, in code" if own else "## Gourd"
    for number, event in enumerate(events):
        yield from _event(event, events[number + 1 :])


def _event(event: Event, following: list[Event]) -> Iterable[str]:
    match event:
        case Text(text=text):
            return [harmless(text)]
        case Reasoning(text=text):
            return ["*Reasoning*", quoted(text)]
        case ToolCall(name=name, arguments=arguments):
            return [f"**Call of {literal(name)}**", _json(arguments)]
        case ApprovalGiven(allowed=False):
            return ["*Rejected.*"]
        case ApprovalGiven(arguments=arguments):
            return ["*Allowed, with*", _json(arguments)]
        case ToolResult(name=name, ok=ok, content=content, images=images):
            return [f"**{'Result' if ok else 'Error'} of {literal(name)}**", fenced(content), *[PICTURE] * len(images)]
        case Cell(code=code):
            return ["**Code**", fenced(code, "python"), *_outputs(outputs_of(following))]
        case CellFinished(status=status) if status in CELL_ENDINGS:
            return [f"*{CELL_ENDINGS[status]}*"]
        case FilesMade(files=files):
            return [_files("Files made", files)]
        case MalformedCall(raw=raw, reason=reason):
            return [f"*This call could not be read: {literal(reason)}*", fenced(raw)]
        case SuspectedCall(reason=text) | Notice(text=text):
            return [f"*Note: {literal(text)}*"]
        case Summary(text=text):
            return ["*Summary of what came before*", quoted(text)]
        case TurnFinished(reason="error", message=message):
            return [f"*Error: {literal(message)}*"]
        case TurnFinished(reason=reason) if reason in ENDINGS:
            return [f"*{ENDINGS[reason]}*"]
    return []


def _outputs(outputs: Iterable[CellOutput]) -> Iterator[str]:
    """One block for texts that follow each other, and a note for each picture."""
    text = ""
    for output in outputs:
        if not is_figure(output):
            text += plain(output.data.get("text/plain", ""))
            continue
        yield from _output(text)
        text = ""
        yield PICTURE
    yield from _output(text)


def _output(text: str) -> list[str]:
    return ["**Output**", fenced(text)] if text.strip() else []


def _files(label: str, files: list[dict[str, object]]) -> str:
    return (
        f"*{label}: "
        + ", ".join(f"{literal(str(f['name']))} ({format_size(int(str(f['size'])))})" for f in files)
        + "*"
    )


def _json(arguments: dict[str, object]) -> str:
    return fenced(json.dumps(arguments, ensure_ascii=False, indent=1), "json")
