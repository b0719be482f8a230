"""Endless tools composed of words, many of them invented, and requests that state their values in natural grammar: here
nothing can be known by heart, names and values have to be read in the schema and copied from the request.
"""

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.data.tool_domains import restyle
from training.data.tool_grammar import Piece
from training.data.tool_requests import ask_for, supply
from training.data.tool_results import draw_result, spaced
from training.data.tool_speech import speak
from training.data.tool_task import Task
from training.data.tool_values import Kind, Value, kind
from training.data.tool_words import CHINESE, ENGLISH, Language, english_word
from training.dialogue import ToolSchema

FOLDER = Path(__file__).parent


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
    if dice < 0.78:
        options = list(dict.fromkeys(_option(rng) for _ in range(rng.randint(2, 5))))
        return Field(name, label, _enum(tuple(options)), required)
    return Field(name, label, rng.choice(ANY_KINDS), required)


SUFFIXES: tuple[str, ...] = ("name", "level", "id", "type", "mode", "size", "code", "count")
ANY_KINDS = tuple(
    kind(spec)
    for spec in ("word", "word", "title", "person", "code", "invented", "invented", "slug", "city", "email",
                 "file", "phrase", "int 0-40", "nr 0-9999", "num 0-1000", "num 0-10", "bool", "date", "time",
                 "word[]", "numbers")
)  # fmt: skip


def _option(rng: random.Random) -> str:
    return english_word(rng) if rng.random() < 0.8 else str(rng.choice(CHINESE["nouns"]))


def _enum(options: tuple[str, ...]) -> Kind:
    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        option = rng.choice(options)
        return Value(option, option)

    return Kind({"type": "string", "enum": list(options)}, draw)


def make_tool(
    rng: random.Random, language: Language, verb: Verb | None = None, noun: dict[Language, str] | None = None
) -> Made:
    """A tool for speakers of a language; a verb or a noun may be given, to make a near neighbour of another tool."""
    verb, noun = verb or rng.choice(verbs()), noun or make_noun(rng)
    count = rng.choice((0, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6))
    needed = rng.randint(min(1, count), count)
    drawn = {field.name: field for field in (make_field(rng, index < needed) for index in range(count))}
    labels = {field.label: field for field in drawn.values()}
    fields = tuple(labels.values())
    chinese = rng.random() < (0.45 if language == "zh" else 0.06)
    style = rng.random()
    style = style if style < 0.92 else 0
    stem = (
        f"{rng.choice(verb.names)}_{noun['en'].replace(' ', '_')}"
        if rng.random() < 0.7
        else make_noun(rng)["en"].replace(" ", "_")
    )
    schema = {
        "type": "function",
        "function": {
            "name": restyle(stem, style),
            "description": _description(verb, noun, rng, chinese),
            "parameters": _parameters(fields, rng, chinese),
        },
    }
    return Made(schema, verb, noun, fields, chinese)


def make_noun(rng: random.Random) -> dict[Language, str]:
    """What a tool acts on. The two languages' words are unrelated: only the description tells."""
    english = english_word(rng) if rng.random() < 0.45 else f"{english_word(rng)} {rng.choice(ENGLISH['nouns'])}"
    chinese = str(rng.choice(CHINESE["nouns"]))
    return {"en": english, "zh": chinese if rng.random() < 0.6 else chinese + str(rng.choice(CHINESE["nouns"]))}


def _description(verb: Verb, noun: dict[Language, str], rng: random.Random, chinese: bool) -> str:
    if chinese:
        return verb.chinese_description + rng.choice(("{0}", "{0}。", "指定的{0}", "一个{0}", "系统里的{0}")).format(
            noun["zh"]
        )
    tail = rng.choice(("", "", ".", ".", " of the system.", " by its parameters.", " and return the result."))
    text = f"{verb.description} {noun['en']}{tail}"
    return text if rng.random() < 0.8 else f"{text} ({noun['zh']})"


def _parameters(fields: tuple[Field, ...], rng: random.Random, chinese: bool) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for field in fields:
        properties[field.name] = dict(field.kind.schema)
        if chinese:
            properties[field.name]["description"] = field.label
        elif rng.random() < 0.5:
            properties[field.name]["description"] = rng.choice(
                ("The {0}", "{0}", "the {0} to use", "{0} of it")
            ).format(spaced(field.name))
    return {"type": "object", "properties": properties, "required": [field.name for field in fields if field.required]}


CLAUSES: dict[Language, tuple[str, ...]] = {
    "en": ("{n} {v}", "{n} {v}", "with {n} {v}", "{n} set to {v}", "{v} as the {n}", "{n}: {v}", "{n}={v}",
           "{n} = {v}", "{v} for the {n}", "using {v} as {n}", "the {n} is {v}", "the {n} should be {v}",
           "its {n} is {v}", "{n} of {v}"),
    "zh": ("{n}{v}", "{n}为{v}", "{n}是{v}", "{n}：{v}", "{n}={v}", "{n}设为{v}", "{n}用{v}", "把{n}定为{v}",
           "用{v}作为{n}", "{n}填{v}"),
}  # fmt: skip
SWITCHES: dict[Language, dict[bool, tuple[str, ...]]] = {
    "en": {
        True: ("{n}", "{n} on", "{n}: yes", "make it {n}", "with {n} enabled", "{n} true", "it should be {n}"),
        False: (
            "not {n}",
            "{n} off",
            "{n}: no",
            "without {n}",
            "with {n} disabled",
            "{n} false",
            "it should not be {n}",
        ),
    },
    "zh": {
        True: ("要{n}", "{n}打开", "{n}：是", "需要{n}", "启用{n}", "{n}开"),
        False: ("不要{n}", "{n}关闭", "{n}：否", "不需要{n}", "禁用{n}", "{n}关"),
    },
}


