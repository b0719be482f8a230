"""What a cell shows, as data, and how Jupyter's messages become it within fixed limits of size.

Knows the message format of the Jupyter protocol (messaging, version 5); does not know kernels or sockets.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kernel.tracebacks import readable_traceback

Message = dict[str, Any]
Source = Literal["stdout", "stderr", "display", "result", "error"]
Status = Literal["ok", "error", "timeout", "interrupted", "died"]

TEXT_LIMIT = 1_000_000  # characters of one cell
IMAGE_LIMIT = 8_000_000  # bytes of one image
IMAGES_LIMIT = 32_000_000  # bytes of all images of one cell
ERROR_LIMIT = 20_000  # characters; not counted in TEXT_LIMIT, so that an error is always seen
_OVERHEAD = 100  # characters that each output costs besides its text, so that many tiny ones are limited too


@dataclass(frozen=True)
class Output:
    """One output: `data` maps MIME types to text (base64 for images, JSON text for JSON-valued types). One with the
    `display_id` of an earlier one of this cell replaces it."""

    source: Source
    data: dict[str, str]
    display_id: str = ""


@dataclass(frozen=True)
class Cleared:
    """The cell removes its outputs so far."""


@dataclass(frozen=True)
class Finished:
    """The last thing of every cell; `seconds` are wall-clock, without the start of the kernel."""

    status: Status
    seconds: float


class Outputs:
    """Translates the messages of one cell; what exceeds the limits is dropped with one visible note."""

    def __init__(self) -> None:
        self._text_left = TEXT_LIMIT
        self._images_left = IMAGES_LIMIT
        self._noted: set[str] = set()
        self._clear_pending = False

    def take(self, message: Message) -> Iterator[Output | Cleared]:
        """Yield what this message shows; nothing for messages that show nothing."""
        if message["msg_type"] == "clear_output":
            yield from self._clear(wait=bool(message["content"].get("wait")))
            return
        output = _translate(message)
        if output is None:
            return
        if self._clear_pending:
            yield from self._clear(wait=False)
        yield from [output] if output.source == "error" else self._limited(output)

    def _clear(self, wait: bool) -> Iterator[Cleared]:
        self._clear_pending = wait
        if not wait:
            yield Cleared()

    def _limited(self, output: Output) -> Iterator[Output]:
        data = dict(output.data)
        for mime in [m for m in data if m.startswith("image/")]:
            if not self._room_for_image(data[mime]):
                del data[mime]
                yield from self._note("[image left out: it is too large to show]")
        text = sum(len(value) for mime, value in data.items() if not mime.startswith("image/"))
        if self._text_left <= 0 or not data:
            return
        if text > self._text_left:  # half a table or half a JSON document shows nothing: keep plain text only
            data = {"text/plain": data.get("text/plain", "")[: self._text_left]}
        self._text_left -= text + _OVERHEAD
        yield Output(output.source, data, output.display_id)
        if self._text_left <= 0:
            yield from self._note(f"\n[output truncated after {TEXT_LIMIT:,} characters; the code ran on]\n")

    def _room_for_image(self, encoded: str) -> bool:
        size = len(encoded) * 3 // 4
        if size > min(IMAGE_LIMIT, self._images_left):
            return False
        self._images_left -= size
        return True

    def _note(self, text: str) -> Iterator[Output]:
        if text not in self._noted:
            self._noted.add(text)
            yield Output("stderr", {"text/plain": text})


def _translate(message: Message) -> Output | None:
    content = message["content"]
    match message["msg_type"]:
        case "stream":
            source: Source = "stderr" if content["name"] == "stderr" else "stdout"
            return Output(source, {"text/plain": content["text"]})
        case "display_data" | "update_display_data":
            return Output("display", _bundle(content), _display_id(content))
        case "execute_result":
            return Output("result", _bundle(content), _display_id(content))
        case "error":
            return Output("error", {"text/plain": readable_traceback(content)[-ERROR_LIMIT:]})
    return None


def _bundle(content: Message) -> dict[str, str]:
    return {m: v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for m, v in content["data"].items()}


def _display_id(content: Message) -> str:
    return str(content.get("transient", {}).get("display_id", ""))
