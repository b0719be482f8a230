"""Charts of values given in the request: bar, pie, line, scatter and histogram, with labels of any kind."""

import random
from dataclasses import dataclass, replace

from training.data.code_plot_function import colour, quote, title_text
from training.data.conversation import FIGURE, Exchange, assistant, cell, converse, user
from training.data.phrasing import Language, made_up, rows
from training.data.tasks import asked as ask
from training.data.tasks import number_list, typed_list
from training.dialogue import Dialogue

_KINDS = ("bar", "bar", "bar", "pie", "pie", "line", "line", "line", "scatter", "hist", "barh")
_NAMES = {
    "bar": ("bar chart/bar graph/bar plot/barchart", "柱状图/条形图/柱形图"),
    "barh": ("horizontal bar chart/horizontal bar plot", "水平条形图/横向条形图"),
    "pie": ("pie chart/pie/piechart/pie diagram", "饼图/饼状图/扇形图"),
    "line": ("line chart/line plot/line graph", "折线图/线图"),
    "scatter": ("scatter plot/scatter chart/scatterplot", "散点图"),
    "hist": ("histogram", "直方图"),
}


@dataclass(frozen=True)
class Chart:
    """`labels` are empty for plain numbers; a scatter plot has numbers in `xs`."""

    kind: str
    values: list[float]
    labels: tuple[str, ...] = ()
    xs: tuple[float, ...] = ()
    colour: str = ""
    title: str = ""
    axes: tuple[str, str] = ("", "")


def chart_code(chart: Chart) -> str:
    """The canonical code: the data by name, the plot, title and axis labels where given."""
    lines = ["import matplotlib.pyplot as plt", ""]
    if chart.labels:
        lines.append("labels = [" + ", ".join(quote(label) for label in chart.labels) + "]")
    if chart.xs:
        lines.append(f"x = {list(chart.xs)}")
    lines.append(f"values = {chart.values}")
    lines.append(_plot_line(chart))
    lines += [f"plt.title({quote(chart.title)})"] if chart.title else []
    if chart.axes[0]:
        lines += [f"plt.xlabel({quote(chart.axes[0])})", f"plt.ylabel({quote(chart.axes[1])})"]
    return "\n".join([*lines, "plt.show()"])


def _plot_line(chart: Chart) -> str:
    paint = f", color={quote(chart.colour)}" if chart.colour else ""
    labels = "labels" if chart.labels else "range(1, len(values) + 1)"
    return {
        "bar": f"plt.bar({labels}, values{paint})",
        "barh": f"plt.barh({labels}, values{paint})",
        "pie": 'plt.pie(values, labels=labels, autopct="%1.1f%%")'
        if chart.labels
        else 'plt.pie(values, autopct="%1.1f%%")',
        "line": f'plt.plot({labels}, values, marker="o"{paint})',
        "scatter": f"plt.scatter(x, values{paint})",
        "hist": f'plt.hist(values, edgecolor="black"{paint})',
    }[chart.kind]


