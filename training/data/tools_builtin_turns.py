"""The built-in tools when one plain call will not do: several calls, a missing value, a failure, nothing that fits."""

import random

from training.data.tool_builtin import OVERLAPPING, builtin_lacking, builtin_task, builtin_unfit, offer_builtin
from training.data.tool_domains import families
from training.data.tool_errors import WEATHER, draw_error
from training.data.tool_random import random_several
from training.data.tool_requests import make_task
from training.data.tool_schemas import builtin_tools
from training.data.tool_task import (
    answers,
    calls,
    dialogue,
    failed,
    lacking,
    no_fit,
    pick_language,
    said,
    several,
    user,
)
from training.data.tool_weather import too_far, weather_parallel
from training.data.tool_weather_turns import weather_several
from training.data.tool_words import Language
from training.dialogue import Dialogue, Message, ToolSchema


def generate(rng: random.Random) -> Dialogue:
    """One of the harder courses that a dialogue can take."""
    make = rng.choices(
        (_parallel, _readings, _draws, _mixed, _missing, _failure, _too_far, _unfit), weights=(4, 6, 2, 4, 7, 4, 1, 3)
    )[0]
    messages, needed = make(rng, pick_language(rng))
    return dialogue(rng, messages, offer_builtin(rng, needed))


Made = tuple[list[Message], list[ToolSchema]]


def _parallel(rng: random.Random, language: Language) -> Made:
    tasks = weather_parallel(rng, language)
    return [user(tasks[0].request), *calls(tasks), said(answers(tasks))], [tasks[0].tool]


def _readings(rng: random.Random, language: Language) -> Made:
    tasks, comparison = weather_several(rng, language)
    told = "\n".join(filter(None, (answers(tasks), comparison)))
    return [user(tasks[0].request), *calls(tasks), said(told)], [task.tool for task in tasks]


def _draws(rng: random.Random, language: Language) -> Made:
    tasks = random_several(rng, language)
    told = "\n".join(task.answer for task in tasks)
    return [user(tasks[0].request), *calls(tasks), said(told)], [tasks[0].tool]


def _mixed(rng: random.Random, language: Language) -> Made:
    tasks = [builtin_task(rng, language, chatty=False) for _ in range(rng.choice((2, 2, 2, 3)))]
    return several(tasks, rng), [task.tool for task in tasks]


def _missing(rng: random.Random, language: Language) -> Made:
    task = builtin_lacking(rng, language)
    return lacking(task, complete=rng.random() < 0.7), [task.tool]


def _failure(rng: random.Random, language: Language) -> Made:
    task = builtin_task(rng, language)
    error, answer = draw_error(rng, task, WEATHER) if task.name.startswith("get_weather") else draw_error(rng, task)
    return failed(task, error, answer), [task.tool]


def _too_far(rng: random.Random, language: Language) -> Made:
    task, error, answer = too_far(rng, language)
    return failed(task, error, answer), [task.tool]


def _unfit(rng: random.Random, language: Language) -> Made:
    if rng.random() < 0.5:
        return no_fit(builtin_unfit(rng, language)), list(builtin_tools().values())
    family = rng.choice([one for one in rng.choices(families(), k=8) if one.domain not in OVERLAPPING] or families())
    return no_fit(make_task(family, rng, language)), list(builtin_tools().values())
