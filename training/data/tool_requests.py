"""Tasks for hand-written tools: full requests, lacking ones, one tool for several values, and short follow-ups."""

import random
import re
from collections.abc import Callable
from collections.abc import Sequence as Seq

from training.data.tool_family import Family, Variant, Wording
from training.data.tool_grammar import Piece, Slot, expand
from training.data.tool_results import draw_result, spaced
from training.data.tool_speech import listed, speak
from training.data.tool_task import Task
from training.data.tool_values import Kind, Value, join
from training.data.tool_words import Language


def make_task(
    family: Family, rng: random.Random, language: Language, variant: Variant | None = None, chatty: bool = True
) -> Task:
    """A request for the family's tool with all required values."""
    variant = variant or family.variant(rng, language)
    wording = rng.choice(family.requests[language])
    values: dict[str, Value] = {}
    filler = _filler(family, rng, language, values)
    request = speak(expand(wording.template, rng, filler), rng, language, chatty)
    return finish(family, rng, language, variant, {**_implied(wording), **values}, request)


def _implied(wording: Wording) -> dict[str, Value]:
    return {name: Value(value, str(value)) for name, value in wording.implied.items()}


def _filler(family: Family, rng: random.Random, language: Language, values: dict[str, Value]) -> Callable[[Slot], str]:
    def fill(slot: Slot) -> str:
        parameter = family.parameters[slot.name]
        value = values.get(slot.name) or parameter.kind.draw(rng, language, False)
        values[slot.name] = value
        return worded(parameter.kind, slot, value)

    return fill


def worded(value_kind: Kind, slot: Slot, value: Value) -> str:
    """How a value reads in a slot that words the values of an enumeration."""
    if not slot.words:
        return value.text
    options = value_kind.schema.get("enum") or [True, False]
    return slot.words[options.index(value.json)]


def finish(
    family: Family,
    rng: random.Random,
    language: Language,
    variant: Variant,
    values: dict[str, Value],
    request: str,
    question: str = "",
    supplied: str = "",
) -> Task:
    """The task for chosen values: draws a result and words the answer."""
    arguments = {variant.names[key]: values[key].json for key in family.parameters if key in values}
    fields = {
        key: drawn.draw(rng, language, True) if drawn else values[source]
        for key, (drawn, source) in family.results.items()
        if drawn or source in values
    }
    result, answer = draw_result(rng, language, {key: value.json for key, value in fields.items()})
    return Task(
        variant.schema, arguments, request, result, answer, language, family.key, question, supplied, values, fields
    )


def make_lacking(family: Family, rng: random.Random, language: Language) -> Task:
    """A request that lacks required values, the question for them, and the user's supply."""
    variant = family.variant(rng, language, plain=True)
    wording = rng.choice(family.lacking[language])
    values: dict[str, Value] = _implied(wording)
    request = speak(expand(wording.template, rng, _filler(family, rng, language, values)), rng, language)
    absent = [key for key, parameter in family.parameters.items() if parameter.required and key not in values]
    for key in absent:
        values[key] = family.parameters[key].kind.draw(rng, language, False)
    labels = [_label(family, variant, key, language) for key in absent]
    texts = [_enum_word(family, key, values[key], language) for key in absent]
    supplied = supply(texts, labels, rng, language)
    return finish(family, rng, language, variant, values, request, ask_for(labels, language), supplied)


# Parameter names that make no noun: the question uses the usual name.
PREPOSITIONS = frozenset({"by", "from", "to", "at", "on", "with", "in", "near", "when", "where", "why", "with_whom"})


def _label(family: Family, variant: Variant, key: str, language: Language) -> str:
    if language == "zh":
        return family.parameters[key].label
    return spaced(key if variant.names[key] in PREPOSITIONS else variant.names[key])


def _enum_word(family: Family, key: str, value: Value, language: Language) -> str:
    """How the requests of the family word a value of an enumeration; other values as they are."""
    value_kind = family.parameters[key].kind
    if language == "en" or (value_kind.schema["type"] != "boolean" and "enum" not in value_kind.schema):
        return value.text
    found = (word_slot(wording.template, key) for wording in family.requests[language])
    slot = next((slot for slot in found if slot), Slot(key))
    return worded(value_kind, slot, value)


def word_slot(template: Seq[object], key: str) -> Slot | None:
    """The first slot of a template that words the values of parameter `key`."""
    for node in template:
        if isinstance(node, Slot) and node.name == key and node.words:
            return node
    return None


def varying(family: Family, values: dict[str, Value]) -> list[str]:
    """Parameters that can be varied in a few words: free texts whose kind no other value of the request has."""
    specs = [family.parameters[key].spec for key in values]
    return [
        key
        for key, value in values.items()
        if isinstance(value.json, str)
        and "enum" not in family.parameters[key].kind.schema
        and family.parameters[key].spec != "phrase"
        and specs.count(family.parameters[key].spec) == 1
    ]


