"""Each page with Gourd's model behind a real model server: it works as with a model in the same process."""

from pathlib import Path
from time import monotonic, sleep

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(autouse=True)
def _on_the_server(monkeypatch: pytest.MonkeyPatch, server_url: str) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")
    monkeypatch.setenv("GOURD_MODEL", f"{server_url}#model/seed")
    st.cache_resource.clear()


def ask(page: str, question: str) -> str:
    """All texts of a page when its first turn is over."""
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    app.switch_page(page).run()
    app.chat_input[0].set_value(question).run()
    end = monotonic() + 60
    while app.chat_input[0].disabled:
        assert monotonic() < end, "the turn did not end"
        sleep(0.05)
        app.run()
    assert not app.exception
    assert not app.error
    kinds = ("text", "markdown", "code", "caption")
    return "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind))


def test_chat_answers() -> None:
    assert "The capital of Peru is Lima." in ask("pages/1_Chat.py", "What is the capital of Peru?")


def test_a_tool_is_called_and_its_card_shown() -> None:
    page = ask("pages/2_Tools.py", "Give me a random number between 1 and 100 with seed 42")
    assert r"random\_number\_generator" in page  # escaped for Markdown
    assert '"seed": 42' in page


def test_a_cell_runs() -> None:
    page = ask("pages/3_Code_Interpreter.py", "What is 37 factorial?")
    assert "13763753091226345046315979581580902400000000" in page
