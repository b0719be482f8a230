"""What a call gave: the text that a model reads, and pictures that are shown besides. Made of whatever a tool returns.

It does not know what was called. pandas and pillow are not imported here: a value of theirs means that they are.
"""

import base64
import io
import json
import sys
from dataclasses import dataclass
from typing import Any

import pydantic_core

# Characters of one result. More would push the question out of a model's context.
RESULT_LIMIT = 8000
PICTURE_BYTES = 4_000_000
PICTURES = 8
ROWS = 1000
_STARTS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
_PNG_MODES = ("1", "L", "LA", "I", "P", "RGB", "RGBA")


@dataclass(frozen=True)
class Picture:
    """A picture as a tool returns it: the bytes of a PNG, JPEG, GIF or WebP file, and which of them."""

    data: bytes
    mime: str = "image/png"

    def to_json(self) -> dict[str, str]:
        return {"mime": self.mime, "data": base64.b64encode(self.data).decode()}

    @property
    def is_shown(self) -> bool:
        """Whether it is of a kind and size that is shown."""
        return len(self.data) <= PICTURE_BYTES and self.data.startswith(_STARTS.get(self.mime, ()))


@dataclass(frozen=True)
class ToolResult:
    """The outcome of a call: `content` is what the model reads, `images` are shown; seconds are wall-clock."""

    ok: bool
    content: str
    seconds: float
    images: tuple[Picture, ...] = ()


def read_value(value: object) -> tuple[str, tuple[Picture, ...]]:
    """What a tool returned, as text and pictures: a text as it is, a table row by row, anything else as JSON. A list
    that holds pictures or tables is read item by item."""
    items = value if isinstance(value, list | tuple) and any(map(_is_special, value)) else [value]
    read = [_to_picture(item) or _to_text(item) for item in items]
    texts = [item for item in read if isinstance(item, str)]
    pictures = [item for item in read if isinstance(item, Picture)]
    shown = [picture for picture in pictures if picture.is_shown][:PICTURES]
    return "\n".join([*texts, *_notes(len(shown), len(pictures) - len(shown))]), tuple(shown)


def cap(text: str) -> str:
    """A text short enough to be read; what is cut is counted."""
    if len(text) <= RESULT_LIMIT:
        return text
    return f"{text[:RESULT_LIMIT]}\n[... {len(text) - RESULT_LIMIT} characters left out ...]"


def _notes(shown: int, refused: int) -> list[str]:
    """What the model is told of pictures, for it reads text only."""
    limits = f"shown are up to {PICTURES}, as PNG, JPEG, GIF or WebP, of {PICTURE_BYTES // 1_000_000} MB each"
    notes = [f"[{_count(shown)} shown]"] if shown else []
    return notes + ([f"[{_count(refused)} left out: {limits}]"] if refused else [])


def _count(images: int) -> str:
    return "1 image" if images == 1 else f"{images} images"


def _is_special(value: object) -> bool:
    return isinstance(value, Picture) or _is_of("PIL.Image", "Image", value) or _is_of("pandas", "DataFrame", value)


def _is_of(module: str, name: str, value: object) -> bool:
    return module in sys.modules and isinstance(value, getattr(sys.modules[module], name))


def _to_picture(value: Any) -> Picture | None:  # noqa: ANN401 - tools return what they like
    if isinstance(value, Picture):
        return value
    if not _is_of("PIL.Image", "Image", value):
        return None
    file = io.BytesIO()
    (value if value.mode in _PNG_MODES else value.convert("RGB")).save(file, "PNG")
    return Picture(file.getvalue())


def _to_text(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return value
    if _is_of("pandas", "DataFrame", value):
        return _table(_rows(value), len(value))
    plain = pydantic_core.to_jsonable_python(value, fallback=str)
    if isinstance(plain, list) and plain and all(isinstance(row, dict) for row in plain):
        return _table(plain, len(plain))
    return _dump(plain)


def _rows(frame: Any) -> list[object]:  # noqa: ANN401 - pandas has no types
    """The first rows of a data frame as JSON objects; an index that is more than a count is a column."""
    first = frame.head(ROWS)
    counted = type(first.index).__name__ == "RangeIndex" and first.index.name is None
    rows: list[object] = json.loads(
        (first if counted else first.reset_index()).to_json(orient="records", date_format="iso")
    )
    return rows


def _table(rows: list[object], total: int) -> str:
    """As many whole rows as fit, and how many are left out: cut within a row, JSON could not be read any more."""
    lines: list[str] = []
    room = RESULT_LIMIT - len("[]\n[... 1000000 rows left out ...]")
    for row in map(_dump, rows):
        room -= len(row) + 2
        if room < 0 and lines:
            break
        lines.append(row)
    left = total - len(lines)
    return f"[{', '.join(lines)}]" + (f"\n[... {left} rows left out ...]" if left else "")


def _dump(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False)
