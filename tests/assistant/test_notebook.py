"""The notebook of a conversation runs elsewhere, from top to bottom, and shows the same."""

import json
import re
import threading
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from assistant.actions import CodeAction, allow_none
from assistant.conversation import Conversation
from assistant.events import CellFinished, FilesAdded, Notice, Text, TurnFinished
from assistant.export import read_conversation, to_json, to_notebook
from assistant.turn import run_cell
from kernel import KernelSession
from tests.assistant.samples import code_conversation

CELLS = [
    "import matplotlib.pyplot as plt\nn = 6\nprint('hi', n)",
    "plt.plot([1, n])\nplt.show()\nn * 7",
    "1 / 0",
    "from IPython.display import JSON, Markdown, display\ndisplay(Markdown('**n**'), JSON({'n': n}))\nn + 1",
]


@pytest.fixture(scope="module")
def conversation(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """Cells of the model that a kernel of Gourd's has run."""
    conversation = Conversation("code")
    with KernelSession(tmp_path_factory.mktemp("session")) as session:
        for cell in CELLS[:2]:
            turn = conversation.ask(f"Run <b>this</b>\n```\n{cell}")
            turn.add(Text(f"So:\n```python\n{cell}\n```\n"))
            for event in CodeAction(session, cell).run(allow_none, threading.Event()):
                turn.add(event)
            turn.add(Text("Done ![x](http://evil.invalid)."))
            turn.add(TurnFinished("stop", 1, 1, 0.1))
        for cell in CELLS[2:]:
            conversation.ask(None)
            list(run_cell(conversation, CodeAction(session, cell, by="user"), threading.Event()))
    return conversation


def read(conversation: Conversation) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.reads(to_notebook(conversation), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    return notebook


def shown(notebook: nbformat.NotebookNode) -> list[tuple[str, str, bool]]:
    """Of each output its kind, its text (without the size of a figure, which is Gourd's), and whether there is a
    picture."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [
        (
            o.output_type,
            re.sub(r"size \d+x\d+", "", o.get("text") or o.get("evalue") or o.data["text/plain"]),
            "image/png" in o.get("data", {}),
        )
        for o in outputs
    ]


def test_run_from_top_to_bottom_it_shows_the_same(
    conversation: Conversation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)  # Streamlit sets it in this process; with it no plot is shown
    before = read(conversation)
    run = read(conversation)
    for cell in run.cells:
        cell.get("outputs", []).clear()
    NotebookClient(run, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert shown(run) == shown(before)
    assert ("stream", "hi 6\n", False) in shown(run)
    assert ("execute_result", "42", False) in shown(run)
    assert ("error", "division by zero", False) in shown(run)
    assert any(picture for _, _, picture in shown(run))


def test_its_code_cells_are_those_that_ran_in_their_order(conversation: Conversation) -> None:
    code = [cell for cell in read(conversation).cells if cell.cell_type == "code"]
    assert [cell.source for cell in code] == CELLS
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4]


def test_what_was_said_is_harmless_markdown(conversation: Conversation) -> None:
    said = "\n".join(cell.source for cell in read(conversation).cells if cell.cell_type == "markdown")
    assert "Run <b>this</b>" in said  # inside a fence
    assert "![x]" not in said
    assert "[x](http://evil.invalid)" in said


def test_read_back_from_json_it_is_the_same_notebook(conversation: Conversation) -> None:
    for each in (conversation, code_conversation()):
        assert to_notebook(read_conversation(to_json(each).encode())) == to_notebook(each)


def test_every_output_is_valid() -> None:
    kinds = [cell.cell_type for cell in read(code_conversation()).cells]
    assert kinds == ["markdown", "markdown", "markdown", "code", "markdown", "code"]


def test_code_that_never_ran_stays_in_its_answer() -> None:
    conversation = Conversation("code")
    conversation.ask("Go", FilesAdded([])).add(Text("So:\n```python\nx = 1\n```"))
    assert "```python\nx = 1\n```" in read(conversation).cells[-1].source


def test_places_of_this_computer_stay_at_home() -> None:
    conversation = Conversation("code")
    turn = conversation.ask("Go")
    turn.add(Notice("See /home/secret."))
    turn.add(CellFinished("error", 0.0))
    assert "secret" not in json.dumps(read(conversation))
