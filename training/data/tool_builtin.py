"""Tasks for any of the four built-in tools, and how these are offered: mostly all four, at times among others."""

import random
from dataclasses import replace

from training.data.tool_domains import families
from training.data.tool_family import Family
from training.data.tool_random import random_lacking, random_task
from training.data.tool_schemas import builtin_tools
from training.data.tool_sections import in_context, pick_wording, say_wording
from training.data.tool_shell import shell_task
from training.data.tool_task import Task, offer
from training.data.tool_weather import weather_lacking, weather_task
from training.data.tool_words import Language
from training.dialogue import ToolSchema

# Domains whose tools do what the shell or the random generator does too: not offered beside them.
OVERLAPPING = frozenset(
    {"files", "maths", "devops", "calendar", "systems", "tiny_functions", "fun_api", "class_programs"}
)


def builtin_task(rng: random.Random, language: Language, chatty: bool = True) -> Task:
    """A request for one of the built-in tools."""
    make = rng.choices((weather_task, shell_task, random_task), weights=(10, 9, 4))[0]
    task = make(rng, language, chatty)
    if not chatty or rng.random() < 0.85:
        return task
    return replace(task, request=in_context(task.request, rng, language))


def builtin_lacking(rng: random.Random, language: Language) -> Task:
    """A request that names no city, days, seed or range."""
    return rng.choices((weather_lacking, random_lacking), weights=(3, 2))[0](rng, language)


def builtin_unfit(rng: random.Random, language: Language) -> Task:
    """A request near those that the built-in tools serve, and which none of them does."""
    _, wording = pick_wording("unfit", rng, language)
    request = say_wording(wording, {}, rng, language)
    return Task(builtin_tools()["get_weather"], {}, request, "", "", language, "unfit")


def distractors(rng: random.Random, count: int) -> list[ToolSchema]:
    """Tools that do nothing that a built-in tool does."""
    drawn: list[Family] = rng.choices(families(), k=count)
    return [rng.choice(family.variants).schema for family in drawn if family.domain not in OVERLAPPING]


def offer_builtin(rng: random.Random, needed: list[ToolSchema]) -> list[ToolSchema]:
    """Mostly the four as the page offers them, at times in another order, fewer, or among others."""
    four = list(builtin_tools().values())
    dice = rng.random()
    if dice < 0.6:
        return four
    if dice < 0.75:
        return offer(rng, needed, four)
    if dice < 0.88:
        return offer(rng, needed, rng.sample(four, rng.randint(0, 2)))
    return offer(rng, needed, [*rng.sample(four, rng.randint(0, 4)), *distractors(rng, rng.randint(1, 4))])
