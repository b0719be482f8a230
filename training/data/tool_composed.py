"""Requests for composed tools that state their values in natural grammar: names and values have to be copied."""

import random
import re

from training.data.tool_grammar import Piece
from training.data.tool_made import Field, Made
from training.data.tool_questions import ask_for, supply
from training.data.tool_results import draw_result, spaced
from training.data.tool_speech import speak
from training.data.tool_task import Task
from training.data.tool_values import Value
from training.data.tool_wordings import sentence, wordings
from training.data.tool_words import Language


def clause(name: str, value: Value, rng: random.Random, language: Language) -> list[Piece]:
    """One value as a part of a sentence."""
    forms = "clause" if not isinstance(value.json, bool) else "switched_on" if value.json else "switched_off"
    form = rng.choice(wordings(forms, language))
    quoted = isinstance(value.json, str) and " " in value.text and rng.random() < 0.6
    texts = {"n": name, "v": sentence("quoted", language).format(value.text) if quoted else value.text}
    parts = re.split(r"\{([nv])\}", form)
    return [Piece(texts[part], True) if index % 2 else Piece(part, False) for index, part in enumerate(parts)]


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
    if language == "zh" or index == 0:
        return rng.choice(wordings("clause_glue", language))
    return rng.choice(wordings("last_clause_glue", language)) if index == count - 1 else ", "


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
    return sentence("yes" if value.json else "no", language) if isinstance(value.json, bool) else value.text
