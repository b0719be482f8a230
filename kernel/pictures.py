"""Pictures that code made, verified: what is not a raster image of its own kind and of bearable size is none.

Knows neither kernels nor pages; both ask it before a picture goes any further.
"""

import base64
import binascii
import io
from dataclasses import dataclass

# SVG is missing on purpose: it is a document that can hold scripts and addresses.
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
PIXEL_LIMIT = 50_000_000  # a small file can unfold to any size in the memory of whoever opens it
# What pillow raises on broken files of these formats.
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, MemoryError)


@dataclass(frozen=True)
class Picture:
    """The bytes of a verified picture and its size in pixels."""

    data: bytes
    mime: str
    width: int
    height: int


def decode_picture(encoded: str, mime: str) -> Picture | None:
    """Read a base64 picture of a kernel's message; None when it is not what `mime` says."""
    try:
        return read_picture(base64.b64decode(encoded), mime)
    except binascii.Error:
        return None


def read_picture(data: bytes, mime: str) -> Picture | None:
    """Verify the bytes of a picture; None when they are not what `mime` says, broken, or too many pixels."""
    from PIL import Image

    if mime not in FORMATS:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=[FORMATS[mime]]) as image:
            width, height = image.size
            if width * height > PIXEL_LIMIT:
                return None
            image.verify()
    except (*_UNREADABLE, Image.DecompressionBombError):
        return None
    return Picture(data, mime, width, height)