_ASKS = {
    "en": (
        "+{draw|make|plot|create|show|give me} a <k>{ of| for| with| from|:} <d>",
        "+{draw|make|plot|create} a <k> for {the following|these} {data|values|numbers}: <d>",
        "<k> of <d>",
        "<k>: <d>",
        "<d> - {as a|make it a|show as a} <k>",
        "here {are my numbers|is the data|are the results}: <d>. {Make|Draw|I want} a <k>",
        "i {have|sold|counted|measured|got} <d>. {Show that|Plot it|Can you show this} as a <k>?",
        "+{visualise|visualize|display|show} <d> {as|in|with} a <k>",
        "we had <d>, {how does that look|what does it look like} as a <k>?",
        "+turn this into a <k>: <d>",
        "i need a <k> {showing|with} <d>",
        "{votes|sales|marks|results|stock|scores}: <d>. <k>{ please|}",
        "{compare|picture} {these|the numbers}: <d>, {use|with|as} a <k>",
        "{in our class|in the shop|on the ward|this week} we {have|counted|had}: <d>. {I'd like|Please make} a <k>",
        "<k> {please|pls}, data: <d>",
        "+plot <d> {as|in|using} a <k>",
        "can you {draw|make|do} a <k> {out of|from|with} <d>?",
        "{i want to see|show me} <d> {as|in} a <k>",
        "<d> -> <k>",
        "{how big|how large} is each {part|share}? <k> of <d>",
        "my {boss|teacher|chief nurse} wants a <k> of <d>",
    ),
    "zh": (
        "+{画|做|绘制|生成}{一个|一张|个|}<k>：<d>",
        "+{用|根据}{下面的|这些|以下}数据画<k>：<d>",
        "<d>，{画成|做成|用}<k>{表示|}",
        "数据：<d>，{请画|画一个|做个}<k>",
        "+把<d>画成<k>",
        "<k>：<d>",
        "{我有|统计结果是|我们卖了|记录如下：}<d>，{帮我画|想看|给我画个}<k>",
        "+用<k>{展示|显示|表示}<d>",
        "+画<d>的<k>",
        "<d>，<k>是什么样的？",
        "{票数|销量|成绩|库存|统计}：<d>，<k>",
        "{比较|对比}一下<d>，{用|画}<k>",
        "{班里|店里|病房|本周}{有|统计}：<d>，{要|来}{一张|个}<k>",
        "<k>，数据是<d>",
        "<d>→<k>",
        "{想看|看看}<d>的<k>",
        "{老板|老师|护士长}要<d>的<k>",
        "+把<d>{做成|变成}<k>{看看|}",
        "<d>，{来个|整个|给个}<k>",
    ),
}
_LINE_ONLY = {
    "en": (
        "+plot {these|the following} {numbers|values|points}: <d>",
        "{the |}{course|trend|curve} of <d>, {plot it|draw it}",
        "how do <d> develop? {Plot them|Show a line}",
        "my {temperature|weight|savings} over time: <d>, {plot it|draw a line}",
        "+plot {the list |the numbers |the values |}<d>",
        "+plot the data <d>",
        "+draw a line through <d>",
    ),
    "zh": (
        "<d>的走势，{画出来|画图}",
        "+画{一下|}<d>的变化{曲线|趋势|}",
        "{体温|体重|存款}记录：<d>，{画线|画个走势}",
        "+画出<d>",
        "+把{数据|列表}<d>画出来",
        "+绘制数据<d>",
    ),
}
_CHANGES: dict[str, dict[Language, tuple[str, ...]]] = {
    "kind": {
        "en": (
            "now as a <k>",
            "+make it a <k>",
            "as a <k> instead",
            "and as a <k>?",
            "+turn it into a <k>",
            "the same as a <k>",
            "i'd rather have a <k>",
            "can you show it as a <k>?",
            "+change it to a <k>",
            "<k> please",
            "what would a <k> look like?",
        ),
        "zh": (
            "改成<k>",
            "换成<k>",
            "再画成<k>",
            "用<k>呢？",
            "+用<k>表示同样的数据",
            "还是<k>吧",
            "<k>会是什么样？",
            "我想要<k>",
            "换<k>看看",
            "变成<k>",
        ),
    },
    "colour": {
        "en": ("in <c> please", "now in <c>", "+make it <c>", "+change the colour to <c>", "<c> instead"),
        "zh": ("换成<c>", "颜色改成<c>", "用<c>", "改成<c>的"),
    },
    "title": {
        "en": ('+add the title "<t>"', "title: <t>", "+call it <t>", "the title should be <t>"),
        "zh": ("加上标题“<t>”", "标题写<t>", "标题：<t>", "标题改成<t>"),
    },
}
_GROUPS = (
    "fruit",
    "vegetable",
    "animal",
    "food",
    "drink",
    "place",
    "clothes",
    "sport",
    "study",
    "work",
    "transport",
    "technology",
)


