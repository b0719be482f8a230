"""Tasks for the two built-in weather tools: requests from `builtin/weather.txt`, made-up readings, one answer."""

import datetime
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from training.data.tool_domains import Family, Parameter, Variant, read_domain
from training.data.tool_grammar import Sequence, Slot, compile_template, expand
from training.data.tool_requests import make_lacking, make_parallel, make_task
from training.data.tool_speech import speak
from training.data.tool_task import Task, dump
from training.data.tool_values import Kind, Value, counted, kind
from training.data.tool_words import CHINESE_TEXT, NAMES, Language, city, person, things
from training.dialogue import ToolSchema

FOLDER = Path(__file__).parent / "builtin"
LANGUAGES: tuple[Language, ...] = ("en", "zh")
WET = ("rain", "drizzle", "snow", "thunder")
WEATHER_WORDS = {
    "clear sky": "晴", "mainly clear": "大致晴朗", "partly cloudy": "多云", "overcast": "阴", "fog": "雾",
    "freezing fog": "冻雾", "light drizzle": "小毛毛雨", "drizzle": "毛毛雨", "heavy drizzle": "大毛毛雨",
    "light freezing drizzle": "小冻毛毛雨", "heavy freezing drizzle": "大冻毛毛雨", "light rain": "小雨",
    "rain": "雨", "heavy rain": "大雨", "light freezing rain": "小冻雨", "heavy freezing rain": "大冻雨",
    "light snow": "小雪", "snow": "雪", "heavy snow": "大雪", "snow grains": "米雪", "light rain showers": "小阵雨",
    "rain showers": "阵雨", "violent rain showers": "强阵雨", "light snow showers": "小阵雪",
    "heavy snow showers": "大阵雪", "thunderstorm": "雷暴", "thunderstorm with light hail": "雷暴伴小冰雹",
    "thunderstorm with heavy hail": "雷暴伴大冰雹",
}  # fmt: skip
# No yes or no: it is asked both whether it rains and whether it stays dry.
RAIN: dict[Language, tuple[str, str]] = {
    "en": ("It will be wet. ", "It stays dry. "),
    "zh": ("会有降水。", "不会有降水。"),
}
RAIN_NOW: dict[Language, tuple[str, str]] = {
    "en": ("It is wet now. ", "It is dry now. "),
    "zh": ("正在降水。", "现在没有降水。"),
}


# Regions that any city might lie in, for titles as the geocoding service gives them.
REGIONS = (
    "{0} Province", "{0} Region", "Greater {0}", "{0} County", "{0} District", "Central Region", "Northern Province",
    "Eastern Region", "Capital Region", "State of {0}", "Western Province", "South Coast", "Upper {0}", "Lake Region",
)  # fmt: skip


def _any_of(drawn: Callable[[random.Random, Language], str]) -> Kind:
    """A kind of text to be passed over."""

    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        text = drawn(rng, language)
        return Value(text, text)

    return Kind({"type": "string"}, draw)


WHO: dict[Language, tuple[str, ...]] = {
    "en": (
        *("my sister", "my brother", "my mum", "my dad", "my boss", "my neighbour", "a friend", "a mate", "my cousin"),
        *("my wife", "my husband", "grandma", "my flatmate", "a colleague", "our teacher", "my son", "my daughter"),
        *("uncle Bob", "aunt May", "an old friend from school", "our client", "the whole family"),
    ),
    "zh": (
        *("我姐", "我哥", "我妈", "我爸", "老板", "邻居", "一个朋友", "我表弟", "我老婆", "我老公", "奶奶", "室友"),
        *("同事", "我们老师", "我儿子", "我女儿", "舅舅", "姑姑", "老同学", "客户", "我弟弟", "我妹妹"),
    ),
}
EVENT: dict[Language, tuple[str, ...]] = {
    "en": (
        *("the marathon", "the Jazz Festival", "Easter brunch", "a school trip", "the cup final", "the street market"),
        *("a garden party", "the boat race", "the Spring Fair", "a photo shoot", "the parade", "an open air concert"),
        *("tennis", "the company picnic", "a rugby match", "graduation", "Diwali", "the Christmas market"),
    ),
    "zh": (
        *("马拉松", "音乐节", "校庆", "春游", "决赛", "集市", "花展", "龙舟赛", "婚纱照", "游行", "露天音乐会"),
        *("网球赛", "团建", "运动会", "毕业典礼", "灯会", "庙会", "足球赛"),
    ),
}
# Slots for what a request mentions and no call needs.
CONTEXT: dict[str, Kind] = {
    "person": _any_of(lambda rng, language: person(rng, language)),
    "person2": _any_of(lambda rng, language: person(rng, language)),
    "who": _any_of(lambda rng, language: rng.choice(WHO[language])),
    "firm": _any_of(lambda rng, language: rng.choice(things()["company", language])),
    "event": _any_of(lambda rng, language: rng.choice(EVENT[language])),
    "num": kind("nr 2-90"),
    "year": kind("nr 1890-2024"),
    "clock": kind("time"),
    "origin": kind("city"),
}


