"""Code and files of the user's own are part of the conversation: the model is told, and the notebook holds them."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from assistant import background
from assistant.actions import CodeAction
from assistant.conversation import Conversation
from assistant.events import Cell, CellFinished, CellOutput, FilesAdded, FilesMade, Text, TurnFinished
from assistant.export import to_notebook
from assistant.modes import CODE
from assistant.outputs import shown_outputs
from assistant.turn import run_cell
from kernel.packages import PACKAGES
from kernel.session import KernelSession


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    session = KernelSession(tmp_path_factory.mktemp("own"), time_limit=30)
    yield session
    session.shutdown()


def run(session: KernelSession, code: str, stop: threading.Event | None = None) -> Conversation:
    conversation = Conversation("code", "Be brief.")
    conversation.ask(None)
    list(run_cell(conversation, CodeAction(session, code, by="user"), stop or threading.Event()))
    return conversation


def test_a_cell_of_the_users_own_is_a_turn_and_the_model_is_told(session: KernelSession) -> None:
    conversation = run(session, "print(6 * 7)")
    finished = conversation.turns[0].finished
    assert finished and finished.reason == "stop"
    user, assistant = conversation.turns[0].messages()
    assert user == {
        "role": "user",
        "content": "I ran this code:\n```python\nprint(6 * 7)\n```\nOutput of the code:\n```\n42\n```",
    }
    assert assistant["role"] == "assistant"


def test_a_stopped_cell_ends_its_turn_as_cancelled(session: KernelSession) -> None:
    stop = threading.Event()
    stop.set()
    finished = run(session, "1", stop).turns[0].finished
    assert finished and finished.reason == "cancelled"


def test_it_runs_in_the_background_like_any_turn(session: KernelSession) -> None:
    conversation = Conversation("code")
    turn = conversation.ask(None)
    background.start_cell(conversation, CodeAction(session, "x = 1", by="user"))
    while background.running(conversation.id):
        threading.Event().wait(0.01)
    assert isinstance(turn.events[-1], TurnFinished)


def test_files_that_a_cell_makes_or_changes_are_recorded(session: KernelSession, tmp_path: Path) -> None:
    made = [e for e in run(session, "open('a.txt', 'w').write('abc')").turns[0].events if isinstance(e, FilesMade)]
    assert made == [FilesMade([{"name": "a.txt", "size": 3}])]
    assert not any(isinstance(e, FilesMade) for e in run(session, "1").turns[0].events)


def test_added_files_are_told_even_when_their_turn_is_left_out() -> None:
    conversation = Conversation("code", "Be brief.")
    conversation.ask("Mean?", FilesAdded([{"name": "a.csv", "size": 9, "head": "x,y\n1,2"}]))
    assert conversation.system_messages()[0]["content"] == "Be brief.\n\nFile a.csv:\nx,y\n1,2"
    assert conversation.turns[0].messages() == [{"role": "user", "content": "Mean?"}]
    assert conversation.ask_again().events == [FilesAdded([{"name": "a.csv", "size": 9, "head": "x,y\n1,2"}])]


def test_the_model_is_told_what_is_installed() -> None:
    assert all(package in CODE.system for package in PACKAGES)


def test_a_bar_that_other_output_came_after_moves_on() -> None:
    def piece(source: str, text: str) -> CellOutput:
        return CellOutput(source, {"text/plain": text})

    events = [piece("stderr", "start\n\r 0%"), piece("stdout", "at 0\n"), piece("stderr", "\r50%")]
    assert [output.data["text/plain"] for output in shown_outputs(events)] == ["start\n", "at 0\n", "\r50%"]


def test_the_notebook_is_valid_and_complete(session: KernelSession) -> None:
    conversation = Conversation("code")
    turn = conversation.ask("Plot it", FilesAdded([{"name": "a.csv", "size": 9, "head": ""}]))
    turn.add(Text("I plot.\n```python\nplot()\n```"))
    code = "import matplotlib.pyplot as plt\nprint('hi')\nplt.plot([1, 2])\nplt.show()\n6 * 7"
    for event in CodeAction(session, code).run(lambda asked, stop: pytest.fail("no approval"), threading.Event()):
        turn.add(event)
    turn.add(Text("Done."))
    conversation.ask(None)
    list(run_cell(conversation, CodeAction(session, "1 / 0", by="user"), threading.Event()))
    notebook = nbformat.reads(to_notebook(conversation), as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    kinds = [(cell.cell_type, [output.output_type for output in cell.get("outputs", [])]) for cell in notebook.cells]
    assert kinds == [
        ("markdown", []),
        ("markdown", []),
        ("markdown", []),
        ("code", ["stream", "display_data", "execute_result"]),
        ("markdown", []),
        ("code", ["error"]),
    ]
    assert notebook.cells[3].outputs[1].metadata["image/png"]["width"] > 100
    assert notebook.cells[5].outputs[0].ename == "ZeroDivisionError"


def test_a_conversation_without_turns_is_an_empty_notebook() -> None:
    assert json.loads(to_notebook(Conversation("code")))["cells"] == []


def test_cells_remember_whose_they_are() -> None:
    assert Cell("1").by == "model"
    assert CellFinished("ok", 0.1).to_json()["event"] == "cell_finished"
