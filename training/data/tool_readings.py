"""Made-up readings as the weather tools return them, and the one way in which a reading is told.

The form of an answer is "now", "day" or "days", and for questions about rain "wet" (now) or "rain" (a day to come).
"""

import datetime
import random
from dataclasses import replace
from typing import Any

from training.data.phrasing import rows
from training.data.tool_places import title
from training.data.tool_schemas import builtin_tools
from training.data.tool_task import Task, dump
from training.data.tool_wordings import sentence
from training.data.tool_words import Language

WET = ("rain", "drizzle", "snow", "thunder")
COLD = ("snow", "freezing")
CHINESE_WEATHER = {row[0]: row[1] for row in rows("weather")}


def reading_task(form: str, name: str, days: int, request: str, rng: random.Random, language: Language) -> Task:
    """A task for a city by the form of its answer; the days count for forecasts only."""
    ahead = {} if form in ("now", "wet") else {"number_days": days}
    tool = builtin_tools()["get_weather_forecast" if ahead else "get_weather"]
    return with_reading(Task(tool, {"city_name": name, **ahead}, request, "", "", language, "weather"), form, rng)


def with_reading(task: Task, form: str, rng: random.Random) -> Task:
    """The task with a result as the tools give it, and the answer built from it; what is to be passed over is gone."""
    wanted = task.tool["function"]["parameters"]["properties"]
    arguments = {name: value for name, value in task.arguments.items() if name in wanted}
    city, days = title(arguments["city_name"]), arguments.get("number_days")
    reading = _now(city, rng) if days is None else _forecast(city, days, rng)
    return replace(task, arguments=arguments, result=dump(reading), answer=_answer(form, reading, task.language))


def _has(weather: str, words: tuple[str, ...]) -> bool:
    return any(word in weather for word in words)


def _now(city: str, rng: random.Random) -> dict[str, Any]:
    weather = rng.choice(tuple(CHINESE_WEATHER))
    warmth = rng.uniform(-12, 2) if _has(weather, COLD) else rng.uniform(0, 37)
    return {
        "city": city,
        "weather": weather,
        "temperature": f"{_rounded(warmth)} °C",
        "feels_like": f"{_rounded(warmth + rng.uniform(-4, 4))} °C",
        "humidity": f"{rng.randint(15, 100)} %",
        "wind": f"{_rounded(rng.uniform(0, 60))} km/h",
    }


def _forecast(city: str, ahead: int, rng: random.Random) -> dict[str, Any]:
    start = datetime.date(2024, 1, 1) + datetime.timedelta(rng.randrange(1800))
    warmth = rng.uniform(-10, 30)
    return {"city": city, "days": [_day(start + datetime.timedelta(day), warmth, rng) for day in range(ahead + 1)]}


def _day(date: datetime.date, warmth: float, rng: random.Random) -> dict[str, str]:
    low = warmth + rng.uniform(-4, 4)
    weather = rng.choice([word for word in CHINESE_WEATHER if low < 3 or not _has(word, COLD)])
    rain = rng.uniform(0.1, 20) if _has(weather, WET) else 0
    return {
        "date": date.isoformat(),
        "weather": weather,
        "low": f"{_rounded(low)} °C",
        "high": f"{_rounded(low + rng.uniform(2, 11))} °C",
        "rain": f"{_rounded(rain)} mm",
    }


def _rounded(number: float) -> str:
    """A number with one place at most; never -0."""
    return f"{round(number, 1) + 0:g}"


def _answer(form: str, reading: dict[str, Any], language: Language) -> str:
    if "days" not in reading:
        lead = _lead("wet", _has(reading["weather"], WET), language) if form == "wet" else ""
        return lead + _tell("weather_now", reading, language)
    days: list[dict[str, str]] = reading["days"]
    if form == "days":
        head = sentence("weather_days", language).format(**reading)
        return "\n".join([head, *(f"- {_tell('weather_day', day, language)}" for day in days)])
    lead = _lead("rain", days[-1]["rain"] != "0 mm", language) if form == "rain" else ""
    place = sentence("weather_one_day", language).format(**reading)
    return lead + place + _tell("weather_day", days[-1], language)


def _lead(form: str, wet: bool, language: Language) -> str:
    return sentence(f"{form}_{'wet' if wet else 'dry'}", language)


def _tell(name: str, reading: dict[str, Any], language: Language) -> str:
    weather = CHINESE_WEATHER[reading["weather"]] if language == "zh" else reading["weather"]
    return sentence(name, language).format(**{**reading, "weather": weather})
