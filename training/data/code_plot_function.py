"""Plots of functions: one or several curves, ranges, colours, titles, and the changes that people ask for next."""

import random
import re
from dataclasses import dataclass, replace

from training.data.code_spoken import spoken_function
from training.data.conversation import FIGURE, Exchange, assistant, cell, converse, user
from training.data.expressions import Bound, Expression, expression, interval, named_function
from training.data.phrasing import Language, join_words, made_up, rows
from training.data.tasks import asked as ask
from training.dialogue import Dialogue


@dataclass(frozen=True)
class Figure:
    """What is to be drawn. `styles` holds matplotlib keyword text for each curve, such as `color="red"`."""

    curves: tuple[Expression, ...]
    low: Bound
    high: Bound
    letter: str = "x"
    styles: tuple[str, ...] = ()
    title: str = ""
    axes: tuple[str, str] = ("", "")
    grid: bool = True
    subplots: bool = False


def figure_code(figure: Figure) -> str:
    """The canonical code of a figure: 500 points, title, axis labels, grid."""
    x, y = figure.letter, "y"
    start = _start(figure)
    body = _subplot_lines(figure) if figure.subplots else _curve_lines(figure)
    return "\n".join(
        ["import numpy as np", "import matplotlib.pyplot as plt", ""]
        + [f"{x} = np.linspace({start}, {figure.high.code}, 500)", *body]
        + ([] if figure.subplots else _axis_lines(figure, x, y))
        + ["plt.show()"]
    )


def _start(figure: Figure) -> str:
    needs = {curve.positive for curve in figure.curves}
    if "log" in needs and figure.low.value <= 0:
        return "0.01"
    divides = re.compile(rf"/{figure.letter}(?!\w)")
    if figure.low.value == 0 and any(divides.search(curve.code) for curve in figure.curves):
        return "0.01"
    return "0" if "sqrt" in needs and figure.low.value < 0 else figure.low.code


def _style(figure: Figure, index: int) -> str:
    return f", {figure.styles[index]}" if index < len(figure.styles) and figure.styles[index] else ""


def _curve_lines(figure: Figure) -> list[str]:
    several = len(figure.curves) > 1
    lines = []
    for index, curve in enumerate(figure.curves):
        label = f", label={quote(curve.typed)}" if several else ""
        lines.append(f"plt.plot({figure.letter}, {curve.code}{_style(figure, index)}{label})")
    return lines


def _subplot_lines(figure: Figure) -> list[str]:
    count = len(figure.curves)
    lines = [f"fig, axes = plt.subplots(1, {count}, figsize=({4 * count}, 4))"]
    for index, curve in enumerate(figure.curves):
        lines.append(f"axes[{index}].plot({figure.letter}, {curve.code}{_style(figure, index)})")
        lines.append(f"axes[{index}].set_title({quote(curve.typed)})")
        lines.append(f"axes[{index}].grid(True)")
    return [*lines, "plt.tight_layout()"]


def _axis_lines(figure: Figure, x: str, y: str) -> list[str]:
    several = len(figure.curves) > 1
    title = figure.title or ", ".join(curve.typed for curve in figure.curves)
    lines = [f"plt.title({quote(title)})"]
    lines.append(f"plt.xlabel({quote(figure.axes[0] or x)})")
    lines.append(f"plt.ylabel({quote(figure.axes[1] or y)})")
    lines += ["plt.ylim(-10, 10)"] if any(curve.pole for curve in figure.curves) else []
    lines += ["plt.legend()"] if several else []
    return lines + (["plt.grid(True)"] if figure.grid else [])


def quote(text: str) -> str:
    """A Python string literal in double quotes; raw when it holds LaTeX."""
    if "\\" in text:
        return f'r"${text}$"'
    return '"' + text.replace('"', '\\"') + '"'


