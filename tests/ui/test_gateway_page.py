"""The Code Interpreter's page on a real gateway: it runs there, says so, and offers nothing that is not to be had."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kernel import sessions
from tests.servers import running_gateway

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "let-me-in"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_gateway(TOKEN) as address:
        yield address


@pytest.fixture(autouse=True)
def _on_the_gateway(monkeypatch: pytest.MonkeyPatch, address: str) -> Iterator[None]:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")
    monkeypatch.setenv("KERNEL_GATEWAY_URL", address)
    monkeypatch.setenv("KERNEL_GATEWAY_TOKEN", TOKEN)
    st.cache_resource.clear()
    yield
    for conversation_id in list(sessions._registry._sessions):
        sessions.close(conversation_id)
    sessions.configure(sessions.Limits())
    st.cache_resource.clear()


def open_code() -> AppTest:
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    app.switch_page("pages/3_Code_Interpreter.py").run()
    assert not app.exception
    return app


def ask(app: AppTest, question: str) -> None:
    app.chat_input[0].set_value(question).run()
    end = monotonic() + 60
    while app.chat_input[0].disabled:
        assert monotonic() < end, "the turn did not end"
        sleep(0.05)
        app.run()
    assert not app.exception


def words(app: AppTest) -> str:
    kinds = ("markdown", "text", "code", "error", "warning", "caption")
    return "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind))


def test_code_runs_there_and_the_page_says_so_and_offers_no_files(address: str) -> None:
    app = open_code()
    host = address.removeprefix("http://")
    assert f"It runs on the gateway at `{host}`" in words(app) and "Drop files" not in words(app)
    assert f"Code runs on the Jupyter gateway at {host}, not in a sandbox" in words(app)
    assert "cannot be added, listed or downloaded" in words(app)
    assert "Files" not in [expander.label for expander in app.expander]
    ask(app, "What is 37 factorial?")
    assert "13763753091226345046315979581580902400000000" in words(app)


def test_a_wrong_token_is_said_in_the_cell_and_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERNEL_GATEWAY_TOKEN", "wrong")
    app = open_code()
    ask(app, "What is 37 factorial?")
    assert words(app).count("refused the token. Set KERNEL_GATEWAY_TOKEN") >= 2
    assert "wrong" not in words(app)
