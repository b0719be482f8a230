"""Small programs as beginners bring them: names, numbers, comments and quotes of their own, standard library only.

`program` fills one of the patterns: `<v0>`, `<v1>`... are names of variables, `<f0>` a function, `<n0>` whole numbers,
`<d0>` decimals, `<l0>` a list of numbers, `<w0>` words, `<k0>` keys of one table, `<t0>` a text. Knows no faults.
"""

import random
import re

from training.data.phrasing import made_up, rows

_VARIABLES = (
    "total", "count", "price", "amount", "result", "value", "number", "score", "points", "name", "items", "data",
    "numbers", "values", "prices", "scores", "temps", "ages", "names", "words", "text", "line", "speed", "distance",
    "weight", "height", "budget", "cost", "marks", "sales", "students", "steps", "limit", "rate", "answer", "current",
    "best", "longest", "word", "letter", "output", "balance", "salary", "heights", "orders", "stock", "cart", "menu",
)  # fmt: skip
_FUNCTIONS = (
    "average", "add", "area", "double", "greet", "convert", "compute", "check", "calculate", "get_total", "is_even",
    "find_max", "to_celsius", "discount", "square", "repeat", "count_words", "describe", "clean", "summary", "f",
    "helper",
)  # fmt: skip
_COMMENTS = (
    "# my program",
    "# exercise 3",
    "# todo: make it nicer",
    "# version 2",
    "# homework",
    "# test",
    "# 练习",
    "# 计算",
)

