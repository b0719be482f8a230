"""Small sums and stories with sums, comparisons, units, days and months: what a small model can do without code."""

import random

from training.data.conversation import Exchange, converse
from training.data.number_words import in_words
from training.data.phrasing import Language, rows
from training.data.talk import Slots, discuss, load
from training.data.tool_words import person
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


def typed(rng: random.Random, n: int, language: Language, share: float = 0.3, counting: bool = False) -> str:
    """A number in digits mostly, at times in words; before a Chinese measure word two is 两."""
    if n >= 1000 or rng.random() >= share:
        return str(n)
    if language == "zh":
        return "两" if n == 2 and counting else in_words(n, language)
    return in_words(n, language).replace("-", rng.choice(("-", "-", " ")))


def _operands(rng: random.Random, sign: str) -> tuple[int, int, int]:
    """Two operands and their result; all pairs of the tables come up, and round numbers."""
    if sign in "+-":
        top = rng.choice((10, 20, 20, 50, 100, 100, 200, 1000))
        a, b = rng.randint(0, top), rng.randint(0, rng.choice((10, top)))
        if sign == "-" and b > a:
            a, b = b, a
        return a, b, a + b if sign == "+" else a - b
    a, b = rng.randint(0 if sign == "*" else 1, 12), rng.randint(1, 12)
    dice = rng.random()
    if dice < 0.15:
        a = rng.randint(1, 20)
    elif dice < 0.3:
        a *= 10
    elif dice < 0.36:
        a = rng.choice((15, 25, 50, 75, 100, 200, 500))
    if sign == "*":
        return (a, b, a * b) if rng.random() < 0.5 else (b, a, a * b)
    return a * b, b, a


_CLEAN = {"+": "+", "-": "-", "*": "×", "/": "÷"}
_SHOWN = {"+": ("+", "+", "＋"), "-": ("-", "−", "－"), "*": ("*", "×", "x", "·"), "/": ("/", "÷", ":")}
_SPOKEN: dict[str, dict[Language, tuple[str, ...]]] = {
    "+": {"en": ("{a} plus {b}", "{a} plus {b}", "{a} and {b} together", "the sum of {a} and {b}", "{a} added to {b}",
                 "{b} more than {a}"),
          "zh": ("{a}加{b}", "{a}加{b}", "{a}加上{b}", "{a}与{b}的和", "{a}和{b}加起来", "{a}跟{b}相加")},
    "-": {"en": ("{a} minus {b}", "{a} minus {b}", "{a} take away {b}", "{a} less {b}", "{b} less than {a}",
                 "the difference of {a} and {b}", "{b} subtracted from {a}"),
          "zh": ("{a}减{b}", "{a}减{b}", "{a}减去{b}", "{a}与{b}的差", "{a}去掉{b}", "从{a}里减掉{b}")},
    "*": {"en": ("{a} times {b}", "{a} times {b}", "{a} multiplied by {b}", "the product of {a} and {b}", "{a} by {b}",
                 "{a} lots of {b}"),
          "zh": ("{a}乘以{b}", "{a}乘{b}", "{a}乘{b}", "{a}和{b}的积", "{a}与{b}相乘", "{a}的{b}倍", "{a}个{b}")},
    "/": {"en": ("{a} divided by {b}", "{a} divided by {b}", "{a} over {b}", "{a} split by {b}",
                 "{a} shared into {b} equal parts"),
          "zh": ("{a}除以{b}", "{a}除以{b}", "{a}÷{b}", "{a}平均分成{b}份", "{a}和{b}的商")},
}  # fmt: skip


