"""Tasks for the two built-in weather tools: requests from `builtin/weather.txt`, made-up readings, one answer."""

import datetime
import json
import random
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from training.data.tool_domains import Family, Variant, read_domain
from training.data.tool_requests import follow_up, make_lacking, make_parallel, make_task
from training.data.tool_task import Task, dump
from training.data.tool_values import Kind, kind
from training.data.tool_words import NAMES, Language, city
from training.dialogue import ToolSchema

FOLDER = Path(__file__).parent / "builtin"
WET = ("rain", "drizzle", "snow", "thunder")
WEATHER_WORDS = {
    "clear sky": "晴", "mainly clear": "大致晴朗", "partly cloudy": "多云", "overcast": "阴", "fog": "雾",
    "freezing fog": "冻雾", "light drizzle": "小毛毛雨", "drizzle": "毛毛雨", "heavy drizzle": "大毛毛雨",
    "light freezing drizzle": "小冻毛毛雨", "light rain": "小雨", "rain": "雨", "heavy rain": "大雨",
    "light freezing rain": "小冻雨", "light snow": "小雪", "snow": "雪", "heavy snow": "大雪", "snow grains": "米雪",
    "light rain showers": "小阵雨", "rain showers": "阵雨", "violent rain showers": "强阵雨",
    "light snow showers": "小阵雪", "heavy snow showers": "大阵雪", "thunderstorm": "雷暴",
    "thunderstorm with light hail": "雷暴伴小冰雹", "thunderstorm with heavy hail": "雷暴伴大冰雹",
}  # fmt: skip
RAIN: dict[Language, tuple[str, str]] = {
    "en": ("Yes, it will be wet. ", "No, it stays dry. "),
    "zh": ("会有降水。", "不会有降水。"),
}
RAIN_NOW: dict[Language, tuple[str, str]] = {
    "en": ("Yes, it is wet now. ", "No, it is dry now. "),
    "zh": ("正在降水。", "现在没有降水。"),
}


@cache
def builtin_tools() -> dict[str, ToolSchema]:
    """The schemas of the four built-in tools by name, in the order in which they are offered."""
    text = (Path(__file__).parent.parent / "builtin_tools.json").read_text(encoding="utf-8")
    return {tool["function"]["name"]: tool for tool in json.loads(text)}


@cache
def countries() -> dict[str, str]:
    """The country of each city of the word list."""
    return dict(NAMES["cities"])


@cache
def weather_families() -> tuple[Family, ...]:
    """The forms of weather requests; each has the real schema as its only variant."""
    families = read_domain(FOLDER / "weather.txt")
    for family in families:
        schema = builtin_tools()[family.names[0]]
        family.variants = [Variant(schema, {name: name for name in family.parameters}, chinese=False)]
        family.answers = {"en": (), "zh": ()}
        if family.names[1] == "days":
            family.parameters["number_days"] = replace(family.parameters["number_days"], kind=_mostly_short())
    return tuple(families)


def _mostly_short() -> Kind:
    """Days ahead as a forecast is asked for; long ones are rarer, for their results are long texts."""
    short, long = kind("int 2-6"), kind("int 7-15")
    return Kind(
        short.schema, lambda rng, language, plain: (long if rng.random() < 0.3 else short).draw(rng, language, plain)
    )


def draw_family(rng: random.Random) -> Family:
    """A form of request: now and forecast about evenly."""
    now, now_rain, day, days, rain = weather_families()
    return rng.choices((now, now_rain, day, days, rain), weights=(9, 2, 7, 7, 4))[0]


def weather_task(rng: random.Random, language: Language, chatty: bool = True, family: Family | None = None) -> Task:
    """A request for weather with a made-up reading."""
    family = family or draw_family(rng)
    return with_reading(make_task(family, rng, language, chatty=chatty), family, rng)


def weather_lacking(rng: random.Random, language: Language) -> Task:
    """A request that names no city."""
    family = draw_family(rng)
    return with_reading(make_lacking(family, rng, language), family, rng)


def weather_parallel(rng: random.Random, language: Language) -> list[Task]:
    """One request for several cities; together they ask for twelve days ahead at most."""
    family = draw_family(rng)
    tasks = make_parallel(family, rng, language)
    if sum(task.arguments.get("number_days", 0) for task in tasks) > 12:
        return weather_parallel(rng, language)
    return [with_reading(task, family, rng) for task in tasks]


COMPARED: dict[Language, tuple[str, ...]] = {
    "en": (
        "{0} or {1}, where is it warmer right now?",
        "is it warmer in {0} or in {1}?",
        "compare the weather in {0} and {1}",
        "{0} or {1}? which has the better weather now",
        "which is colder at the moment, {0} or {1}?",
        "weather: {0} vs {1}",
        "I could go to {0} or {1}, how is the weather in both?",
        "{0} and {1}, what's the weather?",
        "what's the temperature difference between {0} and {1}?",
        "where is it nicer now: {0} or {1}?",
    ),
    "zh": (
        "{0}和{1}现在哪个更热？",
        "{0}跟{1}比，现在哪里冷？",
        "比较一下{0}和{1}的天气",
        "{0}还是{1}现在暖和？",
        "{0}和{1}现在天气怎么样",
        "去{0}还是{1}？先看看两边现在的天气",
        "{0}、{1}，现在各是多少度",
    ),
}


