"""A conversation as a Jupyter notebook (nbformat 4.5): what was said as Markdown, what ran as code with its outputs."""

import json
from collections.abc import Iterable
from typing import Any

from assistant.cells import format_size, split_code
from assistant.conversation import Conversation, Turn, shown_outputs
from assistant.events import Cell, CellFinished, CellOutput, Event, FilesAdded, Text

Notebook = dict[str, Any]


def to_notebook(conversation: Conversation) -> str:
    """The notebook's JSON text."""
    cells = [cell for turn in conversation.turns for cell in _turn_cells(turn)]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            if output["output_type"] == "execute_result":
                output["execution_count"] = count
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(notebook, ensure_ascii=False, indent=1)


def _turn_cells(turn: Turn) -> list[Notebook]:
    cells = [_markdown(f"**Question:** {turn.prompt}")] if turn.prompt else []
    events = list(turn.events)
    for i, event in enumerate(events):
        match event:
            case FilesAdded(files=files):
                names = ", ".join(f"`{file['name']}` ({format_size(file['size'])})" for file in files)
                cells.append(_markdown(f"**Files:** {names}"))
            case Text(text=text) if prose := split_code(text)[0]:
                cells.append(_markdown(prose))
            case Cell(code=code):
                cells.append(_code(code, _until_finished(events[i + 1 :])))
    return cells


def _until_finished(events: Iterable[Event]) -> list[Event]:
    """The events of the cell that they begin in."""
    own: list[Event] = []
    for event in events:
        if isinstance(event, Cell | CellFinished):
            break
        own.append(event)
    return own


def _markdown(text: str) -> Notebook:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(code: str, events: list[Event]) -> Notebook:
    outputs = [_output(output) for output in shown_outputs(events)]
    return {"cell_type": "code", "metadata": {}, "source": code, "execution_count": None, "outputs": outputs}


def _output(output: CellOutput) -> Notebook:
    text = output.data.get("text/plain", "")
    match output.source:
        case "stdout" | "stderr":
            return {"output_type": "stream", "name": output.source, "text": text}
        case "error":
            name, _, value = text.strip().rpartition("\n")[2].partition(": ")
            return {"output_type": "error", "ename": name, "evalue": value, "traceback": text.split("\n")}
    data = {mime: _value(mime, value) for mime, value in output.data.items()}
    metadata = {mime: {"width": output.width} for mime in data if mime in ("image/png", "image/jpeg") and output.width}
    shown = {"data": data, "metadata": metadata}
    if output.source == "result":
        return {"output_type": "execute_result", "execution_count": None, **shown}
    return {"output_type": "display_data", **shown}


def _value(mime: str, value: str) -> object:
    return json.loads(value) if mime.endswith("json") else value
