"""An MCP server for tests, over stdio or, with a port, over HTTP: `python example_server.py [PORT]`."""

import base64
import io
import os
import sys
import time
from pathlib import Path

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import CallToolResult, EmbeddedResource, ImageContent, TextContent, TextResourceContents, ToolAnnotations
from PIL import Image as Pillow

server = MCPServer("example")
READ_ONLY = ToolAnnotations(read_only_hint=True)


@server.tool(annotations=READ_ONLY)
def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


@server.tool()
def flip_coin(times: int) -> list[str]:
    """Flip a coin some times."""
    Path(os.environ.get("FLIPS", os.devnull)).write_text(str(times))
    return ["heads"] * times


@server.tool(annotations=READ_ONLY)
def draw() -> CallToolResult:
    """Draw a red square, and say so."""
    file = io.BytesIO()
    Pillow.new("RGB", (40, 40), "red").save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    note = TextResourceContents(uri="note://square", text="It is red.")
    return CallToolResult(
        content=[
            TextContent(text="A square"),
            ImageContent(data=data, mime_type="image/png"),
            ImageContent(data=base64.b64encode(b"<svg/>").decode(), mime_type="image/svg+xml"),
            EmbeddedResource(resource=note),
        ]
    )


@server.tool(annotations=READ_ONLY)
def environment() -> dict[str, str]:
    """Tell the environment of the server."""
    return dict(os.environ)


@server.tool(annotations=READ_ONLY)
def fail() -> str:
    """Fail."""
    raise ValueError("the door is locked")


@server.tool(annotations=READ_ONLY)
def die() -> str:
    """End the server in the middle of a call."""
    sys.stderr.write("starting\nRuntimeError: out of coffee\n")
    sys.stderr.flush()
    os._exit(3)


@server.tool(annotations=READ_ONLY)
def sleep(seconds: float) -> str:
    """Take some time."""
    time.sleep(seconds)
    return "awake"


@server.tool(annotations=READ_ONLY)
async def learn(name: str, context: Context) -> str:
    """Offer one more tool from now on."""
    server.add_tool(lambda: name, name=name, description="Say its own name.")
    await context.notify_tools_changed()
    return "learned"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run("streamable-http", port=int(sys.argv[1]))
    else:
        server.run("stdio")
