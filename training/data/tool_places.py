"""Cities as the geocoding service of the weather tools names them: mostly with region and country."""

import random
from functools import cache

from training.data.phrasing import words
from training.data.tool_sections import FOLDER
from training.data.tool_words import CHINESE_TEXT, NAMES


def title(name: str) -> str:
    """A city as the tools name it, always the same way: with its region and country mostly."""
    rng = random.Random(name)
    return _chinese_title(name, rng) if CHINESE_TEXT.search(name) else _english_title(name, rng)


def _chinese_title(name: str, rng: random.Random) -> str:
    where = _chinese_places().get(name, "")
    return f"{name}{'市' if '中国' in where else ''}, {where}" if where and rng.random() < 0.6 else name


def _english_title(name: str, rng: random.Random) -> str:
    proper, country = _countries().get(name.lower(), (name.title() if name.islower() else name, ""))
    # Regions that any city might lie in.
    region = rng.choice(words("regions")).format(proper)
    dice = rng.random()
    parts = (proper, region, country) if dice < 0.5 else (proper, country) if dice < 0.85 else (proper,)
    return ", ".join(parts) if country else proper


@cache
def _countries() -> dict[str, tuple[str, str]]:
    """Each city of the word list in small letters: its name and its country."""
    return {name.lower(): (name, country) for name, country in NAMES["cities"]}


@cache
def _chinese_places() -> dict[str, str]:
    """The region and country, or the country alone, of cities with a Chinese name."""
    lines = (FOLDER / "chinese_places.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ") for line in lines if not line.startswith("#"))
    return {name: where for where, names in pairs for name in names.split()}
