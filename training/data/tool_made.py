"""Endless tools composed of words, many of them invented: nothing about them can be known by heart, their names and
descriptions have to be read in the schema.
"""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.data.tool_results import spaced
from training.data.tool_values import Kind, kind, one_of
from training.data.tool_variants import restyle
from training.data.tool_wordings import wordings
from training.data.tool_words import CHINESE, ENGLISH, Language, english_word
from training.dialogue import ToolSchema

FOLDER = Path(__file__).parent
SUFFIXES: tuple[str, ...] = ("name", "level", "id", "type", "mode", "size", "code", "count")


@dataclass(frozen=True)
class Verb:
    """An action: what tools that do it are called, how that is described and how it is asked for."""

    names: tuple[str, ...]
    description: str
    requests: tuple[str, ...]
    chinese_description: str
    chinese_requests: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """A parameter of a composed tool; `label` is its Chinese name."""

    name: str
    label: str
    kind: Kind
    required: bool
    usual: bool = False


@dataclass(frozen=True)
class Made:
    """A composed tool: `noun` is what it acts on, as the schema and requests of either language call it."""

    schema: ToolSchema
    verb: Verb
    noun: dict[Language, str]
    fields: tuple[Field, ...]
    chinese: bool


@cache
def _rows(name: str) -> tuple[tuple[str, ...], ...]:
    lines = (FOLDER / "words_composed.txt").read_text(encoding="utf-8").splitlines()
    found = (line.partition(": ") for line in lines if not line.startswith("#"))
    return tuple(tuple(part.strip() for part in rest.split("|")) for head, _, rest in found if head == name)


@cache
def verbs() -> tuple[Verb, ...]:
    """All actions."""
    return tuple(
        Verb(tuple(names.split()), described, _split(asked), chinese, _split(chinese_asked))
        for names, described, asked, chinese, chinese_asked in _rows("verb")
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


@cache
def _kinds(specs: str) -> tuple[Kind, ...]:
    """The kinds of a parameter row: one with a range of numbers, or several vocabularies."""
    return (kind(specs),) if specs.split()[0] in ("int", "nr", "num") else tuple(kind(spec) for spec in specs.split())


def make_field(rng: random.Random, required: bool) -> Field:
    """A parameter: a usual one, a switch, a choice, or one named by any word and of any kind."""
    dice = rng.random()
    if dice < 0.5:
        names, label, specs = rng.choice(_rows("parameter"))
        return Field(rng.choice(names.split()), label, rng.choice(_kinds(specs)), required, usual=True)
    if dice < 0.62:
        names, label = rng.choice(_rows("switch"))
        return Field(rng.choice(names.split()), label, kind("bool"), required, usual=True)
    name, label = english_word(rng), str(rng.choice(CHINESE["nouns"]))
    if rng.random() < 0.3:
        name = f"{name}_{rng.choice((*SUFFIXES, rng.choice(ENGLISH['nouns'])))}"
    return Field(name, label, _choice(rng) if dice < 0.78 else rng.choice(_any_kinds()), required)


def _choice(rng: random.Random) -> Kind:
    return one_of(tuple(dict.fromkeys(_option(rng) for _ in range(rng.randint(2, 5)))))


def _option(rng: random.Random) -> str:
    return english_word(rng) if rng.random() < 0.8 else str(rng.choice(CHINESE["nouns"]))


@cache
def _any_kinds() -> tuple[Kind, ...]:
    return tuple(kind(spec) for spec in _rows("any_kind")[0])


def make_tool(
    rng: random.Random, language: Language, verb: Verb | None = None, noun: dict[Language, str] | None = None
) -> Made:
    """A tool for speakers of a language; a verb or a noun may be given, to make a near neighbour of another tool."""
    verb, noun = verb or rng.choice(verbs()), noun or make_noun(rng)
    fields = _draw_fields(rng)
    chinese = rng.random() < (0.45 if language == "zh" else 0.06)
    function = {
        "name": _name(verb, noun, rng),
        "description": _description(verb, noun, rng, chinese),
        "parameters": _parameters(fields, rng, chinese),
    }
    return Made({"type": "function", "function": function}, verb, noun, fields, chinese)


def _draw_fields(rng: random.Random) -> tuple[Field, ...]:
    """Up to six parameters, the required ones first; neither names nor labels are the same."""
    count = rng.choice((0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6))
    needed = rng.randint(min(1, count), count)
    drawn = {field.name: field for field in (make_field(rng, index < needed) for index in range(count))}
    return tuple({field.label: field for field in drawn.values()}.values())


def make_noun(rng: random.Random) -> dict[Language, str]:
    """What a tool acts on. The two languages' words are unrelated: only the description tells."""
    english = english_word(rng) if rng.random() < 0.45 else f"{english_word(rng)} {rng.choice(ENGLISH['nouns'])}"
    chinese = str(rng.choice(CHINESE["nouns"]))
    return {"en": english, "zh": chinese if rng.random() < 0.6 else chinese + str(rng.choice(CHINESE["nouns"]))}


def _name(verb: Verb, noun: dict[Language, str], rng: random.Random) -> str:
    """Verb and noun mostly, at times words that tell nothing."""
    style = rng.random()
    stem = f"{rng.choice(verb.names)} {noun['en']}" if rng.random() < 0.7 else make_noun(rng)["en"]
    return restyle(stem.replace(" ", "_"), style if style < 0.92 else 0)


def _description(verb: Verb, noun: dict[Language, str], rng: random.Random, chinese: bool) -> str:
    if chinese:
        return verb.chinese_description + rng.choice(wordings("acted_on", "zh")).format(noun["zh"])
    text = verb.description + " " + rng.choice(wordings("acted_on", "en")).format(noun["en"])
    return text if rng.random() < 0.8 else f"{text} ({noun['zh']})"


def _parameters(fields: tuple[Field, ...], rng: random.Random, chinese: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for field in fields:
        properties[field.name] = dict(field.kind.schema)
        if chinese:
            properties[field.name]["description"] = field.label
        elif rng.random() < 0.5:
            properties[field.name]["description"] = rng.choice(wordings("parameter", "en")).format(spaced(field.name))
    return {"type": "object", "properties": properties, "required": [field.name for field in fields if field.required]}


def neighbours(tool: Made, rng: random.Random, language: Language, count: int) -> list[ToolSchema]:
    """Other composed tools: of the same verb, of the same noun, or unrelated."""
    found: list[ToolSchema] = []
    for _ in range(count):
        dice = rng.random()
        other = [verb for verb in (rng.choice(verbs()), rng.choice(verbs())) if verb is not tool.verb]
        if dice < 0.3 and other and not set(other[0].names) & set(tool.verb.names):
            found.append(make_tool(rng, language, verb=other[0], noun=tool.noun).schema)
        else:
            found.append(make_tool(rng, language, verb=tool.verb if dice < 0.6 else None).schema)
    return found
