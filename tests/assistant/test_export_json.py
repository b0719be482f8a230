"""A conversation's JSON: read back it is the same, and a file of somebody else's can do no harm."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Conversation, Options, Turn
from assistant.events import (
    ApprovalAsked,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    Notice,
    ReplyFinished,
    Summary,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from assistant.export import FILE_LIMIT, Unreadable, read_conversation, to_json
from assistant.store import Store
from tests.assistant.samples import code_conversation, finished, picture, tools_conversation


def again(conversation: Conversation) -> Conversation:
    return read_conversation(to_json(conversation).encode())


def plain(conversation: Conversation) -> list[tuple[Any, ...]]:
    """All that a conversation says, its turns by their number instead of their id."""
    number: dict[str | None, int] = {turn.id: i for i, turn in enumerate(conversation.all_turns)}

    def event(event: Event) -> Event | tuple[str, int]:
        return (event.text, number[event.until]) if isinstance(event, Summary) else event

    turns = [(t.prompt, number.get(t.parent), t.shown, [*map(event, t.events)]) for t in conversation.all_turns]
    said = (conversation.mode, conversation.system, conversation.title, conversation.history)
    return [said, *turns]


@pytest.mark.parametrize("make", [tools_conversation, code_conversation, lambda: Conversation("chat")])
def test_what_is_read_back_is_the_same(make: Callable[[], Conversation]) -> None:
    conversation = make()
    assert plain(again(conversation)) == plain(conversation)
    assert plain(again(again(conversation))) == plain(conversation)


def test_ids_are_new_and_the_owner_stays_at_home() -> None:
    conversation = tools_conversation()
    copy = again(conversation)
    assert not {copy.id, *(turn.id for turn in copy.all_turns)} & {
        conversation.id,
        *(turn.id for turn in conversation.all_turns),
    }
    assert copy.owner == ""
    assert "ann@example.org" not in to_json(conversation)
    assert conversation.id not in to_json(conversation)


def test_an_imported_conversation_is_stored_and_found(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/x.sqlite")
    copy = store.add(again(tools_conversation()))
    assert [listed.title for listed in store.recent()] == ["What is here?"]
    found = Store(f"sqlite:///{tmp_path}/x.sqlite").find(copy.id)
    assert found and plain(found) == plain(copy)


def test_a_file_does_not_decide_what_runs_unasked() -> None:
    file = json.loads(to_json(tools_conversation()))
    assert not {"allowed", "trust_harmless"} & file["options"].keys()
    file["options"] |= {"allowed": ["get_shell"], "trust_harmless": True}
    options = read_conversation(json.dumps(file).encode()).options
    assert options == Options(off={"get_weather"}, memory="window", exchanges=3, manual="- name: x", draft="- name: y")


def test_a_turn_that_waits_is_taken_in_as_stopped() -> None:
    conversation = Conversation("tools")
    turn = conversation.ask("List")
    turn.add(ToolCall("c", "get_shell", {"query": "ls"}))
    turn.add(ApprovalAsked("c", "get_shell", {"query": "ls"}))
    assert turn.waiting()
    copy = again(conversation).turns[-1]
    assert copy.waiting() == []
    assert copy.finished == TurnFinished("cancelled", 0, 0, 0.0)


@pytest.mark.parametrize(
    "events",
    [
        [TurnFinished("error", 0, 0, 0.1, "The server http://secret.example:8000/v1 does not answer.")],
        [Notice("This is not stored. The conversations' file /home/secret/x.sqlite cannot be used.")],
        [ReplyFinished("stop", 1, 1, 0.1, model="/home/secret/models/qwen")],
        [ReplyFinished("stop", 1, 1, 0.1, model="http://secret:8000/v1#qwen", prompt="secret", raw="secret")],
        [
            Cell("1"),
            CellOutput("error", {"text/plain": "The gateway at secret.example does not answer."}),
            CellFinished("error", 0.0),
        ],
    ],
)
def test_places_of_this_computer_stay_at_home(events: list[Event]) -> None:
    conversation = Conversation("code")
    turn = conversation.ask("What?")
    for event in events:
        turn.add(event)
    text = to_json(conversation)
    assert "secret" not in text
    if isinstance(events[0], ReplyFinished):
        assert '"model": "qwen"' in text


def test_what_the_conversation_says_is_kept() -> None:
    conversation = Conversation("code")
    turn = conversation.ask("Read /etc/hostname")
    finished(turn, Cell("1"), CellOutput("error", {"text/plain": "No /etc/x"}), CellFinished("error", 0.2))
    assert "/etc/x" in to_json(conversation)


def test_half_a_character_is_in_no_file() -> None:
    conversation = Conversation("chat")
    finished(conversation.ask("half \ud83d"), Text("\udcff"))
    assert again(conversation).turns[0].prompt == "half ?"


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    """The JSON of a conversation with something wrong in it."""
    file = json.loads(to_json(tools_conversation()))
    change(file)
    return json.dumps(file).encode()


def with_event(**event: object) -> bytes:
    return changed(lambda file: file["turns"][0]["events"].insert(0, event))


def nested(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


BAD: dict[str, bytes] = {
    "empty": b"",
    "no text": b"\xff\xfe\x00\x01",
    "no JSON": b"# A conversation",
    "cut": changed(lambda file: None)[:-5],
    "a list": b"[1, 2]",
    "other JSON": b'{"cells": [], "nbformat": 4}',
    "deep": b"[" * 100_000,
    "not a number": b'{"gourd": 1, "x": NaN}',
    "infinite": b'{"gourd": 1, "x": 1e999}',
    "newer": changed(lambda file: file.update(gourd=2)),
    "older than the first": changed(lambda file: file.update(gourd=0)),
    "true for 1": changed(lambda file: file.update(gourd=True)),
    "unknown mode": changed(lambda file: file.update(mode="root")),
    "unknown field": changed(lambda file: file.update(owner="me")),
    "title missing": changed(lambda file: file.pop("title")),
    "title of another type": changed(lambda file: file.update(title=7)),
    "history": changed(lambda file: file.update(history=[{"role": "root", "content": "x"}])),
    "options": changed(lambda file: file["options"].update(exchanges=0)),
    "shown": changed(lambda file: file["turns"][0].update(shown="yes")),
    "events": changed(lambda file: file["turns"][0].update(events={})),
    "itself as parent": changed(lambda file: file["turns"][0].update(parent=file["turns"][0]["id"])),
    "a circle": changed(
        lambda file: (
            file["turns"][0].update(parent=file["turns"][2]["id"]),
            file["turns"][2].update(parent=file["turns"][0]["id"]),
        )
    ),
    "unknown parent": changed(lambda file: file["turns"][1].update(parent="nobody")),
    "the same id": changed(lambda file: file["turns"][1].update(id=file["turns"][0]["id"])),
    "an id that is none": changed(lambda file: file["turns"][1].update(id=[1])),
    "two versions shown": changed(lambda file: file["turns"][1].update(shown=True)),
    "unknown event": with_event(event="html", text="<script>"),
    "progress": with_event(event="progress", text="x", fraction=None),
    "no event": with_event(text="x"),
    "event of a list": with_event(event=["text"], text="x"),
    "event with a field too many": with_event(event="text", text="x", html="<b>"),
    "event with details": with_event(
        event="reply_finished", reason="stop", prompt_tokens=1, completion_tokens=1, seconds=1, prompt="x"
    ),
    "event without a field": with_event(event="text"),
    "event of another type": with_event(event="text", text=7),
    "tokens without end": with_event(
        event="reply_finished", reason="stop", prompt_tokens=1, completion_tokens=10**400, seconds=1
    ),
    "result without its call": with_event(event="tool_result", id="x", name="x", ok=True, content="", seconds=1),
    "approval without its call": with_event(event="approval_asked", id="x", name="x", arguments={}),
    "deep arguments": with_event(event="tool_call", id="x", name="x", arguments={"x": nested(200)}),
    "unknown output": with_event(event="output", source="iframe", data={"text/html": "<script>"}),
    "a stream of HTML": with_event(event="output", source="stdout", data={"text/html": "<script>"}),
    "a width": with_event(event="output", source="display", data={"text/plain": "x"}, width=10**9),
    "JSON that is none": with_event(event="output", source="display", data={"application/json": "{"}),
    "a file without a name": with_event(event="files_made", files=[{"size": 1}]),
    "a file with an unprintable name": with_event(event="files_made", files=[{"name": "a\0b", "size": 1}]),
    "a model of two lines": with_event(
        event="reply_finished", reason="stop", prompt_tokens=1, completion_tokens=1, seconds=1, model="a\n\nb"
    ),
    "a summary of nothing": with_event(event="summary", text="x", until="nobody"),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        read_conversation(data)
    message = str(refused.value)
    assert message.endswith(".")
    assert len(message) < 400
    assert "\n" not in message


def test_a_newer_file_says_that_it_is_newer() -> None:
    with pytest.raises(Unreadable, match="newer Gourd"):
        read_conversation(BAD["newer"])


def test_a_huge_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(Unreadable, match="larger than 50 MB"):
        read_conversation(bytes(FILE_LIMIT + 1))


def test_pictures_that_are_none_are_left_out() -> None:
    conversation = Conversation("tools")
    images = [
        {"mime": "image/png", "data": picture()},
        {"mime": "image/svg+xml", "data": "PHN2Zy8+"},
        {"mime": "image/png", "data": "PHN2Zy8+"},
    ]
    finished(conversation.ask("x"), ToolCall("c", "x", {}), ToolResult("c", "x", True, "", 0.1, images))
    result = again(conversation).turns[0].events[1]
    assert isinstance(result, ToolResult)
    assert result.images == images[:1]


def test_a_turn_that_is_not_shown_is_kept() -> None:
    conversation = tools_conversation()
    copy = again(conversation)
    assert [turn.prompt for turn in copy.turns] == ["What is here?", "And by hand?"]
    first: Turn = copy.turns[0]
    assert len(copy.versions(first)) == 2
