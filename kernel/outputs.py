"""What a cell shows, as data, and how Jupyter's messages become it within fixed limits of size.

Knows the message format of the Jupyter protocol (messaging, version 5); does not know kernels or sockets.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from kernel.packages import NOT_INSTALLED
from kernel.pictures import decode_picture
from kernel.tracebacks import readable_traceback

Message = dict[str, Any]
Source = Literal["stdout", "stderr", "display", "result", "error"]
Status = Literal["ok", "error", "timeout", "interrupted", "died"]

TEXT_LIMIT = 1_000_000  # characters of one cell
IMAGE_LIMIT = 8_000_000  # bytes of one image
IMAGES_LIMIT = 32_000_000  # bytes of all images of one cell
CHART_LIMIT = 4_000_000  # characters of one chart, table or JSON document
CHARTS_LIMIT = 16_000_000  # characters of all of one cell
ERROR_LIMIT = 20_000  # characters; not counted in TEXT_LIMIT, so that an error is always seen
SVG = "image/svg+xml"  # a document, not a picture: it counts as text
_OVERHEAD = 100  # characters that each output costs besides its text, so that many tiny ones are limited too


@dataclass(frozen=True)
class Output:
    """One output: `data` maps MIME types to text (base64 for images, JSON text for JSON-valued types). One with the
    `display_id` of an earlier one of this cell replaces it. `width` is that of its picture on the page, in CSS pixels,
    0 when the picture's own is meant."""

    source: Source
    data: dict[str, str]
    display_id: str = ""
    width: int = 0


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

    def __init__(self, missing_package: str = NOT_INSTALLED) -> None:
        self._missing_package = missing_package
        self._text_left = TEXT_LIMIT
        self._images_left = IMAGES_LIMIT
        self._charts_left = CHARTS_LIMIT
        self._noted: set[str] = set()
        self._clear_pending = False

    def take(self, message: Message) -> Iterator[Output | Cleared]:
        """Yield what this message shows; nothing for messages that show nothing."""
        if message["msg_type"] == "clear_output":
            yield from self._clear(wait=bool(message["content"].get("wait")))
            return
        output = _translate(message, self._missing_package)
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
        for mime in [m for m in data if m.startswith("image/") and m != SVG]:
            if problem := self._problem_of_image(data[mime], mime):
                del data[mime]
                yield from self._note(problem)
        for mime in [m for m in data if m.endswith("json")]:
            if not self._room_for_chart(len(data[mime])):
                del data[mime]
                yield from self._note("[a chart or table left out: it is too large to show]\n")
        text = sum(len(value) for mime, value in data.items() if _is_text(mime))
        if self._text_left <= 0 or not data:
            return
        if text > self._text_left:  # half a document shows nothing: of the texts, keep plain text only
            plain = data.get("text/plain", "")[: self._text_left]
            data = {mime: value for mime, value in data.items() if not _is_text(mime)} | {"text/plain": plain}
        self._text_left -= text + _OVERHEAD
        yield replace(output, data=data)
        if self._text_left <= 0:
            yield from self._note(f"\n[output truncated after {TEXT_LIMIT:,} characters; the code ran on]\n")

    def _problem_of_image(self, encoded: str, mime: str) -> str:
        """Why a picture is left out, for the user; empty when it can be shown. Size first: it costs nothing."""
        size = len(encoded) * 3 // 4
        if size > min(IMAGE_LIMIT, self._images_left):
            return "[image left out: it is too large to show]\n"
        self._images_left -= size  # of a broken one too: reading it has cost as much
        if decode_picture(encoded, mime) is None:
            return f"[image left out: it is no readable {mime.removeprefix('image/').upper()}]\n"
        return ""

    def _room_for_chart(self, size: int) -> bool:
        if size > min(CHART_LIMIT, self._charts_left):
            return False
        self._charts_left -= size
        return True

    def _note(self, text: str) -> Iterator[Output]:
        if text not in self._noted:
            self._noted.add(text)
            yield Output("stderr", {"text/plain": text})


def _translate(message: Message, missing_package: str) -> Output | None:
    """What a message shows; None where it shows nothing or is not of the protocol's form: code can forge messages."""
    content = message["content"]
    match message["msg_type"], content:
        case "stream", {"name": name, "text": str(text)}:
            return Output("stderr" if name == "stderr" else "stdout", {"text/plain": text})
        case "display_data" | "update_display_data", {"data": dict()}:
            return Output("display", _bundle(content), _display_id(content), _width(content))
        case "execute_result", {"data": dict()}:
            return Output("result", _bundle(content), _display_id(content), _width(content))
        case "error", {"ename": str(), "evalue": str(), "traceback": list()}:
            return Output("error", {"text/plain": readable_traceback(content, missing_package)[-ERROR_LIMIT:]})
    return None


def _is_text(mime: str) -> bool:
    return not mime.endswith("json") and (not mime.startswith("image/") or mime == SVG)


def _bundle(content: Message) -> dict[str, str]:
    return {str(mime): _text(str(mime), value) for mime, value in content["data"].items()}


def _text(mime: str, value: object) -> str:
    if isinstance(value, str) and not (mime.endswith("json") and not _is_json(value)):
        return value
    return json.dumps(value, ensure_ascii=False)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _display_id(content: Message) -> str:
    transient = content.get("transient")
    return str(transient.get("display_id", "")) if isinstance(transient, dict) else ""


def _width(content: Message) -> int:
    """The width that the code asked for its picture, if any: a figure of double density says half its pixels."""
    match content.get("metadata"):
        case {"image/png": {"width": int() | float() as width}} | {"image/jpeg": {"width": int() | float() as width}}:
            return int(min(max(width, 0), 4000))
    return 0