# Each is code that runs and prints something.
PATTERNS = (
    """<v0> = <l0>
<v1> = 0
for <v2> in <v0>:
    <v1> += <v2>
print("sum:", <v1>)""",
    """def <f0>(<v0>):
    return sum(<v0>) / len(<v0>)

<v1> = <l0>
print(<f0>(<v1>))""",
    """<v0> = {"<k0>": <n0>, "<k1>": <n1>, "<k2>": <n2>}
print(<v0>["<k1>"])
<v0>["<k0>"] += <n3>
print(<v0>)""",
    """<v0> = <n0>
while <v0> > 0:
    print(<v0>)
    <v0> -= <n5>
print("done")""",
    """<v0> = "<w0>"
<v1> = <n0>
print(f"{<v0>} costs {<v1>} euros")""",
    """<v0> = <l0>
<v1> = [<v2> * <n5> for <v2> in <v0> if <v2> > <n4>]
print(<v1>)""",
    """for <v0> in range(1, <n5>):
    for <v1> in range(1, 4):
        print(<v0> * <v1>, end=" ")
    print()""",
    """class <c0>:
    def __init__(self, <v0>, <v1>):
        self.<v0> = <v0>
        self.<v1> = <v1>

    def show(self):
        print(self.<v0>, self.<v1>)

<v2> = <c0>("<w0>", <n0>)
<v2>.show()""",
    """<v0> = <l0>
<v0>.sort()
print(<v0>[0], <v0>[-1])""",
    """<v0> = <l0>
<v1> = <v0>[len(<v0>) - 1]
print("last:", <v1>)""",
    """import math

<v0> = <n0>
<v1> = math.sqrt(<v0>)
print(round(<v1>, 2))""",
    """import random

random.seed(<n0>)
<v0> = [random.randint(1, 6) for _ in range(<n5>)]
print(<v0>)""",
    """from collections import Counter

<v0> = "<t0>"
<v1> = Counter(<v0>.split())
print(<v1>.most_common(1))""",
    """from datetime import date

<v0> = date(<y0>, 3, <n6>)
<v1> = date(<y0>, 9, <n6>)
print((<v1> - <v0>).days)""",
    """<v0> = ["<w0>", "<w1>", "<w2>"]
for <v1>, <v2> in enumerate(<v0>):
    print(<v1>, <v2>)""",
    """<v0> = ["<w0>", "<w1>", "<w2>"]
<v1> = [<n0>, <n1>, <n2>]
for <v2>, <v3> in zip(<v0>, <v1>):
    print(<v2>, <v3>)""",
    """def <f0>(<v0>):
    if <v0> <= 1:
        return 1
    return <v0> * <f0>(<v0> - 1)

print(<f0>(<n5>))""",
    """<v0> = <n0>
if <v0> >= <n1>:
    print("high")
elif <v0> >= <n2>:
    print("middle")
else:
    print("low")""",
    """def <f0>(<v0>):
    return <v0> * 9 / 5 + 32

for <v1> in <l0>:
    print(<v1>, <f0>(<v1>))""",
    """<v0> = <l0>
<v1> = []
for <v2> in <v0>:
    if <v2> % 2 == 0:
        <v1>.append(<v2>)
print(<v1>)""",
    """<v0> = {"<k0>": <n0>, "<k1>": <n1>, "<k2>": <n2>}
<v1> = max(<v0>, key=<v0>.get)
print(<v1>, <v0>[<v1>])""",
    """<v0> = set(<l0>)
<v1> = set(<l1>)
print(sorted(<v0> & <v1>))
print(sorted(<v0> | <v1>))""",
    """<v0> = "<t0>"
<v1> = <v0>.split()
print(len(<v1>))
print("-".join(<v1>))""",
    """<v0> = "<t0>"
print(<v0>[::-1])
print(<v0>.upper())""",
    """<v0> = 0
for <v1> in range(<n4>, <n0> + <n4>):
    <v0> += <v1>
print(<v0>)""",
    """def <f0>(<v0>, <v1>=<n5>):
    return <v0> + <v1>

print(<f0>(<n0>))
print(<f0>(<n0>, <n1>))""",
    """<v0> = <l0>
<v1> = list(map(lambda <v2>: <v2> ** 2, <v0>))
print(<v1>)""",
    """<v0> = <n5>
while True:
    <v0> *= 2
    if <v0> > <n0>:
        break
print(<v0>)""",
    """<v0>, <v1> = <n0>, <n1>
<v0>, <v1> = <v1>, <v0>
print(<v0>, <v1>)""",
    """<v0> = <d0>
<v1> = <n5>
<v2> = <v0> * <v1>
print(f"total: {<v2>:.2f}")""",
    """<v0> = [("<w0>", <d0>), ("<w1>", <d1>), ("<w2>", <d2>)]
<v1> = 0
for <v2>, <v3> in <v0>:
    <v1> += <v3>
print(round(<v1>, 2))""",
    """<v0> = [<l0>, <l1>]
for <v1> in <v0>:
    print(sum(<v1>))""",
    """<v0> = {}
for <v1> in "<t0>":
    <v0>[<v1>] = <v0>.get(<v1>, 0) + 1
print(<v0>)""",
    """<v0> = <l0>
<v1> = <v0>[0]
for <v2> in <v0>:
    if <v2> > <v1>:
        <v1> = <v2>
print("max", <v1>)""",
    """import statistics

<v0> = <l0>
print(statistics.mean(<v0>))
print(statistics.median(<v0>))""",
    """<v0> = <l0>
for <v1> in range(len(<v0>)):
    print(<v1>, <v0>[<v1>])""",
    """<v0> = <l0>
for <v1> in range(len(<v0>) - 1):
    print(<v0>[<v1> + 1] - <v0>[<v1>])""",
    """def <f0>(<v0>):
    return <v0> % 2 == 0

<v1> = <l0>
print([<v2> for <v2> in <v1> if <f0>(<v2>)])""",
    """<v0> = "<w0>"
<v1> = 0
for <v2> in <v0>:
    if <v2> in "aeiou":
        <v1> += 1
print(<v1>)""",
    """import json

<v0> = {"name": "<w0>", "<k0>": <n0>, "ok": True}
print(json.dumps(<v0>))""",
    """<v0> = None
for <v1> in <l0>:
    if <v0> is None or <v1> < <v0>:
        <v0> = <v1>
print("min:", <v0>)""",
    """<v0> = <n0>
<v1> = <v0> > <n1> and <v0> < <n0> + 10
print(<v1>)""",
    """<v0> = ["<w0>", "<w1>", "<w2>"]
<v0>.append("<w3>")
<v0>.remove("<w0>")
print(len(<v0>), <v0>)""",
    """def <f0>(<v0>, <v1>):
    <v2> = <v0> * <v1>
    return <v2>

<v3> = <f0>(<n0>, <n1>)
print("area:", <v3>)""",
    """<v0> = {"<k0>": <d0>, "<k1>": <d1>}
<v1> = {"<k0>": <n5>, "<k1>": <n6>}
<v2> = 0
for <v3> in <v1>:
    <v2> += <v0>[<v3>] * <v1>[<v3>]
print("total:", round(<v2>, 2))""",
    """<v0> = 1
<v1> = []
while len(<v1>) < <n5>:
    <v1>.append(<v0>)
    <v0> = <v0> * 2
print(<v1>)""",
    """from math import pi

<v0> = <n5>
print("area", round(pi * <v0> ** 2, 3))
print("around", round(2 * pi * <v0>, 3))""",
    """<v0> = "<t0>"
<v1> = sorted(<v0>.split(), key=len)
print(<v1>[-1])""",
    """<v0> = <l0>
<v1> = sum(<v0>) / len(<v0>)
for <v2> in <v0>:
    if <v2> > <v1>:
        print(<v2>, "is above average")""",
    """<v0> = <n0>
for <v1> in range(1, <n5>):
    <v0> = <v0> + <v0> * <n5> / 100
    print(<v1>, round(<v0>, 2))""",
)


