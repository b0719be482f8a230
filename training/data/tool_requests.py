"""Tasks for hand-written tools: full requests, and lacking ones with the question for what is missing."""

import random
from collections.abc import Callable
from collections.abc import Sequence as Seq

from training.data.tool_family import Family, Variant, Wording
from training.data.tool_grammar import Slot, expand
from training.data.tool_questions import ask_for, supply
from training.data.tool_results import draw_result, spaced
from training.data.tool_speech import speak
from training.data.tool_task import Task
from training.data.tool_values import Kind, Value
from training.data.tool_words import Language, things


def make_task(
    family: Family, rng: random.Random, language: Language, variant: Variant | None = None, chatty: bool = True
) -> Task:
    """A request for the family's tool with all required values."""
    variant = variant or family.variant(rng, language)
    wording = rng.choice(family.requests[language])
    values: dict[str, Value] = {}
    request = speak(expand(wording.template, rng, filler(family, rng, language, values)), rng, language, chatty)
    return finish(family, rng, language, variant, {**implied(wording), **values}, request)


def implied(wording: Wording) -> dict[str, Value]:
    """The values that the words of a request imply."""
    return {name: Value(value, str(value)) for name, value in wording.implied.items()}


def filler(family: Family, rng: random.Random, language: Language, values: dict[str, Value]) -> Callable[[Slot], str]:
    """What fills the slots of a wording, with values that are drawn as they come up, and put into `values`."""

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
    values = implied(wording)
    request = speak(expand(wording.template, rng, filler(family, rng, language, values)), rng, language)
    absent = [key for key, parameter in family.parameters.items() if parameter.required and key not in values]
    for key in absent:
        values[key] = family.parameters[key].kind.draw(rng, language, False)
    labels = [_label(family, variant, key, language) for key in absent]
    texts = [_enum_word(family, key, values[key], language) for key in absent]
    supplied = supply(texts, labels, rng, language)
    return finish(family, rng, language, variant, values, request, ask_for(labels, language), supplied)


def _label(family: Family, variant: Variant, key: str, language: Language) -> str:
    if language == "zh":
        return family.parameters[key].label
    # A preposition makes no noun: the question uses the usual name.
    return spaced(key if variant.names[key] in things()["preposition", "en"] else variant.names[key])


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
