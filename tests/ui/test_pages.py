"""Each page under Streamlit's AppTest, with the built-in model."""

from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = ["pages/1_Chat.py", "pages/2_Tools.py", "pages/3_Code_Interpreter.py"]


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")
    st.cache_resource.clear()


def open_page(page: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    return app.switch_page(page).run()


def ask(app: AppTest, question: str) -> None:
    """Send a question and wait until its turn is over or waits for approval."""
    app.chat_input[0].set_value(question).run()
    end = monotonic() + 60
    while app.chat_input[0].disabled and not buttons(app, "Run once"):
        assert monotonic() < end, "the turn did not end"
        sleep(0.05)
        app.run()
    assert not app.exception


def buttons(app: AppTest, label: str) -> list[Any]:
    return [button for button in app.button if button.label == label]


def shown(app: AppTest) -> str:
    """All texts of the page."""
    return "\n".join(
        str(getattr(element, "value", ""))
        for kind in ("text", "markdown", "code", "error", "info")
        for element in app.get(kind)
    )


def test_home_says_what_there_is_and_does_not_load_the_model() -> None:
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    assert not app.exception
    assert "Gourd (built in)" in shown(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_with_examples(page: str) -> None:
    app = open_page(page)
    assert not app.exception
    assert app.chat_input[0].value is None
    assert len(app.button) >= 4


def test_chat_answers_and_undo_takes_it_back() -> None:
    app = open_page("pages/1_Chat.py")
    ask(app, "你是谁？有什么功能？")
    assert "你是谁？有什么功能？" in shown(app)
    buttons(app, "Undo")[0].click().run()
    assert "你是谁？有什么功能？" not in [element.value for element in app.text]


def test_a_moved_slider_and_another_page_wipe_nothing() -> None:
    app = open_page("pages/1_Chat.py")
    ask(app, "Who are you?")
    app.slider(key="temperature").set_value(0.5).run()
    assert "Who are you?" in shown(app)
    app.switch_page("pages/2_Tools.py").run()
    assert "Who are you?" not in [element.value for element in app.text]
    app.switch_page("pages/1_Chat.py").run()
    assert "Who are you?" in shown(app)
    assert app.slider(key="temperature").value == 0.5


def test_the_shell_asks_and_a_rejection_is_kept() -> None:
    app = open_page("pages/2_Tools.py")
    ask(app, "What files are in the current directory?")
    assert "wants to run" in shown(app)
    buttons(app, "Reject")[0].click().run()
    while app.chat_input[0].disabled:
        sleep(0.05)
        app.run()
    assert "rejected by the user" in shown(app)


def test_code_runs() -> None:
    app = open_page("pages/3_Code_Interpreter.py")
    ask(app, "What is 37 factorial?")
    assert "13763753091226345046315979581580902400000000" in shown(app)


def test_a_model_that_does_not_exist_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOURD_MODEL", "/no/such/model")
    app = open_page("pages/1_Chat.py").run()
    assert not app.exception
    assert any("/no/such/model" in error.value for error in app.error)
