"""A question and its answer as data: how it is asked, and the one way it is answered in each language."""

import random
import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.data.conversation import Exchange, assistant, user
from training.data.phrasing import Language, ask, words
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
    chat_only: bool  # the answer speaks of what the Chat mode cannot do
    any_persona: bool  # the answer says nothing of Gourd


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
        chat_only=table.get("chat_only", False),
        any_persona=table.get("any_persona", False),
    )


# How people shorten words when they type in a hurry.
_SHORT = (
    (r"\byou are\b", ("ur", "you're", "u are")), (r"\byour\b", ("ur", "yor", "you're")),
    (r"\byou\b", ("u", "ya", "yu")),
    (r"\bplease\b", ("pls", "plz", "pleas")), (r"\bwhat is\b", ("whats", "wat is", "what's", "wats", "what")),
    (r"\bwhat's\b", ("whats", "wats")), (r"\bwhat\b", ("wat", "wut", "waht", "hwat")), (r"\bare\b", ("r", "ar")),
    (r"\bi am\b", ("im", "i'm")), (r"\bi'm\b", ("im",)), (r"\bhow\b", ("hw", "hwo")),
    (r"\bwhich\b", ("wich", "whch", "witch")), (r"\bmany\b", ("mny", "meny")), (r"\bdo you\b", ("d'you", "do u")),
    (r"\bi don't know\b", ("idk", "dunno")), (r"\btell me\b", ("tel me", "tell")), (r"\bthe\b", ("teh", "th", "the")),
    (r"\bremember\b", ("remeber", "rember", "recall")), (r"\bname\b", ("nam", "naem")), (r"\band\b", ("n", "&", "nd")),
)  # fmt: skip
_WITH_CODE = re.compile("^请?用( ?Python ?|代码)")  # an opening of `ask` that fits the code families alone
_OPEN_END = re.compile(r"[:：`\n]")


def inquire(rng: random.Random, language: Language, patterns: Sequence[str], **slots: str) -> str:
    """A request as very different people type it: `ask`, at times in short forms, after a preface or with a reason.

    Only questions and imperatives get a frame; nothing follows a pattern that holds a colon, as its end may be a text.
    """
    pattern = rng.choice(patterns)
    if language == "en" and rng.random() < 0.12:
        pattern = shorten(rng, pattern)
    text = ask(rng, language, (pattern,), **slots)
    if pattern.startswith("+") and not re.search("Python|代码", pattern):
        text = _WITH_CODE.sub("", text)
    question = pattern.endswith(("?", "？"))
    if not (question or pattern.startswith("+")) or rng.random() < 0.68:
        return text
    place = rng.random()
    if place < 0.75:
        text = rng.choice(words(f"prefaces_{language}")) + ("" if language == "zh" else " ") + text
    if (place > 0.55) and question and not _OPEN_END.search(pattern + "".join(slots.values())):
        text = _ended(rng, language, text) + rng.choice(words(f"reasons_{language}"))
    return text


def shorten(rng: random.Random, pattern: str) -> str:
    """Some words of a pattern as chats have them; slots stay."""
    for word, forms in _SHORT:
        if rng.random() < 0.7:
            pattern = re.sub(f"(?<!<){word}", rng.choice(forms), pattern)
    return pattern


def _ended(rng: random.Random, language: Language, text: str) -> str:
    if text[-1] in "?？!！.。":
        return text + ("" if language == "zh" else " ")
    return text + rng.choice(("，", "？", "。", " ") if language == "zh" else (", ", "? ", " - ", "... ", " "))


def talk_once(rng: random.Random, language: Language, talk: Talk, again: bool = False) -> Exchange:
    """One question and its answer."""
    slots = talk.draw(rng, language)
    request = inquire(rng, language, talk.again[language] if again else talk.ask[language], **slots)
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