def _sum(rng: random.Random, language: Language) -> Slots:
    """Two numbers, as signs or in words."""
    sign = rng.choice("++--**/")
    a, b, result = _operands(rng, sign)
    if rng.random() < 0.5:
        gap = rng.choice((" ", ""))
        expression = f"{a}{gap}{rng.choice(_SHOWN[sign])}{gap}{b}"
    else:
        share = rng.choice((0, 0, 1, 1, 0.5))
        first, second = typed(rng, a, language, share), typed(rng, b, language, share)
        expression = rng.choice(_SPOKEN[sign][language]).format(a=first, b=second)
    return {"e": expression, "a": str(a), "b": str(b), "r": f"{a} {_CLEAN[sign]} {b} = {result}"}


def _three(rng: random.Random, language: Language) -> Slots:
    """Three small numbers added, or two added and one taken away."""
    a, b, c = (rng.randint(1, rng.choice((10, 20, 50))) for _ in range(3))
    minus = a + b > c and rng.random() < 0.3
    x, y, z = (typed(rng, n, language, 0.15) for n in (a, b, c))
    signs = rng.choice((("+", "-"), (" + ", " - "), (" plus ", " minus ") if language == "en" else ("加", "减")))
    result = a + b - c if minus else a + b + c
    return {
        "e": f"{x}{signs[0]}{y}{signs[minus]}{z}",
        "r": f"{a} + {b} {'-' if minus else '+'} {c} = {result}",
    }


