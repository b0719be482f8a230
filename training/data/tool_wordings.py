"""The sentences of `tool_wordings.toml` by name and language: how requests are put and results are told."""

import tomllib
from functools import cache
from pathlib import Path

from training.data.tool_words import Language

FILE = Path(__file__).with_suffix(".toml")


@cache
def wordings(name: str, language: Language) -> tuple[str, ...]:
    """All wordings of a table, in the order of the file.

    Raises:
        KeyError: no such table.
    """
    texts = _tables()[name][language]
    return (texts,) if isinstance(texts, str) else tuple(texts)


def sentence(name: str, language: Language) -> str:
    """The one wording of a table.

    Raises:
        KeyError: no such table.
        ValueError: the table has several wordings.
    """
    (text,) = wordings(name, language)
    return text


@cache
def _tables() -> dict[str, dict[str, str | list[str]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