_RANGES = {
    "en": (
        " from <a> to <b>",
        " from <a> to <b>",
        " between <a> and <b>",
        " on [<a>, <b>]",
        " over [<a>,<b>]",
        " for <v> from <a> to <b>",
        " for <v> in [<a>, <b>]",
        " for <a> <= <v> <= <b>",
        " with <v> going from <a> to <b>",
        ", <v> from <a> to <b>",
        ", range <a> to <b>",
        " in the range <a> to <b>",
        " on the interval <a> to <b>",
        " where <v> runs from <a> up to <b>",
        ", domain [<a>, <b>]",
        ", <a>..<b>",
        " (<v> between <a> and <b>)",
        " from <v>=<a> to <v>=<b>",
        " when <v> goes from <a> to <b>",
        ", <v> = <a>..<b>",
        " over the interval (<a>, <b>)",
        " (<a> to <b>)",
        " for values of <v> between <a> and <b>",
        " starting at <a> and ending at <b>",
        ", x-axis <a> to <b>",
        " with <v> in <a>..<b>",
        " on <a> to <b>",
        ", let <v> run from <a> to <b>",
        ", left end <a>, right end <b>",
    ),
    "zh": (
        "，从<a>到<b>",
        "，<v>从<a>到<b>",
        "，范围<a>到<b>",
        "，区间[<a>, <b>]",
        "，<v>∈[<a>,<b>]",
        "，<v>取<a>到<b>",
        "，<a>≤<v>≤<b>",
        "，定义域为[<a>,<b>]",
        "，<v>的范围是<a>到<b>",
        "，横轴从<a>到<b>",
        "，<v>从<a>变到<b>",
        "，<v>介于<a>和<b>之间",
        "，从<v>=<a>到<v>=<b>",
        "，自变量从<a>到<b>",
        "，在区间(<a>, <b>)上",
        "（<a>到<b>）",
        "，<v>属于[<a>, <b>]",
        "，左边<a>，右边<b>",
        "，取值<a>~<b>",
        "，<a>到<b>这一段",
    ),
}
_ASKS = {
    "en": (
        "+{plot|draw|graph|sketch|show|chart|plot out} {|the graph of |a graph of |the curve of }<f><r>",
        "+{plot|draw|graph|sketch|show} {the function |the curve |y = |f(<v>) = }<f><r>",
        "+{plot|draw|graph} <f><r>",
        "+plot <f><r>",
        "what does {|the graph of |the function |y = }<f> look like<r>?",
        "how does <f> look<r>?",
        "{i want to see|show me|let me see|i'd like to see} {|the graph of |a plot of |a graph of }<f><r>.",
        "give me {the graph of |a plot of |a graph of |the curve }<f><r>.",
        "{a |}{plot|graph|picture|chart} of {|y = }<f><r>{, please|}.",
        "<f><r>, {plot it|draw it|graph it|as a plot}.",
        "+{make|create|produce|generate} a {plot|graph|figure|line plot} {of|showing|for} {|the function |y=}<f><r>",
        "+{visualise|visualize|display} {|the function |y = }<f><r>",
        "i {have trouble imagining|can't picture} <f><r>, {draw it|plot it for me|can you show it}?",
        "{curve|line|picture|graph} {for|of} <f><r>{ please|}",
        "+{let me have|get me|fetch me} a {graph|picture|plot} of <f><r>",
        "i {wonder|am curious|want to know} {what|how} <f> looks{ like|}<r>.",
        "{my pupils|the class|my students} should see <f><r>. {Draw it|Plot it|Make a graph}.",
        "f(<v>) {is|equals} <f>, {show|plot|draw} {f|the graph}<r>.",
        "+plot {me |}the {function|curve} that is <f><r>",
        "{where|how often} does <f> cross the x axis<r>? Plot it.",
        "{is|does} <f> {rising or falling|have a peak}<r>? Draw {the graph|it}.",
        "<f><r> {as a graph|on a graph|graphically}.",
        "plt: <f><r>.",
    ),
    "zh": (
        "+画{|出|一下|一个}{|函数}<f>{的图像|的图|的曲线|}<r>",
        "+{画|绘制|作|做}{|函数|y=|f(<v>)=}<f>{的图像|的函数图像|的图形|的曲线|的图}<r>",
        "+画<f><r>",
        "+把{|函数}<f>画出来<r>",
        "<f>{的图像|的图形|}长什么样<r>？",
        "<f>{是什么样子|的曲线是什么样的}<r>？",
        "{看看|想看看|我想看|给我看看}{|函数}<f>的{图像|曲线|图}<r>。",
        "{函数|y=|}<f>{的图|的图像}<r>。",
        "+{生成|做出}一张<f>的{图|图像|曲线图}<r>",
        "+可视化{|函数}<f><r>",
        "{想知道|好奇}<f>{长啥样|是什么形状|的样子}<r>。",
        "f(<v>)等于<f>，{画|作|看}{一下|}图<r>。",
        "<f>{画图|作图|图像|画一下|曲线}<r>。",
        "+{给|帮}学生{画|演示|展示}{一下|}<f><r>",
        "<f>{是增是减|有没有最高点|和x轴有交点吗}<r>？画{图|出来}看看。",
        "来{一张|个}<f>的{图|图像|曲线}<r>。",
        "+用图{表示|展示|显示}<f><r>",
    ),
}
_ZH_RANGE_BEFORE = (
    "+画{出|}<f>在<a>到<b>{之间|上|范围内|区间}的{图像|图|曲线}",
    "+{绘制|作出}<f>在[<a>, <b>]{上|区间上|}的{图像|函数图像|图}",
    "+在<a>到<b>{上|之间|范围内}画{出|}<f>{的图像|的曲线|}",
    "+画从<a>到<b>的<f>{的图像|曲线|}",
    "<v>从<a>到<b>{时|}，<f>的图像{是什么样|长什么样}？",
    "+{画|看|作}<f>当<v>在<a>到<b>{之间|}时的{图像|图|曲线}",
    "<a>到<b>{这一段|之间}的<f>，{画出来|画一下|作图}。",
    "<f>在<a>到<b>{上|之间|的范围内}{什么样|怎么走|怎么变}？{画图|画出来}。",
)
_COLOUR_TAILS = {
    "en": (" in <c>", " using <c>", ", in <c>", ", <c> line", ", colour it <c>", ", make it <c>", " with a <c> line"),
    "zh": ("，用<c>", "，线条用<c>", "，颜色<c>", "，<c>的线", "，要<c>的", "，画成<c>"),
}
_DASHES = {
    "en": ((", dashed", 'linestyle="--"'), (" with a dotted line", 'linestyle=":"'), (", thick line", "linewidth=3")),
    "zh": (("，用虚线", 'linestyle="--"'), ("，点线", 'linestyle=":"'), ("，线条粗一点", "linewidth=3")),
}


