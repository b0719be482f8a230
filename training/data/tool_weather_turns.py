"""Several readings of the weather: taken and compared in one request from `builtin/weather_several.txt`, or asked for
one after the other with the follow-ups of `builtin/weather_turns.txt`.
"""

import json
import random
from functools import partial

from training.data.tool_readings import reading_task
from training.data.tool_sections import pick_wording, say_wording
from training.data.tool_task import Task
from training.data.tool_values import counted
from training.data.tool_weather import draw_family, form_of, weather_task
from training.data.tool_wordings import sentence
from training.data.tool_words import Language, city

MEASURED = {"warmer": "temperature", "colder": "temperature", "windier": "wind", "more humid": "humidity"}


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
        return sentence("same", language)
    more = readings[(first < second) != (word == "colder")]
    return sentence(word, language).format(more["city"])


def weather_turns(rng: random.Random, language: Language) -> list[Task]:
    """A request, and one or two more that say in a few words what is to change; less than twenty days in all."""
    family = draw_family(rng)
    tasks, form = [weather_task(rng, language, family=family)], form_of(family)
    for _ in range(rng.choice((1, 1, 1, 2, 2))):
        task, form = _follow_up(tasks[-1], form, rng)
        tasks.append(task)
    return tasks if sum(task.arguments.get("number_days", 0) for task in tasks) < 20 else weather_turns(rng, language)


def _follow_up(task: Task, form: str, rng: random.Random) -> tuple[Task, str]:
    """A request that changes city, days or form of the one before, and the form of its answer."""
    language, days = task.language, task.arguments.get("number_days", -1)
    head, wording = pick_wording("weather_turns", rng, language, partial(_follows, form, days))
    wanted, *ahead = head.removesuffix(" city").split()
    form = form if wanted == "same" else wanted
    number = rng.randint(3, 6) if ahead == ["n"] else int(ahead[0]) if ahead else days
    values = {"n": str(number) if rng.random() < 0.7 or number < 2 else counted(number, language)}
    values["city_name"] = city(rng, language)
    request = say_wording(wording, values, rng, language, chatty=False)
    place = values["city_name"] if head.endswith("city") else task.arguments["city_name"]
    return reading_task(form, place, number, request, rng, language), form


def _follows(form: str, days: int, head: str) -> bool:
    """Whether a follow-up makes sense after an answer of a form, with days ahead (-1: none)."""
    if head.startswith("now"):
        return form not in ("now", "wet")
    if head.startswith("days"):
        # After "in 5 days" the words "make it 4" would mean a day, not days.
        return form == "days" or 0 <= days < 3
    return head not in (f"day {days}", f"rain {days}") or form == "days"
