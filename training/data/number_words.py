"""Whole numbers in words, in English and Chinese."""

import random

from training.data.tool_words import Language

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_DIGITS = "零一二三四五六七八九"
LARGEST = 9999


def in_words(n: int, language: Language) -> str:
    """A number from 0 to `LARGEST` in words.

    >>> in_words(112, "en"), in_words(112, "zh")
    ('one hundred and twelve', '一百一十二')
    """
    return _chinese(n) if language == "zh" else _english(n)


def typed(rng: random.Random, n: int, language: Language, share: float = 0.3, counting: bool = False) -> str:
    """A number in digits mostly, at times in words; before a Chinese measure word two is 两."""
    if n >= 1000 or rng.random() >= share:
        return str(n)
    if language == "zh":
        return "两" if n == 2 and counting else in_words(n, language)
    return in_words(n, language).replace("-", rng.choice(("-", "-", " ")))


def _english(n: int) -> str:
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    unit, name = (100, "hundred") if n < 1000 else (1000, "thousand")
    rest = n % unit
    joined = f" and {_english(rest)}" if 0 < rest < 100 else f" {_english(rest)}" if rest else ""
    return f"{_ONES[n // unit]} {name}{joined}"


def _chinese(n: int) -> str:
    """Ten to nineteen begin without 一, but not inside larger numbers."""
    return _places(n).removeprefix("一") if 10 <= n < 20 else _places(n)


def _places(n: int) -> str:
    for unit, name in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= unit:
            rest = n % unit
            gap = "零" if 0 < rest < unit // 10 else ""
            return _DIGITS[n // unit] + name + (gap + _places(rest) if rest else "")
    return _DIGITS[n]
