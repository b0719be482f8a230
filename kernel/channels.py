"""The websocket to a kernel behind a gateway: `jupyter_kernel_client`'s, without its unbounded queues."""

from collections.abc import Callable
from typing import Any

from jupyter_kernel_client import KernelWebSocketClient
from websocket import WebSocket, WebSocketApp

LARGEST_MESSAGE = 16 << 20  # bytes; a larger one is read past, not kept
_CHUNK = 1 << 20


class Channels(KernelWebSocketClient):  # type: ignore[misc]
    """Hands each message as it came to `take`, an empty text for one that was too large; `lost` is called at the end.

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

    def _on_close(self, app: WebSocketApp, code: Any, reason: Any) -> None:  # noqa: ANN401
        super()._on_close(app, code, reason)
        self.lost()


def _limit(socket: WebSocket) -> None:
    """Let the socket keep no frame that is too large: code may show what it likes, and this process holds it all."""
    frames = socket.frame_buffer
    read = frames.recv_strict

    def bounded(bufsize: int) -> bytes:
        if bufsize <= LARGEST_MESSAGE:
            return bytes(read(bufsize))
        while bufsize > 0:
            bufsize -= len(read(min(bufsize, _CHUNK)))
        return b""

    frames.recv_strict = bounded  # type: ignore[method-assign]
    socket.cont_frame.skip_utf8_validation = True  # it goes byte by byte; decoding validates as well