def colour(rng: random.Random, language: Language) -> tuple[str, str]:
    """A colour as people name it, and matplotlib's name."""
    en, zh, code = rng.choice(rows("colours"))
    return rng.choice((zh if language == "zh" else en).split("/")), code


def default_interval(curves: tuple[Expression, ...]) -> tuple[Bound, Bound]:
    """Where a function is drawn when no range is given."""
    needs = {curve.positive for curve in curves}
    text = " ".join(curve.code for curve in curves)
    low = "0.01" if "log" in needs else "0" if "sqrt" in needs else "-10"
    if low == "-10" and any(word in text for word in ("exp(", "sinh", "cosh", "**x", "**t")):
        low, high = "-5", "5"
    else:
        high = "10"
    return Bound(low, low, float(low)), Bound(high, high, float(high))


def _curves(rng: random.Random, language: Language, letter: str) -> tuple[tuple[Expression, ...], str]:
    """One to three functions, and how the user writes them."""
    draw = rng.random()
    if draw < 0.72:
        typed, curve = _curve(rng, language, letter)
        return (curve,), typed
    said = [_curve(rng, language, letter) for _ in range(rng.choice((2, 2, 2, 3)))]
    said = list({curve.typed: (typed, curve) for typed, curve in said}.values())
    names = [typed for typed, _ in said]
    listed = (
        join_words(names, language)
        if rng.random() < 0.7
        else rng.choice((", ", " and ", " & ") if language == "en" else ("、", "和", ", ")).join(names)
    )
    return tuple(curve for _, curve in said), listed


def _curve(rng: random.Random, language: Language, letter: str) -> tuple[str, Expression]:
    """A function by name, in words or as a formula."""
    draw = rng.random()
    if draw < 0.16 and letter == "x":
        return named_function(rng, language)
    if draw < 0.42:
        return spoken_function(rng, language, letter)
    curve = expression(rng, letter)
    return curve.typed, curve