def _labels(rng: random.Random, language: Language, count: int) -> tuple[str, ...]:
    """Labels of one kind: things, months, days, years, people, invented names."""
    draw = rng.random()
    if draw < 0.4:
        group = rng.choice(_GROUPS)
        return tuple(
            row[1 + (language == "zh")] for row in rng.sample([r for r in rows("vocabulary") if r[0] == group], count)
        )
    if draw < 0.5:
        months = (
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"]
            if language == "en"
            else [f"{n}月" for n in range(1, 10)]
        )
        return tuple(months[:count])
    if draw < 0.58:
        days = (
            ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
            if language == "en"
            else [f"周{d}" for d in "一二三四五六日"]
        )
        return tuple(days[:count])
    if draw < 0.64:
        year = rng.randint(1990, 2025)
        return tuple(str(year + n) for n in range(count))
    if draw < 0.7:
        return tuple("ABCDEFG"[:count])
    if draw < 0.85:
        return tuple(row[0 if language == "en" else 1] for row in rng.sample(rows("people"), count))
    return tuple(dict.fromkeys(made_up(rng, language).title() for _ in range(count)))


def _typed_pairs(rng: random.Random, labels: tuple[str, ...], values: list[float], language: Language) -> str:
    style = rng.randrange(8)
    values_text = [str(value) for value in values]
    if style == 0:
        return f"{typed_list(rng, labels, language)}; {typed_list(rng, values_text, language)}"
    if style == 1:
        joined = f"[{', '.join(labels)}]", f"[{', '.join(values_text)}]"
        return f"{joined[0]} {'with values' if language == 'en' else '对应的值为'} {joined[1]}"
    if style == 2:
        pairs = [f"{value} {label}" for label, value in zip(labels, values_text, strict=True)]
    else:
        mark = (
            rng.choice((" ", ": ", "=", ":", " = ", " ")) if language == "en" else rng.choice(("", "：", ":", " ", "="))
        )
        if language == "zh" and labels[0][-1].isascii() and mark == "":
            mark = " "
        pairs = [f"{label}{mark}{value}" for label, value in zip(labels, values_text, strict=True)]
    return ("，" if language == "zh" and rng.random() < 0.5 else "、" if language == "zh" else ", ").join(pairs)


def _chart(rng: random.Random, language: Language) -> tuple[Chart, str]:
    """A chart and its data as typed."""
    kind = rng.choice(_KINDS)
    if kind == "scatter":
        ys = number_list(rng)
        xs = number_list(rng, len(ys))
        if rng.random() < 0.5:
            typed = ", ".join(f"({x}, {y})" for x, y in zip(xs, ys, strict=True))
        else:
            typed = f"x = {xs}, y = {ys}"
        return Chart(kind, ys, xs=tuple(xs)), typed
    if kind == "hist" or (kind in ("line", "bar") and rng.random() < 0.4):
        values = number_list(rng, rng.randint(8, 20) if kind == "hist" else None)
        return Chart(kind, values), typed_list(rng, values, language)
    labels = _labels(rng, language, rng.randint(2, 7))
    values = [abs(value) or 1 for value in number_list(rng, len(labels))]
    return Chart(kind, values, labels), _typed_pairs(rng, labels, values, language)


def _name(rng: random.Random, kind: str, language: Language) -> str:
    return rng.choice(_NAMES[kind][language == "zh"].split("/"))


