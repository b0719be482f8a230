"""What command lines print, made up by the kind of output that an intent names."""

import random
from collections.abc import Callable

from training.data.tool_values import MONTHS
from training.data.tool_words import ENGLISH, NAMES, english_word, file, phrase, slug, unaccented

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def _names(values: dict[str, str], rng: random.Random) -> str:
    count = rng.choice((2, 4, 8, 16, 30))
    return "\n".join(sorted(file(rng, "en") if rng.random() < 0.7 else slug(rng) for _ in range(count)))


def _lines(values: dict[str, str], rng: random.Random) -> str:
    return "\n".join(_line(rng) for _ in range(rng.choice((1, 1, 2, 3, 4, 9, 18))))


def _line(rng: random.Random) -> str:
    words = " ".join(rng.choice(ENGLISH["nouns"]) for _ in range(rng.randint(1, 5)))
    return rng.choice(
        (words, f"{words} {rng.randint(0, 9999)}", f"{words}: {rng.uniform(0, 99):.2f}", phrase(rng, "en"))
    )


def _size(rng: random.Random) -> str:
    return rng.choice((f"{rng.uniform(1, 10):.1f}", str(rng.randint(4, 990)))) + rng.choice("KMG")


def _date(values: dict[str, str], rng: random.Random) -> str:
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    day, month = rng.choice(DAYS), rng.choice(MONTHS)[:3]
    return f"{day} {month} {rng.randint(1, 28):2} {clock} {rng.choice(('UTC', 'CST', 'CET'))} {rng.randint(2024, 2028)}"


def _path(values: dict[str, str], rng: random.Random) -> str:
    return f"/usr/bin/{values['program']}" if "program" in values else f"./{slug(rng)}/{values['plain']}"


def _value(values: dict[str, str], rng: random.Random) -> str:
    return rng.choice((f"/home/{slug(rng)}", slug(rng), "en_US.UTF-8", "/bin/bash", str(rng.randint(0, 9)), "vim"))


OUTPUTS: dict[str, Callable[[dict[str, str], random.Random], str]] = {
    "names": _names,
    "folders": lambda values, rng: "\n".join(f"{slug(rng)}/" for _ in range(rng.choice((1, 2, 3, 5, 9)))),
    "lines": _lines,
    "none": lambda values, rng: "",
    "count": lambda values, rng: str(rng.randint(0, 400)),
    "count_file": lambda values, rng: f"{rng.randint(0, 9000)} {values['file']}",
    "size": lambda values, rng: f"{_size(rng)}\t.",
    "size_dir": lambda values, rng: f"{_size(rng)}\t{values['dir']}",
    "size_file": lambda values, rng: f"{_size(rng)}\t{values['file']}",
    "path": _path,
    "paths": lambda values, rng: "\n".join(f"./{slug(rng)}.{values['ext']}" for _ in range(rng.randint(1, 4))),
    "date": _date,
    "user": lambda values, rng: rng.choice((unaccented(rng.choice(NAMES["first_names"])), english_word(rng))),
    "dir": lambda values, rng: f"/home/{unaccented(rng.choice(NAMES['first_names']))}/{slug(rng)}",
    "version": lambda values, rng: f"Python 3.{rng.randint(8, 14)}.{rng.randint(0, 19)}",
    "tool_version": lambda values, rng: (
        f"{values['tool']} {rng.choice(('', 'version '))}{rng.randint(0, 24)}.{rng.randint(0, 40)}.{rng.randint(0, 12)}"
    ),
    "value": _value,
    "echo": lambda values, rng: values["phrase"],
}
