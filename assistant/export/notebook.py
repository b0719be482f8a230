"""A conversation as a Jupyter notebook (nbformat 4.5): what was said as Markdown, what ran as code with its outputs."""

import json
from typing import Any

from assistant.cells import format_size
from assistant.conversation import Conversation, Turn
from assistant.events import Cell, CellOutput, FilesAdded, Notice, Text, TurnFinished
from assistant.export.prose import harmless, literal, quoted
from assistant.export.sharing import shareable
from assistant.export.steps import outputs_of, without_run_code

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
    text = json.dumps(notebook, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace").decode("utf-8")


def _turn_cells(turn: Turn) -> list[Notebook]:
    cells = [_markdown(f"**Question:**\n\n{quoted(turn.prompt)}")] if turn.prompt else []
    events = without_run_code(shareable(list(turn.events)))
    for i, event in enumerate(events):
        match event:
            case FilesAdded(files=files):
                names = ", ".join(f"{literal(file['name'])} ({format_size(file['size'])})" for file in files)
                cells.append(_markdown(f"**Files:** {names}"))
            case Text(text=text) if text.strip():
                cells.append(_markdown(harmless(text)))
            case Cell(code=code):
                cells.append(_code(code, outputs_of(events[i + 1 :])))
            case Notice(text=text) | TurnFinished(reason="error", message=text):
                cells.append(_markdown(f"*{literal(text)}*"))
    return cells


def _markdown(text: str) -> Notebook:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(code: str, shown: list[CellOutput]) -> Notebook:
    outputs = [_output(output) for output in shown]
    # Run from top to bottom, a notebook goes on after an error that is expected.
    failed = any(output["output_type"] == "error" for output in outputs)
    metadata = {"tags": ["raises-exception"]} if failed else {}
    return {"cell_type": "code", "metadata": metadata, "source": code, "execution_count": None, "outputs": outputs}


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
