"""Money, measures, shapes, care, chance, tables and the small programs of a first course."""

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


def _money(rng: random.Random, high: float = 90) -> str:
    return str(rng.choice((rng.randint(1, int(high)), round(rng.uniform(1, high), 2))))


def _tip(rng: random.Random, language: Language) -> Slots:
    return {"a": _money(rng, 400), "p": str(rng.choice((5, 8, 10, 12, 15, 18, 20, 25, 30)))}


def _zhe(rng: random.Random, language: Language) -> Slots:
    return {"a": _money(rng, 900), "z": str(rng.randint(3, 9))}


def _profit(rng: random.Random, language: Language) -> Slots:
    a = rng.randint(5, 900)
    return {"a": str(a), "b": str(a + rng.randint(1, 300))}


def _unit_price(rng: random.Random, language: Language) -> Slots:
    a, b = rng.sample((2, 3, 4, 5, 6, 8, 10, 12, 24, 100, 250, 400, 500), 2)
    return {"a": str(a), "b": str(b), "x": _money(rng), "y": _money(rng)}


def _work(rng: random.Random, language: Language) -> Slots:
    return {"x": _money(rng, 60), "h": str(rng.choice((7.5, 37.5, rng.randint(2, 60)))), "n": str(rng.randint(2, 40))}


def _power(rng: random.Random, language: Language) -> Slots:
    w = rng.choice((5, 8, 40, 60, 100, 800, 1500, 2000, rng.randint(3, 2500)))
    return {"w": str(w), "h": str(rng.randint(1, 24)), "c": str(rng.choice((0.5, 0.6, 0.3, 0.32, 0.28, 0.55)))}


def _fuel(rng: random.Random, language: Language) -> Slots:
    return {"l": str(round(rng.uniform(3, 15), 1)), "d": str(rng.randint(30, 1500)), "q": str(rng.randint(5, 90))}


def _recipe(rng: random.Random, language: Language) -> Slots:
    a, b = rng.sample(range(2, 21), 2)
    return {"a": str(a), "b": str(b), "x": str(rng.randint(1, 40) * 25)}


def _drip(rng: random.Random, language: Language) -> Slots:
    return {"v": str(rng.choice((100, 250, 500, 500, 1000, 1500))), "h": str(rng.choice((1, 2, 3, 4, 6, 8, 12, 24)))}


def _dose(rng: random.Random, language: Language) -> Slots:
    return {"x": str(rng.choice((0.5, 2, 5, 7.5, 10, 15, 20))), "w": str(rng.choice((rng.randint(4, 110), 12.5)))}


def _exchange_rate(rng: random.Random, language: Language) -> Slots:
    return {"a": _amount(rng), "r": str(round(rng.uniform(0.1, 160), rng.choice((2, 3))))}


def _pace(rng: random.Random, language: Language) -> Slots:
    k = rng.choice((3, 5, 10, 15, 21.1, 42.2, rng.randint(2, 30)))
    return {"k": str(k), "m": str(round(k * rng.uniform(4, 8)))}


def _triangle(rng: random.Random, language: Language) -> Slots:
    a, b = rng.randint(3, 30), rng.randint(3, 30)
    return {"a": str(a), "b": str(b), "c": str(rng.randint(abs(a - b) + 1, a + b - 1))}


def _three(rng: random.Random, language: Language) -> Slots:
    a, b, c = (rng.randint(2, 60) for _ in range(3))
    return {"a": str(a), "b": str(b), "c": str(c)}


def _points(rng: random.Random, language: Language) -> Slots:
    a, b, d = (rng.randint(0, 20) if rng.random() < 0.7 else -rng.randint(1, 15) for _ in range(3))
    return {"a": str(a), "b": f"{b}", "c": str(a + rng.randint(1, 15)), "d": str(d)}


def _leg(rng: random.Random, language: Language) -> Slots:
    a = rng.randint(3, 40)
    return {"a": str(a), "c": str(a + rng.randint(1, 30))}


def _table_of(rng: random.Random, language: Language) -> Slots:
    s = rng.choice((1, 5, 10, 10, 20, 50))
    i = s * rng.choice((0, 1, 1, 2))
    return _convert(rng, language) | {"i": str(i), "j": str(i + s * rng.randint(4, 10)), "s": str(s)}


def _lottery(rng: random.Random, language: Language) -> Slots:
    return _dice(rng, language) | {"k": str(rng.randint(3, 7)), "w": str(rng.choice((33, 36, 45, 49, 49, 50, 90)))}


def _password(rng: random.Random, language: Language) -> Slots:
    return {
        "k": str(rng.choice((6, 8, 8, 10, 12, 12, 16, 20))),
        "s": str(rng.choice((0, 1, 7, 42, rng.randint(2, 999)))),
    }


def _people_count(rng: random.Random, language: Language) -> Slots:
    return {"k": str(rng.choice((23, 30, 10, rng.randint(5, 60))))}


def _binomial(rng: random.Random, language: Language) -> Slots:
    k = rng.randint(3, 30)
    return {"k": str(k), "j": str(rng.randint(0, k))}


DRAWS = {
    "tip": _tip,
    "zhe": _zhe,
    "profit": _profit,
    "unit_price": _unit_price,
    "wage": _work,
    "monthly": _work,
    "power": _power,
    "fuel": _fuel,
    "fuel_used": _fuel,
    "recipe": _recipe,
    "drip": _drip,
    "dose": _dose,
    "exchange_rate": _exchange_rate,
    "growth": lambda rng, language: _savings(rng, language) | {"a": str(rng.randint(5, 9000) * 10)},
    "decay": lambda rng, language: _savings(rng, language) | {"a": str(rng.randint(5, 900) * 100)},
    "pace": _pace,
    "heron": _triangle,
    "box": _three,
    "points": _points,
    "hypot_leg": _leg,
    "table_of": _table_of,
    "lottery": _lottery,
    "password": _password,
    "groups": _names,
    "birthday": _people_count,
    "binomial": _binomial,
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
