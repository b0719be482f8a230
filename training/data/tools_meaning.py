"""Tools told apart by meaning alone: a request names a kind of the thing, or another word for the act, and mostly no
word of the schema. The words come from a dictionary (`meanings`), so there are tens of thousands.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.data.meanings import Meaning, above, below, kinds, meanings
from training.data.tool_grammar import Piece
from training.data.tool_results import draw_result
from training.data.tool_speech import speak
from training.data.tool_task import Task, dialogue, no_fit, offer, pick_language, single
from training.data.tool_words import Language, invented
from training.dialogue import Dialogue, Message, ToolSchema

FILE = Path(__file__).parent / "words_meaning.txt"
CONCRETE = frozenset(("food", "artifact", "animal", "plant", "person", "body", "substance", "object", "location"))
ABSTRACT = frozenset(("act", "communication", "event", "group", "state", "cognition", "attribute", "possession"))
DOING = frozenset(
    ("change", "communication", "competition", "consumption", "contact", "creation", "motion", "perception",
     "possession", "social")
)  # fmt: skip
# A thing with fewer known kinds makes no tool, and one with more is too general.
FEWEST, MOST = 4, 400


@dataclass(frozen=True)
class Offered:
    """A tool for a meaning, what its one argument is called, and the word by which the schema calls the meaning."""

    meaning: Meaning
    schema: ToolSchema
    slot: str
    label: str


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of `words_meaning.txt` that begin with a name, cell by cell."""
    lines = (line.partition(": ") for line in FILE.read_text(encoding="utf-8").splitlines())
    return tuple(tuple(cell.strip() for cell in rest.split("|")) for head, _, rest in lines if head == name)


@cache
def topics(fields: frozenset[str]) -> tuple[Meaning, ...]:
    """The things of some fields that have enough kinds for a tool, none so general that anything is one."""
    return tuple(
        meaning
        for meaning in meanings().values()
        if meaning.key.endswith("n") and meaning.field in fields and FEWEST <= len(below(meaning.key)) <= MOST
    )


@cache
def acts(language: Language) -> tuple[Meaning, ...]:
    """The acts that a language can say in two ways: by two words, or by a kind of the act."""
    verbs = (meaning for meaning in meanings().values() if meaning.key.endswith("v") and meaning.field in DOING)
    return tuple(meaning for meaning in verbs if len(_said(meaning, _direct(meaning), language)) > 1)


@cache
def objects(language: Language) -> tuple[str, ...]:
    """Everyday things that acts are done to."""
    found = (meaning for meaning in meanings().values() if meaning.field in ("artifact", "food"))
    return tuple(words[0] for meaning in found if (words := _words(meaning, language)))


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with a few calls, each of another tool; at times with a request that no tool fits."""
    language = pick_language(rng)
    make = _things if rng.random() < 0.6 else _acts
    tools, ask = make(rng, language, rng.choice((2, 3, 3, 4, 4, 5, 6)))
    unfit = tools.pop() if len(tools) > 1 and rng.random() < 0.25 else None
    rng.shuffle(tools)
    turns: list[Message] = []
    for number, tool in enumerate(tools[: rng.choice((1, 2, 3, 4))], 1):
        turns += single(ask(tool), first=number)
    if unfit:
        refusal = no_fit(ask(unfit))
        turns = [*refusal, *turns] if rng.random() < 0.5 else [*turns, *refusal]
    return dialogue(rng, turns, offer(rng, [tool.schema for tool in tools], []))


Ask = Callable[[Offered], Task]


def _things(rng: random.Random, language: Language, count: int) -> tuple[list[Offered], Ask]:
    drawn = rng.choices(topics(CONCRETE if rng.random() < 0.7 else ABSTRACT), k=count)
    naming = rng.choice(rows("naming")) if rng.random() < 0.6 else None
    tools = [_thing_tool(rng, language, one, naming or rng.choice(rows("naming"))) for one in _unrelated(drawn)]

    def ask(tool: Offered) -> Task:
        word = _spoken(rng, tool, below(tool.meaning.key), language)
        request = _request(rng, f"thing {language}", language, x=word)
        return _task(rng, language, tool, word, request)

    return tools, ask


def _acts(rng: random.Random, language: Language, count: int) -> tuple[list[Offered], Ask]:
    noun = rng.choice(objects("en"))
    tools = [_act_tool(rng, language, one, noun) for one in _unrelated(rng.choices(acts(language), k=count))]

    def ask(tool: Offered) -> Task:
        word, thing = _spoken(rng, tool, _direct(tool.meaning), language), rng.choice(objects(language))
        request = _request(rng, f"act {language}", language, x=word, n=thing)
        return _task(rng, language, tool, thing, request)

    return tools, ask


def _direct(meaning: Meaning) -> tuple[Meaning, ...]:
    return kinds().get(meaning.key, ())


def _words(meaning: Meaning, language: Language) -> tuple[str, ...]:
    return meaning.chinese if language == "zh" else meaning.english


def _said(meaning: Meaning, narrower: tuple[Meaning, ...], language: Language) -> list[str]:
    return [word for one in (meaning, *narrower) for word in _words(one, language)]


def _spoken(rng: random.Random, tool: Offered, narrower: tuple[Meaning, ...], language: Language) -> str:
    """A word for the meaning or for a kind of it, in the language if the dictionary has one, and not the schema's."""
    words = _said(tool.meaning, narrower, language) or _said(tool.meaning, narrower, "en")
    return rng.choice([word for word in words if word != tool.label] or words)


