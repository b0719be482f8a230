"""Databases that cannot be used, and what a newer Gourd wrote: sentences, and nothing half written."""

import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from assistant import background
from assistant.actions import NoActions, allow_none
from assistant.conversation import Conversation
from assistant.events import CellOutput, Notice, Text, TurnFinished
from assistant.store import Store, StoreError
from assistant.turn import TurnOptions
from model.chat_model import MalformedCall, Sampling
from tests.assistant.test_background import finished, wait_for
from tests.assistant.trouble import out_of_order
from tests.postgresql import PostgreSQL
from tests.scripted_model import ScriptedModel, reply


@pytest.fixture
def trouble(request: pytest.FixtureRequest, url: str) -> AbstractContextManager[None]:
    return out_of_order(url, None if url.startswith("sqlite") else request.getfixturevalue("postgresql"))


def stored(url: str, conversation: Conversation) -> list[tuple[str | None, list[object]]]:
    with closing(Store(url)) as other:
        found = other.find(conversation.id)
        return [(turn.prompt, list(turn.events)) for turn in found.turns] if found else []


def run_sql(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_failed_write_leaves_nothing_half_written_and_the_next_writes_everything(
    store: Store, url: str, trouble: AbstractContextManager[None]
) -> None:
    conversation = store.new("chat")
    conversation.ask("first").add(Text("stored"))
    store.save(conversation)
    before = stored(url, conversation)
    with trouble:
        conversation.turns[0].add(Text(" and more"))
        conversation.ask("second").events += [CellOutput("display", {"image/png": "x" * 10**6}), Notice("n")]
        conversation.title = "renamed"
        for _ in range(2):
            with pytest.raises(StoreError, match="cannot be used"):
                store.save(conversation)
    assert stored(url, conversation) == before
    store.save(conversation)
    assert stored(url, conversation) == [(turn.prompt, turn.events) for turn in conversation.turns]
    assert [listed.title for listed in store.recent()] == ["renamed"]


def test_a_turn_that_cannot_be_stored_goes_on_and_says_so(
    store: Store, url: str, trouble: AbstractContextManager[None]
) -> None:
    conversation = store.new("chat")
    conversation.ask("hi")
    broken = ExitStack()
    steps = reply(
        "a",
        lambda stop: broken.enter_context(trouble),
        MalformedCall("x", "not JSON"),
        "b",
        MalformedCall("y", "not JSON"),
        lambda stop: broken.close(),
        "c",
    )
    options = TurnOptions(NoActions(), allow_none, Sampling(), 3)
    background.start(ScriptedModel([steps]), conversation, options, store.save)
    wait_for(lambda: finished(conversation), 20)
    [turn] = conversation.turns
    assert turn.finished and turn.finished.reason == "stop"
    [notice] = [event for event in turn.events if isinstance(event, Notice)]
    assert "could not be stored at once" in notice.text
    assert stored(url, conversation) == [("hi", turn.events)]


def test_a_database_that_went_away_is_a_sentence_until_it_is_back(postgresql: PostgreSQL) -> None:
    url = postgresql.create("away")
    with closing(Store(url)) as store:
        with out_of_order(url, postgresql):
            for use in (lambda: store.find("x"), store.recent, store.purge, lambda: store.presets().of("chat")):
                with pytest.raises(StoreError, match="Look whether it runs and DATABASE_URL is right"):
                    use()
        assert store.find("x") is None and store.recent() == []


NEWER = "Something here was written by a newer Gourd, and this one cannot show it."


def test_events_of_a_newer_gourd_are_notices_and_stay_as_they_are(store: Store, url: str) -> None:
    conversation = store.new("chat")
    conversation.ask("hi").events += [Text("a"), Notice("b"), Text("c"), TurnFinished("stop", 1, 1, 0.1)]
    store.save(conversation)
    run_sql(url, """UPDATE events SET data = '{"event"\\:"hologram", "rays"\\: 3}' WHERE position = 1""")
    run_sql(
        url, """UPDATE events SET data = '{"event"\\:"text", "text"\\: "c", "mood"\\: "good"}' WHERE position = 2"""
    )
    run_sql(url, """UPDATE events SET data = '{"event"\\:"turn_finished", "why"\\: "stop"}' WHERE position = 3""")
    with closing(Store(url)) as older:
        found = older.find(conversation.id)
        assert found and found.turns[0].events == [Text("a"), Notice(NEWER), Text("c"), Notice(NEWER)]
        found.turns[0].add(Text("more"))
        found.ask("next")
        older.save(found)
        assert older.details(found.turns[0]) == []
    with create_engine(url.replace("postgresql:", "postgresql+psycopg:")).connect() as connection:
        kept = connection.execute(text("SELECT CAST(data AS TEXT) FROM events ORDER BY position")).scalars().all()
    assert "hologram" in kept[1] and "mood" in kept[2] and "why" in kept[3] and "more" in kept[4]


@pytest.mark.parametrize(
    "change", ["mode = 'research'", """options = '{"memory"\\: "dreams"}'""", """options = '{"allowed"\\: 3}'"""]
)
def test_a_conversation_of_a_newer_gourd_is_a_sentence(store: Store, url: str, change: str) -> None:
    conversation = store.new("chat")
    conversation.ask("hi")
    store.save(conversation)
    run_sql(url, f"UPDATE conversations SET {change}")
    with closing(Store(url)) as older:
        with pytest.raises(StoreError, match="a newer Gourd wrote it"):
            older.find(conversation.id)
        assert len(older.recent()) == ("mode" not in change)


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("hello", "no address of a database"),
        ("", "no address of a database"),
        ("mysql://root:hunter2@localhost/x", "no address of a database"),
        ("postgresql://me:hunter2@localhost:port/x", "no address of a database"),
        ("postgresql://me:hunter2@[::1/x", "no address of a database|cannot be used"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://me:hunter2@localhost:1/x", "The database x on localhost cannot be used: .*Look whether it runs"),
        ("postgres://me:hunter2@127.0.0.1:1/x", "The database x on 127.0.0.1 cannot be used"),
        ("postgresql://me:hunter2@localhost:1/x?sslmode=nonsense", "The database x on localhost cannot be used"),
        ("postgresql://me:hunter2@localhost:1/x?connect_timeout=1", "The database x on localhost cannot be used"),
    ],
)
def test_a_wrong_url_is_a_sentence_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as raised:
        Store(url)
    assert "hunter2" not in str(raised.value) and "\n" not in str(raised.value)