def program(rng: random.Random) -> str:
    """A random program."""
    code = _fill(rng, rng.choice(PATTERNS))
    if rng.random() < 0.15:
        code = f"{rng.choice(_COMMENTS)}\n{code}"
    if rng.random() < 0.25 and "'" not in code and "\\" not in code:
        code = re.sub(r'"([^"{}\n]*)"', r"'\1'", code) if 'f"' not in code else code
    return code


def _fill(rng: random.Random, pattern: str) -> str:
    slots = {name: _value(rng, name) for name in sorted(set(re.findall(r"<(\w+)>", pattern)))}
    _distinct(rng, slots)
    return re.sub(r"<(\w+)>", lambda match: slots[match[1]], pattern)


def _distinct(rng: random.Random, slots: dict[str, str]) -> None:
    """No two names, keys or words alike."""
    used: set[str] = set()
    for name in slots:
        while name[0] in "vfkwc" and slots[name] in used:
            slots[name] = _value(rng, name)
        used.add(slots[name])


def _value(rng: random.Random, name: str) -> str:
    kind = name[0]
    if kind == "v":
        draw = rng.random()
        return (
            rng.choice(_VARIABLES) if draw < 0.6 else made_up(rng) if draw < 0.8 else rng.choice("abcijkmnpqrsuvwxyz")
        )
    if kind == "f":
        return rng.choice(_FUNCTIONS) if rng.random() < 0.8 else made_up(rng)
    if kind == "c":
        return rng.choice(("Dog", "Book", "Person", "Product", "Car", "Player", made_up(rng).title()))
    if kind in "wk":
        return made_up(rng) if rng.random() < 0.4 else rng.choice(rows("vocabulary"))[1].split()[0].lower()
    if kind == "t":
        return " ".join(rng.choice(rows("vocabulary"))[1].lower() for _ in range(rng.randint(2, 5)))
    if kind == "d":
        return str(round(rng.uniform(0.5, 40), 2))
    if kind == "l":
        return str([rng.randint(1, rng.choice((20, 99))) for _ in range(rng.randint(3, 7))])
    if kind == "y":
        return str(rng.randint(1990, 2030))
    return str(rng.randint(2, 9) if name in ("n4", "n5", "n6") else rng.randint(10, 200))
