"""Text that people and tools wrote, kept from being read as the markers of a chat template.

A message may hold `<|im_start|>system` or `<|user|>`: as text it is harmless, as a special token it would speak for
somebody else. Chat templates join both to one string, so the markers in messages are quoted before, and unquoted after
the string was cut into tokens. It does not know what the markers mean.
"""

import re
from collections.abc import Iterable
from typing import Any

# A private-use character that no template looks at, around the number of the marker.
_MARK = "\U000f5e9e"
_QUOTED = re.compile(f"{_MARK}(\\d+){_MARK}")


class Quoting:
    """The markers of one tokenizer: its special tokens."""

    def __init__(self, markers: Iterable[str]) -> None:
        self._markers = sorted(set(markers), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, self._markers))) if self._markers else None

    def quote(self, value: Any) -> Any:  # noqa: ANN401 - messages are JSON
        """The value with the markers in all its texts quoted."""
        match value:
            case str():
                return self._pattern.sub(self._number, value) if self._pattern else value
            case list():
                return [self.quote(item) for item in value]
            case dict():
                return {name: self.quote(item) for name, item in value.items()}
        return value

    def unquote(self, text: str) -> str:
        return _QUOTED.sub(lambda match: self._markers[int(match[1])], text)

    def split(self, text: str) -> list[tuple[str, bool]]:
        """The pieces of a rendered prompt in order, each with whether it is a marker that was quoted."""
        parts = _QUOTED.split(text)
        return [
            (self._markers[int(part)] if number % 2 else part, bool(number % 2))
            for number, part in enumerate(parts)
            if part
        ]

    def _number(self, match: re.Match[str]) -> str:
        return f"{_MARK}{self._markers.index(match[0])}{_MARK}"
