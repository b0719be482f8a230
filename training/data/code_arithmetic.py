"""Exact arithmetic: factorials, powers, products, remainders, divisors, fractions, roots, percentages, binomials."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language
from training.data.tasks import Slots, choose, load, typed_number
from training.dialogue import Dialogue


def _factorial(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((rng.randint(3, 30), rng.randint(10, 60), rng.randint(20, 150))))}


def _power(rng: random.Random, language: Language) -> Slots:
    base = rng.choice((2, 2, 2, 3, 5, 7, 10, rng.randint(2, 30), rng.randint(11, 999)))
    return {"a": str(base), "b": str(rng.randint(2, 200 if base < 10 else 40))}


def _expression(rng: random.Random, language: Language) -> Slots:
    """A sum, product, difference or quotient, with two to four numbers, at times bracketed."""
    numbers = [_operand(rng) for _ in range(rng.choice((2, 2, 3, 3, 4)))]
    signs = rng.choices("+-*/", (4, 3, 5, 1), k=len(numbers) - 1)
    shown = {"+": "+", "-": "-", "*": rng.choice(("*", "×", "x", "·")), "/": rng.choice(("/", "÷"))}
    gap = rng.choice((" ", " ", "")) if shown["*"] != "x" else " "
    typed, code = typed_number(rng, numbers[0]) if isinstance(numbers[0], int) else str(numbers[0]), str(numbers[0])
    for index, (sign, number) in enumerate(zip(signs, numbers[1:], strict=True)):
        if index == 1 and signs[0] in "+-" and sign in "*/" and rng.random() < 0.7:
            typed, code = f"({typed})", f"({code})"
        typed += gap + shown[sign] + gap + (typed_number(rng, number) if isinstance(number, int) else str(number))
        code += f" {sign} {number}"
    return {"e": typed, "E": code}


def _operand(rng: random.Random) -> int | float:
    draw = rng.random()
    if draw < 0.2:
        return rng.randint(2, 20)
    if draw < 0.85:
        return rng.randint(11, 10 ** rng.randint(2, 8))
    return round(rng.uniform(0.1, 99), rng.choice((1, 2)))


def _modular(rng: random.Random, language: Language) -> Slots:
    return {"a": str(rng.randint(2, 999)), "b": str(rng.randint(2, 10**6)), "m": str(rng.randint(7, 10**6))}


def _remainder(rng: random.Random, language: Language) -> Slots:
    a = rng.randint(50, 10 ** rng.randint(3, 12))
    return {"a": typed_number(rng, a), "A": str(a), "b": str(rng.randint(3, 997))}


def _several(rng: random.Random, language: Language) -> Slots:
    numbers = [rng.randint(2, 20) * rng.choice((6, 12, 15, 28, 30)) for _ in range(rng.choice((2, 2, 2, 3)))]
    texts = [str(number) for number in numbers]
    joiner = " and " if language == "en" else rng.choice(("和", " 和 ", "与"))
    return {"l": (", " if language == "en" else "、").join(texts[:-1]) + joiner + texts[-1], "L": ", ".join(texts)}


def _fractions(rng: random.Random, language: Language) -> Slots:
    typed = code = ""
    for index in range(rng.choice((2, 2, 3))):
        top, bottom = rng.randint(1, 15), rng.randint(2, 16)
        sign = "" if index == 0 else rng.choice(("+", "-", "*", "+"))
        shown = {"*": rng.choice("*×")}.get(sign, sign)
        typed += f" {shown} {top}/{bottom}" if sign else f"{top}/{bottom}"
        code += f" {sign} Fraction({top}, {bottom})" if sign else f"Fraction({top}, {bottom})"
    return {"e": typed, "E": code}


def _root(rng: random.Random, language: Language) -> Slots:
    n = rng.choice((rng.randint(2, 100), rng.randint(2, 40) ** 2, rng.randint(100, 10**6)))
    return {"n": typed_number(rng, n), "N": str(n)}


def _digits(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(2, 1000)
    return {"n": str(n), "d": str(rng.choice((10, 15, 20, 30, 40, 50)))}


def _percentage(rng: random.Random, language: Language) -> Slots:
    percent = rng.choice((rng.randint(1, 99), rng.choice((2.5, 7.5, 12.5, 17.5, 33.3)), rng.randint(100, 250)))
    amount = rng.choice((rng.randint(10, 999), rng.randint(1000, 99999), round(rng.uniform(5, 500), 2)))
    return {"p": f"{percent:g}", "a": str(amount)}


def _change(rng: random.Random, language: Language) -> Slots:
    return {"a": str(rng.randint(10, 5000)), "b": str(rng.randint(10, 5000))}


def _choose(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(4, 60)
    return {"n": str(n), "k": str(rng.randint(1, n))}


def _long_number(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(10, 10 ** rng.randint(2, 12))
    return {"n": typed_number(rng, n), "N": str(n)}


def _count(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(3, 10 ** rng.randint(1, 7))
    return {"n": typed_number(rng, n), "N": str(n)}


DRAWS = {
    "factorial": _factorial,
    "power": _power,
    "expression": _expression,
    "modular": _modular,
    "remainder": _remainder,
    "several": _several,
    "fractions": _fractions,
    "root": _root,
    "digits": _digits,
    "percentage": _percentage,
    "change": _change,
    "choose": _choose,
    "long_number": _long_number,
    "count": _count,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return choose(rng, language, load("arithmetic", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
