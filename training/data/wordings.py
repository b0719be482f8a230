"""The files of `wordings/`: tables of a generator that are not lists of words (`phrasing.words`), as TOML."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "wordings"


@cache
def wordings(name: str) -> dict[str, Any]:
    """The tables of `wordings/<name>.toml`; most are lists of patterns by language.

    Raises:
        FileNotFoundError: there is no such file.
    """
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
