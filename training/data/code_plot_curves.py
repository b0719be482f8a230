"""Plots beyond y = f(x): polar and parametric curves, surfaces, contours, sequences, simulations, fractals."""

import random
import re
from collections.abc import Callable

from training.data.code_plot_function import colour, quote
from training.data.code_spoken import python_code, said, tree, written
from training.data.conversation import FIGURE, Exchange, assistant, cell, user
from training.data.phrasing import Language
from training.data.tasks import Slots, fill, load
from training.data.tasks import asked as ask

_HEADER = "import numpy as np\nimport matplotlib.pyplot as plt\n\n"
Made = tuple[str, str, tuple[str, str]]  # request, code, closing in English and Chinese


def _typed(rng: random.Random, language: Language, code: str) -> str:
    """A formula as typed: in words, or as a formula with one of the usual power signs."""
    node = tree(code)
    if rng.random() < 0.35:
        return said(rng, node, language)
    text = written(node).replace("^", rng.choice(("^", "^", "**")))
    return text.replace(" ", "") if rng.random() < 0.25 else text


_POLAR = {
    "en": ("+plot the polar curve r = <f>", "polar plot of r = <f>", "+draw r = <f> in polar coordinates",
        "r = <f>, {polar|in polar coordinates}, {plot it|draw it}", "what does r = <f> look like in polar coordinates?",
        "{rose|curve|spiral} with r = <f>, polar", "+show the curve with radius <f> (angle <v>)", "polar: r(<v>) = <f>",
        "+graph r=<f>, where <v> is the angle from 0 to {2π|2pi|360 degrees}"),
    "zh": ("+画极坐标曲线r=<f>", "极坐标{图|曲线}：r=<f>", "+在极坐标系中{画|作出}r=<f>",
    "r=<f>的极坐标图{是什么样|}？",
        "极坐标r=<f>，{画出来|作图}", "+画r=<f>，<v>是极角，从0到{2π|360度}", "极径r=<f>，{画|作}曲线"),
}  # fmt: skip


def _polar(rng: random.Random, language: Language) -> Made:
    k, n = rng.randint(1, 5), rng.randint(2, 9)
    code = rng.choice((
        f"{k} + {k}*cos(t)", f"1 + {k + 1}*cos(t)", f"{k}*sin({n}*t)", f"cos({n}*t)", f"{k}*cos({n}*t)", "t",
            "1 - sin(t)",
        f"exp(t/{n})", f"sin(t)**{rng.choice((2, 3))}", f"{k} - cos(t)", f"t/{n}", f"2 + sin({n}*t)", "sqrt(t)",
            f"sin({n}*t)",
    ))  # fmt: skip
    spiral = code == "t" or "/" in code or "sqrt" in code
    letter = rng.choice(("θ", "θ", "t", "theta", "φ"))
    text = _typed(rng, language, code)
    typed = _renamed(text, letter)
    end = "6*np.pi" if spiral else "2*np.pi"
    formula = _renamed(python_code(tree(code), "np"), "theta")
    title = quote(f"r = {_renamed(written(tree(code)), 'θ')}")
    source = (f"{_HEADER}theta = np.linspace(0, {end}, 1000)\nr = {formula}\nplt.polar(theta, r)\n"
              f"plt.title({title})\nplt.show()")  # fmt: skip
    patterns = tuple(pattern for pattern in _POLAR[language] if not (spiral and "360" in pattern))
    request = ask(rng, language, patterns, f=typed, v=letter)
    name = title.strip('"')
    return request, source, (f"Here is the polar curve {name}.", f"这是极坐标曲线 {name}。")


def _renamed(text: str, letter: str) -> str:
    """The variable t under another name; the t of function names stays."""
    out = ""
    for at, character in enumerate(text):
        alone = not (text[at - 1 : at].isascii() and text[at - 1 : at].isalpha()) and not (
            text[at + 1 : at + 2].isascii() and text[at + 1 : at + 2].isalpha()
        )
        out += letter if character == "t" and alone else character
    return out


_PARAMETRIC = {
    "en": ("+plot the parametric curve x = <f>, y = <g>", "x(t) = <f>, y(t) = <g>, {plot|draw} it",
    "+draw x = <f>, y = <g> for t from 0 to 2π",
        "parametric: x = <f>, y = <g>", "curve with x=<f> and y=<g>", "what curve is x = <f>, y = <g>? Draw it",
        "a point moves with x = <f> and y = <g>, {draw its path|show the path}"),
    "zh": ("+画参数曲线x=<f>，y=<g>", "参数方程x=<f>，y=<g>，{画图|作图}", "+画x=<f>、y=<g>，t从0到2π",
    "x(t)=<f>，y(t)=<g>的{图像|曲线}",
        "点的位置x=<f>，y=<g>，{画出轨迹|轨迹长什么样}"),
}  # fmt: skip


