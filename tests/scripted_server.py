"""An OpenAI-compatible server on loopback that replays replies: the pages' stand-in for a language model."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Call = tuple[str, dict[str, Any]]
Reply = str | list[Call]


class ScriptedServer(ThreadingHTTPServer):
    """Answers each chat with the next of `replies`, a text or tool calls, and keeps what it was `sent`."""

    daemon_threads = True

    def __init__(self, replies: list[Reply]) -> None:
        super().__init__(("localhost", 0), _Handler)
        self.replies = replies
        self.sent: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/v1#scripted"

    @property
    def results(self) -> list[str]:
        """The tool results in the newest request: what the model saw."""
        return [message["content"] for message in self.sent[-1]["messages"] if message["role"] == "tool"]

    @property
    def offered(self) -> list[str]:
        """The names of the tools in the newest request."""
        return [tool["function"]["name"] for tool in self.sent[-1].get("tools", [])]


@contextmanager
def scripted_server(replies: list[Reply]) -> Iterator[ScriptedServer]:
    with ScriptedServer(replies) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer

    def do_GET(self) -> None:
        model = {"id": "scripted", "object": "model", "created": 0, "owned_by": "tests"}
        self._send("application/json", json.dumps({"object": "list", "data": [model]}))

    def do_POST(self) -> None:
        self.server.sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        reply = self.server.replies.pop(0) if self.server.replies else "Done."
        delta = {"content": reply} if isinstance(reply, str) else {"tool_calls": _calls(reply, len(self.server.sent))}
        chunks: list[dict[str, Any]] = [{"delta": delta, "finish_reason": None}, {"delta": {}, "finish_reason": "stop"}]
        self._send("text/event-stream", "".join(f"data: {json.dumps(_chunk(chunk))}\n\n" for chunk in chunks))

    def _send(self, kind: str, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


def _calls(calls: list[Call], reply: int) -> list[dict[str, Any]]:
    return [
        {
            "index": number,
            "id": f"c{reply}-{number}",
            "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)},
        }
        for number, (name, arguments) in enumerate(calls)
    ]


def _chunk(choice: dict[str, Any]) -> dict[str, Any]:
    choices = [{"index": 0, **choice}]
    return {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "scripted", "choices": choices}
