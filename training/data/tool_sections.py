"""Requests for the built-in tools in files of sections, `builtin/<name>.txt`, and what they mention and no call needs.

It does not know what the heads of the sections mean.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.data.tool_grammar import Sequence, Slot, compile_template, expand
from training.data.tool_speech import speak
from training.data.tool_values import Kind, kind
from training.data.tool_words import CHINESE_TEXT, Language

FOLDER = Path(__file__).parent / "builtin"
# Slots for what a request mentions and no call needs.
CONTEXT: dict[str, Kind] = {
    "person": kind("person"),
    "person2": kind("person"),
    "who": kind("who"),
    "firm": kind("company"),
    "event": kind("event"),
    "num": kind("nr 2-90"),
    "year": kind("nr 1890-2024"),
    "clock": kind("time"),
    "origin": kind("city"),
}


@dataclass(frozen=True)
class Section:
    """Wordings under one head: what they come to."""

    head: str
    wordings: dict[Language, list[Sequence]]


@cache
def sections(name: str) -> tuple[Section, ...]:
    """The sections of `builtin/<name>.txt`: a head in a line of its own, then a wording in each line with `>`."""
    found: list[Section] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            language: Language = "zh" if CHINESE_TEXT.search(line) else "en"
            found[-1].wordings[language].append(compile_template(line[2:]))
        elif line and not line.startswith("#"):
            found.append(Section(line, {"en": [], "zh": []}))
    return tuple(found)


def pick_wording(
    name: str, rng: random.Random, language: Language, fits: Callable[[str], bool] = lambda head: True
) -> tuple[str, Sequence]:
    """A wording of a file of sections, of those whose head fits, and its head."""
    drawn = [one for one in sections(name) if fits(one.head) and one.wordings[language]]
    (section,) = rng.choices(drawn, weights=[len(one.wordings[language]) ** 0.5 for one in drawn])
    return section.head, rng.choice(section.wordings[language])


def say_wording(
    wording: Sequence, values: dict[str, str], rng: random.Random, language: Language, chatty: bool = True
) -> str:
    """A wording as a person types it; slots that have no value yet are filled with things to pass over."""

    def fill(slot: Slot) -> str:
        if slot.name not in values:
            values[slot.name] = _mention(slot, rng, language)
        return values[slot.name]

    return speak(expand(wording, rng, fill), rng, language, chatty)


def _mention(slot: Slot, rng: random.Random, language: Language) -> str:
    return CONTEXT[slot.name].draw(rng, language, False).text


def in_context(request: str, rng: random.Random, language: Language) -> str:
    """The request with a remark before or after it that has nothing to do with it."""
    head, wording = pick_wording("context", rng, language)
    remark = "".join(piece.text for piece in expand(wording, rng, lambda slot: _mention(slot, rng, language)))
    gap, stop = (" ", ".") if language == "en" else ("", "。")
    if head == "before":
        return f"{remark}{gap}{request}"
    return f"{request}{'' if request[-1] in '.?!。？！' else stop}{gap}{remark}"
