"""Several Gourds on one database: two that hold the same conversation, and many that start at once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant.conversation import Conversation
from assistant.events import Text, ToolResult, TurnFinished
from assistant.store import Preset, Store, StoreError
from tests.servers import ROOT

FIRST = "changed in another Gourd, which stored it first"
SAVE_ONE = """
import sys
from assistant.store import Store
store = Store(sys.argv[1])
print("ready", flush=True)
store.new("chat").ask(sys.argv[2])
talk = store.new("chat")
talk.ask(sys.argv[2])
store.save(talk)
"""


@pytest.fixture
def other(store: Store, url: str) -> Iterator[Store]:
    """A store as another process has it."""
    with closing(Store(url)) as other:
        yield other


def asked(store: Store) -> Conversation:
    conversation = store.new("chat")
    conversation.ask("hi").add(Text("Hello"))
    store.save(conversation)
    return conversation


def twice(store: Store, other: Store) -> tuple[Conversation, Conversation]:
    here = asked(store)
    there = other.find(here.id)
    assert there
    return here, there


def stored(url: str, conversation: Conversation) -> Conversation:
    with closing(Store(url)) as third:
        found = third.find(conversation.id)
    assert found
    return found


def test_two_that_ask_in_the_same_conversation_lose_nothing(store: Store, other: Store, url: str) -> None:
    here, there = twice(store, other)
    for number in range(3):
        here.ask(f"here {number}").add(Text("a"))
        there.ask(f"there {number}").add(Text("b"))
        store.save(here)
        other.save(there)
    found = stored(url, here)
    assert {turn.prompt for turn in found.all_turns} == {"hi"} | {
        f"{at} {n}" for at in ("here", "there") for n in range(3)
    }
    path = [turn.prompt for turn in found.turns]
    assert path[0] == "hi" and path[1:] in [[f"{at} {number}" for number in range(3)] for at in ("here", "there")]
    assert len([turn for turn in found.versions(found.turns[1]) if turn.shown]) == 1


def test_two_that_go_on_with_the_same_turn_keep_what_was_stored_first(store: Store, other: Store, url: str) -> None:
    here, there = twice(store, other)
    here.turns[0].add(Text(", how are you?"))
    there.turns[0].add(Text(" to you."))
    store.save(here)
    with pytest.raises(StoreError, match=FIRST):
        other.save(there)
    there.turns[0].add(TurnFinished("stop", 1, 1, 0.1))
    with pytest.raises(StoreError, match=FIRST):
        other.save(there)
    assert stored(url, here).turns[0].events == [Text("Hello, how are you?")]
    anew = other.find(here.id)
    assert anew and anew is not there and anew.turns[0].events == here.turns[0].events


def test_two_that_add_to_the_same_turn_keep_what_was_stored_first(store: Store, other: Store, url: str) -> None:
    here, there = twice(store, other)
    here.turns[0].add(ToolResult("1", "f", True, "here", 0.1))
    there.turns[0].add(ToolResult("2", "f", True, "there", 0.1))
    there.title = "theirs"
    store.save(here)
    with pytest.raises(StoreError, match=FIRST):
        other.save(there)
    found = stored(url, here)
    assert found.turns[0].events == here.turns[0].events and found.title == "hi"


def test_the_same_conversation_taken_in_twice_is_a_sentence(store: Store, other: Store) -> None:
    here = asked(store)
    with pytest.raises(StoreError, match=FIRST):
        other.add(Conversation("chat", id=here.id, all_turns=list(here.all_turns)))


def test_a_conversation_that_another_removed_is_a_sentence(store: Store, other: Store, url: str) -> None:
    here, _ = twice(store, other)
    other.delete(here.id)
    here.turns[0].add(Text("!"))
    store.save(here)  # it may be restored yet
    other.purge()
    here.ask("more")
    with pytest.raises(StoreError, match="deleted in another Gourd"):
        store.save(here)
    assert not store.recent()


def test_both_see_what_the_other_keeps(store: Store, other: Store) -> None:
    here = asked(store)
    assert [listed.id for listed in other.recent()] == [here.id]
    other.presets().save("chat", Preset("p", "text"))
    assert store.presets().of("chat") == [Preset("p", "text")]


def test_processes_that_start_at_once_on_a_new_database_all_work(url: str) -> None:
    command = [sys.executable, "-c", SAVE_ONE, url]
    started = [
        subprocess.Popen([*command, f"question {n}"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for n in range(4)
    ]
    for process in started:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors.decode()
    with closing(Store(url)) as store:
        assert {listed.title for listed in store.recent()} == {f"question {n}" for n in range(4)}