def _unrelated(drawn: list[Meaning]) -> list[Meaning]:
    """Those of which no other would serve the same request."""
    kept: list[Meaning] = []
    for one in drawn:
        if not any(_related(one, other) for other in kept):
            kept.append(one)
    return kept


def _related(one: Meaning, other: Meaning) -> bool:
    shared = set(one.english) & set(other.english) or set(one.chinese) & set(other.chinese)
    return bool(shared) or one.key in above(other.key) or other.key in above(one.key)


def _thing_tool(rng: random.Random, language: Language, meaning: Meaning, naming: tuple[str, ...]) -> Offered:
    name, english, chinese = naming
    label = rng.choice(meaning.english)
    described = f" {_sentence(meaning.gloss)}" if rng.random() < 0.5 else ""
    stem = label if rng.random() < 0.85 else invented(rng)
    if language == "zh" and meaning.chinese and rng.random() < 0.6:
        label = meaning.chinese[0]
    text = (chinese if label in meaning.chinese else english).format(k=label)
    return _offered(rng, meaning, name.format(k=_snake(stem)), text + described, label)


def _act_tool(rng: random.Random, language: Language, meaning: Meaning, noun: str) -> Offered:
    label = rng.choice(meaning.english)
    stem = label if rng.random() < 0.85 else invented(rng)
    name = _snake(rng.choice((stem, f"{stem} item", f"{stem} {noun}", f"{stem} it")))
    if language == "zh" and meaning.chinese and rng.random() < 0.6:
        return _offered(rng, meaning, name, rng.choice(meaning.chinese), label)
    return _offered(rng, meaning, name, _sentence(meaning.gloss), label)


def _offered(rng: random.Random, meaning: Meaning, name: str, description: str, label: str) -> Offered:
    slot = rng.choice(rows("slot")[0][0].split())
    parameters: dict[str, Any] = {"type": "object", "properties": {slot: {"type": "string"}}, "required": [slot]}
    function = {"name": name, "description": description, "parameters": parameters}
    return Offered(meaning, {"type": "function", "function": function}, slot, label)


def _sentence(gloss: str) -> str:
    return f"{gloss[:1].upper()}{gloss[1:]}."


def _snake(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text.lower())


def _request(rng: random.Random, name: str, language: Language, **words: str) -> str:
    text = rng.choice(rows(name)[0])
    for key, word in words.items():
        text = text.replace(f"{{{key}}}", f"\0{word}\0")
    pieces = [Piece(part, copied=bool(index % 2)) for index, part in enumerate(text.split("\0"))]
    return speak(pieces, rng, language)


def _task(rng: random.Random, language: Language, tool: Offered, value: str, request: str) -> Task:
    result, answer = draw_result(rng, language)
    return Task(tool.schema, {tool.slot: value}, request, result, answer, language, "meaning")