def test_a_wrong_password_is_a_sentence_without_it(postgresql: PostgreSQL) -> None:
    postgresql.run("CREATE ROLE careful LOGIN PASSWORD 'right'")
    postgresql.run("CREATE DATABASE guarded OWNER careful")
    place = postgresql.url("guarded").partition("@")[2]
    with pytest.raises(StoreError, match="password authentication failed") as raised:
        Store(f"postgresql://careful:hunter2@{place}")
    assert "hunter2" not in str(raised.value)
    Store(f"postgresql://careful:right@{place}").close()


def test_a_database_that_is_not_there_is_a_sentence(postgresql: PostgreSQL) -> None:
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        Store(postgresql.url("nowhere"))


def test_a_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"psycopg is missing: pip install -r requirements-postgresql\.txt"):
        Store("postgresql://localhost/x")


def test_a_file_that_is_no_database_is_a_sentence_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    file.write_bytes(b"not a database " * 1000)
    with pytest.raises(StoreError, match=r"conversations\.sqlite cannot be used: file is not a database\. Look"):
        Store(f"sqlite:///{file}")
    assert file.read_bytes() == b"not a database " * 1000


def test_a_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    with closing(Store(f"sqlite:///{file}")) as store:
        conversation = store.new("chat")
        conversation.ask("hi").events += [Text("x" * 100_000), Notice("n")]
        store.save(conversation)
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with (
        pytest.raises(StoreError, match="cannot be used: database disk image is malformed"),
        closing(Store(f"sqlite:///{file}")) as store,
    ):
        store.find(conversation.id)
        store.recent(search="x")


def test_a_folder_in_the_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be used: unable to open database file"):
        Store(f"sqlite:///{tmp_path}")


def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError, match=r"Conversations cannot be kept in .*data/x\.sqlite: "):
        Store(f"sqlite:///{tmp_path}/data/x.sqlite")


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may do everything, so the tests of what one may not do are somebody else's."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_a_folder_that_is_not_ours_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with as_nobody(), pytest.raises(StoreError, match=r"cannot be kept in .*: Permission denied"):
        Store(f"sqlite:///{tmp_path}/x.sqlite")


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path}/new/conversations.sqlite").close()
    file = tmp_path / "new" / "conversations.sqlite"
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700


def test_a_file_that_another_program_keeps_busy_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "conversations.sqlite"
    with closing(Store(f"sqlite:///{file}?timeout=0.1")) as store, closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        conversation = store.new("chat")
        conversation.ask("hi")
        with pytest.raises(StoreError, match=r"database is locked\. Another program keeps it busy"):
            store.save(conversation)
        assert store.recent() == []  # readers do not wait
        other.rollback()
        store.save(conversation)
        assert len(store.recent()) == 1


def test_saves_from_two_threads_store_everything_once(store: Store, url: str) -> None:
    conversation = store.new("chat")
    failed: list[object] = []

    def work(name: str) -> None:
        try:
            for number in range(40):
                conversation.ask(f"{name}{number}").add(Text("a"))
                store.save(conversation)
                conversation.all_turns[-1].add(Text("b"))
                store.save(conversation)
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.save(conversation)
    with closing(Store(url)) as other:
        found = other.find(conversation.id)
    assert not failed and found
    assert [(t.id, t.prompt, t.events) for t in found.all_turns] == [
        (t.id, t.prompt, t.events) for t in conversation.all_turns
    ]
