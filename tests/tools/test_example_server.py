"""Tools of an MCP server, with a real one of the SDK: over standard input and output, and over HTTP."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tests.servers import free_port
from tests.tools.waiting import is_listening, wait_until
from tools.registry import Registry
from tools.servers import Limits, Server, Servers, ServerSettings

FILE = Path(__file__).parent / "example_server.py"
EXAMPLE = ServerSettings(command=sys.executable, args=[str(FILE)])


def only(servers: Servers) -> Server:
    return next(iter(servers))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry()


@pytest.fixture(scope="module", autouse=True)
def server(registry: Registry) -> Iterator[Server]:
    secret = pytest.MonkeyPatch()
    secret.setenv("OPENAI_API_KEY", "secret")
    settings = EXAMPLE.model_copy(update={"env": {"GIVEN": "yes"}})
    servers = Servers({"example": settings}, registry, Limits(30, call=2))
    servers.open()
    servers.wait()
    yield only(servers)
    servers.close()
    secret.undo()


def test_its_tools_stand_in_the_registry(registry: Registry, server: Server) -> None:
    assert server.status.state == "connected", server.status
    assert set(registry.names) == set(server.status.tools) >= {"add", "flip_coin", "draw"}
    tool = registry.get("add")
    assert tool
    assert (tool.origin, tool.description) == ("example", "Add two numbers.")
    assert tool.parameters == {
        "type": "object",
        "properties": {"a": {"type": "integer"}, "b": {"type": "integer", "default": 2}},
        "required": ["a"],
    }


def test_it_asks_first_unless_it_only_reads(registry: Registry) -> None:
    asks = {tool.name: tool.confirm for tool in registry}
    assert (asks["add"], asks["flip_coin"]) == (False, True)


def test_a_call_gives_its_result(registry: Registry) -> None:
    assert registry.call("add", {"a": 1}).content == "3"
    assert registry.call("flip_coin", {"times": 2}).content == '["heads", "heads"]'


def test_arguments_are_validated_here(registry: Registry) -> None:
    result = registry.call("add", {"a": "one"})
    assert (result.ok, result.content) == (
        False,
        "Error: invalid arguments\na: 'one' is not of type 'integer'",
    )


def test_images_are_shown_and_texts_read(registry: Registry) -> None:
    result = registry.call("draw", {})
    assert [image.mime for image in result.images] == ["image/png"]
    assert result.content.splitlines()[:4] == ["A square", "note://square:", "It is red.", "[1 image shown]"]
    assert result.content.splitlines()[4].startswith("[1 image left out")


def test_what_fails_is_a_failed_result(registry: Registry) -> None:
    result = registry.call("fail", {})
    assert not result.ok
    assert result.content.startswith("Error: ")


def test_it_sees_none_of_the_secrets(registry: Registry) -> None:
    seen = registry.call("environment", {}).content
    assert '"GIVEN": "yes"' in seen
    assert "OPENAI_API_KEY" not in seen


def test_a_call_that_takes_too_long_is_a_sentence(registry: Registry) -> None:
    result = registry.call("sleep", {"seconds": 4})
    assert (result.ok, "did not answer within 2 seconds" in result.content) == (False, True)
    assert registry.call("add", {"a": 1}).ok


def test_stop_ends_a_call_at_once(registry: Registry) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    result = registry.call("sleep", {"seconds": 1.5}, stop)
    assert (result.content, result.seconds < 1.4) == ("Error: stopped by the user", True)


def test_a_list_that_changes_is_read_again(registry: Registry) -> None:
    registry.call("learn", {"name": "parrot"})
    wait_until(lambda: "parrot" in registry.names)
    assert registry.call("parrot", {}).content == "parrot"


def test_one_that_dies_in_a_call_says_its_last_words_and_comes_back(registry: Registry, server: Server) -> None:
    result = registry.call("die", {})
    assert not result.ok
    assert "has ended" in result.content
    assert result.content.endswith("Its last words: RuntimeError: out of coffee")
    assert (server.status.state, "add" in registry.names) == ("failed", True)
    assert registry.call("add", {"a": 40}).content == "42"
    assert server.status.state == "connected"


@contextmanager
def over_http(port: int) -> Iterator[str]:
    """The example server over streamable HTTP; yields its address."""
    with subprocess.Popen([sys.executable, str(FILE), str(port)], stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: is_listening(port))
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.kill()


def test_one_over_http_that_is_started_again_is_connected_again() -> None:
    registry, port = Registry(), free_port()
    with over_http(port) as address:
        servers = Servers({"web": ServerSettings(url=address)}, registry, Limits(connect=30))
        servers.open()
        servers.wait()
        assert registry.call("add", {"a": 1}).content == "3"
    lost = registry.call("add", {"a": 1})
    assert (lost.ok, "the server 'web' failed. It" in lost.content) == (False, True), lost
    with over_http(port):
        assert registry.call("add", {"a": 2}).content == "4"
        servers.close()


class _Guarded(BaseHTTPRequestHandler):
    seen: ClassVar[list[str | None]] = []

    def do_POST(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_response(401)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


def test_a_token_comes_from_the_environment_and_its_refusal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_TOKEN", "abc")
    with HTTPServer(("127.0.0.1", 0), _Guarded) as guarded:
        threading.Thread(target=guarded.serve_forever, daemon=True).start()
        settings = ServerSettings(url=f"http://127.0.0.1:{guarded.server_port}/mcp", token_env="WEB_TOKEN")
        servers = Servers({"web": settings}, Registry(), Limits(connect=30))
        servers.open()
        servers.wait()
        status = only(servers).status
        assert (status.state, status.words) == ("failed", "HTTP 401 Unauthorized")
        assert set(_Guarded.seen) == {"Bearer abc"}
        servers.close()
        guarded.shutdown()