def _request(rng: random.Random, language: Language) -> tuple[str, Figure]:
    letter = "x" if rng.random() < 0.9 else rng.choice("ttuz")
    curves, typed = _curves(rng, language, letter)
    if language == "zh" and len(curves) > 1 and rng.random() < 0.4:
        typed = "函数" + typed
    positive = any(curve.positive for curve in curves)
    low, high = default_interval(curves)
    span, patterns = "", _ASKS[language]
    if rng.random() < 0.72:
        low, high = interval(rng, positive and rng.random() < 0.9)
        span = rng.choice(_RANGES[language])
        if language == "zh" and rng.random() < 0.55:
            patterns, span = _ZH_RANGE_BEFORE, ""
        if low.typed == f"-{high.typed}" and rng.random() < 0.1:
            span, patterns = (" for ±<b>" if language == "en" else "，范围±<b>"), _ASKS[language]
    figure = Figure(curves, low, high, letter)
    tail, figure = _options(rng, language, figure)
    pattern = rng.choice(patterns).replace("<r>", span)
    if not any(curve.typed in typed for curve in curves):
        pattern = pattern.replace("y = ", "").replace("y=", "").replace("f(<v>) = ", "").replace("f(<v>)=", "")
    if tail:
        pattern = pattern.rstrip(".。?？") + "<z>"
    return ask(rng, language, (pattern,), f=typed, v=letter, a=low.typed, b=high.typed, z=tail), figure


def _options(rng: random.Random, language: Language, figure: Figure) -> tuple[str, Figure]:
    """Extra wishes, as text that follows the request, and the figure that fulfils them."""
    draw = rng.random()
    one = len(figure.curves) == 1
    if draw < 0.12 and one:
        name, code = colour(rng, language)
        return rng.choice(_COLOUR_TAILS[language]).replace("<c>", name), replace(figure, styles=(f'color="{code}"',))
    if draw < 0.17 and not one:
        names = [colour(rng, language) for _ in figure.curves]
        listed = join_words([name for name, _ in names], language)
        tail = f", in {listed}" if language == "en" else f"，颜色分别为{listed}"
        return tail, replace(figure, styles=tuple(f'color="{code}"' for _, code in names))
    if draw < 0.21 and one:
        tail, style = rng.choice(_DASHES[language])
        return tail, replace(figure, styles=(style,))
    if draw < 0.27:
        title = title_text(rng, language)
        tails = (f', title "{title}"', f" with the title {title}", f", titled {title}", f" and call it {title}")
        zh = (f"，标题为“{title}”", f"，标题写{title}", f"，标题：{title}")
        return rng.choice(tails if language == "en" else zh), replace(figure, title=title)
    if draw < 0.31:
        x, y = (rng.choice(rows("axis_names"))[0 if language == "en" else 1] for _ in range(2))
        tail = f', label the axes "{x}" and "{y}"' if language == "en" else f"，横轴标“{x}”，纵轴标“{y}”"
        return tail, replace(figure, axes=(x, y))
    if draw < 0.34:
        return (", no grid" if language == "en" else "，不要网格"), replace(figure, grid=False)
    if draw < 0.4 and not one:
        apart = (", side by side", " in separate subplots", ", each in its own subplot")
        zh = ("，并排显示", "，画成子图", "，分别画在不同子图中")
        return rng.choice(apart if language == "en" else zh), replace(figure, subplots=True)
    if draw < 0.55 and not one:
        joined = (" together", " in one plot", " on the same axes", " in the same figure", " in a single graph")
        return rng.choice(joined if language == "en" else ("，画在一张图上", "，画在同一张图里", "，放在一起")), figure
    return "", figure


def title_text(rng: random.Random, language: Language) -> str:
    """A title that only the request can tell."""
    _, en, zh = rng.choice(rows("vocabulary"))
    if language == "zh":
        return zh + rng.choice(("图", "曲线", "的变化", "示例", made_up(rng, "zh")))
    pieces = [en, rng.choice((made_up(rng), "curve", "chart", "1", "test", "demo"))]
    return " ".join(pieces).title() if rng.random() < 0.5 else " ".join(pieces)


def closing(figure: Figure, language: Language) -> str:
    """The sentence after the figure."""
    names = join_words([f"${c.typed}$" if "\\" in c.typed else c.typed for c in figure.curves], language)
    low, high = figure.low.typed, figure.high.typed
    if language == "zh":
        return f"这是 {names} 在 {low} 到 {high} 上的图像。"
    return f"Here is the plot of {names} from {low} to {high}."


