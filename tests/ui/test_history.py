"""The list of conversations: what it shows, and what can be done with one. Renaming is shown in the browser."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import background
from assistant.actions import NoActions, allow_none
from assistant.conversation import Conversation
from assistant.events import Text, TurnFinished
from assistant.modes import ModeName
from assistant.store import Store
from assistant.turn import TurnOptions
from kernel import sessions
from model.chat_model import Sampling
from tests.scripted_model import ScriptedModel, reply
from tests.ui.using import address, button, open_page, start_afresh, texts, titles
from ui import history, state


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    start_afresh(monkeypatch, tmp_path / "data")
    return tmp_path / "data"


def store() -> Store:
    return state.store()


def said(question: str, mode: ModeName = "chat", owner: str = "") -> Conversation:
    """A stored conversation of one question."""
    conversation = Conversation(mode, owner=owner)
    turn = conversation.ask(question)
    turn.add(Text("An answer."))
    turn.add(TurnFinished("stop", 1, 1, 0.1))
    return store().add(conversation)


def menu(app: AppTest, conversation: Conversation, option: str) -> AppTest:
    return app.menu_button(key=f"menu-{conversation.id}").set_value(option).run()


def test_the_newest_comes_first_on_every_page() -> None:
    modes: list[ModeName] = ["chat", "tools", "code"]
    for number, mode in enumerate(modes):
        said(f"Question {number}", mode)
    said("Not mine", owner="somebody")
    for page in ("", "chat", "tools", "code"):
        assert titles(open_page(page)) == ["Question 2", "Question 1", "Question 0"]


def test_a_link_leads_to_the_conversation_in_its_mode() -> None:
    conversation = said("How?", "tools")
    link = next(link.proto for link in open_page().page_link if link.label == "How?")
    assert (link.page, link.query_string) == ("Tools", f"c={conversation.id}")
    app = open_page("tools", conversation.id)
    assert "How?" in texts(app)
    assert address(app) == conversation.id


def test_a_title_is_text() -> None:
    said("![x](http://evil.invalid) **bold** :red[red] $x$")
    assert titles(open_page()) == [
        r"\!\[x\]\(http\:\/\/evil\.invalid\) \*\*bold\*\* \:red\[red\] \$x\$".replace(r"\/", "/")
    ]


def test_search_finds_titles_and_questions() -> None:
    for number in range(8):
        said(f"Question {number}")
    other = said("The title")
    other.ask("and a gourd")
    store().save(other)
    app = open_page()
    app.text_input(key="search").set_value("GOURD").run()
    assert titles(app) == ["The title"]
    app.text_input(key="search").set_value("nothing has this").run()
    assert titles(app) == []
    assert "No conversation has this" in texts(app)
    app.text_input(key="search").set_value("").run()
    assert len(titles(app)) == 9


def test_a_few_conversations_need_no_search() -> None:
    said("One")
    app = open_page()
    assert not [field for field in app.text_input if field.key == "search"]


def test_more_are_shown_when_asked_for() -> None:
    for number in range(history.PAGE + 3):
        said(f"Question {number}")
    app = open_page()
    assert len(titles(app)) == history.PAGE
    button(app, "Show more").click().run()
    assert len(titles(app)) == history.PAGE + 3
    assert "Show more" not in [each.label for each in app.button]


def test_a_new_conversation_is_listed_with_its_first_question_and_left_by_a_button() -> None:
    app = open_page("chat")
    assert button(app, "New conversation").disabled
    first = address(app)
    conversation = store().find(first)
    assert conversation
    conversation.ask("Hello").add(TurnFinished("stop", 1, 1, 0.1))
    app.run()
    assert titles(app) == ["Hello"]
    button(app, "New conversation").click().run()
    assert address(app) != first
    assert titles(app) == ["Hello"]


def test_delete_is_undone_in_its_place() -> None:
    middle = [said(f"Question {number}") for number in range(3)][1]
    app = menu(open_page(), middle, "Delete")
    assert titles(app) == ["Question 2", "Question 0"]
    assert "Deleted “Question 1”" in texts(app)
    assert store().find(middle.id) is None
    button(app, "Undo").click().run()
    assert titles(app) == ["Question 2", "Question 1", "Question 0"]
    assert "Deleted" not in texts(app)


def test_deleting_what_is_shown_leaves_for_a_new_one_and_undo_comes_back() -> None:
    conversation = said("Shown")
    app = menu(open_page("chat", conversation.id), conversation, "Delete")
    assert address(app) != conversation.id
    assert "An answer." not in texts(app)
    assert "no such conversation" not in texts(app)
    button(app, "Undo").click().run()
    assert address(app) == conversation.id
    assert "An answer." in texts(app)


def test_the_offer_to_undo_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = said("Gone")
    app = menu(open_page(), conversation, "Delete")
    monkeypatch.setattr(history, "UNDO_SECONDS", 0)
    app.run()
    assert "Deleted" not in texts(app)


def test_what_was_deleted_long_ago_goes_with_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = said("Old", "code"), said("New")
    app = open_page()
    file = sessions.get(old.id).directory / "made.txt"
    file.write_text("x")
    menu(app, old, "Delete")
    assert file.exists()
    monkeypatch.setattr(history, "PURGE_SECONDS", 0.0)
    menu(app, new, "Delete")
    assert not file.parent.exists()
    store().restore(old.id)
    assert store().find(old.id) is None


def test_deleting_stops_the_turn_first() -> None:
    conversation = Conversation("chat")
    conversation.ask("Go on for ever")
    store().add(conversation)
    model = ScriptedModel([reply("So", lambda stop: stop.wait(60), "never")])
    options = TurnOptions(NoActions(), allow_none, Sampling(), steps=0)
    running = background.start(model, conversation, options, store().save)
    app = open_page()
    menu(app, conversation, "Delete")
    assert running.ended.is_set()
    button(app, "Undo").click().run()
    found = store().find(conversation.id)
    assert found and found.turns[0].finished and found.turns[0].finished.reason == "cancelled"


def test_the_address_of_a_conversation_outlives_the_process(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    conversation = said("Remember me", "code")
    start_afresh(monkeypatch, data)
    app = open_page("code", conversation.id)
    assert "Remember me" in texts(app)
    assert store().find(conversation.id) is not conversation


def test_a_database_that_cannot_be_used_is_a_sentence_on_every_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/no/such/place.sqlite")
    start_afresh(monkeypatch, tmp_path)
    for page in ("", "chat"):
        assert [warning.value for warning in open_page(page).warning if "only until Gourd ends" in warning.value]


def test_a_database_that_cannot_be_written_is_a_sentence(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    store().delete(said("Here").id)
    with sqlite3.connect(data / "conversations.sqlite") as connection:
        connection.execute("CREATE TRIGGER no BEFORE DELETE ON conversations BEGIN SELECT RAISE(ABORT, 'full'); END")
    start_afresh(monkeypatch, data)
    assert [warning.value for warning in open_page("chat").warning if "only until Gourd ends" in warning.value]


def break_database(data: Path) -> Callable[[], None]:
    """Take the tables away under a running app."""

    def run() -> None:
        with sqlite3.connect(data / "conversations.sqlite") as connection:
            connection.executescript("PRAGMA foreign_keys = OFF; DROP TABLE events; DROP TABLE turns;")
            connection.executescript("DROP TABLE conversations; DROP TABLE presets;")

    return run


def test_a_database_that_breaks_is_a_sentence(data: Path) -> None:
    conversation = said("Here")
    app = open_page("chat", conversation.id)
    break_database(data)()
    app.run()
    assert not app.exception
    assert "The conversations cannot be listed." in texts(app)
    assert "An answer." in texts(app)  # it is still in memory
    other = open_page("chat", "0" * 32)
    assert "This is a new conversation." in texts(other)
