"""Tasks for the two built-in weather tools: a request from `builtin/weather*.txt`, one that lacks a value, one for
several cities, one for days too far ahead.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from training.data.tool_family import Family
from training.data.tool_file import read_domain
from training.data.tool_readings import with_reading
from training.data.tool_repeats import make_parallel
from training.data.tool_requests import make_lacking, make_task
from training.data.tool_schemas import builtin_tools, use_schema
from training.data.tool_sections import FOLDER, pick_wording, say_wording
from training.data.tool_task import Task
from training.data.tool_values import Kind, Value, kind
from training.data.tool_wordings import sentence, wordings
from training.data.tool_words import Language, city

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@cache
def weather_families(talking: bool = True) -> tuple[Family, ...]:
    """The forms of weather requests, `talking` ones too; each has the real schema as its only variant."""
    families = read_domain(FOLDER / "weather.txt")
    for family, talk in zip(families, read_domain(FOLDER / "weather_talk.txt"), strict=True):
        for language in LANGUAGES if talking else ():
            family.requests[language] += talk.requests[language]
            family.lacking[language] += talk.lacking[language]
        if form_of(family) == "days":
            _draw_with(family, "number_days", _mostly_short())
        _draw_with(family, "city_name", _as_typed())
        use_schema(family, family.names[0])
    return tuple(families)


def _draw_with(family: Family, name: str, drawn: Kind) -> None:
    family.parameters[name] = replace(family.parameters[name], kind=drawn)


def _as_typed() -> Kind:
    """A city, at times without its capital: the call copies what was typed."""

    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        name = city(rng, language)
        name = name.lower() if rng.random() < 0.1 else name
        return Value(name, name)

    return Kind({"type": "string"}, draw)


def _mostly_short() -> Kind:
    """Days ahead as a forecast is asked for; long ones are rarer, for their results are long texts."""
    short, long = kind("int 2-6"), kind("int 7-15")

    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        return (long if rng.random() < 0.3 else short).draw(rng, language, plain)

    return Kind(short.schema, draw)


def form_of(family: Family) -> str:
    """The form of an answer; "wet" is the one about rain now, "rain" that about a day to come."""
    return "wet" if family.names == ("get_weather", "rain") else family.names[1]


def draw_family(rng: random.Random, talking: bool = True) -> Family:
    """A form of request: now and forecast about evenly."""
    now, now_rain, day, days, rain = weather_families(talking)
    return rng.choices((now, now_rain, day, days, rain), weights=(9, 2, 7, 7, 4))[0]


def weather_task(rng: random.Random, language: Language, chatty: bool = True, family: Family | None = None) -> Task:
    """A request for weather with a made-up reading; not chatty: in plain words."""
    family = family or draw_family(rng, chatty)
    return with_reading(make_task(family, rng, language, chatty=chatty), form_of(family), rng)


def weather_parallel(rng: random.Random, language: Language) -> list[Task]:
    """One request for several cities; together they ask for twelve days ahead at most."""
    family = draw_family(rng, talking=False)
    tasks = make_parallel(family, rng, language)
    if sum(task.arguments.get("number_days", 0) for task in tasks) > 12:
        return weather_parallel(rng, language)
    return [with_reading(task, form_of(family), rng) for task in tasks]


def weather_lacking(rng: random.Random, language: Language) -> Task:
    """A request that names no city, no days, or neither."""
    family = draw_family(rng)
    task = make_lacking(family, rng, language)
    form = "days" if _lacks_days(task) else form_of(family)
    in_words = _lacks_days(task) and task.arguments["city_name"] in task.request and rng.random() < 0.3
    return with_reading((_supply_span if in_words else _supply)(task, rng), form, rng)


def _lacks_days(task: Task) -> bool:
    return "number days" in task.question or "天数" in task.question


def _supply_span(task: Task, rng: random.Random) -> Task:
    """The missing days in words that hold no number: a week, until tomorrow."""
    head, supplied = _say_supplied(task, rng, {}, lambda head: head.startswith("days "))
    arguments = {**task.arguments, "number_days": int(head.removeprefix("days "))}
    return replace(task, arguments=arguments, supplied=supplied)


def _supply(task: Task, rng: random.Random) -> Task:
    """The missing values in a sentence, or as they are."""
    name, days = task.arguments["city_name"], task.arguments.get("number_days")
    if rng.random() < 0.4 or days == 1:
        return task
    key = "city" if not _lacks_days(task) else "days" if name in task.request else "city and days"
    _, supplied = _say_supplied(task, rng, {"city_name": name, "n": str(days)}, lambda head: head == key)
    return replace(task, supplied=supplied)


def _say_supplied(
    task: Task, rng: random.Random, values: dict[str, str], fits: Callable[[str], bool]
) -> tuple[str, str]:
    """A supply whose head fits: its head, and its wording with the values."""
    head, wording = pick_wording("weather_supplied", rng, task.language, fits)
    return head, say_wording(wording, values, rng, task.language, chatty=False)


def too_far(rng: random.Random, language: Language) -> tuple[Task, str, str]:
    """A forecast further ahead than the tool reaches: the task, its error, and how that is told."""
    days, name = rng.randint(16, 60), city(rng, language)
    request = rng.choice(wordings("too_far", language)).format(days, name)
    arguments = {"city_name": name, "number_days": days}
    task = Task(builtin_tools()["get_weather_forecast"], arguments, request, "", "", language, "weather")
    error = "Error: invalid arguments\nnumber_days: Input should be less than or equal to 15"
    return task, error, sentence("told_too_far", language)
