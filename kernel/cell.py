"""One cell that runs in a kernel, followed from request to end. Always ends, whatever the code does, and says what is
lost: a kernel that was ended, outputs that did not arrive."""

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from typing import Protocol

from kernel.outputs import Cleared, Finished, Message, Output, Outputs, Status

POLL = 0.05  # seconds between looks at the stop button and the process while nothing is shown
INTERRUPT_GRACE = 2.5  # seconds that interrupted code has to end before its kernel is killed


class Kernel(Protocol):
    """What a cell needs of a kernel, wherever it runs. `alive` is cheap to ask; `kill` makes it false at once."""

    @property
    def alive(self) -> bool: ...

    @property
    def ending(self) -> str:
        """Why it is gone, a sentence for the user; empty if there is nothing to say."""

    @property
    def missing_package(self) -> str:
        """What the error of a missing package ends with."""

    @property
    def idle_grace(self) -> float:
        """Seconds without an output after the reply until the end of the outputs counts as lost."""

    def send(self, code: str, silent: bool = False) -> str: ...

    def receive(self, timeout: float) -> list[Message]: ...

    def reconnect(self) -> None:
        """Listen to its outputs anew."""

    def interrupt(self) -> None: ...

    def kill(self) -> None: ...


class Cell:
    """Code that runs in `kernel` for at most `time_limit` seconds, or until `stopped()` is true."""

    def __init__(
        self, kernel: Kernel, code: str, time_limit: float, stopped: Callable[[], bool], silent: bool = False
    ) -> None:
        self._kernel = kernel
        self._stopped = stopped
        self._outputs = Outputs(kernel.missing_package)
        self._started = time.monotonic()
        self._deadline = self._started + time_limit
        self._running = False  # only from then on does the kernel heed an interrupt
        self._interrupted = False
        self._idle = False
        self._exiting = False
        self._reply: Status | None = None
        self._ending: Status | None = None  # why it must end, once it must
        self._status: Status | None = None  # how it ended
        self._id = kernel.send(_encodable(code), silent)

    def run(self) -> Generator[Output | Cleared, None, Finished]:
        """Yield the outputs as they arrive and return how the cell ended.

        Closing the generator early interrupts the cell and waits for its end.
        """
        try:
            while self._status is None:
                messages = self._receive()
                for message in messages:
                    yield from self._shown(message)
                self._watch(quiet=not messages)
            yield from self._notes()
        finally:
            self._abandon()
        return Finished(self._status, time.monotonic() - self._started)

    @property
    def lost(self) -> bool:
        """Whether it ended without the end of its outputs: they were dropped on the way, or may still come."""
        return self._reply is not None and not self._idle

    def _receive(self) -> list[Message]:
        """The next messages of this cell. Those of an earlier one that came late are not its own."""
        messages = [m for m in self._kernel.receive(POLL) if m["parent_header"].get("msg_id") == self._id]
        for message in messages:
            self._note_progress(message)
        if messages:
            self._heard_at = time.monotonic()
        return messages

    def _shown(self, message: Message) -> list[Output | Cleared]:
        """What a message shows; nothing if it is not as Jupyter's protocol says, for it may be forged."""
        try:
            return [_readable(output) for output in self._outputs.take(message)]
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
            return []

    def _note_progress(self, message: Message) -> None:
        content = message["content"]
        match message["msg_type"]:
            case "execute_input":
                self._running = True
            case "execute_reply":
                self._reply = "ok" if content.get("status") == "ok" else "error"
                self._exiting = _asks_to_exit(content)
            case "status":
                self._idle = content.get("execution_state") == "idle"

    def _watch(self, quiet: bool) -> None:
        """Decide whether the cell has ended or has to."""
        now = time.monotonic()
        if self._reply and (self._idle or now > self._heard_at + self._kernel.idle_grace):
            self._status = self._ending or self._reply
            if self._exiting:
                self._kernel.kill()  # it ends by itself, but perhaps not before the next cell
                self._status = "died"
        elif quiet and not self._kernel.alive:
            self._status = self._ending or "died"
        elif self._ending is None and (self._stopped() or now > self._deadline):
            self._end("timeout" if now > self._deadline else "interrupted")
        if self._ending and not self._status:
            self._hasten(now)

    def _end(self, reason: Status) -> None:
        self._ending = reason
        self._kill_at = time.monotonic() + INTERRUPT_GRACE

    def _hasten(self, now: float) -> None:
        if now > self._kill_at:
            self._kernel.kill()
            self._status = self._ending
        elif self._running and not self._interrupted:
            self._interrupted = True
            self._kernel.interrupt()

    def _notes(self) -> Iterator[Output]:
        """What the reader has to know besides the outputs."""
        if self._status == "died" and (sentence := self._kernel.ending):
            yield Output("error", {"text/plain": sentence})
        elif self._exiting:
            yield Output("error", {"text/plain": "The code ended the kernel with exit()."})
        elif self.lost:
            yield Output("stderr", {"text/plain": "[the end of the output was lost; some of it may be missing]\n"})

    def _abandon(self) -> None:
        if self._status is None and self._ending is None:
            self._end("interrupted")
        while self._status is None:
            self._watch(quiet=not self._receive())


def _asks_to_exit(reply: Message) -> bool:
    payload = reply.get("payload")
    return isinstance(payload, list) and any(isinstance(p, dict) and p.get("source") == "ask_exit" for p in payload)


def _readable(shown: Output | Cleared) -> Output | Cleared:
    if isinstance(shown, Cleared):
        return shown
    return replace(shown, data={_encodable(mime): _encodable(text) for mime, text in shown.data.items()})


def _encodable(text: str) -> str:
    """The text without lone surrogates, which JSON can carry and UTF-8 cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