def shown(figure: Figure, language: Language) -> Exchange:
    return [*cell(figure_code(figure), FIGURE), assistant(closing(figure, language))]


_CHANGES: dict[str, dict[Language, tuple[str, ...]]] = {
    "colour": {
        "en": (
            "now in <c>",
            "make it <c>",
            "+change the colour to <c>",
            "in <c> please",
            "<c> instead",
            "can it be <c>?",
            "the line should be <c>",
            "use <c>",
        ),
        "zh": ("换成<c>", "改成<c>", "颜色换成<c>的", "用<c>画", "线条要<c>的", "能不能用<c>画？", "我想要<c>的"),
    },
    "add": {
        "en": (
            "also {plot |draw |}<f>",
            "+add <f>",
            "+add <f> to {it|the plot|the same plot}",
            "and <f> too",
            "now with <f> as well",
            "+put <f> in the same figure",
            "plus <f>",
        ),
        "zh": ("再画<f>", "再加上<f>", "+把<f>也画上", "同时画出<f>", "加一条<f>", "再加一条<f>的曲线", "还有<f>"),
    },
    "range": {
        "en": (
            "now from <a> to <b>",
            "+change the range to <a> to <b>",
            "and between <a> and <b>?",
            "same from <a> to <b>",
            "zoom to [<a>, <b>]",
            "+use <a> to <b> instead",
        ),
        "zh": ("范围改成<a>到<b>", "换成从<a>到<b>", "<a>到<b>呢？", "横轴改为<a>到<b>", "区间改成[<a>, <b>]"),
    },
    "title": {
        "en": (
            '+set the title to "<t>"',
            "+add the title <t>",
            "title: <t>",
            "+call it <t>",
            "the title should be <t>",
        ),
        "zh": ("标题改成<t>", "加个标题“<t>”", "标题写<t>", "标题：<t>"),
    },
    "dash": {
        "en": ("+make it dashed", "dashed line please", "now with a dashed line", "+use a dashed line instead"),
        "zh": ("改成虚线", "用虚线画", "换成虚线", "线条改为虚线"),
    },
    "grid": {
        "en": ("+remove the grid", "without the grid", "no grid please", "+take the grid away"),
        "zh": ("去掉网格", "不要网格", "把网格去掉"),
    },
    "other": {
        "en": ("now <f>", "and <f>?", "the same for <f>", "+now plot <f> instead", "what about <f>?", "do it with <f>"),
        "zh": ("现在画<f>", "换成<f>", "<f>呢？", "那<f>呢？", "改画<f>"),
    },
}


def _change(rng: random.Random, language: Language, figure: Figure) -> tuple[str, Figure]:
    """A follow-up and the changed figure."""
    kind = rng.choice(("colour", "colour", "add", "add", "range", "title", "dash", "grid", "other"))
    name, code = colour(rng, language)
    typed, curve = _curve(rng, language, figure.letter)
    positive = any(c.positive for c in (*figure.curves, curve))
    low, high = interval(rng, positive)
    title = title_text(rng, language)
    changed = {
        "colour": replace(figure, styles=tuple(f'color="{code}"' for _ in figure.curves)),
        "add": replace(figure, curves=(*figure.curves, curve), subplots=False),
        "range": replace(figure, low=low, high=high),
        "title": replace(figure, title=title, subplots=False),
        "dash": replace(figure, styles=tuple('linestyle="--"' for _ in figure.curves)),
        "grid": replace(figure, grid=False, subplots=False),
        "other": replace(figure, curves=(curve,), subplots=False),
    }[kind]
    values = {"c": name, "f": typed, "a": low.typed, "b": high.typed, "t": title}
    return ask(rng, language, _CHANGES[kind][language], **values), changed


def exchange(rng: random.Random, language: Language) -> Exchange:
    """A plot, at times changed once or twice."""
    text, figure = _request(rng, language)
    messages = [user(text), *shown(figure, language)]
    for _ in range(rng.choice((0, 0, 0, 0, 1, 1, 2))):
        text, figure = _change(rng, language, figure)
        messages += [user(text), *shown(figure, language)]
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