@cache
def builtin_tools() -> dict[str, ToolSchema]:
    """The schemas of the four built-in tools by name, in the order in which they are offered."""
    text = (Path(__file__).parent.parent / "builtin_tools.json").read_text(encoding="utf-8")
    return {tool["function"]["name"]: tool for tool in json.loads(text)}


@cache
def countries() -> dict[str, tuple[str, str]]:
    """Each city of the word list in small letters: its name and its country."""
    return {name.lower(): (name, country) for name, country in NAMES["cities"]}


@cache
def chinese_places() -> dict[str, str]:
    """The region and country, or the country alone, of cities with a Chinese name."""
    lines = (FOLDER / "chinese_places.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ") for line in lines if not line.startswith("#"))
    return {name: where for where, names in pairs for name in names.split()}


@cache
def weather_families(talking: bool = True) -> tuple[Family, ...]:
    """The forms of weather requests, `talking` ones too; each has the real schema as its only variant."""
    families = read_domain(FOLDER / "weather.txt")
    for family, talk in zip(families, read_domain(FOLDER / "weather_talk.txt"), strict=True):
        for language in LANGUAGES if talking else ():
            family.requests[language] += talk.requests[language]
            family.lacking[language] += talk.lacking[language]
        schema = builtin_tools()[family.names[0]]
        family.variants = [Variant(schema, {name: name for name in family.parameters}, chinese=False)]
        if family.names[1] == "days":
            family.parameters["number_days"] = replace(family.parameters["number_days"], kind=_mostly_short())
        family.parameters["city_name"] = replace(family.parameters["city_name"], kind=_as_typed())
        # As "phrase": what a follow-up does not vary.
        for name, drawn in CONTEXT.items():
            family.parameters[name] = Parameter((name,), name, "phrase", drawn, False, None, "")
            family.variants[0].names[name] = name
    return tuple(families)


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
    return Kind(
        short.schema, lambda rng, language, plain: (long if rng.random() < 0.3 else short).draw(rng, language, plain)
    )


def draw_family(rng: random.Random, talking: bool = True) -> Family:
    """A form of request: now and forecast about evenly."""
    now, now_rain, day, days, rain = weather_families(talking)
    return rng.choices((now, now_rain, day, days, rain), weights=(9, 2, 7, 7, 4))[0]


def weather_task(rng: random.Random, language: Language, chatty: bool = True, family: Family | None = None) -> Task:
    """A request for weather with a made-up reading; not chatty: in plain words."""
    family = family or draw_family(rng, chatty)
    return with_reading(make_task(family, rng, language, chatty=chatty), _form(family), rng)


def weather_lacking(rng: random.Random, language: Language) -> Task:
    """A request that names no city, no days, or neither."""
    family = draw_family(rng)
    task = make_lacking(family, rng, language)
    form = "days" if _lacks_days(task) else _form(family)
    if _lacks_days(task) and task.arguments["city_name"] in task.request and rng.random() < 0.3:
        return with_reading(_supply_span(task, rng), form, rng)
    return with_reading(replace(task, supplied=_supply(task, rng)), form, rng)


def _lacks_days(task: Task) -> bool:
    return "number days" in task.question or "天数" in task.question


def _supply_span(task: Task, rng: random.Random) -> Task:
    """The missing days in words that hold no number: a week, until tomorrow."""
    head, wording = pick_wording("weather_supplied", rng, task.language, lambda head: head.startswith("days "))
    arguments = {**task.arguments, "number_days": int(head.removeprefix("days "))}
    return replace(task, arguments=arguments, supplied=say_wording(wording, {}, rng, task.language, chatty=False))


def _supply(task: Task, rng: random.Random) -> str:
    """The missing values in a sentence, or as they are."""
    name, days = task.arguments["city_name"], task.arguments.get("number_days")
    if rng.random() < 0.4 or days == 1:
        return task.supplied
    key = "city" if not _lacks_days(task) else "days" if name in task.request else "city and days"
    _, wording = pick_wording("weather_supplied", rng, task.language, lambda head: head == key)
    return say_wording(wording, {"city_name": name, "n": str(days)}, rng, task.language, chatty=False)


def weather_parallel(rng: random.Random, language: Language) -> list[Task]:
    """One request for several cities; together they ask for twelve days ahead at most."""
    family = draw_family(rng, talking=False)
    tasks = make_parallel(family, rng, language)
    if sum(task.arguments.get("number_days", 0) for task in tasks) > 12:
        return weather_parallel(rng, language)
    return [with_reading(task, _form(family), rng) for task in tasks]


