"""Money, measures, chance, tables and the small programs of a first course."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language, join_words, made_up, rows
from training.data.tasks import Slots, choose, load
from training.dialogue import Dialogue


def _amount(rng: random.Random) -> str:
    return str(rng.choice((100, 500, 1000, 2000, 5000, 10000, rng.randint(50, 99999), round(rng.uniform(5, 900), 2))))


def _percent(rng: random.Random, high: int) -> str:
    return f"{rng.choice((rng.randint(1, high), rng.randint(2, 2 * high) / 2, rng.randint(10, 10 * high) / 10)):g}"


def _savings(rng: random.Random, language: Language) -> Slots:
    return {"a": _amount(rng), "p": _percent(rng, 12), "n": str(rng.randint(2, 40))}


def _loan(rng: random.Random, language: Language) -> Slots:
    return {"a": str(rng.randint(5, 900) * 1000), "p": _percent(rng, 9), "n": str(rng.randint(2, 30))}


def _price(rng: random.Random, language: Language) -> Slots:
    return {"a": _amount(rng), "p": _percent(rng, 60)}


def _split(rng: random.Random, language: Language) -> Slots:
    return {"a": _amount(rng), "k": str(rng.randint(2, 12))}


def _body(rng: random.Random, language: Language) -> Slots:
    return {"w": str(rng.randint(40, 130)), "h": str(rng.randint(140, 205))}


def _speed(rng: random.Random, language: Language) -> Slots:
    return {"d": str(rng.randint(5, 1500)), "v": str(rng.randint(10, 300)), "t": str(rng.randint(2, 24))}


def _degrees(rng: random.Random, language: Language) -> Slots:
    c, s = rng.randint(-40, 110), rng.choice((5, 10, 20))
    return {"c": str(c), "s": str(s), "e": str(c + s * rng.randint(3, 8))}


def _convert(rng: random.Random, language: Language) -> Slots:
    x_en, y_en, x_zh, y_zh, factor = rng.choice(rows("conversions"))
    n = rng.choice((rng.randint(2, 100), rng.randint(2, 2000), round(rng.uniform(2, 50), 1)))
    x, y = (x_zh, y_zh) if language == "zh" else (x_en, y_en)
    return {"n": str(n), "x": x, "y": y, "f": factor}


def _geometry(rng: random.Random, language: Language) -> Slots:
    r, q = (f"{rng.choice((rng.randint(2, 50), round(rng.uniform(1, 20), 1)))}" for _ in range(2))
    return {"r": r, "q": q}


def _dice(rng: random.Random, language: Language) -> Slots:
    a = rng.choice((0, 1, 1, rng.randint(-50, 50)))
    return {
        "k": str(rng.randint(2, 20)), "s": str(rng.choice((0, 1, 7, 42, 42, rng.randint(2, 9999)))), "a": str(a),
        "m": str(rng.choice((100, 200, 500, 1000, rng.randint(20, 1500)))), "b": str(a + rng.choice((9, 50, 99,
            rng.randint(3, 500)))),
    }  # fmt: skip


def _names(rng: random.Random, language: Language) -> Slots:
    zh = language == "zh"
    names = [
        made_up(rng, language).title() if rng.random() < 0.3 else rng.choice(rows("people"))[zh]
        for _ in range(rng.randint(3, 6))
    ]
    names = list(dict.fromkeys(names))
    return {
        "l": join_words(names, language),
        "L": ", ".join(f'"{name}"' for name in names),
        "s": str(rng.randint(0, 999)),
    }


def _count(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.choice((15, 20, 30, 50, 100, rng.randint(5, 60))))}


def _small(rng: random.Random, language: Language) -> Slots:
    return {"n": str(rng.randint(3, 12)), "h": str(rng.randint(2, 4))}


def _numbers(rng: random.Random, language: Language) -> Slots:
    values = [str(rng.randint(-20, 200)) for _ in range(rng.randint(4, 10))]
    return {"l": rng.choice((f"[{', '.join(values)}]", ", ".join(values))), "L": ", ".join(values)}


def _found(rng: random.Random, language: Language) -> Slots:
    values = sorted(rng.sample(range(100), rng.randint(5, 9)))
    texts = ", ".join(map(str, values))
    return {"l": f"[{texts}]", "L": texts, "x": str(rng.choice(values))}


def _add(rng: random.Random, language: Language) -> Slots:
    v, w = rng.sample(("a", "b", "x", "y", "n", "m", "p", "q", "width", "height", "first", "second"), 2)
    return {"a": str(rng.randint(1, 9999)), "b": str(rng.randint(1, 9999)), "v": v, "w": w}


def _pairs(rng: random.Random, language: Language) -> Slots:
    zh = language == "zh"
    source = rows("people") if rng.random() < 0.5 else None
    names = [
        made_up(rng, language).title()
        if rng.random() < 0.3
        else rng.choice(source)[zh]
        if source
        else rng.choice(rows("vocabulary"))[1 + zh]
        for _ in range(rng.randint(2, 6))
    ]
    table = {name: rng.randint(1, 999) for name in names}
    mark = rng.choice((" ", ": ", "=")) if not zh else rng.choice((" ", "：", "="))
    typed = ("、" if zh else ", ").join(f"{name}{mark}{value}" for name, value in table.items())
    return {"p": typed, "D": ", ".join(f'"{name}": {value}' for name, value in table.items())}


DRAWS = {
    "savings": _savings,
    "loan": _loan,
    "price": _price,
    "split": _split,
    "body": _body,
    "speed": _speed,
    "degrees": _degrees,
    "convert": _convert,
    "geometry": _geometry,
    "dice": _dice,
    "names": _names,
    "count": _count,
    "small": _small,
    "numbers": _numbers,
    "found": _found,
    "add": _add,
    "pairs": _pairs,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return choose(rng, language, load("everyday", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
