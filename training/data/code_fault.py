"""A fault of a program: how code is broken in one place, and what was wrong with it. Plain ones are in
`wordings/faults.toml`: a piece that is cut out, a name of Python that is misspelt."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from training.data.wordings import wordings


@dataclass(frozen=True)
class Fault:
    """Broken code and what was wrong with it, in English and Chinese."""

    code: str
    reason: tuple[str, str]


MakeFault = Callable[[random.Random, str], Fault | None]


def should_be(wrong: str, right: str) -> tuple[str, str]:
    """The reason of a misspelling."""
    return f"{wrong} should be {right}", f"{wrong} 应为 {right}"


def cut(code: str, start: int, end: int, instead: str = "") -> str:
    return code[:start] + instead + code[end:]


def one(rng: random.Random, pattern: str, code: str) -> re.Match[str] | None:
    """One of the places where a pattern stands."""
    found = list(re.finditer(pattern, code, re.MULTILINE))
    return rng.choice(found) if found else None


def misspell(rng: random.Random, name: str) -> str:
    """A name with a letter too few, too many, exchanged or in another case."""
    at = rng.randrange(len(name) - 1) if len(name) > 1 else 0
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    choices = [name + "s", name[:-1], name.capitalize(), swapped, name[:at] + name[at] + name[at:], name.upper()]
    return rng.choice([c for c in choices if c and c != name and c.isidentifier()])


def cut_out(name: str) -> MakeFault:
    """The fault of that name in the table `cut`."""
    return partial(_cut_out, name)


def _cut_out(name: str, rng: random.Random, code: str) -> Fault | None:
    table = wordings("faults")["cut"][name]
    match = one(rng, table["pattern"], code)
    if not match:
        return None
    instead = table.get("instead", "")
    if isinstance(instead, list):
        instead = rng.choice(instead)
    return Fault(cut(code, *match.span(match.lastindex or 0), instead), (table["en"], table["zh"]))


def misspelt(kind: str) -> MakeFault:
    """A name of that kind in the table `misspelt`, as beginners write it."""
    return partial(_misspelt, kind)


def _misspelt(kind: str, rng: random.Random, code: str) -> Fault | None:
    table = wordings("faults")["misspelt"][kind]
    match = one(rng, table["pattern"].replace("@", "|".join(table["forms"])), code)
    if not match:
        return None
    wrong = rng.choice(table["forms"][match[1]])
    return Fault(cut(code, *match.span(1), wrong), should_be(wrong, match[1]))
