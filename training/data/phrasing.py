"""Small phrase grammars: `{a|b}` chooses, `<slot>` inserts a value as it is; requests get an opening and an end.

Knows no task. Values in slots are never misspelt (`typing_habits`), because the answer has to copy them.
"""

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from training.data.typing_habits import Piece, roughen
from training.data.wordings import wordings

Language = Literal["en", "zh"]

_WORDS = Path(__file__).parent / "words"
_WORDINGS: dict[str, Any] = wordings("phrasing")
_TOKEN = re.compile(r"[{}|]|<\w+>|[^{}|<]+|<")
# A node is literal text, ("slot", name) or a list of alternatives, each a list of nodes.
Node = str | tuple[str, str] | list[list["Node"]]


@cache
def words(name: str) -> tuple[str, ...]:
    """The lines of a word list beside this file, without blanks.

    Raises:
        FileNotFoundError: there is no such list.
    """
    lines = (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip())


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a word list whose fields are separated by `|`."""
    return tuple(tuple(field.strip() for field in line.split("|")) for line in words(name))


@cache
def _parse(pattern: str) -> list[Node]:
    root: list[Node] = []
    stack: list[list[Node]] = [root]
    choices: list[list[list[Node]]] = []
    for token in _TOKEN.findall(pattern):
        if token == "{":
            choices.append([[]])
            stack.append(choices[-1][-1])
        elif token == "|" and choices:
            stack.pop()
            choices[-1].append([])
            stack.append(choices[-1][-1])
        elif token == "}" and choices:
            stack.pop()
            stack[-1].append(choices.pop())
        elif len(token) > 2 and token[0] == "<":
            stack[-1].append(("slot", token[1:-1]))
        else:
            stack[-1].append(token)
    return root


def _expand(rng: random.Random, nodes: list[Node], slots: dict[str, str], pieces: list[Piece]) -> None:
    for node in nodes:
        if isinstance(node, str):
            pieces.append((node, False))
        elif isinstance(node, tuple):
            pieces.append((slots[node[1]], True))
        else:
            _expand(rng, rng.choice(node), slots, pieces)


def say(rng: random.Random, pattern: str, **slots: str) -> str:
    """Fill a pattern as it stands; what the assistant says.

    Raises:
        KeyError: the pattern has a slot that was not given.
    """
    pieces: list[Piece] = []
    _expand(rng, _parse(pattern), slots, pieces)
    return "".join(text for text, _ in pieces)


def ask(rng: random.Random, language: Language, patterns: Sequence[str], **slots: str) -> str:
    """What a user types: a pattern filled, with polite or chatty ends, uneven case and punctuation, some typos.

    A pattern that starts with `+` is an imperative ("+draw <x>") and may get an opening such as "can you"; one that
    ends with `?` is a question, whose mark people may leave out; one that ends with `:` or a code fence stays so.
    """
    pattern = rng.choice(patterns)
    imperative, question = pattern.startswith("+"), pattern.endswith(("?", "？"))
    pieces: list[Piece] = []
    _expand(rng, _parse(pattern.removeprefix("+").rstrip("?？.。")), slots, pieces)
    lead = _lead(rng, language, pieces) if imperative else ""
    if lead:
        pieces.insert(0, (lead, False))
    last = next((text for text, _ in reversed(pieces) if text), "")
    if not last.endswith((":", "：", "`", "\n", "。", "！", "？", "?")):
        pieces.append((_tail(rng, language, imperative, question or _asks(lead)), False))
    return roughen(rng, language, pieces)


def _lead(rng: random.Random, language: Language, pieces: list[Piece]) -> str:
    """An opening; "tell me ..." takes none that speaks for the user, such as "I want to"."""
    lead: str = rng.choice(_WORDINGS["leads"][language])
    rule = _WORDINGS["to_me"]
    to_me = "".join(text for text, _ in pieces).startswith(tuple(rule["starts"]))
    return "" if to_me and any(word in lead for word in rule["leads"]) else lead


def _asks(lead: str) -> bool:
    """Whether an opening makes a question of an imperative."""
    return lead.startswith(tuple(_WORDINGS["questions"]["leads"]))


def _tail(rng: random.Random, language: Language, imperative: bool, question: bool) -> str:
    if question:
        mark = "？" if language == "zh" else "?"
        return rng.choice((mark, mark, mark, "", "", f" {mark}"))
    plain = ("", "", "。" if language == "zh" else ".")
    return str(rng.choice(_WORDINGS["tails"][language] if imperative else plain))


def join_words(items: Sequence[str], language: Language) -> str:
    """A list as people write it: "a, b and c"; "a、b和c"."""
    if len(items) < 2:
        return "".join(items)
    if language == "zh":
        return "、".join(items[:-1]) + "和" + items[-1]
    return ", ".join(items[:-1]) + " and " + items[-1]


def made_up(rng: random.Random, language: Language = "en") -> str:
    """A pronounceable word or a Chinese name that no list holds, so that copying is learnt, not recall."""
    parts = _WORDINGS["made_up"]
    if language == "zh":
        return "".join(rng.choices(parts["han"], k=rng.choice((2, 2, 2, 3, 3, 4))))
    syllables = rng.choice((1, 2, 2, 2, 3))
    text: str = "".join(rng.choice(parts["onsets"]) + rng.choice(parts["nuclei"]) for _ in range(syllables))
    text += rng.choice(parts["codas"])
    return text if len(text) > 2 else text + "ra"
