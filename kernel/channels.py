"""The websocket to a kernel behind a gateway: `jupyter_kernel_client`'s, without its unbounded queues."""

import socket
from collections.abc import Callable
from typing import Any

from jupyter_kernel_client import KernelWebSocketClient
from websocket import WebSocket, WebSocketApp

LARGEST_MESSAGE = 16 << 20  # bytes; a larger one is read past
KEPT = 4096  # bytes of it: what it belongs to stands at its start
_CHUNK = 1 << 20


class Channels(KernelWebSocketClient):  # type: ignore[misc]
    """Hands each message as it came to `take`, of one that is too large the first `KEPT` bytes; `lost` ends it.

    Both are called in the websocket's own thread, and have to be set before the channels are started.
    """

    take: Callable[[str | bytes], None]
    lost: Callable[[], None]

    def _on_open(self, app: WebSocketApp) -> None:
        if app.sock is not None:
            _limit(app.sock)
        super()._on_open(app)

    def _on_message(self, app: WebSocketApp, raw: str | bytes) -> None:
        self.take(raw)
        _acknowledge(app.sock)

    def _on_close(self, app: WebSocketApp, code: Any, reason: Any) -> None:  # noqa: ANN401
        super()._on_close(app, code, reason)
        self.lost()


def _acknowledge(connection: WebSocket | None) -> None:
    """Say at once that a message has come: gateways hold the next small one back until then, 40 ms else (Linux)."""
    if connection is not None and connection.sock is not None and hasattr(socket, "TCP_QUICKACK"):
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _limit(connection: WebSocket) -> None:
    """Let the connection keep no frame that is too large: what code shows is held in this process."""
    frames = connection.frame_buffer
    read = frames.recv_strict

    def bounded(bufsize: int) -> bytes:
        if bufsize <= LARGEST_MESSAGE:
            return bytes(read(bufsize))
        kept = bytes(read(KEPT))
        left = bufsize - KEPT
        while left > 0:
            left -= len(read(min(left, _CHUNK)))
        return kept

    frames.recv_strict = bounded  # type: ignore[method-assign]
    connection.cont_frame.skip_utf8_validation = True  # it goes byte by byte; decoding validates as well
