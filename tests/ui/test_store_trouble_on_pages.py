"""What a page shows when conversations cannot be kept, or one cannot be read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.store import Store
from tests.ui.test_pages import PAGES, ROOT, _in_the_project, ask, shown

__all__ = ["_in_the_project"]  # a fixture for every test here, too


def test_a_database_that_cannot_be_used_is_a_sentence_and_the_page_works(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"not a database " * 1000)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite")
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run().switch_page(PAGES[0]).run()
    [warning] = app.warning
    assert "kept only until Gourd ends" in warning.value and "file is not a database" in warning.value
    ask(app, "hello")
    assert not app.exception and not app.error and "hello" in shown(app)


def test_a_conversation_that_cannot_be_read_is_a_sentence_and_a_new_one_begins(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/x.sqlite")
    with closing(Store(f"sqlite:///{tmp_path}/x.sqlite")) as store:
        talk = store.new("chat")
        talk.ask("hi")
        store.save(talk)
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as connection, connection:
        connection.execute("UPDATE conversations SET mode = 'research'")
    app = AppTest.from_file(str(ROOT / "Home.py"), default_timeout=60).run()
    app.query_params["c"] = talk.id
    app.switch_page(PAGES[0]).run()
    assert not app.exception
    [error] = app.error
    assert "a newer Gourd wrote it" in error.value and "This is a new conversation" in error.value
    assert app.chat_input