def weather_compared(rng: random.Random, language: Language) -> tuple[str, list[Task]]:
    """A question that weighs two cities against each other, and a task for each."""
    cities = list(dict.fromkeys((city(rng, language), city(rng, language))))
    request = rng.choice(COMPARED[language]).format(cities[0], cities[-1])
    schema, now = builtin_tools()["get_weather"], weather_families()[0]
    tasks = [Task(schema, {"city_name": name}, request, "", "", language, "weather") for name in cities]
    return request, [with_reading(task, now, rng) for task in tasks]


def weather_turns(rng: random.Random, language: Language) -> list[Task]:
    """A request, and the same for another city in a few words."""
    family = draw_family(rng)
    first = weather_task(rng, language, family=family)
    second = follow_up(family, rng, first, family.variants[0])
    return [first, with_reading(second, family, rng)] if second else [first]


def with_reading(task: Task, family: Family, rng: random.Random) -> Task:
    """The task with a result as the tools give it, and the answer built from it."""
    form = family.names[1]
    title = _title(task.arguments["city_name"], rng)
    reading = _now(title, rng) if "number_days" not in task.arguments else _forecast(title, task, rng)
    return replace(task, result=dump(reading), answer=_answer(form, reading, task.language))


def _title(name: str, rng: random.Random) -> str:
    country = countries().get(name)
    return f"{name}, {country}" if country and rng.random() < 0.85 else name


def _now(title: str, rng: random.Random) -> dict[str, Any]:
    weather = rng.choice(tuple(WEATHER_WORDS))
    warmth = rng.uniform(-12, 2) if "snow" in weather or "freezing" in weather else rng.uniform(0, 37)
    return {
        "city": title,
        "weather": weather,
        "temperature": f"{round(warmth, 1):g} °C",
        "feels_like": f"{round(warmth + rng.uniform(-4, 4), 1):g} °C",
        "humidity": f"{rng.randint(15, 100)} %",
        "wind": f"{round(rng.uniform(0, 60), 1):g} km/h",
    }


def _forecast(title: str, task: Task, rng: random.Random) -> dict[str, Any]:
    start = datetime.date(2024, 1, 1) + datetime.timedelta(rng.randrange(1800))
    warmth = rng.uniform(-10, 30)
    days = [_day(start + datetime.timedelta(ahead), warmth, rng) for ahead in range(task.arguments["number_days"] + 1)]
    return {"city": title, "days": days}


def _day(date: datetime.date, warmth: float, rng: random.Random) -> dict[str, str]:
    weather, low = rng.choice(tuple(WEATHER_WORDS)), warmth + rng.uniform(-4, 4)
    rain = rng.uniform(0.1, 20) if any(word in weather for word in WET) else 0
    return {
        "date": date.isoformat(),
        "weather": weather,
        "low": f"{round(low, 1):g} °C",
        "high": f"{round(low + rng.uniform(2, 11), 1):g} °C",
        "rain": f"{round(rain, 1):g} mm",
    }


def _answer(form: str, reading: dict[str, Any], language: Language) -> str:
    if "days" not in reading:
        wet = any(word in str(reading["weather"]) for word in WET)
        return (RAIN_NOW[language][not wet] if form == "rain" else "") + _tell_now(reading, language)
    days: list[dict[str, str]] = reading["days"]
    if form == "days":
        head = f"{reading['city']}:" if language == "en" else f"{reading['city']}："
        return "\n".join([head, *(f"- {_tell_day(day, language)}" for day in days)])
    day = days[-1]
    lead = RAIN[language][day["rain"] == "0 mm"] if form == "rain" else ""
    return lead + str(reading["city"]) + (", " if language == "en" else "，") + _tell_day(day, language)


def _tell_now(now: dict[str, Any], language: Language) -> str:
    if language == "zh":
        words = WEATHER_WORDS[str(now["weather"])]
        return (
            f"{now['city']}现在{words}，气温{now['temperature']}，体感{now['feels_like']}，湿度{now['humidity']}，"
            f"风速{now['wind']}。"
        )
    return (
        f"{now['city']}: {now['weather']}, {now['temperature']}, feels like {now['feels_like']}, humidity "
        f"{now['humidity']}, wind {now['wind']}."
    )


def _tell_day(day: dict[str, str], language: Language) -> str:
    if language == "zh":
        return f"{day['date']}：{WEATHER_WORDS[day['weather']]}，{day['low']}到{day['high']}，降水{day['rain']}。"
    return f"{day['date']}: {day['weather']}, {day['low']} to {day['high']}, rain {day['rain']}."


def too_far(rng: random.Random, language: Language) -> tuple[Task, str, str]:
    """A forecast further ahead than the tool reaches: the task, its error, and how that is told."""
    days, name = rng.randint(16, 60), city(rng, language)
    wordings = {
        "en": (
            "{0} day forecast for {1}",
            "weather in {1} for the next {0} days",
            "what will the weather be in {1} in {0} days?",
        ),
        "zh": ("{1}未来{0}天的天气", "{0}天后{1}天气怎么样？", "给我{1}{0}天的天气预报"),
    }
    request = rng.choice(wordings[language]).format(days, name)
    arguments = {"city_name": name, "number_days": days}
    task = Task(builtin_tools()["get_weather_forecast"], arguments, request, "", "", language, "weather")
    error = "Error: invalid arguments\nnumber_days: Input should be less than or equal to 15"
    told = {"en": "That did not work: number_days can be 15 at most.", "zh": "没有成功：number_days 最多是15。"}
    return task, error, told[language]
