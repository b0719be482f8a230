"""Command lines and how they are asked for: the intents of `builtin/shell*.txt`, and what fills their slots."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from training.data.phrasing import words
from training.data.tool_grammar import Sequence, Slot, compile_template
from training.data.tool_sections import CONTEXT, FOLDER
from training.data.tool_words import (
    CHINESE_TEXT,
    Language,
    domain,
    english_word,
    file,
    phrase,
    slug,
    things,
    url,
)

Draw = Callable[[random.Random, Language], str]


@dataclass
class Intent:
    """What is wanted: a command line with slots, its wordings, the kind of its output, and at times its own answers."""

    command: str
    output: str = "lines"
    requests: dict[Language, list[Sequence]] = field(default_factory=lambda: {"en": [], "zh": []})
    answers: dict[Language, str] = field(default_factory=dict)


@cache
def intents() -> tuple[Intent, ...]:
    """All intents of `builtin/shell.txt` and `shell_more.txt`; the last is any command, to be run as it is."""
    found: dict[str, Intent] = {}
    for name in ("shell_more", "shell"):
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            mark, text = line[:1], line[2:]
            language: Language = "zh" if CHINESE_TEXT.search(text) else "en"
            if mark == "$":
                intent = found.setdefault(text, Intent(text))
            elif mark == "=":
                intent.output = text
            elif mark == ">":
                intent.requests[language].append(compile_template(text))
            elif mark == "<":
                intent.answers[language] = text
    return tuple(found.values())


@cache
def by_command() -> dict[str, Intent]:
    """All intents by their command lines."""
    return {intent.command: intent for intent in intents()}


def _file(rng: random.Random, language: Language) -> str:
    """A file as it is named in requests: a name of any kind, a usual one, one with its folder."""
    dice = rng.random()
    if dice < 0.15:
        return rng.choice(things()["usualfile", "en"])
    return f"{slug(rng)}/{file(rng, language)}" if dice < 0.22 else file(rng, language)


def _tool(rng: random.Random, language: Language) -> str:
    """A program that tells its version; python is asked under another name."""
    return rng.choice([name for name in things()["program", "en"] if not name.startswith("python")])


def _slug(rng: random.Random, language: Language) -> str:
    return slug(rng)


def _word(rng: random.Random, language: Language) -> str:
    return english_word(rng)


def _thing(name: str) -> Draw:
    return lambda rng, language: rng.choice(things()[name, "en"])


def _mention(name: str) -> Draw:
    return lambda rng, language: CONTEXT[name].draw(rng, language, True).text


SLOTS: dict[str, Draw] = {
    "file": _file,
    "file2": _file,
    "plain": file,
    "dir2": _slug,
    "word2": _word,
    "n2": lambda rng, language: str(rng.randint(2, 90)),
    "tool": _tool,
    "tool2": _tool,
    "var": _thing("variable"),
    "mode": _thing("filemode"),
    "year": lambda rng, language: str(rng.randint(1950, 2035)),
    "dir": _slug,
    "stem": _slug,
    "word": _word,
    "ext": _thing("extension"),
    "n": lambda rng, language: str(rng.randint(2, 40) if rng.random() < 0.8 else rng.randint(41, 9999)),
    "host": domain,
    "url": url,
    "program": _thing("program"),
    # Mentioned, and no part of a command.
    **{name: _mention(name) for name in ("person", "who", "num", "clock")},
    "pyfile": lambda rng, language: f"{slug(rng)}.py",
    "script": lambda rng, language: f"{slug(rng)}.sh",
    "phrase": lambda rng, language: re.sub("[^\\w ]", "", phrase(rng, language)),
}


def any_command(rng: random.Random) -> str:
    """A command line to be copied as it is."""
    values = {name: draw(rng, "en") for name, draw in SLOTS.items()}
    served = rng.random() < 0.3
    templates = [command for command in by_command() if command != "{command}"] if served else words("commands")
    return rng.choice(templates).format(**values)


def filler(values: dict[str, str], rng: random.Random, language: Language) -> Callable[[Slot], str]:
    """What fills the slots of a wording: `values`, and new ones put into it, all of them different."""

    def fill(slot: Slot) -> str:
        while slot.name not in values:
            text = any_command(rng) if slot.name == "command" else SLOTS[slot.name](rng, language)
            if text not in values.values():
                values[slot.name] = text
        return values[slot.name]

    return fill
