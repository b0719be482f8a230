"""A question and its answer as data: how it is asked, and the one way it is answered in each language."""

import random
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.data.conversation import Exchange, assistant, user
from training.data.phrasing import Language, ask
from training.data.tasks import fill

Slots = dict[str, str]
Draw = Callable[[random.Random, Language], Slots]
_FOLDER = Path(__file__).parent / "talks"


@dataclass(frozen=True)
class Talk:
    """Patterns by language; `<slots>` come from `draw`. `again` asks for the same with other values."""

    draw: Draw
    ask: Mapping[Language, Sequence[str]]
    reply: Mapping[Language, str]
    again: Mapping[Language, Sequence[str]]
    weight: float


def nothing(rng: random.Random, language: Language) -> Slots:
    """The draw of a talk without slots."""
    return {}


@cache
def load(name: str, family: str) -> tuple[Talk, ...]:
    """The talks of a file in `talks/`; its `draw` names are looked up in the table `DRAWS` of a family's module.

    Raises:
        KeyError: the file names a function that is not in `DRAWS`, or a talk lacks a field.
    """
    draws: Mapping[str, Draw] = getattr(sys.modules[family], "DRAWS", {})
    tables = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["talk"]
    return tuple(_talk(table, draws[table["draw"]] if "draw" in table else nothing) for table in tables)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def _talk(table: Mapping[str, Any], draw: Draw) -> Talk:
    return Talk(
        draw=draw,
        ask={"en": _lines(table.get("en", "")), "zh": _lines(table.get("zh", ""))},
        reply={"en": table.get("reply_en", "").strip("\n"), "zh": table.get("reply_zh", "").strip("\n")},
        again={"en": _lines(table.get("again_en", "")), "zh": _lines(table.get("again_zh", ""))},
        weight=table.get("weight", 1.0),
    )


def talk_once(rng: random.Random, language: Language, talk: Talk, again: bool = False) -> Exchange:
    """One question and its answer."""
    slots = talk.draw(rng, language)
    request = ask(rng, language, talk.again[language] if again else talk.ask[language], **slots)
    return [user(request), assistant(fill(talk.reply[language], slots))]


def discuss(
    rng: random.Random, language: Language, talks: Sequence[Talk], follow_ups: Sequence[int] = (0, 0, 1)
) -> Exchange:
    """One of the talks by weight, at times asked again with other values."""
    known = [talk for talk in talks if talk.ask[language]]
    (talk,) = rng.choices(known, [talk.weight for talk in known])
    messages = talk_once(rng, language, talk)
    for _ in range(rng.choice(follow_ups) if talk.again[language] else 0):
        messages += talk_once(rng, language, talk, again=True)
    return messages