def _parametric(rng: random.Random, language: Language) -> Made:
    a, b, k = rng.sample(range(1, 8), 3)
    first, second = rng.choice((
        (f"cos({a}*t)", f"sin({b}*t)"), (f"sin({a}*t)", f"sin({b}*t)"), (f"{a}*cos(t)", f"{b}*sin(t)"), ("cos(t)**3",
        "sin(t)**3"),
        ("cos(t)", f"sin({k + 1}*t)"), ("t*cos(t)", "t*sin(t)"), (f"sin({a}*t)", f"cos({b}*t)"), ("t - sin(t)",
        "1 - cos(t)"),
    ))  # fmt: skip
    first, second = (re.sub(r"(?<!\d)1\*", "", code) for code in (first, second))
    end = "6*np.pi" if first.startswith("t") else "2*np.pi"
    x, y = (python_code(tree(code), "np") for code in (first, second))
    title = quote(f"x = {written(tree(first))}, y = {written(tree(second))}")
    source = (f"{_HEADER}t = np.linspace(0, {end}, 1000)\nx = {x}\ny = {y}\nplt.plot(x, y)\nplt.axis(\"equal\")\n"
              f"plt.title({title})\nplt.grid(True)\nplt.show()")  # fmt: skip
    if rng.random() < 0.35:
        typed = [said(rng, tree(code), language) for code in (first, second)]
    else:
        typed = [written(tree(code)) for code in (first, second)]
    patterns = _PARAMETRIC[language]
    if end == "6*np.pi":
        patterns = tuple(p.replace("2π", "6π") for p in patterns)
    return ask(rng, language, patterns, f=typed[0], g=typed[1]), source, (
        "Here is the parametric curve.", "这是参数曲线。"
    )  # fmt: skip


_SURFACE = {
    "en": ("+plot the surface z = <f>", "3d plot of <f>", "+draw z = <f> {in 3d|as a surface|}", "surface z=<f>{<r>|}",
        "+show the {3D |}surface <f><r>", "what does z = <f> look like in 3d<r>?",
        "f(x, y) = <f>, {3d plot|surface plot}<r>",
        "{mountain|landscape} of z = <f><r>, 3d", "+make a 3d graph of <f><r>"),
    "zh": ("+画曲面z=<f>", "+画<f>的{三维图|3D图|曲面图}<r>", "z=<f>的{三维图像|曲面}长什么样<r>？",
    "f(x,y)=<f>，{画三维图|画曲面}<r>",
        "三维{图|曲面}：z=<f><r>", "+用3D图展示z=<f><r>"),
}  # fmt: skip
_CONTOUR = {
    "en": ("contour plot of <f><r>", "+draw the contour lines of z = <f><r>", "+show <f> as a contour map<r>",
        "level curves of <f><r>", "+make a contour plot of f(x, y) = <f><r>"),
    "zh": ("+画z=<f>的等高线图<r>", "<f>的等高线<r>", "+用等高线图表示<f><r>", "f(x,y)=<f>，画等高线<r>"),
}  # fmt: skip


def _of_two(rng: random.Random) -> str:
    k = rng.randint(2, 5)
    return rng.choice((
        "x**2 + y**2", "x**2 - y**2", "sin(x)*cos(y)", "sin(x) + cos(y)", "x*y", "exp(-x**2 - y**2)", "sin(x*y)",
        "cos(x) + sin(y)", f"x**2 + {k}*y**2", "sqrt(x**2 + y**2)", "sin(sqrt(x**2 + y**2))", "x**3 - 3*x*y**2",
        f"x**2/{k} + y**2",
        f"sin({k}*x)*cos(y)", "x + y", "abs(x) + abs(y)", f"cos(x)*cos({k}*y)", "x*exp(-x**2 - y**2)", "x**2*y",
        f"{k}*x - y", "sin(x)*sin(y)", "x**2 + y**2 - 2*x",
    ))  # fmt: skip


def _two_variables(rng: random.Random, language: Language) -> tuple[str, str, str, str]:
    """The function as typed, its code and title; the range as typed with the meshgrid of it."""
    code = _of_two(rng)
    high = rng.choice((1, 2, 3, 4, 5, 5, 6, 10))
    mesh = f"x, y = np.meshgrid(np.linspace(-{high}, {high}, 100), np.linspace(-{high}, {high}, 100))"
    if rng.random() < 0.5 and high != 5:
        span = f" for x and y from -{high} to {high}" if language == "en" else f"，x和y都从-{high}到{high}"
    elif high != 5:
        span = f", x, y in [-{high}, {high}]" if language == "en" else f"，范围-{high}到{high}"
    else:
        span = ""
    return code, _typed(rng, language, code), span, mesh