def _tail(rng: random.Random, language: Language, chart: Chart) -> tuple[str, Chart]:
    draw = rng.random()
    if draw < 0.2:
        title = title_text(rng, language)
        tails = (f', title "{title}"', f", title: {title}", f" with the title {title}", f", titled {title}")
        zh = (f"，标题“{title}”", f"，标题为{title}", f"，标题：{title}")
        return rng.choice(zh if language == "zh" else tails), replace(chart, title=title)
    if draw < 0.3 and chart.kind != "pie":
        name, code = colour(rng, language)
        return rng.choice((f"，用{name}",) if language == "zh" else (f" in {name}", f", {name}")), replace(
            chart, colour=code
        )
    if draw < 0.36 and chart.kind != "pie":
        x, y = (rng.choice(rows("axis_names"))[language == "zh"] for _ in range(2))
        text = f"，横轴“{x}”，纵轴“{y}”" if language == "zh" else f', x axis "{x}", y axis "{y}"'
        return text, replace(chart, axes=(x, y))
    return "", chart


def shown(chart: Chart, language: Language) -> Exchange:
    name = _NAMES[chart.kind][language == "zh"].split("/")[0]
    return [
        *cell(chart_code(chart), FIGURE),
        assistant(f"这是{name}。" if language == "zh" else f"Here is the {name}."),
    ]


def _change(rng: random.Random, language: Language, chart: Chart) -> tuple[str, Chart]:
    kind = rng.choice(("kind", "kind", "colour", "title"))
    if kind == "kind" and chart.kind in ("bar", "barh", "pie", "line") and chart.labels:
        new = rng.choice([k for k in ("bar", "pie", "line", "barh") if k != chart.kind])
        return ask(rng, language, _CHANGES[kind][language], k=_name(rng, new, language)), replace(chart, kind=new)
    if kind == "colour" and chart.kind != "pie":
        name, code = colour(rng, language)
        return ask(rng, language, _CHANGES[kind][language], c=name), replace(chart, colour=code)
    title = title_text(rng, language)
    return ask(rng, language, _CHANGES["title"][language], t=title), replace(chart, title=title)


_SERIES: dict[str, dict[Language, tuple[str, ...]]] = {
    "line": {
        "en": ("line chart", "two lines in one chart", "line graph with both"),
        "zh": ("折线图", "两条折线", "双折线图"),
    },
    "bars": {
        "en": ("grouped bar chart", "bar chart side by side", "bar chart with both", "double bar chart"),
        "zh": ("分组柱状图", "并列柱状图", "双柱图"),
    },
    "box": {"en": ("box plot", "boxplot", "box and whisker plot"), "zh": ("箱线图", "盒须图", "箱形图")},
}  # fmt: skip
_SERIES_ASKS: dict[Language, tuple[str, ...]] = {
    "en": (
        "<k>: <p> <a>; <q> <b><t>",
        "+{draw|make|plot} a <k>{,| with} <p>: <a>, <q>: <b><t>",
        "<p> <a> and <q> <b><t>, {as a|in a} <k>",
        "+compare <p> (<a>) {and|with} <q> (<b>) in a <k><t>",
        "i have <p>: <a> and <q>: <b><t>. {Make|I need|Please draw} a <k>",
        "<k> of <p> = <a> and <q> = <b><t>",
    ),
    "zh": (
        "<k>：<p> <a>；<q> <b><t>",
        "+{画|做}<k>，<p>：<a>，<q>：<b><t>",
        "<p>是<a>，<q>是<b><t>，画<k>",
        "+用<k>比较<p>（<a>）和<q>（<b>）<t>",
        "数据<p>=<a>、<q>=<b><t>，{来|要|画}<k>",
    ),
}
_GROUP_NAMES = (
    ("boys", "男生"), ("girls", "女生"), ("2023", "2023"), ("2024", "2024"), ("2025", "2025"), ("A", "甲"), ("B", "乙"),
    ("class 1", "一班"), ("class 2", "二班"), ("shop north", "北店"), ("shop south", "南店"), ("before", "之前"),
    ("after", "之后"), ("morning", "上午"), ("evening", "晚上"), ("min", "最低"), ("max", "最高"), ("planned", "计划"),
    ("actual", "实际"),
)  # fmt: skip


