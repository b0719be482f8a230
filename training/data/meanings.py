"""What words mean: `meanings.tsv` of `training.wordnet`, a line a meaning, each with what it is a kind of. It knows
neither tools nor dialogues.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "meanings.tsv"


@dataclass(frozen=True)
class Meaning:
    """Words of both languages that mean the same. `parent` is the key of the more general meaning, or empty; `key` ends
    in the part of speech, n or v; `field` is WordNet's: food, artifact, motion."""

    key: str
    parent: str
    field: str
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    gloss: str

    def line(self) -> str:
        """As it is stored."""
        return "\t".join(
            (self.key, self.parent, self.field, "/".join(self.english), "/".join(self.chinese), self.gloss)
        )


@cache
def meanings() -> dict[str, Meaning]:
    """All meanings by key.

    Raises:
        ValueError: a line is damaged.
    """
    found: dict[str, Meaning] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        key, parent, field, english, chinese, gloss = line.split("\t")
        found[key] = Meaning(
            key, parent, field, tuple(english.split("/")), tuple(filter(None, chinese.split("/"))), gloss
        )
    return found


@cache
def kinds() -> dict[str, tuple[Meaning, ...]]:
    """The direct kinds of each meaning, by its key."""
    found: defaultdict[str, list[Meaning]] = defaultdict(list)
    for meaning in meanings().values():
        found[meaning.parent].append(meaning)
    return {key: tuple(members) for key, members in found.items()}


@cache
def below(key: str) -> tuple[Meaning, ...]:
    """All kinds of a meaning, and the kinds of those."""
    return tuple(meaning for one in kinds().get(key, ()) for meaning in (one, *below(one.key)))


@cache
def above(key: str) -> frozenset[str]:
    """The keys of all that a meaning is a kind of, itself included."""
    meaning = meanings().get(key)
    return frozenset((key, *above(meaning.parent))) if meaning else frozenset()