@dataclass(frozen=True)
class Section:
    """Wordings under one head: what they come to."""

    head: str
    wordings: dict[Language, list[Sequence]]


@cache
def sections(name: str) -> tuple[Section, ...]:
    """The sections of `builtin/<name>.txt`: a head in a line of its own, then a wording in each line with `>`."""
    found: list[Section] = []
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            language: Language = "zh" if CHINESE_TEXT.search(line) else "en"
            found[-1].wordings[language].append(compile_template(line[2:]))
        elif line and not line.startswith("#"):
            found.append(Section(line, {"en": [], "zh": []}))
    return tuple(found)


def pick_wording(
    name: str, rng: random.Random, language: Language, fits: Callable[[str], bool] = lambda head: True
) -> tuple[str, Sequence]:
    """A wording of a file of sections, of those whose head fits, and its head."""
    drawn = [one for one in sections(name) if fits(one.head) and one.wordings[language]]
    (section,) = rng.choices(drawn, weights=[len(one.wordings[language]) ** 0.5 for one in drawn])
    return section.head, rng.choice(section.wordings[language])


def say_wording(
    wording: Sequence, values: dict[str, str], rng: random.Random, language: Language, chatty: bool = True
) -> str:
    """A wording as a person types it; slots that have no value yet are filled with things to pass over."""

    def fill(slot: Slot) -> str:
        if slot.name not in values:
            values[slot.name] = CONTEXT[slot.name].draw(rng, language, False).text
        return values[slot.name]

    return speak(expand(wording, rng, fill), rng, language, chatty)


def in_context(request: str, rng: random.Random, language: Language) -> str:
    """The request with a remark before or after it that has nothing to do with it."""
    head, wording = pick_wording("context", rng, language)
    remark = "".join(
        piece.text for piece in expand(wording, rng, lambda slot: CONTEXT[slot.name].draw(rng, language, False).text)
    )
    gap = " " if language == "en" else ""
    if head == "before":
        return f"{remark}{gap}{request}"
    return f"{request}{'' if request[-1] in '.?!。？！' else '.' if language == 'en' else '。'}{gap}{remark}"


def reading_task(form: str, name: str, days: int, request: str, rng: random.Random, language: Language) -> Task:
    """A task for a city by the form of its answer; the days count for forecasts only."""
    tool = builtin_tools()["get_weather" if form in ("now", "wet") else "get_weather_forecast"]
    arguments: dict[str, Any] = {"city_name": name}
    if form not in ("now", "wet"):
        arguments["number_days"] = days
    return with_reading(Task(tool, arguments, request, "", "", language, "weather"), form, rng)


MEASURED = {"warmer": "temperature", "colder": "temperature", "windier": "wind", "more humid": "humidity"}
COMPARISON: dict[Language, dict[str, str]] = {
    "en": {word: f"It is {word} in {{0}}." for word in MEASURED} | {"": "It is the same in both."},
    "zh": {"warmer": "{0}更暖和。", "colder": "{0}更冷。", "windier": "{0}风更大。", "more humid": "{0}更潮湿。"}
    | {"": "两地一样。"},
}


def weather_several(rng: random.Random, language: Language) -> tuple[list[Task], str]:
    """One request that takes several readings, and the sentence that ends the answer: empty if nothing is compared."""
    head, wording = pick_wording("weather_several", rng, language)
    kind_of, _, listing = head.partition(" : ")
    places = dict.fromkeys(city(rng, language) for _ in range(9))
    values = dict(zip("abc", places, strict=False))
    days = rng.randint(2, 5)
    values["n"] = str(days) if rng.random() < 0.7 else counted(days, language)
    request = say_wording(wording, values, rng, language)
    tasks = []
    for form, place, *ahead in map(str.split, listing.split(", ")):
        number = days if ahead == ["n"] else int(ahead[0]) if ahead else 0
        tasks.append(reading_task(form, values[place], number, request, rng, language))
    return tasks, "" if kind_of == "all" else _compare(kind_of, tasks, language)


def _compare(word: str, tasks: list[Task], language: Language) -> str:
    """Which of two readings has more: of the temperature now, of the highest temperature of a day to come."""
    readings = [json.loads(task.result) for task in tasks]
    texts = [one["days"][-1]["high"] if "days" in one else one[MEASURED[word]] for one in readings]
    first, second = (float(text.split()[0]) for text in texts)
    if first == second:
        return COMPARISON[language][""]
    more = readings[(first < second) != (word == "colder")]
    return COMPARISON[language][word].format(more["city"])


