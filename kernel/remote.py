"""One kernel behind a Jupyter gateway, as `kernel.cell` wants it. Does not know what a cell is.

Starting, interrupting and ending go by HTTP, messages by a websocket. The gateway is believed, what a kernel there
sends is not: messages that are too large or not what they should be are dropped.
"""

import json
import re
import threading
import time
from contextlib import suppress
from http import HTTPStatus

from jupyter_kernel_client import KernelHttpManager
from jupyter_kernel_client.manager import fetch
from jupyter_kernel_client.utils import deserialize_msg_from_ws_default
from requests import RequestException
from websocket import WebSocketException

from kernel.channels import KEPT, Channels
from kernel.errors import GatewayError
from kernel.gateway import Gateway
from kernel.gateway_errors import default_kernel, no_kernel, translated
from kernel.inbox import Inbox
from kernel.outputs import Message
from kernel.process import START_LIMIT, well_formed

CHECK = 3.0  # seconds between two looks whether the gateway still has the kernel
SILENCE = 20.0  # seconds without a word from the gateway until the kernel counts as lost
END_LIMIT = 15.0  # seconds that the gateway has to end a kernel; it gives code some seconds to end by itself
AGAIN = 0.5  # seconds between two requests to end it
_POLL = 0.05
_PARENT = re.compile(r'"parent_header": ?{[^{}]*?"msg_id": ?"([^"]+)"')
_TOO_LARGE = {"name": "stderr", "text": "[an output was left out: it is too large to show]\n"}


