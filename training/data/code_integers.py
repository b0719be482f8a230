"""Whole numbers: primes, factors, digits, sequences, sums, bases, Roman numerals."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language
from training.data.tasks import Slots, choose, load, typed_number
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


def _between(rng: random.Random, language: Language) -> Slots:
    a = rng.choice((2, 10, 20, 50, 100, rng.randint(2, 300), rng.randint(100, 2000)))
    return {"a": str(a), "b": str(a + rng.choice((20, 30, 50, 100, rng.randint(10, 150))))}


def _between_k(rng: random.Random, language: Language) -> Slots:
    return _between(rng, language) | {"k": str(rng.randint(3, 25))}


def _tiny_range(rng: random.Random, language: Language) -> Slots:
    a = rng.randint(2, 30)
    return {"a": str(a), "b": str(a + rng.randint(2, 9))}


def _even(rng: random.Random, language: Language) -> Slots:
    return {"n": str(2 * rng.randint(4, 400))}


def _big(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(10, 10 ** rng.randint(3, 11))
    digit = rng.choice(str(n)) if rng.random() < 0.8 else str(rng.randrange(10))
    return {"n": typed_number(rng, n), "N": str(n), "c": digit}


def _divides(rng: random.Random, language: Language) -> Slots:
    k = rng.randint(2, 60)
    n = k * rng.randint(2, 400) if rng.random() < 0.5 else rng.randint(10, 9999)
    return {"n": str(n), "k": str(k)}


def _square_or_not(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(2, 150) ** 2 if rng.random() < 0.5 else rng.randint(10, 9999))}


def _palindromic(rng: random.Random, language: Language) -> Slots:
    half = str(rng.randint(1, 999))
    return {"n": half + rng.choice((half[::-1], half[-2::-1])) if rng.random() < 0.5 else str(rng.randint(10, 99999))}


def _armstrong(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((153, 370, 371, 407, 1634, 8208, 9474, *(rng.randint(100, 9999) for _ in range(7)))))}


def _thousand(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((100, 500, 1000, 377, 610, 987, 144, rng.randint(20, 2000))))}


def _two_numbers(rng: random.Random, language: Language) -> Slots:
    k = rng.choice((1, 2, 3, 4, 6, 12, 15))
    return {"a": str(k * rng.randint(2, 90)), "b": str(k * rng.randint(2, 90))}


def _hexes(rng: random.Random, language: Language) -> Slots:
    text = format(rng.randint(10, 99999), "x")
    return {"t": text.upper() if rng.random() < 0.5 else text}


def _bits(rng: random.Random, language: Language) -> Slots:
    return {"t": format(rng.randint(2, 5000), "b"), "u": format(rng.randint(2, 500), "b")}


def _any_base(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(5, 9999)), "k": str(rng.choice((3, 4, 5, 6, 7, 9)))}


def _base_k_text(rng: random.Random, language: Language) -> Slots:
    k = rng.choice((3, 4, 5, 6, 7, 9))
    digits = [str(rng.randint(1, k - 1)), *(str(rng.randrange(k)) for _ in range(rng.randint(1, 5)))]
    return {"t": "".join(digits), "k": str(k)}


def _roman(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((rng.randint(1, 100), rng.randint(100, 3999), rng.randint(1900, 2030))))}


_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def _from_roman(rng: random.Random, language: Language) -> Slots:
    n, text = int(_roman(rng, language)["n"]), ""
    for value, letters in _ROMAN:
        text += letters * (n // value)
        n %= value
    return {"t": text}


def _powers_of(rng: random.Random, language: Language) -> Slots:
    return {"k": str(rng.choice((2, 2, 2, 3, 5, 7, 10, rng.randint(2, 20)))), "n": str(rng.randint(4, 12))}


def _short(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((5, 8, 10, 10, 12, rng.randint(4, 15))))}


def _short_limit(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((20, 30, 50, 100, rng.randint(15, 120))))}


def _happy(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((7, 19, 23, 4, 20, rng.randint(2, 999))))}


def _coins(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(3, 400))}


DRAWS = {
    "between": _between,
    "between_k": _between_k,
    "tiny_range": _tiny_range,
    "even": _even,
    "big": _big,
    "divides": _divides,
    "square_or_not": _square_or_not,
    "palindromic": _palindromic,
    "armstrong": _armstrong,
    "thousand": _thousand,
    "two_numbers": _two_numbers,
    "hexes": _hexes,
    "bits": _bits,
    "bit_pair": _bits,
    "any_base": _any_base,
    "base_k_text": _base_k_text,
    "roman": _roman,
    "from_roman": _from_roman,
    "powers_of": _powers_of,
    "short": _short,
    "short_limit": _short_limit,
    "happy": _happy,
    "coins": _coins,
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
