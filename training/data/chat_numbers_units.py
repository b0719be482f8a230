"""Values of questions about units: an amount of a larger unit in a smaller one and back; temperatures."""

import random

from training.data.number_words import typed
from training.data.phrasing import Language, rows
from training.data.talk import Slots

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
    gap = "" if zh and not big_typed.isascii() else " "
    return {
        "e": f"{shown}{gap}{big_typed}", "x": big_typed, "y": small_typed,
        "r": f"{amount} {named} = {total} {small}",
        "E": f"{total}{'' if zh and not small_typed.isascii() else rng.choice((' ', ' ', ''))}{small_typed}",
        "R": f"{total} {small} = {amount} {named}",
    }  # fmt: skip


def _names(rng: random.Random, names: str) -> tuple[str, str]:
    """A unit's own name and the one that is typed."""
    known = names.split("/")
    return known[0], known[0] if rng.random() < 0.55 else rng.choice(known)


def _temperature(rng: random.Random, language: Language) -> Slots:
    celsius = rng.choice((*range(-40, 105, 10), *range(0, 45, 5), 37 + 3))
    fahrenheit = celsius * 9 // 5 + 32
    return {
        "n": str(celsius), "f": str(fahrenheit), "r": f"{celsius} °C = {fahrenheit} °F",
        "q": f"{fahrenheit} °F = {celsius} °C",
    }  # fmt: skip


DRAWS = {"unit": _unit, "temperature": _temperature}
