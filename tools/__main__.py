"""Serves our tools to other assistants, as an MCP server: over standard input and output, or with `--http` to programs
of this computer.

    python -m tools
    python -m tools --http 9000

Nobody is asked here, so tools that ask first are served with `--all` only.
"""

import argparse
import socket
import sys
import threading
from contextlib import redirect_stdout
from functools import partial
from typing import Any

import anyio
import mcp_types as types
import uvicorn
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel.server import Server
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings

from containment import choice
from tools.registry import Registry, ToolResult, discover, registry

PORT = 9000
HOST = "127.0.0.1"
Context = ServerRequestContext[Any]


class ToolService:
    """The tools of a registry as the protocol has them; with `everything` also those that ask first."""

    def __init__(self, registry: Registry, everything: bool) -> None:
        self._registry = registry
        self._names = [tool.name for tool in registry if everything or not tool.confirm]

    async def list(self, context: Context, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        tools = [tool for tool in self._registry if tool.name in self._names]
        return types.ListToolsResult(
            tools=[
                types.Tool(
                    name=tool.name,
                    description=tool.description,
                    input_schema=tool.parameters,
                    annotations=types.ToolAnnotations(read_only_hint=not tool.confirm),
                )
                for tool in tools
            ]
        )

    async def call(self, context: Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        """Call a tool; it is stopped when the client does not wait for it any more."""
        if params.name not in self._names:
            return _content(ToolResult(False, f"Error: there is no tool called {params.name!r} here.", 0.0))
        stop = threading.Event()
        work = partial(self._registry.call, params.name, params.arguments or {}, stop)
        try:
            return _content(await anyio.to_thread.run_sync(work, abandon_on_cancel=True))
        finally:
            stop.set()


def _content(result: ToolResult) -> types.CallToolResult:
    images = [types.ImageContent(data=i["data"], mime_type=i["mime"]) for i in (i.to_json() for i in result.images)]
    return types.CallToolResult(content=[types.TextContent(text=result.content), *images], is_error=not result.ok)


def main(argv: list[str] | None = None) -> None:
    """Serve until the client closes standard input, or until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tools", description="Serve the tools of Gourd over MCP.")
    parser.add_argument("--http", type=int, nargs="?", const=PORT, metavar="PORT", help="over HTTP on localhost")
    parser.add_argument("--all", action="store_true", help="also tools that ask first: nobody is asked here")
    args = parser.parse_args(argv)
    with redirect_stdout(sys.stderr):  # standard output is the protocol's
        broken = discover()
    sys.stderr.writelines(f"{file}: {error}\n" for file, error in broken)
    choice.set_policy("forbid")  # without a sandbox, the shell tool wants somebody who is asked
    service = ToolService(registry, args.all)
    server: Server[Any] = Server("gourd", on_list_tools=service.list, on_call_tool=service.call)
    if args.http is None:
        anyio.run(_serve_stdio, server)
    else:
        _serve_http(server, args.http)


async def _serve_stdio(server: Server[Any]) -> None:
    """While it serves, whatever else writes to standard output writes to standard error."""
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())


def _serve_http(server: Server[Any], port: int) -> None:
    """Only programs of this computer reach it: the SDK refuses other hosts, and web pages by their `Origin`."""
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            sys.exit(f"Port {port} is taken. Choose another: python -m tools --http {port + 1}")
    sys.stderr.write(f"Tools are served at http://localhost:{port}/mcp\n")
    hosts = [f"{HOST}:{port}", f"localhost:{port}"]
    security = TransportSecuritySettings(enable_dns_rebinding_protection=True, allowed_hosts=hosts)
    uvicorn.run(server.streamable_http_app(transport_security=security), host=HOST, port=port, log_level="warning")


if __name__ == "__main__":
    main()