def _double(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(1, rng.choice((12, 50, 100)))
    return {"n": typed(rng, n, language), "r": f"{n} × 2 = {n * 2}"}


def _half(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(1, rng.choice((12, 50, 100)))
    return {"n": typed(rng, n * 2, language), "r": f"{n * 2} ÷ 2 = {n}"}


def _multiple(rng: random.Random, language: Language) -> Slots:
    """Triples, quarters and the like: of few names, so that their words are learnt."""
    k, times_en, times_zh, part_en, part_zh = rng.choice(_PARTS)
    n = rng.randint(1, 25)
    zh = language == "zh"
    return {
        "n": typed(rng, n, language), "t": times_zh if zh else times_en, "r": f"{n} × {k} = {n * k}",
        "m": typed(rng, n * k, language), "p": part_zh if zh else part_en, "q": f"{n * k} ÷ {k} = {n}",
    }  # fmt: skip


_PARTS = (
    (3, "three times", "三倍", "a third", "三分之一"), (4, "four times", "四倍", "a quarter", "四分之一"),
    (5, "five times", "五倍", "a fifth", "五分之一"), (10, "ten times", "十倍", "a tenth", "十分之一"),
)  # fmt: skip


def _percent(rng: random.Random, language: Language) -> Slots:
    """A round percentage of a round number, with a whole result."""
    while True:
        p = rng.choice((1, 5, 10, 10, 15, 20, 20, 25, 25, 30, 40, 50, 50, 60, 70, 75, 80, 90, 100))
        n = rng.choice((10, 20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 240, 300, 400, 500, 600, 800, 1000, 2000))
        if p * n % 100 == 0:
            break
    zh = language == "zh"
    part = p * n // 100
    left = {"off": f"{n} - {part} = {n - part}"}
    share = "百分之" + in_words(p, "zh") if zh and p < 100 and rng.random() < 0.4 else f"{p}%"
    if not zh:
        share = rng.choice((f"{p}%", f"{p}%", f"{p} percent", f"{p} per cent", f"{in_words(p, 'en')} percent"))
    return {
        "p": share,
        "n": typed(rng, n, language, 0.1),
        "r": f"{n} 的 {p}% = {part}" if zh else f"{p}% of {n} = {part}",
    } | left


def _square(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(1, 20)
    return {"n": typed(rng, n, language), "r": f"{n} × {n} = {n * n}", "m": str(n * n), "k": str(n)}


def _who(rng: random.Random, language: Language) -> str:
    if rng.random() < 0.5:
        return rng.choice(rows("people"))[language == "zh"]
    return person(rng, language)


def _story(rng: random.Random, language: Language) -> Slots:
    """Two amounts of a thing to be added or taken away, `p` and `m`; a person and somebody else."""
    zh = language == "zh"
    a = rng.randint(2, rng.choice((12, 30, 100)))
    b = rng.randint(1, a)
    thing = rng.choice(rows("things_counted"))
    return {
        "a": typed(rng, a, language, 0.25, counting=True), "b": typed(rng, b, language, 0.25, counting=True),
        "A": str(a), "B": str(b), "p": str(a + b), "m": str(a - b), "t": thing[1] if zh else thing[0],
        "u": thing[2], "n": _who(rng, language), "k": _who(rng, language),
    }  # fmt: skip


def _groups(rng: random.Random, language: Language) -> Slots:
    """So many holders with so many things each (`r`), and the total shared out again (`T`)."""
    zh = language == "zh"
    a, b = rng.randint(2, 12), rng.randint(2, 12)
    if rng.random() < 0.2:
        b = rng.choice((15, 20, 25, 30, 40, 50, 100))
    thing, holder = rng.choice(rows("things_counted")), rng.choice(rows("holders"))
    return {
        "a": typed(rng, a, language, 0.3, counting=True), "b": typed(rng, b, language, 0.3, counting=True),
        "A": str(a), "B": str(b), "r": str(a * b), "T": typed(rng, a * b, language, 0.15),
        "t": thing[1] if zh else thing[0], "u": thing[2], "h": holder[2] if zh else holder[0],
        "hs": holder[2] if zh else holder[1], "n": _who(rng, language),
    }  # fmt: skip


def _change(rng: random.Random, language: Language) -> Slots:
    """A note, a price below it, the change."""
    note = rng.choice((5, 10, 20, 50, 50, 100, 100))
    price = rng.randint(1, note - 1)
    money = ("元", "块", "块钱") if language == "zh" else ("euros", "dollars", "pounds", "bucks")
    thing = rng.choice(rows("things_counted"))
    return {
        "a": typed(rng, note, language, 0.15), "b": typed(rng, price, language, 0.15), "A": str(note),
        "B": str(price), "m": str(note - price), "c": rng.choice(money), "t": thing[language == "zh"],
        "n": _who(rng, language),
    }  # fmt: skip


def _age(rng: random.Random, language: Language) -> Slots:
    a, b = rng.randint(3, 70), rng.randint(1, 20)
    b = min(b, a - 1)
    return {
        "a": typed(rng, a, language, 0.15), "b": typed(rng, b, language, 0.15), "A": str(a), "B": str(b),
        "p": str(a + b), "m": str(a - b), "n": _who(rng, language), "k": _who(rng, language),
    }  # fmt: skip


def _speed(rng: random.Random, language: Language) -> Slots:
    speed, hours = rng.choice((4, 5, 6, 10, 12, 15, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 120)), rng.randint(2, 10)
    vehicle = rng.choice(
        (
            ("car", "汽车"),
            ("train", "火车"),
            ("bus", "公交车"),
            ("cyclist", "骑车的人"),
            ("truck", "卡车"),
            ("boat", "船"),
        )
    )[language == "zh"]
    return {
        "a": str(speed), "b": typed(rng, hours, language, 0.3, counting=True), "A": str(speed), "B": str(hours),
        "r": str(speed * hours), "v": vehicle, "n": _who(rng, language),
    }  # fmt: skip


def _days(rng: random.Random, language: Language) -> Slots:
    """So many a day for some days or a week."""
    zh = language == "zh"
    a, b = rng.randint(2, 12), rng.randint(2, 12)
    span = f"{typed(rng, b, language, 0.3, counting=True)}{'天' if zh else ' days'}"
    if rng.random() < 0.3:
        b, span = rng.choice(((7, "一周" if zh else "a week"), (14, "两周" if zh else "two weeks")))
    does, things, does_zh, things_zh = rng.choice(rows("doings"))
    return {
        "a": typed(rng, a, language, 0.3, counting=True), "A": str(a), "B": str(b), "r": str(a * b), "s": span,
        "d": does_zh if zh else does, "t": things_zh if zh else things, "n": _who(rng, language),
    }  # fmt: skip


def _price(rng: random.Random, language: Language) -> Slots:
    """So many things at a price each."""
    zh = language == "zh"
    a, b = rng.randint(2, 12), rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 25, 30, 50))
    thing = rng.choice(rows("things_counted"))
    return {
        "a": typed(rng, a, language, 0.3, counting=True), "b": typed(rng, b, language, 0.15), "A": str(a),
        "B": str(b), "r": str(a * b), "t": thing[1] if zh else thing[0], "u": thing[2],
        "c": rng.choice(("元", "块", "块钱") if zh else ("euros", "dollars", "pounds", "bucks")),
        "n": _who(rng, language),
    }  # fmt: skip


def _dozen(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(2, 10)
    return {"n": typed(rng, n, language, 0.5, counting=True), "r": f"{n} × 12 = {n * 12}"}


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


_SINGULAR = {"feet": "foot", "inches": "inch", "centuries": "century", "square meters": "square meter"}


def _unit(rng: random.Random, language: Language) -> Slots:
    """An amount of a larger unit in a smaller one, and the other way round (`R`), by a factor of the table."""
    zh = language == "zh"
    row = rng.choice(rows("units"))
    factor = int(row[4])
    n = rng.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 50, 100))
    if factor * n > 100000 or (factor % 10 and n > 12):
        n = rng.randint(1, 5)
    (big, big_typed), (small, small_typed) = _names(rng, row[0 + 2 * zh]), _names(rng, row[1 + 2 * zh])
    amount, shown, named = str(n), typed(rng, n, language, 0.25, counting=True), big
    if n == 1 and not zh:
        named = _SINGULAR.get(big, big.removesuffix("s"))
        big_typed = named if big_typed == big else big_typed
        shown = rng.choice(("1", "one", "an" if named[0] in "aei" or named == "hour" else "a"))
    total = factor * n
    if factor % 2 == 0 and rng.random() < 0.08:
        amount, shown, total, named = "0.5", "半" if zh else "half a", factor // 2, big
        big_typed = big if zh else _SINGULAR.get(big, big.removesuffix("s"))
        shown = "half an" if shown == "half a" and big_typed in ("hour", "inch") else shown
    gap = "" if zh and not _ascii(big_typed) else " "
    return {
        "e": f"{shown}{gap}{big_typed}", "x": big_typed, "y": small_typed,
        "r": f"{amount} {named} = {total} {small}",
        "E": f"{total}{'' if zh and not _ascii(small_typed) else rng.choice((' ', ' ', ''))}{small_typed}",
        "R": f"{total} {small} = {amount} {named}",
    }  # fmt: skip


def _names(rng: random.Random, names: str) -> tuple[str, str]:
    """A unit's own name and the one that is typed."""
    known = names.split("/")
    return known[0], known[0] if rng.random() < 0.55 else rng.choice(known)


def _ascii(text: str) -> bool:
    return text.isascii()


def _temperature(rng: random.Random, language: Language) -> Slots:
    celsius = rng.choice((*range(-40, 105, 10), *range(0, 45, 5), 37 + 3))
    fahrenheit = celsius * 9 // 5 + 32
    return {
        "n": str(celsius), "f": str(fahrenheit), "r": f"{celsius} °C = {fahrenheit} °F",
        "q": f"{fahrenheit} °F = {celsius} °C",
    }  # fmt: skip


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
    "three": _three,
    "double": _double,
    "half": _half,
    "multiple": _multiple,
    "percent": _percent,
    "square": _square,
    "story": _story,
    "groups": _groups,
    "change": _change,
    "age": _age,
    "speed": _speed,
    "days": _days,
    "price": _price,
    "dozen": _dozen,
    "word_of_number": _word_of_number,
    "temperature": _temperature,
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
