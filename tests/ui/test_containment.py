"""The page says what contains code, asks where nothing does, and does not answer strangers."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from containment import choice
from containment.unsandboxed import Unsandboxed
from ui.exposure import is_public

ROOT = Path(__file__).resolve().parent.parent.parent
AGREE = "Run code without a sandbox"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")
    monkeypatch.setattr(choice, "_policy", "ask")
    st.cache_resource.clear()


def open_code() -> AppTest:
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    return app.switch_page("pages/3_Code_Interpreter.py").run()


def words(app: AppTest) -> str:
    return "\n".join(str(getattr(element, "value", "")) for kind in ("markdown", "error") for element in app.get(kind))


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_the_page_shows_the_details_of_the_containment() -> None:
    app = open_code()
    assert not app.exception
    for sentence in choice.find().details:
        assert sentence in words(app)


def test_without_a_sandbox_the_page_asks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "strongest", lambda: Unsandboxed([]))
    app = open_code()
    assert "unsandboxed" in words(app)
    next(button for button in app.button if button.label == AGREE).click().run()
    assert AGREE not in labels(app)
    assert not choice.must_ask(Unsandboxed([]))
    assert "without a sandbox" in words(app)  # the details go on saying it


def test_without_a_sandbox_it_can_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "strongest", lambda: Unsandboxed([]))
    monkeypatch.setenv("GOURD_UNSANDBOXED", "forbid")
    app = open_code()
    assert "forbid to run code" in words(app)
    assert AGREE not in labels(app)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "::", "192.168.1.5", "example.com"])
def test_a_server_for_the_network_without_a_login_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, address: str | None
) -> None:
    assert is_public(address)
    original = st.get_option
    monkeypatch.setattr(st, "get_option", lambda key: address if key == "server.address" else original(key))
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    assert "without a login" in words(app)
    assert not app.selectbox


@pytest.mark.parametrize("address", ["localhost", "127.0.0.1", "::1"])
def test_this_computer_is_no_network(address: str) -> None:
    assert not is_public(address)