FOLLOW_UPS: dict[Language, tuple[str, ...]] = {
    "en": ("and {0}?", "what about {0}?", "and for {0}?", "same for {0}", "now {0}", "{0} too please", "How about {0}?",
           "do the same with {0}", "And {0}", "ok, and {0}?"),
    "zh": ("那{0}呢？", "{0}呢？", "再来{0}", "{0}也一样", "换成{0}", "那{0}", "还有{0}", "{0}也要", "同样的，{0}"),
}  # fmt: skip


def follow_up(family: Family, rng: random.Random, first: Task, variant: Variant) -> Task | None:
    """The same request for another value, said in a few words; None if no value lends itself."""
    keys = varying(family, first.values)
    if not keys:
        return None
    key = rng.choice(keys)
    value = family.parameters[key].kind.draw(rng, first.language, False)
    request = rng.choice(FOLLOW_UPS[first.language]).format(value.text)
    return finish(family, rng, first.language, variant, {**first.values, key: value}, request)


def make_parallel(family: Family, rng: random.Random, language: Language) -> list[Task]:
    """One request that names several values of one parameter: a task for each; only one if no value lends itself."""
    variant = family.variant(rng, language)
    wording = rng.choice(family.requests[language])
    values = _implied(wording)
    pieces = expand(wording.template, rng, _filler(family, rng, language, values))
    keys = [key for key in varying(family, values) if key not in wording.implied]
    if not keys:
        return [finish(family, rng, language, variant, values, speak(pieces, rng, language))]
    key = rng.choice(keys)
    count = rng.choice((1, 1, 1, 2, 2, 3))
    more = [family.parameters[key].kind.draw(rng, language, False) for _ in range(count)]
    drawn = list({str(value.json): value for value in (values[key], *more)}.values())
    named = Piece(listed([value.text for value in drawn], rng, language), copied=True)
    pieces = [named if piece.copied and piece.text == values[key].text else piece for piece in pieces]
    request = speak(pieces, rng, language)
    return [finish(family, rng, language, variant, {**values, key: value}, request) for value in drawn]


GLUES: dict[Language, tuple[str, ...]] = {
    "en": (" and ", ", ", " and ", ", and ", "; ", " plus ", ", then "),
    "zh": ("，", "、", "，", "和", "，还有", "，再加", "；"),
}


def make_elliptical(family: Family, rng: random.Random, language: Language) -> list[Task]:
    """One request that goes through all its values again: "dim the hall to 20 and the study to 30", or only "and the
    study 30"; a task for each time."""
    variant, wording = family.variant(rng, language), rng.choice(family.requests[language])
    branches, count = rng.random(), rng.choice((2, 2, 2, 3))
    drawn: list[dict[str, Value]] = [{} for _ in range(count)]
    expanded = [
        expand(wording.template, random.Random(branches), _filler(family, rng, language, values)) for values in drawn
    ]
    places = [number for number, piece in enumerate(expanded[0]) if piece.copied]
    tasks = {str(sorted((name, str(value.json)) for name, value in values.items())): values for values in drawn}
    if not places or len(tasks) < count:
        return [make_task(family, rng, language, variant)]
    first, last = places[0], places[-1]
    short = rng.random() < 0.4
    pieces = expanded[0][: last + 1]
    for more in expanded[1:]:
        span = [piece for piece in more[first : last + 1] if piece.copied or not short]
        pieces.append(Piece(rng.choice(GLUES[language]), copied=False))
        pieces += _spaced_out(span, language) if short else span
    request = speak([*pieces, *expanded[0][last + 1 :]], rng, language)
    implied = _implied(wording)
    return [finish(family, rng, language, variant, {**implied, **values}, request) for values in drawn]


def _spaced_out(pieces: list[Piece], language: Language) -> list[Piece]:
    blank = Piece(" " if language == "en" else "", copied=False)
    return [piece for value in pieces for piece in (value, blank)][:-1]


def ask_for(labels: Seq[str], language: Language) -> str:
    """The one question for missing values."""
    if language == "zh":
        return f"请告诉我{join(list(labels), 'zh')}。"
    named = (f"number of {label[7:]}" if re.match("number (?!of )", label) else label for label in labels)
    return f"Please tell me {join([f'the {label}' for label in named], 'en')}."


def supply(texts: list[str], labels: list[str], rng: random.Random, language: Language) -> str:
    """How a user gives the missing values."""
    if len(texts) == 1:
        only = texts[0]
        forms = {
            "en": ("{0}", "{0}", "{0}.", "it's {0}", "{0} please", "the {1} is {0}", "ok, {0}", "oh sorry, {0}"),
            "zh": ("{0}", "{0}", "{0}。", "是{0}", "{0}吧", "{1}是{0}", "哦，{0}", "就{0}"),
        }
        return str(rng.choice(forms[language])).format(only, labels[0])
    separator = ", " if language == "en" else "，"
    if rng.random() < 0.5:
        return separator.join(texts)
    if language == "zh":
        return separator.join(
            f"{label}{rng.choice(('是', '：', ''))}{text}" for label, text in zip(labels, texts, strict=True)
        )
    return separator.join(f"{label} {text}" for label, text in zip(labels, texts, strict=True))
