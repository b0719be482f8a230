"""Values of little stories with sums: things had and given, shared, paid for; ages, ways, days."""

import random

from training.data.number_words import typed
from training.data.phrasing import Language, rows
from training.data.talk import Slots
from training.data.tool_words import person

_MONEY = {"en": ("euros", "dollars", "pounds", "bucks"), "zh": ("元", "块", "块钱")}


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
    thing = rng.choice(rows("things_counted"))
    return {
        "a": typed(rng, note, language, 0.15), "b": typed(rng, price, language, 0.15), "A": str(note),
        "B": str(price), "m": str(note - price), "c": rng.choice(_MONEY[language]), "t": thing[language == "zh"],
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
    vehicle = rng.choice(rows("vehicles"))[language == "zh"]
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
        "c": rng.choice(_MONEY[language]),
        "n": _who(rng, language),
    }  # fmt: skip


DRAWS = {
    "story": _story,
    "groups": _groups,
    "change": _change,
    "age": _age,
    "speed": _speed,
    "days": _days,
    "price": _price,
}
