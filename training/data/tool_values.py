"""Values that requests state and results hold: each kind of value knows its JSON type, how to draw one, and how people
write it. It knows neither tools nor templates.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from training.data.number_words import LARGEST, in_words
from training.data.tool_words import MAKERS, Language, things

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Value:
    """A JSON value and the words that stand for it in a text."""

    json: Any
    text: str


@dataclass(frozen=True)
class Kind:
    """A kind of value: its JSON schema, and `draw(rng, language, plain)`; plain ones are written as they are."""

    schema: dict[str, Any]
    draw: Callable[[random.Random, Language, bool], Value]


@cache
def kind(spec: str) -> Kind:
    """The kind that a data line names: `int 1-9`, `num 0-50`, `date`, `time`, `bool`, `on|off`, `city`, `city[]`.

    Raises:
        KeyError: no such vocabulary.
    """
    name, _, rest = spec.partition(" ")
    if spec.endswith("[]"):
        return _list(kind(spec[:-2]))
    if "|" in spec:
        return one_of(tuple(option.strip() for option in spec.split("|")))
    if name in ("int", "nr", "num"):
        low, high = (float(end) for end in rest.split("-"))
        return _number(low, high) if name == "num" else _integer(int(low), int(high), worded=name == "int")
    if name in SPECIAL:
        return SPECIAL[name]
    if name not in MAKERS and (name, "en") not in things():
        raise KeyError(f"no vocabulary called {name!r}")
    return _text(name)


def _text(name: str) -> Kind:
    maker = MAKERS.get(name)

    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        text = maker(rng, language) if maker else rng.choice(things()[name, language])
        return Value(text, text)

    return Kind({"type": "string"}, draw)


def one_of(options: tuple[str, ...]) -> Kind:
    """A text of a few."""

    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        option = rng.choice(options)
        return Value(option, option)

    return Kind({"type": "string", "enum": list(options)}, draw)


def _integer(low: int, high: int, worded: bool) -> Kind:
    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        number = rng.randint(low, high)
        said = worded and not plain and rng.random() < (0.3 if number < 100 else 0.12)
        return Value(number, counted(number, language) if said and 1 < number <= LARGEST else str(number))

    return Kind({"type": "integer"}, draw)


def counted(number: int, language: Language) -> str:
    """A number in words, before a Chinese measure word."""
    return "两" if language == "zh" and number == 2 else in_words(number, language)


def _number(low: float, high: float) -> Kind:
    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        number = round(rng.uniform(low, high), rng.choice((0, 1, 1, 2)))
        exact = int(number) if number == int(number) else number
        return Value(exact, str(exact))

    return Kind({"type": "number"}, draw)


def _list(item: Kind) -> Kind:
    def draw(rng: random.Random, language: Language, plain: bool) -> Value:
        drawn = {
            value.text: value for value in (item.draw(rng, language, plain) for _ in range(rng.choice((2, 2, 3, 4))))
        }
        return Value([value.json for value in drawn.values()], join(list(drawn), language))

    return Kind({"type": "array", "items": item.schema}, draw)


def join(texts: list[str], language: Language) -> str:
    """Texts as an enumeration: "a, b and c" or "a、b和c"."""
    if len(texts) < 2:
        return "".join(texts)
    comma, last = (", ", " and ") if language == "en" else ("、", "和")
    return comma.join(texts[:-1]) + last + texts[-1]


def _date(rng: random.Random, language: Language, plain: bool) -> Value:
    year, month, day = rng.randint(2024, 2028), rng.randint(1, 12), rng.randint(1, 28)
    iso = f"{year}-{month:02}-{day:02}"
    if plain or rng.random() < 0.5:
        return Value(iso, iso)
    if language == "zh":
        return Value(iso, f"{year}年{month}月{day}日")
    return Value(iso, rng.choice((f"{day} {MONTHS[month - 1]} {year}", f"{MONTHS[month - 1]} {day}, {year}")))


def _time(rng: random.Random, language: Language, plain: bool) -> Value:
    hour, minute = rng.randint(6, 22), rng.choice((0, 0, 15, 30, 45, rng.randint(0, 59)))
    clock = f"{hour:02}:{minute:02}"
    if plain or rng.random() < 0.5:
        return Value(clock, clock)
    half = hour % 12 or 12
    if language == "zh":
        part = "早上" if hour < 11 else "中午" if hour < 13 else "下午" if hour < 18 else "晚上"
        return Value(clock, f"{part}{half}点" + ("" if minute == 0 else "半" if minute == 30 else f"{minute}分"))
    return Value(clock, f"{half}{'' if minute == 0 else f':{minute:02}'} {'am' if hour < 12 else 'pm'}")


def _boolean(rng: random.Random, language: Language, plain: bool) -> Value:
    truth = rng.random() < 0.5
    return Value(truth, "true" if truth else "false")


def _numbers(rng: random.Random, language: Language, plain: bool) -> Value:
    numbers = [rng.choice((rng.randint(0, 200), round(rng.uniform(0, 90), 1))) for _ in range(rng.randint(2, 6))]
    texts = [str(number) for number in numbers]
    return Value(numbers, rng.choice((join(texts, language), (", " if language == "en" else "，").join(texts))))


SPECIAL = {
    "date": Kind({"type": "string"}, _date),
    "time": Kind({"type": "string"}, _time),
    "bool": Kind({"type": "boolean"}, _boolean),
    "numbers": Kind({"type": "array", "items": {"type": "number"}}, _numbers),
}
