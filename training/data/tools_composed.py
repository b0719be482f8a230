"""Unseen tools composed of words: a single call, several calls, a missing value, nothing that fits, a failure."""

import random

from training.data.tool_composed import composed_lacking, composed_task, draw_values, finish, make_request
from training.data.tool_errors import draw_error
from training.data.tool_made import Made, make_tool, neighbours
from training.data.tool_task import dialogue, failed, lacking, no_fit, offer, pick_language, several, single
from training.data.tool_words import Language
from training.dialogue import Dialogue, Message, ToolSchema

Course = tuple[list[Message], list[ToolSchema]]


def generate(rng: random.Random) -> Dialogue:
    """A dialogue about a composed tool."""
    language = pick_language(rng)
    tool = make_tool(rng, language)
    make = rng.choices((_single, _several, _same_tool, _missing, _unfit, _failure), weights=(64, 9, 7, 10, 6, 4))[0]
    messages, needed = make(tool, rng, language)
    others = neighbours(tool, rng, language, rng.choice((0, 1, 1, 2, 3, 4, 5, 7)) or (make is _unfit))
    return dialogue(rng, messages, offer(rng, needed, others))


def _single(tool: Made, rng: random.Random, language: Language) -> Course:
    """One call, or several in turn."""
    tools = _named_apart([tool, *(make_tool(rng, language) for _ in range(rng.choice((0, 0, 1, 1, 2, 3))))])
    messages: list[Message] = []
    for number, made in enumerate(tools, 1):
        messages += single(composed_task(made, rng, language), first=number)
    return messages, [made.schema for made in tools]


def _several(tool: Made, rng: random.Random, language: Language) -> Course:
    tools = _named_apart([tool, *(make_tool(rng, language) for _ in range(rng.choice((1, 1, 2))))])
    tasks = [composed_task(made, rng, language, chatty=False) for made in tools]
    return several(tasks, rng), [made.schema for made in tools]


def _same_tool(tool: Made, rng: random.Random, language: Language) -> Course:
    first, second = draw_values(tool, rng, language), draw_values(tool, rng, language)
    tasks = [
        finish(tool, values, make_request(tool, values, rng, language, chatty=False), rng, language)
        for values in ((first, second) if first != second else (first,))
    ]
    return several(tasks, rng), [tool.schema]


def _missing(tool: Made, rng: random.Random, language: Language) -> Course:
    if not any(field.required for field in tool.fields):
        return _single(tool, rng, language)
    task = composed_lacking(tool, rng, language)
    return lacking(task, complete=rng.random() < 0.5), [tool.schema]


def _unfit(tool: Made, rng: random.Random, language: Language) -> Course:
    return no_fit(composed_task(tool, rng, language)), []


def _failure(tool: Made, rng: random.Random, language: Language) -> Course:
    task = composed_task(tool, rng, language)
    return failed(task, *draw_error(rng, task)), [tool.schema]


def _named_apart(tools: list[Made]) -> list[Made]:
    return list({made.schema["function"]["name"]: made for made in tools}.values())
