"""Request templates: plain text with `{slot}`, `{slot:word for value 1|word for value 2}`, `(this|that)` and
`[perhaps]`. It knows neither tools nor values; a template is compiled once and then expanded many times.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

ARTICLE = re.compile(r"\b[aA] $")
TOKEN = re.compile(r"\{(\w+)(?::([^}]*))?\}|([\[\](|)])|([^\[\](|){}]+)")


@dataclass(frozen=True)
class Slot:
    """A place for a value; `words` are how the values of an enumeration are worded here, in their order."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One of several branches; an optional part is a choice between itself and nothing."""

    branches: tuple["Sequence", ...]
    optional: bool = False


Node = str | Slot | Choice
Sequence = tuple[Node, ...]


@dataclass(frozen=True)
class Piece:
    """A stretch of expanded text: `copied` text is a value and must not be altered."""

    text: str
    copied: bool


def compile_template(text: str) -> Sequence:
    """Parse a template.

    Raises:
        ValueError: brackets do not match.
    """
    branches, rest = _branches(TOKEN.finditer(text), closer="")
    if rest or len(branches) != 1:
        raise ValueError(f"brackets do not match in {text!r}")
    return branches[0]


def _branches(tokens: Iterator[re.Match[str]], closer: str) -> tuple[tuple[Sequence, ...], bool]:
    branches: list[list[Node]] = [[]]
    for token in tokens:
        name, words, mark, literal = token.groups()
        if literal is not None:
            branches[-1].append(literal)
        elif name is not None:
            branches[-1].append(Slot(name, tuple(words.split("|")) if words else ()))
        elif mark == "[":
            branches[-1].append(Choice(_branches(tokens, "]")[0], optional=True))
        elif mark == "(":
            branches[-1].append(Choice(_branches(tokens, ")")[0]))
        elif mark == "|":
            branches.append([])
        else:
            if mark != closer:
                raise ValueError(f"unexpected {mark!r} in {token.string!r}")
            return tuple(map(tuple, branches)), False
    if closer:
        raise ValueError(f"{closer!r} is missing")
    return tuple(map(tuple, branches)), False


def slots(sequence: Sequence) -> set[str]:
    """The names of all slots of a template."""
    found: set[str] = set()
    for node in sequence:
        if isinstance(node, Slot):
            found.add(node.name)
        elif isinstance(node, Choice):
            found.update(*(slots(branch) for branch in node.branches))
    return found


def expand(sequence: Sequence, rng: random.Random, fill: Callable[[Slot], str], chance: float = 0.4) -> list[Piece]:
    """Choose branches and fill slots; an optional part appears with `chance`."""
    pieces: list[Piece] = []
    _expand(sequence, rng, fill, chance, pieces)
    return pieces


def _expand(
    sequence: Sequence, rng: random.Random, fill: Callable[[Slot], str], chance: float, pieces: list[Piece]
) -> None:
    for node in sequence:
        if isinstance(node, str):
            pieces.append(Piece(node, copied=False))
        elif isinstance(node, Slot):
            pieces.append(Piece(fill(node), copied=True))
        elif not node.optional or rng.random() < chance:
            _expand(rng.choice(node.branches), rng, fill, chance, pieces)
