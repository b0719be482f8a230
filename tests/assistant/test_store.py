"""What is kept of a conversation, and how it is found again; on SQLite and on PostgreSQL."""

from dataclasses import replace
from math import inf, nan
from pathlib import Path

import pytest

from assistant.conversation import Conversation, Options, Turn
from assistant.events import (
    KINDS,
    ApprovalAsked,
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesAdded,
    FilesMade,
    MalformedCall,
    Notice,
    ObservationAsked,
    OutputCleared,
    Progress,
    Reasoning,
    ReplyFinished,
    Summary,
    SuspectedCall,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from assistant.store import Preset, Store, StoreError

HARD = "NUL \0, half a character \ud83c, the other half \udf46, 葫芦 🎃 \\ ' \" % _ \u2028"
CLEAN = HARD.replace("\0", "").replace("\ud83c", "?").replace("\udf46", "?")
ARGUMENTS = {"text": HARD, "list": [1, 2.5, None, True], "nested": {"deep": {"deeper": []}}, "big": 10**30}
EVENTS: list[Event] = [
    FilesAdded([{"name": "a.csv", "size": 3, "head": HARD}]),
    Reasoning(HARD),
    Text(HARD),
    ToolCall("c1", "launch", ARGUMENTS),
    MalformedCall(HARD, "no JSON"),
    SuspectedCall("looks like a call"),
    ReplyFinished("stop", 10, 5, 0.25, "builtin", "the prompt " + HARD, "raw " + HARD),
    ApprovalAsked("c1", "launch", ARGUMENTS),
    ApprovalGiven("c1", True, ARGUMENTS, HARD),
    ObservationAsked("c2", "by hand", ARGUMENTS),
    ToolResult("c1", "launch", True, HARD, 0.5, [{"mime": "image/png", "data": "iVBORw=="}]),
    Cell("print(1)", "user"),
    CellOutput("stdout", {"text/plain": HARD}, "d1", 300),
    OutputCleared(),
    CellFinished("timeout", 60.0),
    FilesMade([{"name": "b.png", "size": 10**12}]),
    Summary(HARD, "t0"),
    Notice(HARD),
    TurnFinished("error", 10, 5, 1.5, HARD),
]


def without_details(event: Event) -> Event:
    return replace(event, **dict.fromkeys(event.details, ""))


def asked(store: Store, *prompts: str, owner: str = "") -> Conversation:
    conversation = store.new("chat", owner)
    for prompt in prompts:
        conversation.ask(prompt).add(Text(f"answer to {prompt}"))
    store.save(conversation)
    return conversation


def again(url: str, conversation: Conversation) -> Conversation:
    """The conversation as another process finds it."""
    other = Store(url)
    found = other.find(conversation.id, conversation.owner)
    other.close()
    assert found and found is not conversation
    return found


def test_every_kind_of_event_survives(store: Store, url: str) -> None:
    assert {type(event) for event in EVENTS} | {Progress} == set(KINDS.values())
    conversation = store.new("tools")
    conversation.ask("go").events.extend(EVENTS)
    store.save(conversation)
    assert again(url, conversation).turns[0].events == [without_details(event) for event in EVENTS]


def test_events_survive_when_each_is_stored_as_it_happens(store: Store, url: str) -> None:
    conversation = store.new("tools")
    turn = conversation.ask("go")
    for event in EVENTS:
        turn.add(event)
        store.save(conversation)
    assert again(url, conversation).turns[0].events == [without_details(event) for event in EVENTS]


def test_details_are_loaded_apart_and_exactly(store: Store, url: str) -> None:
    conversation = store.new("tools")
    conversation.ask("go").events.extend(EVENTS)
    store.save(conversation)
    [reply] = Store(url).details(again(url, conversation).turns[0])
    assert reply in EVENTS


def test_numbers_that_json_has_none_of_are_kept_as_words(store: Store, url: str) -> None:
    conversation = store.new("tools")
    conversation.ask("go").add(ToolCall("c", "f", {"x": [nan, inf, {"y": -inf}], "z": 1.0}))
    store.save(conversation)
    assert again(url, conversation).turns[0].events == [
        ToolCall("c", "f", {"x": ["nan", "inf", {"y": "-inf"}], "z": 1.0})
    ]


def test_text_that_is_joined_after_it_was_stored_is_stored_whole(store: Store, url: str) -> None:
    conversation = store.new("chat")
    turn = conversation.ask("hi")
    for piece in ("Good ", "mor\ud83c", "\udf46ning", "."):  # two halves, which JSON makes one character of
        turn.add(Text(piece))
        store.save(conversation)
    turn.add(TurnFinished("stop", 1, 1, 0.1))
    store.save(conversation)
    events = again(url, conversation).turns[0].events
    assert events == [Text("Good mor🍆ning."), TurnFinished("stop", 1, 1, 0.1)]


def test_any_text_can_be_a_question_a_title_and_a_system_prompt(store: Store, url: str) -> None:
    conversation = store.new("chat")
    conversation.system = conversation.title = HARD
    conversation.ask(HARD)
    store.save(conversation)
    found = again(url, conversation)
    assert found.turns[0].prompt == found.title == found.system == CLEAN


def test_ten_megabytes_survive(store: Store, url: str) -> None:
    conversation = store.new("code")
    image = CellOutput("display", {"image/png": "iVBORw0K" * (10 * 2**20 // 8)})
    conversation.ask("葫芦" * 1_000_000).add(image)
    store.save(conversation)
    [turn] = again(url, conversation).turns
    assert turn.events == [image] and turn.prompt == "葫芦" * 1_000_000


def test_a_turn_without_a_question_and_one_without_events_survive(store: Store, url: str) -> None:
    conversation = store.new("code")
    conversation.ask(None)
    conversation.ask("")
    store.save(conversation)
    assert [(turn.prompt, turn.events) for turn in again(url, conversation).turns] == [(None, []), ("", [])]


def test_history_options_and_mode_survive(store: Store, url: str) -> None:
    options = Options(
        allowed={"a", "b"}, off={"c"}, trust_harmless=True, memory="window", exchanges=7, manual="- name: x"
    )
    conversation = Conversation("code", "sys", [{"role": "user", "content": HARD}], owner="ann", options=options)
    conversation.ask("hi")
    store.add(conversation)
    found = again(url, conversation)
    assert found.options == options and found.history == conversation.history
    assert (found.mode, found.system, found.owner, found.id) == ("code", "sys", "ann", conversation.id)


def test_what_is_set_after_the_last_question_is_stored_too(store: Store, url: str) -> None:
    conversation = asked(store, "hi")
    conversation.options.off.add("get_weather")
    conversation.system = "Be brief."
    store.save(conversation)
    found = again(url, conversation)
    assert found.options.off == {"get_weather"} and found.system == "Be brief."


def test_versions_undo_and_redo_survive(store: Store, url: str) -> None:
    conversation = asked(store, "first", "second")
    conversation.ask_again(prompt="second, reworded")
    store.save(conversation)
    assert [turn.prompt for turn in again(url, conversation).turns] == ["first", "second, reworded"]
    found = again(url, conversation)
    assert [turn.prompt for turn in found.versions(found.turns[1])] == ["second", "second, reworded"]
    conversation.show(conversation.versions(conversation.turns[1])[0])
    store.save(conversation)
    assert [turn.prompt for turn in again(url, conversation).turns] == ["first", "second"]
    conversation.undo()
    store.save(conversation)
    found = again(url, conversation)
    assert [turn.prompt for turn in found.turns] == ["first"]
    found.redo()
    assert [turn.prompt for turn in found.turns] == ["first", "second, reworded"]


def test_a_conversation_is_one_object_for_all_who_look_for_it(store: Store) -> None:
    conversation = store.new("chat")
    assert store.find(conversation.id) is conversation
    assert not store.recent()  # nothing was asked yet
    conversation.ask("hi")
    store.save(conversation)
    assert store.find(conversation.id) is conversation


def test_the_list_has_the_newest_first_with_their_titles(store: Store) -> None:
    first, second = asked(store, "one"), asked(store, "two")
    assert [listed.title for listed in store.recent()] == ["two", "one"]
    first.ask("more")
    store.save(first)
    store.save(second)  # nothing changed in it
    assert [(listed.id, listed.mode) for listed in store.recent()] == [(first.id, "chat"), (second.id, "chat")]
    assert [listed.title for listed in store.recent(limit=1)] == ["one"]


def test_a_conversation_is_renamed(store: Store, url: str) -> None:
    conversation = asked(store, "hi")
    store.rename(conversation.id, "  My talk ")
    store.rename(conversation.id, " ")
    store.rename("no such", "x")
    assert [listed.title for listed in store.recent()] == ["My talk"] and again(url, conversation).title == "My talk"


def test_a_deleted_conversation_is_gone_until_it_is_restored(store: Store, url: str) -> None:
    conversation = asked(store, "hi")
    store.delete(conversation.id)
    assert not store.recent() and store.find(conversation.id) is None
    assert Store(url).find(conversation.id) is None
    store.restore(conversation.id)
    assert [listed.id for listed in store.recent()] == [conversation.id]
    assert store.find(conversation.id) is conversation  # a turn that runs in it goes on there


def test_what_was_deleted_is_purged_for_good(store: Store, url: str) -> None:
    gone, kept = asked(store, "secret words"), asked(store, "other")
    store.delete(gone.id)
    assert store.purge(older_than=3600) == []
    assert store.purge() == [gone.id]
    store.restore(gone.id)
    assert [listed.id for listed in store.recent()] == [kept.id]
    assert not url.startswith("sqlite") or all(b"secret words" not in file.read_bytes() for file in files(url))


def test_owners_do_not_see_each_others(store: Store, url: str) -> None:
    anns = asked(store, "ann's", owner="ann@example.org")
    other = Store(url)
    for owner in ("", "bob@example.org", "ann@example.or_", "%", HARD):
        for one in (store, other):
            assert one.find(anns.id, owner) is None and not one.recent(owner) and not one.recent(owner, "ann")
            one.delete(anns.id, owner)
            one.rename(anns.id, "taken", owner)
    found = other.find(anns.id, "ann@example.org")
    assert found and found.title == "ann's"


@pytest.mark.parametrize("strange", ["", HARD, "x" * 1000, "' OR 1=1 --", "%"])
def test_no_conversation_has_a_strange_id(store: Store, strange: str) -> None:
    assert store.find(strange) is None


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("100%", ["100% sure?"]),
        ("_", ["a_b"]),
        ("%", ["100% sure?"]),
        ("it's", ['it\'s "so"']),
        ('"so"', ['it\'s "so"']),
        ("\\", ["back\\slash"]),
        ("葫芦", ["画一个葫芦吧"]),
        ("ÄRGER", ["viel ärger"]),
        ("SURE", ["100% sure?"]),
        ("  slash ", ["back\\slash"]),
        ("later question", ["first question"]),
        ("answer to", []),
        ("x" * 100_000, []),
        (HARD, []),
        ("first\0 question", ["first question"]),
    ],
)
def test_a_search_finds_titles_and_questions_literally(store: Store, search: str, found: list[str]) -> None:
    for question in ("100% sure?", "a_b", 'it\'s "so"', "back\\slash", "画一个葫芦吧", "viel ärger"):
        asked(store, question)
    asked(store, "first question", "a later question")
    assert [listed.title for listed in store.recent(search=search)] == found


def test_presets_are_kept_for_their_owner_and_mode(store: Store) -> None:
    presets = store.presets("ann")
    presets.save("chat", Preset("b", "old"))
    presets.save("chat", Preset("b", HARD))
    presets.save("chat", Preset("a\0", "A"))
    presets.save("code", Preset("c", "C"))
    assert presets.of("chat") == [Preset("a", "A"), Preset("b", CLEAN)]
    assert not store.presets().of("chat")
    presets.delete("chat", "b")
    assert presets.of("chat") == [Preset("a", "A")]
    with pytest.raises(StoreError, match="1 to 100 characters"):
        presets.save("chat", Preset(" ", "x"))


def test_the_events_of_two_turns_do_not_mix(store: Store, url: str) -> None:
    conversation = store.new("chat")
    turns: list[Turn] = [conversation.ask(str(number)) for number in range(20)]
    for number, turn in enumerate(turns):
        turn.events += [Text(f"{number}"), Notice("n")] * 3
    store.save(conversation)
    assert [turn.events for turn in again(url, conversation).turns] == [turn.events for turn in turns]


def files(url: str) -> list[Path]:
    return [file for file in Path(url.removeprefix("sqlite:///")).parent.iterdir() if file.is_file()]
