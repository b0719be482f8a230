"""What `transformers serve` cannot be made to do: an HTTP server on loopback that answers as other servers do."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from model.catalog import check, parse_choice
from model.chat_model import Finished, MalformedCall, ModelError, ReasoningDelta, Sampling, TextDelta, ToolCallDelta
from model.remote import RemoteModel
from tests.model.asking import ask, finish_of, text_of, user

Chunk = dict[str, Any]


class ScriptedServer(ThreadingHTTPServer):
    """Answers every chat with `status` and `chunks` (or `error`), and keeps the last request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.status = 200
        self.error: dict[str, Any] = {}
        self.chunks: list[Chunk] = []
        self.models: list[dict[str, Any]] = [{"id": "small", "max_model_len": 4096}, {"id": "large"}]
        self.request: dict[str, Any] = {}
        self.silent = threading.Event()
        self.silent.set()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer

    def do_GET(self) -> None:
        if self.server.status == 401:
            self._send(401, {"error": {"message": "bad key"}})
        else:
            models = [{"object": "model", "created": 0, "owned_by": "me", **model} for model in self.server.models]
            self._send(200, {"object": "list", "data": models})

    def do_POST(self) -> None:
        self.server.request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.status != 200:
            self._send(self.server.status, {"error": self.server.error})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for chunk in self.server.chunks:
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()
            self.server.silent.wait(10)

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.silent.set()
        server.shutdown()


def chunk(finish: str | None = None, **delta: Any) -> Chunk:  # noqa: ANN401 - JSON
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "small", "choices": [choice]}


def call(index: int, id: str | None, name: str | None, arguments: str) -> Chunk:
    function = {"name": name, "arguments": arguments}
    return chunk(tool_calls=[{"index": index, "id": id, "type": "function", "function": function}])


def test_first_listed_model_is_taken_and_its_context_known(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="Hi"), chunk("stop")]
    model = RemoteModel(server.url)
    ask(model, "hi")
    assert (server.request["model"], model.name, model.context_length) == ("small", "small", 4096)


def test_extensions_are_sent_only_when_set(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="Hi"), chunk("stop")]
    model = RemoteModel(server.url)
    ask(model, "hi")
    assert not {"top_k", "repetition_penalty", "seed", "tools"} & set(server.request)
    ask(model, "hi", top_k=5, repetition_penalty=1.1, seed=3)
    assert (server.request["top_k"], server.request["repetition_penalty"], server.request["seed"]) == (5, 1.1, 3)


def test_calls_in_fragments_are_put_together(server: ScriptedServer) -> None:
    server.chunks = [
        call(0, "x", "add", ""),
        call(0, None, None, '{"a"'),
        call(1, "y", "now", ""),
        call(0, None, None, ": 1}"),
        chunk("tool_calls"),
    ]
    assert ask(RemoteModel(server.url), "hi")[:2] == [
        ToolCallDelta("add", {"a": 1}, "x"),
        ToolCallDelta("now", {}, "y"),
    ]


def test_calls_that_share_an_index_are_told_apart_by_id(server: ScriptedServer) -> None:
    server.chunks = [call(0, "x", "add", '{"a": 1}'), call(0, "y", "add", '{"a": 2}'), chunk("tool_calls")]
    calls = ask(RemoteModel(server.url), "hi")[:2]
    assert calls == [ToolCallDelta("add", {"a": 1}, "x"), ToolCallDelta("add", {"a": 2}, "y")]


def test_broken_arguments_are_a_malformed_call(server: ScriptedServer) -> None:
    server.chunks = [call(0, "x", "add", '{"a": '), chunk("length")]
    malformed, finish = ask(RemoteModel(server.url), "hi")
    assert isinstance(malformed, MalformedCall)
    assert malformed.raw == 'add {"a": '
    assert isinstance(finish, Finished)
    assert finish.reason == "length"


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_reasoning_is_kept_apart(server: ScriptedServer, field: str) -> None:
    server.chunks = [chunk(**{field: "Hm."}), chunk(content="Yes."), chunk("stop")]
    assert ask(RemoteModel(server.url), "hi")[:2] == [ReasoningDelta("Hm."), TextDelta("Yes.")]


def test_server_without_usage_has_its_chunks_counted(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="a"), chunk(content="b"), chunk("stop")]
    assert finish_of(ask(RemoteModel(server.url), "hi")).completion_tokens == 2


def test_usage_after_the_last_choice_is_read(server: ScriptedServer) -> None:
    usage = {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16}
    server.chunks = [chunk(content="a"), chunk("stop"), {**chunk(), "choices": [], "usage": usage}]
    finish = finish_of(ask(RemoteModel(server.url), "hi"))
    assert (finish.prompt_tokens, finish.completion_tokens) == (7, 9)


def test_stop_does_not_wait_for_a_silent_server(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="a"), chunk(content="b"), chunk("stop")]
    server.silent.clear()
    stop = threading.Event()
    stream = RemoteModel(server.url).stream(user("hi"), None, Sampling(), stop)
    assert next(stream) == TextDelta("a")
    stop.set()
    finish = next(stream)
    assert isinstance(finish, Finished)
    assert finish.reason == "cancelled"


def test_answer_that_breaks_off_is_an_error(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="Half an")]
    with pytest.raises(ModelError, match="broke its answer off"):
        ask(RemoteModel(server.url), "hi")


@pytest.mark.parametrize(
    ("status", "message", "sentence"),
    [
        (401, "bad key", "refuses the API key"),
        (404, "no such model", "has no model 'tiny'.*It offers: small, large"),
        (400, "This model's maximum context length is 4096 tokens", "conversation is too long.*4096"),
        (429, "slow down", r"refuses the request \(429\): slow down"),
        (500, "out of memory", "failed: out of memory. See its log"),
    ],
)
def test_refusals_say_what_to_do(server: ScriptedServer, status: int, message: str, sentence: str) -> None:
    server.status, server.error = status, {"message": message}
    with pytest.raises(ModelError, match=sentence):
        ask(RemoteModel(server.url, "tiny"), "hi")


@pytest.mark.parametrize("model", ["", "small"])
def test_unreachable_server_says_what_to_do(unused_url: Callable[[], str], model: str) -> None:
    with pytest.raises(ModelError, match=r"cannot be reached\. Start it"):
        ask(RemoteModel(unused_url(), model), "hi")


@pytest.fixture
def unused_url() -> Callable[[], str]:
    def find() -> str:
        with ScriptedServer() as server:
            return server.url

    return find


def test_check_tells_whether_the_server_is_there(server: ScriptedServer, unused_url: Callable[[], str]) -> None:
    assert check(parse_choice(server.url)) is None
    server.status = 401
    assert "refuses the API key" in str(check(parse_choice(server.url)))
    assert "cannot be reached" in str(check(parse_choice(unused_url())))


def test_text_survives_whole(server: ScriptedServer) -> None:
    server.chunks = [chunk(content="上海 "), chunk(content="☀️"), chunk("stop")]
    assert text_of(ask(RemoteModel(server.url), "hi")) == "上海 ☀️"
