"""Values of questions of order: numbers compared and counted, days, months and letters before and after."""

import random

from training.data.number_words import in_words
from training.data.phrasing import Language, rows
from training.data.talk import Slots


def _names(table: str, language: Language) -> list[str]:
    return [row[language == "zh"] for row in rows(table)]


def _word_of_number(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(0, rng.choice((20, 100, 999)))
    return {"n": str(n), "w": in_words(n, language)}


def _compare(rng: random.Random, language: Language) -> Slots:
    if rng.random() < 0.75:
        a, b = rng.sample(range(1, rng.choice((20, 100, 1000, 10000))), 2)
        return {"a": str(a), "b": str(b), "hi": str(max(a, b)), "lo": str(min(a, b))}
    a10, b10 = rng.sample(range(1, 200), 2)
    return {"a": f"{a10 / 10}", "b": f"{b10 / 10}", "hi": f"{max(a10, b10) / 10}", "lo": f"{min(a10, b10) / 10}"}


def _parity(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(0, 9999)
    return {"n": str(n), "w": (("even", "偶数"), ("odd", "奇数"))[n % 2][language == "zh"]}


def _neighbour_day(rng: random.Random, language: Language) -> Slots:
    days, at = _names("days", language), rng.randrange(7)
    return {"d": days[at], "after": days[(at + 1) % 7], "before": days[at - 1]}


def _later_day(rng: random.Random, language: Language) -> Slots:
    days, at, n = _names("days", language), rng.randrange(7), rng.randint(2, 7)
    return {"d": days[at], "n": str(n), "r": days[(at + n) % 7]}


def _month(rng: random.Random, language: Language) -> Slots:
    months, at = _names("months", language), rng.randrange(12)
    length = rows("months")[at][2] if at != 1 else ("28 or 29" if language == "en" else "28 或 29")
    return {
        "m": months[at], "after": months[(at + 1) % 12], "before": months[at - 1], "k": str(at + 1), "l": length,
    }  # fmt: skip


def _letters(rng: random.Random, language: Language) -> Slots:
    at = rng.randrange(1, 25)
    return {"a": chr(65 + at), "after": chr(66 + at), "before": chr(64 + at), "k": str(at + 1)}


def _sequence(rng: random.Random, language: Language) -> Slots:
    start, step = rng.randint(1, 20), rng.randint(1, 10)
    numbers = [str(start + step * n) for n in range(5)]
    return {"s": ", ".join(numbers[:4]), "r": numbers[4]}


def _count(rng: random.Random, language: Language) -> Slots:
    start, length, down = rng.randint(1, 30), rng.randint(4, 12), rng.random() < 0.25
    numbers = list(range(start, start + length))
    numbers = numbers[::-1] if down else numbers
    return {"a": str(numbers[0]), "b": str(numbers[-1]), "r": ", ".join(map(str, numbers))}


DRAWS = {
    "word_of_number": _word_of_number,
    "compare": _compare,
    "parity": _parity,
    "neighbour_day": _neighbour_day,
    "later_day": _later_day,
    "month": _month,
    "letters": _letters,
    "sequence": _sequence,
    "count": _count,
}