def _surface(rng: random.Random, language: Language) -> Made:
    code, typed, span, mesh = _two_variables(rng, language)
    formula, title = python_code(tree(code), "np"), written(tree(code))
    flat, name = rng.random() < 0.3, quote(f"z = {title}")
    patterns = tuple(p.replace("{<r>|}", "<r>") for p in (_CONTOUR if flat else _SURFACE)[language])
    patterns = tuple(p if "<r>" in p else f"{p.rstrip('?？')}<r>" for p in patterns)
    if flat:
        draw = f"plt.contour(x, y, z, 20)\nplt.colorbar()\nplt.title({name})"
    else:
        axes = 'ax = plt.figure().add_subplot(projection="3d")\nax.plot_surface(x, y, z, cmap="viridis")'
        draw = f"{axes}\nax.set_title({name})"
    source = f"{_HEADER}{mesh}\nz = {formula}\n{draw}\nplt.show()"
    kind = ("contour plot", "等高线图") if flat else ("surface", "曲面")
    return ask(rng, language, patterns, f=typed, r=span), source, (
        f"Here is the {kind[0]} of z = {title}.", f"这是 z = {title} 的{kind[1]}。"
    )  # fmt: skip


def _slots(rng: random.Random, language: Language) -> Slots:
    """A count, a seed, sizes: what the tasks of curves.toml need."""
    low = rng.choice((-40, -20, -10, 0))
    return {
        "n": str(rng.choice((50, 100, 200, 500, 1000, 2000, 5000))),
        "s": str(rng.choice((0, 1, 7, 42, rng.randint(2, 999)))),
        "m": str(rng.randint(3, 120)),
        "j": str(rng.randint(6, 25)),
        "a": str(rng.choice((100, 500, 1000, 5000, 10000))),
        "b": str(rng.choice((100, 200, 500, 1000))),
        "p": str(rng.choice((1, 2, 3, 4, 5, 7, 2.5, 1.5))),
        "y": str(rng.choice((5, 10, 20, 25, 30, 40))),
        "v": str(rng.randint(5, 60)),
        "g": str(rng.choice((30, 45, 60, rng.randint(10, 80)))),
        "l": str(low),
        "h": str(low + rng.choice((40, 60, 100, 120))),
    }


DRAWS = {"slots": _slots}


def _other(rng: random.Random, language: Language) -> Made:
    tasks = load("curves", __name__)
    (task,) = rng.choices(tasks, [task.weight for task in tasks])
    slots = task.draw(rng, language)
    close = (fill(task.close[0], slots), fill(task.close[1], slots))
    return ask(rng, language, getattr(task, language), **slots), fill(task.code, slots), close


_IMPLICIT = {
    "en": ("+plot the curve <f> = <k>", "+draw all points with <f> = <k>", "implicit curve <f> = <k>",
    "what shape is <f> = <k>? Plot it"),
    "zh": ("+画曲线<f>=<k>", "+画出满足<f>=<k>的点", "隐函数<f>=<k>的图像",
    "方程<f>=<k>{的曲线|}是什么形状？画{出来|图}"),
}  # fmt: skip


def _implicit(rng: random.Random, language: Language) -> Made:
    a, b, k = rng.randint(2, 9), rng.randint(2, 9), rng.choice((1, 4, 9, 16, 25, 2))
    code = rng.choice(("x**2 + y**2", f"{a}*x**2 + {b}*y**2", "x**2 - y**2", "x*y", f"x**2 + {b}*y**2", "x**4 + y**4"))
    mesh = "x, y = np.meshgrid(np.linspace(-6, 6, 400), np.linspace(-6, 6, 400))"
    title = f"{written(tree(code))} = {k}"
    source = (f"{_HEADER}{mesh}\nplt.contour(x, y, {python_code(tree(code), 'np')}, [{k}])\nplt.axis(\"equal\")\n"
              f"plt.title({quote(title)})\nplt.grid(True)\nplt.show()")  # fmt: skip
    typed = _typed(rng, language, code)
    close = (f"Here is the curve {title}.", f"这是曲线 {title}。")
    return ask(rng, language, _IMPLICIT[language], f=typed, k=str(k)), source, close


_LINE = {
    "en": ("{now |}in <c>", "make it <c>", "+change the colour to <c>", "<c> {please|instead}"),
    "zh": ("{换|改}成<c>", "用<c>{画|}", "颜色{换|改}成<c>"),
}  # fmt: skip


def _recoloured(rng: random.Random, language: Language, source: str) -> tuple[str, str] | None:
    """A follow-up that asks for another colour, where there is one line to colour."""
    name, code = colour(rng, language)
    for call in ("plt.plot(x, y", "plt.polar(theta, r"):
        if f"{call})" in source:
            return ask(rng, language, _LINE[language], c=name), source.replace(f"{call})", f'{call}, color="{code}")')
    return None


_KINDS: tuple[tuple[Callable[[random.Random, Language], Made], float], ...] = (
    (_polar, 3), (_parametric, 2), (_surface, 3.5), (_implicit, 1), (_other, 4)
)  # fmt: skip


def exchange(rng: random.Random, language: Language) -> Exchange:
    """One such plot, at times in another colour afterwards."""
    makers, weights = zip(*_KINDS, strict=True)
    request, source, close = rng.choices(makers, weights)[0](rng, language)
    end = assistant(close[language == "zh"])
    messages = [user(request), *cell(source, FIGURE), end]
    change = _recoloured(rng, language, source) if rng.random() < 0.3 else None
    if change:
        messages += [user(change[0]), *cell(change[1], FIGURE), end]
    return messages
