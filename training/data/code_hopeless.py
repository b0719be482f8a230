"""Code that cannot succeed, and is said to have failed: no answer exists, or the code is stopped."""

import random
from typing import Any

from training.data.conversation import Exchange, assistant, cell, run, run_cell, user
from training.data.phrasing import Language, made_up, rows
from training.data.tasks import asked as ask
from training.data.tasks import fill
from training.data.wordings import wordings

_TABLES: dict[str, Any] = wordings("hopeless")


def _slots(rng: random.Random) -> dict[str, str]:
    word = made_up(rng) if rng.random() < 0.6 else rng.choice(rows("vocabulary"))[1].split()[0].lower()
    return {"n": str(rng.randint(1, 200)), "w": word if word.isidentifier() else "total", "m": str(rng.randint(2, 48))}


def fail(rng: random.Random, language: Language) -> Exchange:
    """The question has no answer: the code fails, and the error is put into words."""
    table = rng.choice(_TABLES["failing"])
    slots = _slots(rng)
    source = fill(table["code"], slots)
    if run(source)[1]:
        return fail(rng, language)
    request = ask(rng, language, table[language], **slots)
    return [user(request), *run_cell(source)[0], assistant(fill(table[f"close_{language}"], slots))]


def root(rng: random.Random, language: Language) -> Exchange:
    """The root of a negative number: math refuses, cmath knows."""
    table, n = _TABLES["root"], str(rng.randint(1, 400))
    tried, _ = run_cell(f"import math\n\nprint(math.sqrt(-{n}))")
    found, output = run_cell(f"import cmath\n\nprint(cmath.sqrt(-{n}))")
    close = fill(table[f"close_{language}"], {"n": n, "out": output})
    return [user(ask(rng, language, table[language], n=n)), *tried, *found, assistant(close)]


def stop(rng: random.Random, language: Language) -> Exchange:
    """Code without an end, stopped by the time limit or by the user."""
    table = rng.choice(_TABLES["endless"])
    slots = _slots(rng)
    timeout = rng.random() < 0.8
    request = ask(rng, language, table[language], **slots)
    messages = cell(fill(table["code"], slots), status="timeout" if timeout else "interrupted")
    close = _TABLES["stopped"]["timeout" if timeout else "interrupted"][language]
    return [user(request), *messages, assistant(close)]


def exhaust(rng: random.Random, language: Language) -> Exchange:
    """Too much memory: the kernel dies."""
    n = str(rng.randint(2, 90))
    messages = cell(f"data = [0] * ({n} * 10**9)\nprint(len(data))", status="died")
    request = ask(rng, language, _TABLES["memory"][language], n=n)
    return [user(request), *messages, assistant(_TABLES["stopped"]["died"][language])]
