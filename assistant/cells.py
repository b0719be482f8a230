"""How code stands in a reply, and how a cell's outcome is told to the model. The training data uses the same two."""

import re
from collections.abc import Iterable

from assistant.events import CellOutput, CellStatus

# The built-in model has a context of 2,048 tokens; a report longer than this would push the question out.
REPORT_LIMIT = 1500
_BLOCK = re.compile(r"^```(?:python|py)[ \t]*\n(.*?)^```[ \t]*$\n?", re.DOTALL | re.MULTILINE | re.IGNORECASE)
_ENDINGS = {
    "timeout": "[stopped: the time limit was reached]",
    "interrupted": "[stopped by the user]",
    "died": "[the kernel died and was restarted; its variables are gone]",
}


def split_code(text: str) -> tuple[str, str]:
    """The prose and the code of a reply: complete fenced Python blocks, joined to one cell. Other fences are prose."""
    code = "\n\n".join(block.rstrip("\n") for block in _BLOCK.findall(text))
    return _BLOCK.sub("", text).strip(), code


def report_cell(outputs: Iterable[CellOutput], status: CellStatus) -> str:
    """What the model is told of a finished cell: its text, how many figures it showed, how it ended."""
    outputs = list(outputs)
    text = "".join(o.data.get("text/plain", "") for o in outputs if not is_figure(o)).strip()
    figures = sum(map(is_figure, outputs))
    parts = [f"```\n{cut_middle(text, REPORT_LIMIT)}\n```"] if text else []
    if figures:
        parts.append(f"[{figures} figure{'s' if figures > 1 else ''} shown]")
    if status in _ENDINGS:
        parts.append(_ENDINGS[status])
    return "Output of the code:\n" + ("\n".join(parts) or "[no output]")


def is_figure(output: CellOutput) -> bool:
    return any(mime.startswith("image/") for mime in output.data)


def cut_middle(text: str, limit: int) -> str:
    """The text with its middle replaced by a note when it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n[... {len(text) - 2 * half} characters left out ...]\n{text[-half:]}"
