"""Values of small sums: two or three numbers, doubles, parts, percentages; their result is a sentence of its own."""

import random
from typing import Any

from training.data.number_words import in_words, typed
from training.data.phrasing import Language, rows
from training.data.talk import Slots
from training.data.tasks import fill
from training.data.wordings import wordings

_SIGNS: dict[str, Any] = wordings("sums")


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


def _sum(rng: random.Random, language: Language) -> Slots:
    """Two numbers, as signs or in words."""
    sign = rng.choice("++--**/")
    words = _SIGNS[sign]
    a, b, result = _operands(rng, sign)
    if rng.random() < 0.5:
        gap = rng.choice((" ", ""))
        expression = f"{a}{gap}{rng.choice(words['typed'])}{gap}{b}"
    else:
        share = rng.choice((0, 0, 1, 1, 0.5))
        first, second = typed(rng, a, language, share), typed(rng, b, language, share)
        expression = fill(rng.choice(words[language]), {"a": first, "b": second})
    return {"e": expression, "a": str(a), "b": str(b), "r": f"{a} {words['shown']} {b} = {result}"}


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
    times, times_en, times_zh, part_en, part_zh = rng.choice(rows("parts"))
    k, n = int(times), rng.randint(1, 25)
    zh = language == "zh"
    return {
        "n": typed(rng, n, language), "t": times_zh if zh else times_en, "r": f"{n} × {k} = {n * k}",
        "m": typed(rng, n * k, language), "p": part_zh if zh else part_en, "q": f"{n * k} ÷ {k} = {n}",
    }  # fmt: skip


def _percent(rng: random.Random, language: Language) -> Slots:
    """A round percentage of a round number, with a whole result."""
    while True:
        p = rng.choice((1, 5, 10, 10, 15, 20, 20, 25, 25, 30, 40, 50, 50, 60, 70, 75, 80, 90, 100))
        n = rng.choice((10, 20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 240, 300, 400, 500, 600, 800, 1000, 2000))
        if p * n % 100 == 0:
            break
    part = p * n // 100
    return {
        "p": _typed_percentage(rng, p, language),
        "n": typed(rng, n, language, 0.1),
        "r": f"{n} 的 {p}% = {part}" if language == "zh" else f"{p}% of {n} = {part}",
        "off": f"{n} - {part} = {n - part}",
    }


def _typed_percentage(rng: random.Random, p: int, language: Language) -> str:
    if language == "en":
        return rng.choice((f"{p}%", f"{p}%", f"{p} percent", f"{p} per cent", f"{in_words(p, 'en')} percent"))
    return "百分之" + in_words(p, "zh") if p < 100 and rng.random() < 0.4 else f"{p}%"


def _square(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(1, 20)
    return {"n": typed(rng, n, language), "r": f"{n} × {n} = {n * n}", "m": str(n * n), "k": str(n)}


def _dozen(rng: random.Random, language: Language) -> Slots:
    n = rng.randint(2, 10)
    return {"n": typed(rng, n, language, 0.5, counting=True), "r": f"{n} × 12 = {n * 12}"}


DRAWS = {
    "sum": _sum,
    "three": _three,
    "double": _double,
    "half": _half,
    "multiple": _multiple,
    "percent": _percent,
    "square": _square,
    "dozen": _dozen,
}