def clause(name: str, value: Value, rng: random.Random, language: Language) -> list[Piece]:
    """One value as a part of a sentence."""
    boolean = isinstance(value.json, bool)
    form = rng.choice(SWITCHES[language][value.json] if boolean else CLAUSES[language])
    quoted = isinstance(value.json, str) and " " in value.text and rng.random() < 0.6
    marks = ('"', '"') if language == "en" else ("“", "”")
    text = f"{marks[0]}{value.text}{marks[1]}" if quoted else value.text
    pieces: list[Piece] = []
    for index, part in enumerate(form.replace("{n}", "\0n\0").replace("{v}", "\0v\0").split("\0")):
        if index % 2:
            pieces.append(Piece(name if part == "n" else text, True))
        elif part:
            pieces.append(Piece(part, False))
    return pieces


def label_of(field: Field, tool: Made, language: Language) -> str:
    """What a speaker calls a parameter: its Chinese label if the schema gives it, else its name."""
    return field.label if language == "zh" and tool.chinese else spaced(field.name)


def _spoken_label(field: Field, tool: Made, rng: random.Random, language: Language) -> str:
    """A Chinese speaker calls a usual parameter by its Chinese label even if the schema is English."""
    return field.label if language == "zh" and field.usual and rng.random() < 0.5 else label_of(field, tool, language)


def make_request(
    tool: Made, values: dict[str, Value], rng: random.Random, language: Language, chatty: bool = True
) -> str:
    """A sentence that asks for the tool with these values, in any order."""
    head = rng.choice(tool.verb.chinese_requests) if language == "zh" else rng.choice(tool.verb.requests) + " "
    noun = tool.noun["zh" if tool.chinese else "en"]
    pieces = [Piece(head, False), Piece(noun, True)]
    stated = [field for field in tool.fields if field.name in values]
    rng.shuffle(stated)
    for index, field in enumerate(stated):
        pieces.append(Piece(_glue(index, len(stated), rng, language), False))
        pieces += clause(_spoken_label(field, tool, rng, language), values[field.name], rng, language)
    return speak(pieces, rng, language, chatty)


def _glue(index: int, count: int, rng: random.Random, language: Language) -> str:
    if language == "zh":
        return rng.choice(("，", "，", "，", "，", "；", " "))
    if index and index == count - 1:
        return rng.choice((" and ", ", ", ", and "))
    return rng.choice((", ", ", ", ": ")) if index == 0 else ", "


def draw_values(tool: Made, rng: random.Random, language: Language) -> dict[str, Value]:
    """A value for each required parameter and for some of the others."""
    return {
        field.name: field.kind.draw(rng, language, False)
        for field in tool.fields
        if field.required or rng.random() < 0.45
    }


def composed_task(tool: Made, rng: random.Random, language: Language, chatty: bool = True) -> Task:
    """A request for a composed tool with all its values."""
    values = draw_values(tool, rng, language)
    return finish(tool, values, make_request(tool, values, rng, language, chatty), rng, language)


def finish(
    tool: Made,
    values: dict[str, Value],
    request: str,
    rng: random.Random,
    language: Language,
    question: str = "",
    supplied: str = "",
) -> Task:
    """The task for chosen values, with a result of made-up fields and the answer that tells them."""
    arguments = {field.name: values[field.name].json for field in tool.fields if field.name in values}
    result, answer = draw_result(rng, language)
    return Task(tool.schema, arguments, request, result, answer, language, "composed", question, supplied, values)


def composed_lacking(tool: Made, rng: random.Random, language: Language) -> Task:
    """A request without one or all of the required values; the tool must have some."""
    values = draw_values(tool, rng, language)
    needed = [field for field in tool.fields if field.required]
    absent = needed if rng.random() < 0.4 else rng.sample(needed, rng.choice((1, 1, min(2, len(needed)))))
    stated = {name: value for name, value in values.items() if name not in {field.name for field in absent}}
    request = make_request(tool, stated, rng, language)
    absent = [field for field in tool.fields if field in absent]
    labels = [label_of(field, tool, language) for field in absent]
    texts = [_spoken(values[field.name], language) for field in absent]
    question = ask_for(labels, language)
    return finish(tool, values, request, rng, language, question, supply(texts, labels, rng, language))


def _spoken(value: Value, language: Language) -> str:
    if isinstance(value.json, bool):
        return {"en": {True: "yes", False: "no"}, "zh": {True: "是", False: "否"}}[language][value.json]
    return value.text


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
