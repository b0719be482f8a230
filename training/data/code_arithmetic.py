"""Arithmetic as formulas, in words and in stories: powers, remainders, fractions, roots, percentages, angles, logs."""

import random

from training.data.conversation import Exchange, converse
from training.data.number_words import in_words
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


_SAID = {
    "en": {"+": ("plus", "plus", "and"), "-": ("minus", "minus", "less"), "*": ("times", "times", "multiplied by"),
           "/": ("divided by", "over")},
    "zh": {"+": ("加", "加上"), "-": ("减", "减去"), "*": ("乘", "乘以"), "/": ("除以",)},
}  # fmt: skip


def _said(rng: random.Random, language: Language) -> Slots:
    """A calculation in words, numbers at times in words as well."""
    words = rng.random() < 0.4
    numbers = [rng.randint(2, 99 if words else 9999) for _ in range(rng.choice((2, 2, 2, 3)))]
    signs = rng.choices("+-*/", (4, 3, 4, 2), k=len(numbers) - 1)
    if len(signs) == 2 and signs[0] in "+-" and signs[1] in "*/":
        signs[1] = "+"  # "two plus three times four" is heard in two ways
    texts = [in_words(n, language) if words else typed_number(rng, n) for n in numbers]
    gap = "" if language == "zh" else " "
    typed, code = texts[0], str(numbers[0])
    for sign, text, number in zip(signs, texts[1:], numbers[1:], strict=True):
        typed += gap + rng.choice(_SAID[language][sign]) + gap + text
        code += f" {sign} {number}"
    return {"e": typed, "E": code}


def _pair(rng: random.Random, language: Language) -> Slots:
    a, b = sorted(rng.randint(2, 10 ** rng.randint(1, 4)) for _ in range(2))
    return {"a": str(max(a, 2)), "b": str(max(b, 3))}


def _times(rng: random.Random, language: Language) -> Slots:
    return {"a": str(rng.randint(3, 60)), "b": str(rng.randint(2, 250))}


def _quotient(rng: random.Random, language: Language) -> Slots:
    b = rng.randint(2, 40)
    a = b * rng.randint(2, 300) if rng.random() < 0.6 else rng.randint(10, 9999)
    return {"a": typed_number(rng, a), "A": str(a), "b": str(b)}


def _share_of(rng: random.Random, language: Language) -> Slots:
    b = rng.choice((20, 25, 30, 40, 50, 60, 80, 100, 120, rng.randint(10, 900)))
    return {"a": str(rng.randint(1, b)), "b": str(b)}


def _small_percent(rng: random.Random, language: Language) -> Slots:
    return {
        "p": f"{rng.choice((5, 7, 8, 10, 12, 15, 19, 20, 25, 30, 40, 2.5, 12.5)):g}",
        "a": str(rng.randint(10, 5000)),
    }


def _logs(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((2, 10, 100, 1000, 2 ** rng.randint(1, 12), rng.randint(2, 5000))))}


_TRIGONOMETRY = (("sin", "sine", "正弦"), ("cos", "cosine", "余弦"), ("tan", "tangent", "正切"))


def _angle(rng: random.Random, language: Language) -> Slots:
    name, en, zh = rng.choice(_TRIGONOMETRY)
    degrees = rng.choice((30, 45, 60, 0, 120, 135, 150, 180, rng.randint(1, 89), rng.randint(1, 89)))
    return {"f": name, "F": zh if language == "zh" else en, "a": str(degrees)}


def _radians(rng: random.Random, language: Language) -> Slots:
    return {"r": str(round(rng.uniform(0.1, 6.3), rng.choice((1, 2))))}


def _exponent(rng: random.Random, language: Language) -> Slots:
    return {"k": str(rng.choice((1, 2, 3, 4, 5, 10, 0.5, 1.5, 2.5)))}


def _rounding(rng: random.Random, language: Language) -> Slots:
    return {"x": str(round(rng.uniform(0, 300), 6)), "d": str(rng.choice((1, 2, 2, 3, 4)))}


def _fraction_one(rng: random.Random, language: Language) -> Slots:
    p, q, k = rng.randint(1, 20), rng.randint(2, 40), rng.randint(2, 12)
    return {"p": str(p), "q": str(q), "P": str(p * k), "Q": str(q * k)}


def _decimal_one(rng: random.Random, language: Language) -> Slots:
    return {"x": str(rng.choice((0.5, 0.25, 0.75, 0.125, 0.2, round(rng.uniform(0.01, 9), rng.choice((1, 2, 3))))))}


def _nth_root(rng: random.Random, language: Language) -> Slots:
    k = rng.choice((4, 4, 5, 6, 7))
    return {"k": str(k), "n": str(rng.choice((rng.randint(2, 9) ** k, rng.randint(10, 9999))))}


def _proportion(rng: random.Random, language: Language) -> Slots:
    a, b = rng.sample(range(2, 40), 2)
    return {"a": str(a), "b": str(b), "x": str(rng.choice((rng.randint(2, 200), round(rng.uniform(1, 90), 2))))}


def _two_powers(rng: random.Random, language: Language) -> Slots:
    a, b = rng.sample(range(2, 20), 2)
    return {"a": str(a), "b": str(b)}


DRAWS = {
    "said": _said,
    "apples": _pair,
    "apples_less": _pair,
    "apples_times": _times,
    "quotient": _quotient,
    "share_of": _share_of,
    "small_percent": _small_percent,
    "logs": _logs,
    "angle": _angle,
    "radians": _radians,
    "exponent": _exponent,
    "rounding": _rounding,
    "fraction_one": _fraction_one,
    "decimal_one": _decimal_one,
    "nth_root": _nth_root,
    "proportion": _proportion,
    "two_powers": _two_powers,
    "abs_diff": _factorial,
    "science": _long_number,
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
