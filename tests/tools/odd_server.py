"""Servers that do what they should not, for tests, each by its name: `python odd_server.py NAME`.

The protocol is written by hand here, in the version of 2025, because the SDK's own servers keep it.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

Json = dict[str, Any]
SCHEMA: Json = {"type": "object", "properties": {}}
LIES: list[Json] = [
    {"name": "good", "inputSchema": SCHEMA, "description": "long " * 10_000},
    {"name": "good", "inputSchema": SCHEMA},
    {"name": "", "inputSchema": SCHEMA},
    {"name": "no_schema", "inputSchema": {"type": "object", "properties": {"a": {"type": "nonsense"}}}},
    {"name": "huge", "inputSchema": {"type": "object", "description": "x" * 30_000}},
    {"name": "名字 mit Leerzeichen", "inputSchema": SCHEMA},
    {"name": "recursive", "inputSchema": {"type": "object", "properties": {"a": {"$ref": "#"}}}},
    {"name": "elsewhere", "inputSchema": {"type": "object", "properties": {"a": {"$ref": "http://localhost:9/x"}}}},
    {"name": "patient", "inputSchema": {"type": "object", "properties": {"a": {"pattern": "^(a+)+$"}}}},
]


def tools(kind: str, asked: int) -> Any:  # noqa: ANN401 - of whatever type a lie is
    match kind:
        case "nameless":
            return [{"inputSchema": SCHEMA}]
        case "no list":
            return "tools"
        case "no object":
            return [{"name": "text", "inputSchema": {"type": "string"}}]
        case "many":
            return [{"name": f"tool_{number}", "inputSchema": SCHEMA} for number in range(5000)]
        case "changing":
            return [{"name": f"tool_{number}", "inputSchema": SCHEMA} for number in range(asked)]
        case _:
            return LIES


def answer(kind: str, method: str, asked: int) -> Json | None:
    match method:
        case "initialize":
            capabilities = {"tools": {"listChanged": True}}
            info = {"name": kind, "version": "1"}
            return {"protocolVersion": "2025-06-18", "capabilities": capabilities, "serverInfo": info}
        case "tools/list":
            return {"tools": tools(kind, asked)}
        case "tools/call":
            return {"content": [{"type": "text", "text": "done"}]}
    return None


def send(message: Json) -> None:
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
    sys.stdout.flush()


def main(kind: str) -> None:
    if kind == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if kind in ("hanging", "stubborn"):
        Path(os.environ.get("PID", os.devnull)).write_text(str(os.getpid()))
        while True:
            time.sleep(60)
    if kind == "babbling":
        sys.stdout.write("Welcome to my server!\n{]\n")
    asked = 0
    for line in sys.stdin:
        request = json.loads(line)
        asked += request["method"] == "tools/list"
        if "id" not in request:
            continue
        result = answer(kind, request["method"], asked)
        refusal = {"error": {"code": -32601, "message": "Method not found"}}
        send({"id": request["id"], **({"result": result} if result is not None else refusal)})
        if kind == "changing" and request["method"] == "tools/call":
            send({"method": "notifications/tools/list_changed"})


if __name__ == "__main__":
    main(sys.argv[1])
