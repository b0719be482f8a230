"""Whole numbers: primes, factors, sequences, sums, bases."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language
from training.data.tasks import Slots, choose, load
from training.dialogue import Dialogue


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 11th ..."""
    suffix = "th" if n // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def _small(rng: random.Random, language: Language) -> Slots:
    n = rng.choice((5, 8, 10, 10, 12, 15, 20, 20, 25, 30, 50, rng.randint(3, 60)))
    return {"n": str(n), "m": str(rng.randint(2, 99))}


def _limit(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((10, 20, 30, 50, 100, 200, 500, rng.randint(10, 600))))}


def _medium(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(10, 10 ** rng.randint(2, 4)))}


def _nth(rng: random.Random, language: Language) -> Slots:
    n = rng.choice((10, 20, 50, 100, rng.randint(3, 120)))
    return {"n": str(n), "th": ordinal(n)}


def _powers(rng: random.Random, language: Language) -> Slots:
    k = rng.choice((2, 2, 2, 3, 3, 4))
    names = {2: ("squares", "平方"), 3: ("cubes", "立方"), 4: ("fourth powers", "四次方")}
    return {"n": str(rng.choice((5, 10, 10, 12, 15, 20, 50, 100, rng.randint(3, 300)))), "k": str(k)} | {
        "P": names[k][language == "zh"]
    }


def _parity(rng: random.Random, language: Language) -> Slots:
    a, odd = rng.choice((1, 1, 1, rng.randint(2, 50))), rng.randrange(2)
    name = ("even", "偶数") if not odd else ("odd", "奇数")
    return {"a": str(a), "b": str(a + rng.choice((9, 19, 49, 99, rng.randint(5, 500)))), "r": str(odd)} | {
        "W": name[language == "zh"]
    }


def _multiples(rng: random.Random, language: Language) -> Slots:
    k, j = rng.sample(range(3, 30), 2)
    return {"k": str(k), "j": str(j), "n": str(rng.choice((50, 100, 200, 500, 1000, rng.randint(40, 3000))))}


def _start(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(3, 120))}


def _progression(rng: random.Random, language: Language) -> Slots:
    return {"a": str(rng.randint(1, 50)), "d": str(rng.randint(2, 25)), "n": str(rng.randint(4, 60))}


def _geometric(rng: random.Random, language: Language) -> Slots:
    return {"a": str(rng.randint(1, 12)), "q": str(rng.randint(2, 6)), "n": str(rng.randint(4, 20))}


def _harmonic(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((10, 20, 50, 100, rng.randint(5, 900))))}


_BASES = ((2, "b", "binary", "二进制"), (8, "o", "octal", "八进制"), (16, "x", "hexadecimal", "十六进制"))


def _base(rng: random.Random, language: Language) -> Slots:
    _, letter, en, zh = rng.choice(_BASES)
    return {"n": str(rng.randint(2, 10 ** rng.randint(2, 5))), "f": letter, "B": zh if language == "zh" else en}


def _to_decimal(rng: random.Random, language: Language) -> Slots:
    base, letter, en, zh = rng.choice(_BASES)
    text = format(rng.randint(3, 10 ** rng.randint(2, 5)), letter)
    return {"t": text.upper() if rng.random() < 0.4 else text, "b": str(base), "B": zh if language == "zh" else en}


def _year(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((rng.randint(1600, 2400), rng.randrange(1600, 2400, 4))))}


DRAWS = {
    "small": _small,
    "limit": _limit,
    "medium": _medium,
    "nth": _nth,
    "powers": _powers,
    "parity": _parity,
    "multiples": _multiples,
    "two_multiples": _multiples,
    "start": _start,
    "progression": _progression,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "base": _base,
    "to_decimal": _to_decimal,
    "year": _year,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return choose(rng, language, load("integers", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
