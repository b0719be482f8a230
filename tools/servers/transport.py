"""The way to a server: a process that is started here, or an address. Both tell when the way is closed.

It does not know what is said on it.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

import httpx2
from mcp.client._transport import ReadStream, TransportStreams
from mcp.client.stdio import StdioServerParameters, get_default_environment, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.message import SessionMessage

from tools.running import ToolError
from tools.servers.settings import ServerSettings

KEPT_BYTES = 4000  # of what a server writes to its standard error
KEPT_LINES = 3
_LEASH = Path(__file__).parent / "leash.py"


class LastWords(asyncio.Protocol):
    """The end of what a server says besides the protocol: its standard error, or the refusal of an address."""

    def __init__(self) -> None:
        self._data = b""
        self.refusal = ""

    def data_received(self, data: bytes) -> None:
        self._data = (self._data + data)[-KEPT_BYTES:]

    def __str__(self) -> str:
        lines = [line.rstrip() for line in self._data.decode(errors="replace").splitlines() if line.strip()]
        return self.refusal or "\n".join(lines[-KEPT_LINES:])

    async def on_response(self, response: httpx2.Response) -> None:
        status = response.status_code
        refused = status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN) or status >= 500
        self.refusal = f"HTTP {status} {response.reason_phrase}" if refused else ""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[TextIO]:
        """A file whose other end is read here; it may be closed once the server has it."""
        reader, writer = os.pipe()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: self, os.fdopen(reader, "rb"))
        with os.fdopen(writer, "w") as file:
            try:
                yield file
            finally:
                await asyncio.sleep(0)  # what has been written is read before the end
                transport.close()


@asynccontextmanager
async def open_transport(
    settings: ServerSettings, words: LastWords, closed: Callable[[], None]
) -> AsyncIterator[TransportStreams]:
    """Start the server, or get ready to talk to its address; `closed` is called when it has closed its side.

    Raises:
        ToolError: there is no such program or directory.
        OSError: the program cannot be started.
    """
    way = _process(settings, words) if settings.command else _address(settings, words)
    async with way as (read, write):
        yield _Watched(read, closed), write


@asynccontextmanager
async def _process(settings: ServerSettings, words: LastWords) -> AsyncIterator[TransportStreams]:
    # Last, so that `python` is the system's where there is one, and else Gourd's own.
    path = os.pathsep.join([get_default_environment().get("PATH", os.defpath), str(Path(sys.executable).parent)])
    environment = {"PATH": path, **settings.env}
    program = shutil.which(settings.command, path=environment["PATH"])
    if program is None:
        raise ToolError(f"There is no program called {settings.command!r} here. Install it, or correct the command.")
    if settings.cwd and not settings.cwd.expanduser().is_dir():
        raise ToolError(f"There is no directory {settings.cwd}. Correct the directory.")
    leashed = ["-I", "-S", str(_LEASH), str(os.getpid()), program, *settings.args]
    directory = settings.cwd.expanduser() if settings.cwd else None
    parameters = StdioServerParameters(command=sys.executable, args=leashed, env=environment, cwd=directory)
    async with words.listening() as errors, stdio_client(parameters, errors) as streams:
        errors.close()
        yield streams


@asynccontextmanager
async def _address(settings: ServerSettings, words: LastWords) -> AsyncIterator[TransportStreams]:
    # An answer may take as long as a call; the limit of a call is kept elsewhere.
    client = httpx2.AsyncClient(
        headers=settings.all_headers(),
        timeout=httpx2.Timeout(10, read=300),
        event_hooks={"response": [words.on_response]},
    )
    async with client, streamable_http_client(settings.url, http_client=client) as streams:
        yield streams


class _Watched:
    """What a server sends, unchanged; tells when there is no more of it."""

    def __init__(self, stream: ReadStream[SessionMessage | Exception], closed: Callable[[], None]) -> None:
        self._stream = stream
        self._closed = closed

    def __getattr__(self, name: str) -> object:  # `last_context`, which the SDK looks for
        return getattr(self._stream, name)

    async def receive(self) -> SessionMessage | Exception:
        return await self._stream.receive()

    async def aclose(self) -> None:
        await self._stream.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> SessionMessage | Exception:
        try:
            return await self._stream.__anext__()
        except StopAsyncIteration:
            self._closed()
            raise

    async def __aenter__(self) -> Self:
        await self._stream.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return await self._stream.__aexit__(kind, error, trace)
