"""Files in and out of the sidebar. What they hold is tested beside `assistant.export`."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.conversation import Conversation
from assistant.export import to_json
from tests.assistant.samples import code_conversation, tools_conversation
from tests.ui.using import address, open_page, start_afresh, texts, titles
from ui import export, state


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    start_afresh(monkeypatch, tmp_path)


def upload(app: AppTest, data: bytes, name: str = "conversation.json") -> AppTest:
    return next(box for box in app.file_uploader).set_value((name, data, "application/json")).run()


@pytest.mark.parametrize("page", ["", "chat", "tools", "code"])
def test_an_imported_conversation_is_shown_in_its_mode(page: str) -> None:
    app = upload(open_page(page), to_json(tools_conversation()).encode())
    assert not app.exception
    assert "Two files: 你好 🎃" in texts(app)
    assert titles(app) == ["What is here?"]
    found = state.store().find(address(app))
    assert found
    assert found.options.allowed == set()
    assert not found.options.trust_harmless


def test_it_is_imported_once_for_each_upload() -> None:
    data = to_json(code_conversation()).encode()
    app = upload(open_page("code"), data)
    app.run()
    assert titles(app) == ["Plot it"]
    upload(app, data)
    assert titles(app) == ["Plot it", "Plot it"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"# no JSON", "not JSON"),
        (b'{"cells": []}', "no conversation"),
        (b'{"gourd": 99}', "newer Gourd"),
        (b'{"gourd": 1, "mode": "![x](http://evil.invalid)"}', "changed or damaged"),
    ],
)
def test_a_bad_file_is_a_sentence_and_stores_nothing(data: bytes, sentence: str) -> None:
    app = upload(open_page("chat"), data)
    assert not app.exception
    assert [error.value for error in app.error if sentence in error.value]
    assert "![x]" not in texts(app)
    assert state.store().recent() == []
    upload(app, to_json(tools_conversation()).encode())
    assert not [error.value for error in app.error if sentence in error.value]
    assert titles(app) == ["What is here?"]


def test_a_file_that_is_too_large_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.export.reading.FILE_LIMIT", 100)
    app = upload(open_page("chat"), to_json(tools_conversation()).encode())
    assert [error.value for error in app.error if "larger than" in error.value]


def test_what_an_imported_file_says_is_text() -> None:
    file = json.loads(to_json(tools_conversation()))
    evil = "![x](http://evil.invalid)"
    for event in file["turns"][0]["events"]:
        event |= {
            field: evil for field in ("reason", "message", "name") if field in event and event["event"][:4] != "turn"
        }
        event |= {"reason": "stop"} if event["event"] == "reply_finished" else {}
    file["turns"][0]["events"].append({"event": "notice", "text": evil})
    file["turns"][-1]["events"].append({"event": "notice", "text": evil, "quiet": True})
    file["turns"][0]["events"].append(
        {"event": "tool_result", "id": "c1", "name": evil, "ok": False, "content": evil, "seconds": 1}
    )
    file["title"] = evil
    app = upload(open_page(), json.dumps(file).encode())
    assert not app.exception
    drawn = [
        getattr(e, "value", "") for kind in ("markdown", "error", "info", "warning", "caption") for e in app.get(kind)
    ]
    assert not [text for text in drawn if "![" in str(text)]


def test_each_mode_exports_what_it_has() -> None:
    for make, labels in (
        (tools_conversation, ["Markdown", "JSON"]),
        (code_conversation, ["Markdown", "JSON", "Notebook"]),
    ):
        conversation = make()
        conversation.owner = ""
        state.store().add(conversation)
        app = open_page(conversation.mode, conversation.id)
        shown = [each.label for each in app.download_button if each.label in ("Markdown", "JSON", "Notebook")]
        assert shown == labels


def test_a_file_is_named_after_the_conversation() -> None:
    assert export._file_name("How? /etc/passwd 天气 ../x") == "How-etc-passwd-天气-x"
    assert export._file_name("???") == "gourd"
    assert Conversation("chat").title == ""
