"""Pages under Streamlit's AppTest with a database of their own, and what a test looks for on them."""

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ui.state import PAGES

ROOT = Path(__file__).resolve().parent.parent.parent


def start_afresh(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """As a new process with this data folder would start; to call again is to start it again."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")
    monkeypatch.setenv("GOURD_DATA", str(data))
    st.cache_resource.clear()


def open_page(mode: str = "", conversation_id: str = "") -> AppTest:
    """A new tab with the page of a mode, at a conversation's address if one is given; without a mode it is Home."""
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    if mode:
        app.switch_page(PAGES[mode])
        if conversation_id:
            app.query_params["c"] = conversation_id
        app.run()
    assert not app.exception
    return app


def titles(app: AppTest) -> list[str]:
    """What the list shows, newest first, as the labels say it."""
    return [link.label for link in app.page_link if link.proto.query_string]


def address(app: AppTest) -> str:
    """The id of the conversation in the page's address."""
    value = app.query_params["c"]
    return value if isinstance(value, str) else value[0]


def button(app: AppTest, label: str) -> Any:  # noqa: ANN401
    return next(button for button in app.button if button.label == label)


def texts(app: AppTest) -> str:
    """All texts of the page."""
    kinds = ("text", "markdown", "code", "caption", "error", "info", "warning", "toast")
    return "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in app.get(kind))
