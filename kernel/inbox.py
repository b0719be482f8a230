"""Messages on their way from a thread that receives to one that reads, within a bound of memory."""

import threading
from collections import deque

from kernel.outputs import Message

ROOM = 4 << 20  # bytes, give or take a message


class Inbox:
    """While `busy`, whoever puts waits for room; else what does not fit is dropped, for nobody may be reading."""

    def __init__(self) -> None:
        self._messages: deque[tuple[Message, int]] = deque()
        self._size = 0
        self._changed = threading.Condition()
        self._busy = False
        self._closed = False

    def put(self, message: Message, size: int) -> None:
        """Add a message of `size` bytes."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._busy or self._size < ROOM)
            if not self._closed and self._size < ROOM:
                self._messages.append((message, size))
                self._size += size
                self._changed.notify_all()

    def take(self, timeout: float) -> list[Message]:
        """All that waits, in the order of its arrival; empty when `timeout` seconds brought none."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._messages, timeout)
            messages = [message for message, _ in self._messages]
            self._empty()
            return messages

    def begin(self) -> None:
        """Forget what came late; from now on somebody reads."""
        with self._changed:
            self._busy = True
            self._empty()

    def rest(self) -> None:
        """Nobody waits for more."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()

    def close(self) -> None:
        """Take nothing more; what waits can still be read."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _empty(self) -> None:
        self._messages.clear()
        self._size = 0
        self._changed.notify_all()
