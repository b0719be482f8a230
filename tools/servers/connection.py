"""One connection to a server, from its start to its end: says which tools there are, and passes calls on.

Everything here runs in the thread of `loop.py`. What goes wrong is raised as it is; `failures.py` has the words for it.
"""

import asyncio
import math
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any

import anyio
import mcp_types as types
from mcp.client.client import Client
from mcp.client.session import IncomingMessage
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from tools.servers.listing import TOOLS
from tools.servers.settings import ServerSettings
from tools.servers.transport import LastWords, open_transport

Offered = list[types.Tool]
# So that a server which changes its list all the time does not keep Gourd busy.
CALM_SECONDS = 0.5


class ServerEnded(Exception):
    """The server has closed its side."""


class Connection:
    """Lives while `live` runs. `connect_seconds` is the limit of what comes before the first list of tools, and of
    each later list."""

    def __init__(self, settings: ServerSettings, connect_seconds: float) -> None:
        self.words = LastWords()
        self.timed_out = False
        self._settings = settings
        self._connect_seconds = connect_seconds
        self._scope = anyio.CancelScope()
        self._news = asyncio.Event()
        self._ended = False
        self._client: Client | None = None

    async def live(self, show: Callable[[Offered], None]) -> None:
        """Connect, `show` the tools now and whenever they change, and stay until the server ends or `close`. Too slow
        a server is left, and `timed_out` is set.

        Raises:
            ServerEnded: it closed its side.
            Exception: whatever else went wrong.
        """
        self._limit()
        with self._scope:
            transport = open_transport(self._settings, self.words, self._end)
            async with Client(transport, message_handler=self._notice) as client, AsyncExitStack() as stack:
                self._client = client
                if _tells_changes_when_asked(client):
                    await stack.enter_async_context(client.listen(tools_list_changed=True))
                while True:
                    show(await _list_tools(client))
                    self._unlimit()
                    await self._news.wait()
                    if self._ended:
                        raise ServerEnded
                    await anyio.sleep(CALM_SECONDS)
                    self._news.clear()
                    self._limit()
        self.timed_out = self._scope.cancelled_caught and self._scope.deadline < math.inf

    async def call(self, tool: str, arguments: dict[str, Any], seconds: float) -> types.CallToolResult:
        """What the tool gives.

        Raises:
            TimeoutError: not in time.
            Exception: whatever else went wrong.
        """
        if self._client is None:
            raise ServerEnded
        async with asyncio.timeout(seconds):
            return await self._client.call_tool(tool, arguments)

    def close(self) -> None:
        """Have `live` come to its end; a process that does not heed it within seconds is killed."""
        self._unlimit()
        self._scope.cancel()

    def _limit(self) -> None:
        self._scope.deadline = anyio.current_time() + self._connect_seconds

    def _unlimit(self) -> None:
        self._scope.deadline = math.inf

    def _end(self) -> None:
        self._ended = True
        self._news.set()

    async def _notice(self, message: IncomingMessage) -> None:
        if isinstance(message, types.ToolListChangedNotification):
            self._news.set()


def _tells_changes_when_asked(client: Client) -> bool:
    """Whether changes of the list are told on a stream of their own, which came with the protocol of 2026."""
    tools = client.server_capabilities.tools
    return client.protocol_version in MODERN_PROTOCOL_VERSIONS and tools is not None and bool(tools.list_changed)


async def _list_tools(client: Client) -> Offered:
    """All pages, but not without end."""
    tools: Offered = []
    cursor: str | None = None
    while client.server_capabilities.tools is not None:
        page = await client.list_tools(cursor=cursor, cache_mode="refresh")
        tools += page.tools
        cursor = page.next_cursor
        if not cursor or len(tools) > TOOLS:
            break
    return tools
