"""Dates and times: days between, weekdays, adding days, ages, calendars."""

import random
from datetime import date, timedelta

from training.data.conversation import Exchange, assistant, cell, converse, text_output, user
from training.data.phrasing import Language
from training.data.tasks import Slots, asked, load, perform
from training.dialogue import Dialogue

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
)  # fmt: skip


def typed_date(rng: random.Random, day: date, language: Language) -> str:
    """A date as people write it; never the ambiguous 3/4/2025."""
    if language == "zh":
        return rng.choice(
            (f"{day.year}年{day.month}月{day.day}日", f"{day.year}年{day.month}月{day.day}号", day.isoformat())
        )
    month = _MONTHS[day.month - 1]
    return rng.choice(
        (
            day.isoformat(),
            day.isoformat(),
            f"{month} {day.day}, {day.year}",
            f"{day.day} {month} {day.year}",
            f"{month[:3]} {day.day} {day.year}",
            f"{day.day}. {month} {day.year}",
        )
    )


def _day(rng: random.Random, first: int = 1900, last: int = 2060) -> date:
    return date(rng.randint(first, last), 1, 1) + timedelta(days=rng.randrange(365))


def _arguments(day: date) -> str:
    return f"{day.year}, {day.month}, {day.day}"


def _pair(rng: random.Random, language: Language, a: date, b: date) -> Slots:
    return {
        "a": typed_date(rng, a, language),
        "A": _arguments(a),
        "b": typed_date(rng, b, language),
        "B": _arguments(b),
    }


def _two_dates(rng: random.Random, language: Language) -> Slots:
    first = _day(rng)
    return _pair(rng, language, first, first + timedelta(days=rng.randint(1, rng.choice((40, 400, 4000, 20000)))))


def _any_dates(rng: random.Random, language: Language) -> Slots:
    a, b = _day(rng), _day(rng)
    return _pair(rng, language, a, b)


def _birth(rng: random.Random, language: Language) -> Slots:
    born = _day(rng, 1930, 2015)
    return _pair(rng, language, born, born + timedelta(days=rng.randint(400, 30000)))


def _one_date(rng: random.Random, language: Language) -> Slots:
    day = _day(rng)
    return {"a": typed_date(rng, day, language), "A": _arguments(day)}


def _date_and_days(rng: random.Random, language: Language) -> Slots:
    return _one_date(rng, language) | {"n": str(rng.choice((7, 10, 30, 45, 60, 90, 100, rng.randint(2, 1000))))}


def _month(rng: random.Random, language: Language) -> Slots:
    year, month = rng.randint(1950, 2050), rng.randint(1, 12)
    return {"m": f"{year}年{month}月" if language == "zh" else f"{_MONTHS[month - 1]} {year}", "M": f"{year}, {month}"}


def _times(rng: random.Random, language: Language) -> Slots:
    start = rng.randint(0, 1300)
    end = rng.randint(start + 5, 1439)
    return {"a": f"{start // 60:02}:{start % 60:02}", "b": f"{end // 60:02}:{end % 60:02}"}


def _seconds(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(61, 86000))}


def _year_range(rng: random.Random, language: Language) -> Slots:
    year = rng.randint(1900, 2080)
    return {"a": str(year), "b": str(year + rng.randint(8, 40))}


def _today(rng: random.Random, language: Language) -> Slots:
    return {}


def _date_and_weeks(rng: random.Random, language: Language) -> Slots:
    return _one_date(rng, language) | {"n": str(rng.randint(1, 60))}


def _birth_year(rng: random.Random, language: Language) -> Slots:
    y = rng.randint(1930, 2015)
    return {"y": str(y), "z": str(y + rng.randint(5, 90))}


_HOLIDAYS = (
    ("christmas day", "圣诞节", "12, 25"), ("new year's day", "元旦", "1, 1"), ("valentine's day", "情人节", "2, 14"),
    ("halloween", "万圣夜", "10, 31"), ("christmas eve", "平安夜", "12, 24"), ("new year's eve", "除夕夜（12月31日）",
    "12, 31"),
    ("may 1st", "劳动节", "5, 1"), ("october 1st", "国庆节", "10, 1"), ("june 1st", "儿童节", "6, 1"),
)  # fmt: skip


def _holiday(rng: random.Random, language: Language) -> Slots:
    en, zh, day = rng.choice(_HOLIDAYS)
    return {"H": zh if language == "zh" else en, "M": day, "y": str(rng.randint(1950, 2060))}


def _clock_plus(rng: random.Random, language: Language) -> Slots:
    return {"a": _times(rng, language)["a"], "n": str(rng.choice((15, 20, 30, 45, 90, rng.randint(5, 300))))}


def _minutes(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((90, 100, 150, rng.randint(61, 2000))))}


def _hours_days(rng: random.Random, language: Language) -> Slots:
    return {"h": str(rng.randint(2, 72))}


def _year_only(rng: random.Random, language: Language) -> Slots:
    return {"y": str(rng.randint(1800, 2200))}


def _date_and_steps(rng: random.Random, language: Language) -> Slots:
    return _one_date(rng, language) | {"k": str(rng.randint(3, 10))}


DRAWS = {
    "date_and_weeks": _date_and_weeks,
    "birth_year": _birth_year,
    "holiday": _holiday,
    "clock_plus": _clock_plus,
    "minutes": _minutes,
    "hours_days": _hours_days,
    "year_only": _year_only,
    "date_and_steps": _date_and_steps,
    "two_dates": _two_dates,
    "any_dates": _any_dates,
    "birth": _birth,
    "one_date": _one_date,
    "date_and_days": _date_and_days,
    "month": _month,
    "times": _times,
    "seconds": _seconds,
    "year_range": _year_range,
    "today": _today,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    tasks = load("dates", __name__)
    (task,) = rng.choices(tasks, [task.weight for task in tasks])
    if task.draw is not _today:
        return perform(rng, language, task)
    # The clock is the one thing that must not come from here: any date stands in its place.
    today = _day(rng, 2024, 2040).isoformat()
    close = task.close[language == "zh"].replace("<out>", today)
    return [user(asked(rng, language, getattr(task, language))), *cell(task.code, text_output(today)), assistant(close)]


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
