"""The kinds of facts of `talks/memory.toml`, and facts drawn of them."""

import random
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from training.data.chat_memory_values import DRAWS
from training.data.phrasing import Language, say

_FILE = Path(__file__).parent / "talks" / "memory.toml"
_OF_MINE = ("date", "time")  # their topic is the user's own: "my exam"


@dataclass(frozen=True)
class Kind:
    """A kind of fact in one language: what it is about, the sentence that states it, how it is told and asked for."""

    draw: str
    topic: str
    fact: str
    reply: str  # the acknowledgement, where it is not the fact itself
    told: tuple[str, ...]
    asked: tuple[str, ...]
    question_word: str
    weight: float


@dataclass(frozen=True)
class Fact:
    """One thing told: its kind, its value, whose or what it is about (`of`; `event` is that without "my")."""

    kind: Kind
    value: str
    of: str = ""
    event: str = ""

    def fill(self, rng: random.Random, pattern: str) -> str:
        return say(rng, pattern, **self.slots)

    @property
    def slots(self) -> dict[str, str]:
        return {"v": self.value, "o": self.of, "e": self.event}


@cache
def kinds(language: Language) -> tuple[Kind, ...]:
    """The kinds of the file."""
    return tuple(_kind(table, language) for table in tomllib.loads(_FILE.read_text(encoding="utf-8"))["fact"])


def _kind(table: dict[str, Any], language: Language) -> Kind:
    def lines(name: str) -> tuple[str, ...]:
        return tuple(line for line in table[f"{name}_{language}"].split("\n") if line)

    return Kind(
        draw=table["draw"],
        topic=table[f"topic_{language}"],
        fact=table[f"fact_{language}"],
        reply=table.get(f"reply_{language}", ""),
        told=lines("told"),
        asked=lines("asked"),
        question_word=table["q"],
        weight=table["weight"],
    )


def draw_fact(rng: random.Random, language: Language, kind: Kind) -> Fact:
    value, of = DRAWS[kind.draw](rng, language)
    if kind.draw in _OF_MINE:
        return Fact(kind, value, f"我的{of}" if language == "zh" else f"my {of}", of)
    return Fact(kind, value, of)


def pick_facts(rng: random.Random, language: Language, count: int) -> list[Fact]:
    """Facts of different kinds, at times several of one kind about different people or things."""
    table = kinds(language)
    chosen = rng.choices(table, [kind.weight for kind in table], k=count)
    if count > 1 and rng.random() < 0.35:
        several = [kind for kind in table if "<o>" in kind.fact + kind.topic]
        chosen = [rng.choices(several, [kind.weight for kind in several])[0]] * count
    facts: dict[str, Fact] = {}
    for kind in chosen:
        fact = draw_fact(rng, language, kind)
        # Two facts never share what they are about, nor do a pet and a sister share a name.
        if all(fact.value != known.value for known in facts.values()):
            facts.setdefault(f"{fact.of or kind.topic}{kind.draw if not fact.of else ''}", fact)
    return list(facts.values())


def change(rng: random.Random, language: Language, fact: Fact) -> Fact:
    """The same fact with another value."""
    fresh = fact
    while fresh.value == fact.value:
        value, of = DRAWS[fact.kind.draw](rng, language)
        # A value that hangs on what it is about (a size, a favourite) is only drawn with it.
        if of in (fact.of, fact.event) or fact.kind.draw not in ("size", "favourite"):
            fresh = replace(fact, value=value)
    return fresh