class RemoteKernel:
    """A kernel that runs on `gateway`."""

    startup = "set_up_elsewhere()"
    idle_grace = 15.0  # the reply may overtake a large picture on a slow line
    missing_package = "It is not installed on the gateway. Do without it, or ask whoever runs the gateway."

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._manager = KernelHttpManager(
            gateway.url,
            token=None,
            username="gourd",  # by default the user's own name goes along with every message
            headers=gateway.headers,
            client_kwargs={"timeout": START_LIMIT},
            client_factory=Channels,
        )
        self._channels: Channels | None = None
        self._inbox = Inbox()
        self._request = ""
        self._heard = time.monotonic()
        self._ended = threading.Event()
        self._leaving = threading.Event()
        self._lock = threading.Lock()
        self.ending = ""  # why it is gone, a sentence for the user; empty if it just ended

    def start(self) -> None:
        """Have the gateway start a kernel and return when it answers.

        Raises:
            GatewayError: it gives none, or not within `START_LIMIT`.
        """
        try:
            with translated(self._gateway):
                name = self._gateway.kernel or default_kernel(self._gateway)
                self._manager.start_kernel(name, timeout=START_LIMIT)
            if self._leaving.is_set():  # given up while the gateway started it
                self._leave()
            self._connect()
        except GatewayError:
            self.close()
            raise
        threading.Thread(target=self._watch, name="gateway-watch", daemon=True).start()

    @property
    def alive(self) -> bool:
        return not self._ended.is_set()

    def send(self, code: str, silent: bool = False) -> str:
        """Ask the kernel to run code; return the id that all messages about it carry as their parent's."""
        self._inbox.begin()
        try:
            self._request = str(self._open.execute(code, silent=silent, allow_stdin=False, stop_on_error=False))
        except (WebSocketException, OSError):
            self._lost()
        return self._request

    def receive(self, timeout: float) -> list[Message]:
        """The messages that wait; empty when `timeout` seconds brought none."""
        messages = self._inbox.take(timeout)
        if any(self._is_reply(message) for message in messages):
            self._inbox.rest()
        return messages

    def reconnect(self) -> None:
        """Nothing to do: its outputs come through the gateway, which has no such limit."""

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the running cell. If the gateway does not hear it, the cell ends the kernel."""
        with suppress(RequestException):
            self._manager.interrupt_kernel(timeout=CHECK)

    def kill(self) -> None:
        """Give the kernel up at once, and have the gateway end it."""
        self._end("")
        if self._leaving.is_set():
            return
        self._leaving.set()
        if threading.main_thread().is_alive():
            threading.Thread(target=self._leave, name="gateway-leave").start()  # Python ends only after it
        else:
            self._leave()

    def close(self) -> None:
        """End the kernel and the connection to it."""
        self.kill()

    def _is_reply(self, message: Message) -> bool:
        return message["msg_type"] == "execute_reply" and bool(message["parent_header"].get("msg_id") == self._request)

    @property
    def _open(self) -> Channels:
        assert self._channels is not None, "start it first"
        return self._channels

    def _connect(self) -> None:
        if self._ended.is_set():
            raise GatewayError(no_kernel(self._gateway, "it was stopped meanwhile"))
        self._channels = channels = self._manager.client
        channels.take, channels.lost = self._take, self._lost
        # From a daemon thread, so that the websocket's own, which inherits that, does not keep Python from ending.
        closed = dict.fromkeys(("shell", "iopub", "stdin", "hb", "control"), False)
        threading.Thread(target=channels.start_channels, kwargs=closed, daemon=True).start()
        deadline = time.monotonic() + START_LIMIT
        while not (channels.channels_running and self._answers()):
            if self._ended.wait(_POLL) or time.monotonic() > deadline:
                raise GatewayError(self.ending or no_kernel(self._gateway, "the kernel did not answer"))

    def _answers(self) -> bool:
        """Whether a request is answered within a second on both channels; the first ones may be lost on one."""
        try:
            asked = self._open.kernel_info()
        except (WebSocketException, OSError):
            return False
        until, kinds = time.monotonic() + 1, set[str]()
        while time.monotonic() < until and not {"kernel_info_reply", "status"} <= kinds:
            kinds |= {m["msg_type"] for m in self._inbox.take(_POLL) if m["parent_header"].get("msg_id") == asked}
        return len(kinds) > 1

    def _take(self, raw: str | bytes) -> None:
        """A message from the websocket, in its thread."""
        self._heard = time.monotonic()
        message = _read(raw) or _stand_in(raw)
        if message is None:
            return
        if message["msg_type"] == "status" and message["content"].get("execution_state") in ("restarting", "dead"):
            self._end("")  # a kernel that the gateway restarted by itself has lost its variables
        else:
            self._inbox.put(message, len(raw))

    def _watch(self) -> None:
        """Notice that the gateway has ended the kernel, or is out of reach, when nothing else shows it."""
        while not self._ended.wait(CHECK):
            try:
                fetch(str(self._manager.kernel_url), headers=self._gateway.headers, timeout=CHECK)
                self._heard = time.monotonic()
            except RequestException as error:
                if error.response is not None and error.response.status_code == HTTPStatus.NOT_FOUND:
                    self._end(f"The gateway at {self._gateway.host} has ended this kernel.")
                elif time.monotonic() - self._heard > SILENCE:
                    self._lost()

    def _lost(self) -> None:
        self._end(
            f"The connection to the gateway at {self._gateway.host} was lost. Check that it runs, then run the code "
            "again."
        )

    def _end(self, sentence: str) -> None:
        with self._lock:
            if not self._ended.is_set():
                self.ending = sentence
                self._ended.set()
        self._inbox.close()

    def _leave(self) -> None:
        deadline = time.monotonic() + END_LIMIT
        while self._manager.has_kernel and not self._was_ended() and time.monotonic() < deadline:
            time.sleep(AGAIN)
        if self._channels is not None:
            self._channels.stop_channels()

    def _was_ended(self) -> bool:
        """Ask the gateway to end the kernel; false if it has to be asked again: it refuses while it restarts one."""
        try:
            self._manager.shutdown_kernel(now=True, timeout=END_LIMIT)
        except RequestException:
            return False
        return True


def _read(raw: str | bytes) -> Message | None:
    """The message of a frame, or none if it is not as Jupyter's protocol says."""
    try:
        message: Message = deserialize_msg_from_ws_default(raw)
        return well_formed(message)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, json.JSONDecodeError):
        return None


def _stand_in(raw: str | bytes) -> Message | None:
    """A note in place of a message that was too large, for the cell that it belongs to."""
    parent = _PARENT.search(raw) if isinstance(raw, str) and len(raw) == KEPT else None
    return parent and {"msg_type": "stream", "parent_header": {"msg_id": parent[1]}, "content": _TOO_LARGE}
