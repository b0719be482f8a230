"""A server of the settings: connected in the background, its tools in the registry, connected again when it was lost.

It does not know who shows it. The SDK is imported when the first server is connected.
"""

import asyncio
import concurrent.futures
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tools.registry import Registry
from tools.running import ToolError, current_stop
from tools.servers.loop import submit, wait_for
from tools.servers.settings import ServerSettings

if TYPE_CHECKING:
    import mcp_types as types

    from tools.servers.connection import Connection

State = Literal["off", "connecting", "connected", "failed"]


@dataclass(frozen=True)
class Limits:
    """Times in seconds."""

    connect: float = 10.0
    call: float = 60.0


@dataclass(frozen=True)
class Status:
    """How it stands with a server: why it failed, and the last that it said; the names of its tools, and sentences on
    those that are left out."""

    state: State = "off"
    problem: str = ""
    words: str = ""
    tools: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class Server:
    """Every method may be called from any thread, and only `call` waits."""

    def __init__(self, name: str, settings: ServerSettings, registry: Registry, limits: Limits | None = None) -> None:
        self.name = name
        self.status = Status()
        self._settings = settings
        self._registry = registry
        self._limits = limits or Limits()
        # Only the thread of `loop.py` uses these.
        self._connection: Connection | None = None
        self._life: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._changing = asyncio.Lock()

    def open(self) -> None:
        """Begin to connect, if that has not been tried."""
        if self.status.state == "off":
            self.status = Status("connecting")
            submit(self._begin())

    def reconnect(self) -> None:
        """Begin to connect afresh."""
        self.status = Status("connecting", tools=self.status.tools)
        submit(self._reconnect())

    def close(self) -> concurrent.futures.Future[None]:
        """End the connection, and the process if there is one; its tools go."""
        return submit(self._close())

    def call(self, tool: str, arguments: dict[str, Any]) -> object:
        """Call a tool by the server's own name for it; a server that was lost is connected again first. Heeds
        `current_stop`.

        Raises:
            ToolError: the server cannot be reached or does not answer in time, or the tool has failed.
        """
        return wait_for(submit(self._call(tool, arguments)), current_stop())

    async def _begin(self) -> None:
        from tools.servers.connection import Connection

        if self._life and not self._life.done():
            return
        # What the SDK would log is on the server's card.
        for name in ("mcp", "client", "httpx2"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.status = Status("connecting", tools=self.status.tools)
        self._settled.clear()
        self._connection = Connection(self._settings, self._limits.connect)
        self._life = asyncio.create_task(self._live(self._connection))

    async def _reconnect(self) -> None:
        async with self._changing:
            await self._leave()
            await self._begin()

    async def _close(self) -> None:
        async with self._changing:
            await self._leave()
            self._life = None
            self.status = Status()
            self._registry.adopt(self.name, [])

    async def _leave(self) -> None:
        connection, self._connection = self._connection, None
        self._settled.clear()
        if connection and self._life:
            connection.close()
            await asyncio.wait([self._life])

    async def _live(self, connection: "Connection") -> None:
        """From connecting to the end; whatever ends it is told here, for it must not harm other servers."""
        from tools.servers.connection import ServerEnded
        from tools.servers.failures import explain

        ended = (await asyncio.gather(connection.live(self._show), return_exceptions=True))[0]
        if connection is not self._connection:
            return  # it was left
        if connection.timed_out:
            ended = ToolError(f"It did not answer within {self._limits.connect:g} seconds. Try again.")
        problem = explain(ended or ServerEnded())
        self.status = Status("failed", problem, str(connection.words), self.status.tools)
        self._settled.set()

    def _show(self, offered: "list[types.Tool]") -> None:
        from tools.servers.listing import read_listing

        listing = read_listing(offered, self.call)
        tools = self._registry.adopt(self.name, listing.tools)
        names = tuple(tool.name for tool in tools)
        self.status = Status("connected", tools=names, left_out=tuple(listing.left_out))
        self._settled.set()

    async def _call(self, tool: str, arguments: dict[str, Any]) -> object:
        from tools.servers.content import read_content

        connection, life = await self._connected()
        call = connection.call(tool, arguments, self._limits.call)
        outcome = (await asyncio.gather(call, return_exceptions=True))[0]
        if isinstance(outcome, BaseException):
            raise await self._failure(outcome, connection, life) from outcome
        return read_content(outcome)

    async def _connected(self) -> "tuple[Connection, asyncio.Task[None]]":
        await self._begin()
        await self._settled.wait()
        if self._connection is None or self._life is None or self.status.state != "connected":
            raise self._error(self.status.problem)
        return self._connection, self._life

    async def _failure(self, error: BaseException, connection: "Connection", life: asyncio.Task[None]) -> ToolError:
        """What a call that came to nothing is answered with; a connection that is of no use any more is ended."""
        from tools.servers.failures import explain, is_end, is_forgotten

        if isinstance(error, TimeoutError):
            return self._error(f"It did not answer within {self._limits.call:g} seconds; it may still be at work.")
        if is_forgotten(error):
            connection.close()
        if is_end(error) or is_forgotten(error):
            await asyncio.wait([life], timeout=self._limits.connect)
        return self._error(self.status.problem or explain(error))

    def _error(self, problem: str) -> ToolError:
        last = self.status.words.rpartition("\n")[2]
        return ToolError(f"the server {self.name!r} failed. {problem}" + (f" Its last words: {last}" if last else ""))