def weather_turns(rng: random.Random, language: Language) -> list[Task]:
    """A request, and one or two more that say in a few words what is to change."""
    family = draw_family(rng)
    tasks = [weather_task(rng, language, family=family)]
    form = _form(family)
    for _ in range(rng.choice((1, 1, 1, 2, 2))):
        name, days = tasks[-1].arguments["city_name"], tasks[-1].arguments.get("number_days", -1)
        head, wording = pick_wording("weather_turns", rng, language, partial(_follows, form, days))
        wanted, *ahead = head.removesuffix(" city").split()
        form = form if wanted == "same" else wanted
        number = rng.randint(3, 6) if ahead == ["n"] else int(ahead[0]) if ahead else days
        values = {"n": str(number) if rng.random() < 0.7 or number < 2 else counted(number, language)}
        values["city_name"] = city(rng, language)
        request = say_wording(wording, values, rng, language, chatty=False)
        place = values["city_name"] if head.endswith("city") else name
        tasks.append(reading_task(form, place, number, request, rng, language))
    return tasks if sum(task.arguments.get("number_days", 0) for task in tasks) < 20 else weather_turns(rng, language)


def _form(family: Family) -> str:
    """The form of an answer; "wet" is the one about rain now, "rain" that about a day to come."""
    return "wet" if family.names == ("get_weather", "rain") else family.names[1]


def _follows(form: str, days: int, head: str) -> bool:
    """Whether a follow-up makes sense after an answer of a form, with days ahead (-1: none)."""
    if head.startswith("now"):
        return form not in ("now", "wet")
    if head.startswith("days"):
        # After "in 5 days" the words "make it 4" would mean a day, not days.
        return form == "days" or 0 <= days < 3
    return head not in (f"day {days}", f"rain {days}") or form == "days"


def with_reading(task: Task, form: str, rng: random.Random) -> Task:
    """The task with a result as the tools give it, and the answer built from it; what is to be passed over is gone."""
    wanted = task.tool["function"]["parameters"]["properties"]
    task = replace(task, arguments={name: value for name, value in task.arguments.items() if name in wanted})
    title = _title(task.arguments["city_name"])
    reading = _now(title, rng) if "number_days" not in task.arguments else _forecast(title, task, rng)
    return replace(task, result=dump(reading), answer=_answer(form, reading, task.language))


def _title(name: str) -> str:
    """A city as the tools name it, always the same way: with its region and country mostly."""
    rng = random.Random(name)
    if CHINESE_TEXT.search(name):
        where = chinese_places().get(name, "")
        return f"{name}{'市' if '中国' in where else ''}, {where}" if where and rng.random() < 0.6 else name
    proper, country = countries().get(name.lower(), (name.title() if name.islower() else name, ""))
    region = rng.choice(REGIONS).format(proper)
    dice = rng.random()
    parts = (proper, region, country) if dice < 0.5 else (proper, country) if dice < 0.85 else (proper,)
    return ", ".join(filter(None, parts if country else (proper,)))


def _now(title: str, rng: random.Random) -> dict[str, Any]:
    weather = rng.choice(tuple(WEATHER_WORDS))
    warmth = rng.uniform(-12, 2) if "snow" in weather or "freezing" in weather else rng.uniform(0, 37)
    return {
        "city": title,
        "weather": weather,
        "temperature": f"{round(warmth, 1) + 0:g} °C",
        "feels_like": f"{round(warmth + rng.uniform(-4, 4), 1) + 0:g} °C",
        "humidity": f"{rng.randint(15, 100)} %",
        "wind": f"{round(rng.uniform(0, 60), 1) + 0:g} km/h",
    }


def _forecast(title: str, task: Task, rng: random.Random) -> dict[str, Any]:
    start = datetime.date(2024, 1, 1) + datetime.timedelta(rng.randrange(1800))
    warmth = rng.uniform(-10, 30)
    days = [_day(start + datetime.timedelta(ahead), warmth, rng) for ahead in range(task.arguments["number_days"] + 1)]
    return {"city": title, "days": days}


def _day(date: datetime.date, warmth: float, rng: random.Random) -> dict[str, str]:
    low = warmth + rng.uniform(-4, 4)
    fitting = [word for word in WEATHER_WORDS if low < 3 or not ("snow" in word or "freezing" in word)]
    weather = rng.choice(fitting)
    rain = rng.uniform(0.1, 20) if any(word in weather for word in WET) else 0
    return {
        "date": date.isoformat(),
        "weather": weather,
        "low": f"{round(low, 1) + 0:g} °C",
        "high": f"{round(low + rng.uniform(2, 11), 1) + 0:g} °C",
        "rain": f"{round(rain, 1):g} mm",
    }


def _answer(form: str, reading: dict[str, Any], language: Language) -> str:
    if "days" not in reading:
        wet = any(word in str(reading["weather"]) for word in WET)
        return (RAIN_NOW[language][not wet] if form == "wet" else "") + _tell_now(reading, language)
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