def _series(rng: random.Random, language: Language) -> Exchange:
    """Two rows of numbers in one figure: lines, grouped bars or boxes."""
    zh = language == "zh"
    kind = rng.choice(("line", "line", "bars", "bars", "box"))
    count = rng.randint(5, 10) if kind == "box" else rng.randint(3, 6)
    first, second = (_whole_numbers(rng, count) for _ in range(2))
    p, q = (made_up(rng, language) if rng.random() < 0.25 else name[zh] for name in rng.sample(_GROUP_NAMES, 2))
    labels = _labels(rng, language, count) if kind != "box" and rng.random() < 0.6 else ()
    if len(labels) != count:
        labels = ()
    tail = ""
    if labels:
        listed = typed_list(rng, labels, language)
        tail = f"，横轴{listed}" if zh else f", labels {listed}"
    names = f'"{p}", "{q}"'
    if kind == "box":
        lines = [f"plt.boxplot([{first}, {second}], tick_labels=[{names}])"]
    else:
        axis = f"[{', '.join(quote(label) for label in labels)}]" if labels else f"list(range(1, {count + 1}))"
        lines = [
            f"labels = {axis}",
            f"first = {first}",
            f"second = {second}",
            *_series_lines(kind, p, q),
            "plt.legend()",
        ]
    numpy = "import numpy as np\n" if kind == "bars" else ""
    source = "\n".join([f"{numpy}import matplotlib.pyplot as plt", "", *lines, "plt.show()"])
    name = rng.choice(_SERIES[kind][language])
    request = ask(
        rng, language, _SERIES_ASKS[language], k=name, p=p, q=q, t=tail,
        a=_typed_numbers(rng, first), b=_typed_numbers(rng, second),
    )  # fmt: skip
    en_close, zh_close = {
        "line": ("Here is the line chart of both.", "这是两者的折线图。"),
        "bars": ("Here is the grouped bar chart.", "这是分组柱状图。"),
        "box": ("Here is the box plot.", "这是箱线图。"),
    }[kind]
    return [user(request), *cell(source, FIGURE), assistant(zh_close if zh else en_close)]


def _series_lines(kind: str, p: str, q: str) -> list[str]:
    if kind == "line":
        return [
            f'plt.plot(labels, first, marker="o", label="{p}")',
            f'plt.plot(labels, second, marker="o", label="{q}")',
        ]
    return [
        "x = np.arange(len(labels))",
        f'plt.bar(x - 0.2, first, 0.4, label="{p}")',
        f'plt.bar(x + 0.2, second, 0.4, label="{q}")',
        "plt.xticks(x, labels)",
    ]


def _whole_numbers(rng: random.Random, count: int) -> list[int]:
    high = rng.choice((10, 30, 100, 500))
    return [rng.randint(1, high) for _ in range(count)]


def _typed_numbers(rng: random.Random, values: list[int]) -> str:
    texts = [str(value) for value in values]
    return rng.choice((" ".join(texts), ", ".join(texts), f"[{', '.join(texts)}]", ",".join(texts)))


def exchange(rng: random.Random, language: Language) -> Exchange:
    """A chart, at times changed afterwards; or two rows of numbers in one."""
    if rng.random() < 0.15:
        return _series(rng, language)
    chart, typed = _chart(rng, language)
    tail, chart = _tail(rng, language, chart)
    patterns = _LINE_ONLY if chart.kind == "line" and not chart.labels and rng.random() < 0.4 else _ASKS
    pattern = rng.choice(patterns[language])
    if tail:
        pattern = pattern.rstrip("?？") + "<z>"
    name = _name(rng, chart.kind, language)
    messages = [user(ask(rng, language, (pattern,), k=name, d=typed, z=tail)), *shown(chart, language)]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        text, chart = _change(rng, language, chart)
        messages += [user(text), *shown(chart, language)]
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
