"""How code stands in a reply, and how a cell's outcome and files are told to the model. The training data uses the
first two.
"""

import re
from collections.abc import Iterable

from assistant.events import Cell, CellOutput, CellStatus, FilesAdded
from assistant.terminal import plain

# The built-in model has a context of 2,048 tokens; a report longer than this would push the question out.
REPORT_LIMIT = 1500
_BLOCK = re.compile(r"^```(?:python|py)[ \t]*\n(.*?)^```[ \t]*$\n?", re.DOTALL | re.MULTILINE | re.IGNORECASE)
# What charts are sent as besides pictures; a model that cannot see them is told that they were shown.
_CHARTS = ("application/vnd.plotly.", "application/vnd.vegalite.")
FILES_TOLD = 4
OWN_CELL = "I ran this code:"
REPORT = "Output of the code:"
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
    text = plain("".join(o.data.get("text/plain", "") for o in outputs if not is_figure(o))).strip()
    figures = sum(map(is_figure, outputs))
    parts = [f"```\n{cut_middle(text, REPORT_LIMIT)}\n```"] if text else []
    if figures:
        parts.append(f"[{figures} figure{'s' if figures > 1 else ''} shown]")
    if status in _ENDINGS:
        parts.append(_ENDINGS[status])
    return f"{REPORT}\n" + ("\n".join(parts) or "[no output]")


def report_own_cell(cell: Cell, report: str) -> str:
    """What the model is told of code that the user ran."""
    return f"{OWN_CELL}\n```python\n{cut_middle(cell.code, REPORT_LIMIT)}\n```\n{report}"


def describe_files(added: Iterable[FilesAdded]) -> str:
    """What the model is told of the files that the user added: names and first lines, of the newest few."""
    files = {file["name"]: file for event in added for file in event.files}
    return "\n\n".join(_describe_file(**file) for file in list(files.values())[-FILES_TOLD:])


def _describe_file(name: str, size: int, head: str) -> str:
    return f"File {name}:\n{head}" if head else f"File {name} ({format_size(size)})"


def format_size(size: int) -> str:
    """Bytes as a person reads them: 950 bytes, 1.2 kB, 34 MB."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    power = next(power for power in (1, 2, 3, 4, 5) if size < 999.5 * 1000**power or power == 5)
    value = size / 1000**power
    return f"{value:.{1 if value < 9.95 else 0}f} {('kB', 'MB', 'GB', 'TB', 'PB')[power - 1]}"


def is_figure(output: CellOutput) -> bool:
    return any(mime.startswith(("image/", *_CHARTS)) for mime in output.data)


def cut_middle(text: str, limit: int) -> str:
    """The text with its middle replaced by a note when it is longer than `limit` characters."""
    if len(text) <= limit:
        return text
    half = limit // 2
    return f"{text[:half]}\n[... {len(text) - 2 * half} characters left out ...]\n{text[-half:]}"
