"""Small sums, comparisons, units, days and months: what a small model can do without code."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language, rows
from training.data.talk import Slots, discuss, load
from training.dialogue import Dialogue

_DAYS = (
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    [f"星期{day}" for day in "一二三四五六日"],
)
_MONTHS = (
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"],
)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _sum(rng: random.Random, language: Language) -> Slots:
    """Two numbers; products and quotients stay within the times table up to 20."""
    sign = rng.choice("++--**/")
    if sign in "+-":
        top = rng.choice((10, 20, 100, 100, 1000))
        a, b = rng.randint(0, top), rng.randint(0, top)
        if sign == "-" and b > a:
            a, b = b, a
        result = a + b if sign == "+" else a - b
    else:
        a, b = rng.randint(1, rng.choice((10, 12, 20))), rng.randint(1, rng.choice((10, 10, 12)))
        result = a * b
        if sign == "/":
            a, b, result = a * b, b, a
    shown = {"+": "+", "-": rng.choice("-−"), "*": rng.choice(("*", "×", "x")), "/": rng.choice(("/", "÷"))}[sign]
    gap = rng.choice((" ", ""))
    names = {"+": ("plus", "加"), "-": ("minus", "减"), "*": ("times", "乘以"), "/": ("divided by", "除以")}
    word = names[sign][language == "zh"]
    spoken = f"{a} {word} {b}" if language == "en" else f"{a}{word}{b}"
    clean = {"+": "+", "-": "-", "*": "×", "/": "÷"}[sign]
    expression = rng.choice((f"{a}{gap}{shown}{gap}{b}", spoken))
    return {"e": expression, "a": str(a), "b": str(b), "r": f"{a} {clean} {b} = {result}"}


def _story(rng: random.Random, language: Language) -> Slots:
    a, b = rng.randint(5, 60), rng.randint(2, 40)
    b = min(b, a)
    thing = rng.choice([row for row in rows("vocabulary") if row[0] in ("fruit", "animal", "study")])
    plural = {"en": ["coins", "books", "apples", "pens", "cards", "eggs", "stamps", "cookies", "stones", "tickets"]}
    return {
        "a": str(a), "b": str(b), "p": str(a + b), "m": str(a - b),
        "t": thing[2] if language == "zh" else rng.choice(plural["en"]),
        "n": rng.choice(rows("people"))[language == "zh"],
    }  # fmt: skip


def _compare(rng: random.Random, language: Language) -> Slots:
    if rng.random() < 0.75:
        a, b = rng.sample(range(1, rng.choice((20, 100, 1000, 10000))), 2)
        return {"a": str(a), "b": str(b), "hi": str(max(a, b)), "lo": str(min(a, b))}
    a10, b10 = rng.sample(range(1, 200), 2)
    return {"a": f"{a10 / 10}", "b": f"{b10 / 10}", "hi": f"{max(a10, b10) / 10}", "lo": f"{min(a10, b10) / 10}"}


def _parity(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(0, 9999)
    return {"n": str(n), "w": (("even", "偶数"), ("odd", "奇数"))[n % 2][language == "zh"]}


def _unit(rng: random.Random, language: Language) -> Slots:
    """A whole number of a larger unit in a smaller one, by a factor of the table."""
    big_en, small_en, big_zh, small_zh, factor = rng.choice(rows("units"))
    n = rng.choice((1, 1, 1, 2, 3, 4, 5, 10))
    big, small = (big_zh, small_zh) if language == "zh" else (big_en, small_en)
    one = big_en.removesuffix("es") if big_en.endswith("inches") else big_en.removesuffix("s")
    one = {"feet": "foot", "centurie": "century"}.get(one, one)
    big = one if n == 1 and language == "en" else big
    return {"n": str(n), "x": big, "y": small, "r": f"{int(factor) * n:,}".replace(",", "")}


def _neighbour_day(rng: random.Random, language: Language) -> Slots:
    days, at = _DAYS[language == "zh"], rng.randrange(7)
    return {"d": days[at], "after": days[(at + 1) % 7], "before": days[at - 1]}


def _later_day(rng: random.Random, language: Language) -> Slots:
    days, at, n = _DAYS[language == "zh"], rng.randrange(7), rng.randint(2, 7)
    return {"d": days[at], "n": str(n), "r": days[(at + n) % 7]}


def _month(rng: random.Random, language: Language) -> Slots:
    months, at = _MONTHS[language == "zh"], rng.randrange(12)
    length = str(_LENGTHS[at]) if at != 1 else ("28 or 29" if language == "en" else "28 或 29")
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
    "sum": _sum,
    "story": _story,
    "compare": _compare,
    "parity": _parity,
    "unit": _unit,
    "neighbour_day": _neighbour_day,
    "later_day": _later_day,
    "month": _month,
    "letters": _letters,
    "sequence": _sequence,
    "count": _count,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return discuss(rng, language, load("numbers", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2, 3))
