"""What a server was sent and what it sent back, put together: `Finished.prompt` and `Finished.raw`."""

import json
import threading
from typing import Any

from model.chat_model import Finished, Sampling, TextDelta
from model.remote import RemoteModel
from tests.model.asking import RANDOM_NUMBER_TOOL, ask, finish_of, user
from tests.model.test_server_faults import ScriptedServer, call, chunk, server

__all__ = ["server"]
KEY = "a-secret-key"


def raw_of(model: RemoteModel) -> dict[str, Any]:
    raw: dict[str, Any] = json.loads(finish_of(ask(model, "hi")).raw)
    return raw


def test_the_prompt_is_the_body_that_the_server_received(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="Hi"), chunk("stop")]
    finish = finish_of(ask(RemoteModel(server.url), "上海", tools=[RANDOM_NUMBER_TOOL], top_k=5, seed=3))
    assert json.loads(finish.prompt) == server.request
    assert "上海" in finish.prompt
    assert "\n  " in finish.prompt


def test_the_key_is_in_neither(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="Hi"), chunk("stop")]
    finish = finish_of(ask(RemoteModel(server.url, api_key=KEY), "hi"))
    assert KEY not in finish.prompt + finish.raw


def test_the_raw_reply_joins_what_came_in_pieces(server: ScriptedServer) -> None:
    server.chunks = [
        chunk(role="assistant", content="", reasoning_content="H"),
        chunk(role="assistant", reasoning_content="m."),
        chunk(content="上"),
        chunk(content="海", notes=[1], mood={"a": 1}),
        call(0, "x", "add", '{"a"'),
        call(0, None, None, ": 1}"),
        chunk("tool_calls", notes=[2], mood={"a": 2}),
    ]
    function = {"name": "add", "arguments": '{"a": 1}'}
    assert raw_of(RemoteModel(server.url)) == {
        "message": {
            "role": "assistant",
            "content": "上海",
            "reasoning_content": "Hm.",
            "notes": [1, 2],
            "mood": {"a": 2},
            "tool_calls": [{"id": "x", "type": "function", "function": function}],
        },
        "finish_reason": "tool_calls",
    }


def test_arguments_that_are_no_json_are_in_the_raw_reply_as_they_came(server: ScriptedServer) -> None:
    server.chunks = [call(0, "x", "add", '{"a": '), chunk("length")]
    raw = raw_of(RemoteModel(server.url))
    assert raw["message"]["tool_calls"][0]["function"]["arguments"] == '{"a": '
    assert raw["finish_reason"] == "length"


def test_a_cancelled_reply_has_what_came_before(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="a"), chunk(content="b"), chunk("stop")]
    server.silent.clear()
    stop = threading.Event()
    stream = RemoteModel(server.url).stream(user("hi"), None, Sampling(), stop)
    assert next(stream) == TextDelta("a")
    stop.set()
    finish = next(stream)
    assert isinstance(finish, Finished)
    assert json.loads(finish.prompt)["messages"] == user("hi")
    assert json.loads(finish.raw) == {"message": {"content": "a"}, "finish_reason": None}


def test_the_first_token_is_not_before_the_request_and_not_after_the_end(server: ScriptedServer) -> None:
    server.chunks = [chunk(role="assistant"), chunk(content="a"), chunk("stop")]
    finish = finish_of(ask(RemoteModel(server.url), "hi"))
    assert finish.first_token_seconds is not None
    assert 0 < finish.first_token_seconds <= finish.seconds
    server.chunks = [chunk("stop")]
    assert finish_of(ask(RemoteModel(server.url), "hi")).first_token_seconds is None
