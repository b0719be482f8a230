"""Drawings: the heart, the gourd and other shapes, in a colour, with a title; the code of each is in `shapes/`.

Curves, surfaces and fractals (`code_plot_curves`) belong to this family too.
"""

import random
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from training.data import code_plot_curves
from training.data.code_plot_function import colour, quote, title_text
from training.data.conversation import FIGURE, Exchange, assistant, cell, converse, user
from training.data.phrasing import Language
from training.data.tasks import asked as ask
from training.dialogue import Dialogue

_FAVOURITES = {"heart": 8, "gourd": 8, "circle": 3, "star": 3, "flower": 2, "spiral": 2, "smiley": 2}


@dataclass(frozen=True)
class Drawing:
    """A shape's names and code; `title` and `colour` as wished."""

    names: dict[str, tuple[str, ...]]
    code: str
    title: str = ""
    colour: str = ""

    @property
    def colourable(self) -> bool:
        return any(f"plt.{verb}(x, y, color=" in self.code for verb in ("fill", "plot", "scatter"))


@cache
def drawings() -> dict[str, Drawing]:
    """All shapes by file name."""
    folder = Path(__file__).parent / "shapes"
    return {path.stem: _read(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))}


def _read(text: str) -> Drawing:
    english, chinese, code = text.split("\n", 2)
    names = {
        "en": tuple(english.removeprefix("# en: ").split("/")),
        "zh": tuple(chinese.removeprefix("# zh: ").split("/")),
    }
    return Drawing(names, code.rstrip("\n"))


def drawing_code(drawing: Drawing) -> str:
    """The shape's code with its colour and title."""
    code = drawing.code
    if drawing.colour:
        for verb in ("fill", "plot", "scatter"):
            start, found, rest = code.partition(f'plt.{verb}(x, y, color="')
            if found:
                code = start + found + drawing.colour + '"' + rest.split('"', 1)[1]
                break
    return code.replace("plt.show()", f"plt.title({quote(drawing.title)})\nplt.show()") if drawing.title else code


_ASKS = {
    "en": (
        "+{draw|plot|sketch|paint|make|show|create} {a|an|the|me a} <c><s>",
        "+{draw|plot|show|make} {a|an|} <c><s> {with|using|in} {matplotlib|python|code}",
        "+draw {a|me a} <c><s>",
        "{i want to see|show me|give me|i'd like|let me have} a <c><s>",
        "a {picture|drawing|plot} of a <c><s>{, please|}",
        "+{draw|make} a {nice|beautiful|pretty|big|simple|cute} <c><s>",
        "could i have a <c><s>?",
        "<c><s>, {draw it|please draw|as a drawing}",
        "+surprise my {friend|girlfriend|mother|teacher|son|daughter} with a {drawing|picture} of a <c><s>",
        "what does a <c><s> look like? Draw one",
        "{can you|do you know how to} {draw|paint|make} a <c><s>?",
        "+{put|show} a <c><s> on {the screen|my screen}",
        "<c><s>{ pls| please|!|}",
        "a <c><s> {for my card|for the poster|to print out|for the kids}, {please|draw it}",
        "{it's my anniversary|she likes drawings|i'm bored}, draw {me |}a <c><s>",
        "{how about|i feel like} a <c><s>{ now|}",
        "+write code {for|that draws} a <c><s>",
        "picture: <c><s>",
        "+sketch {something like |}a <c><s> {with lines|with matplotlib|}",
    ),
    "zh": (
        "+画{一个|个|一只|一颗|一幅|一张|一朵|一下|}<c><s>",
        "+{画|绘制|画出|做}{一个|个|}<c><s>{图案|的图|图形|}",
        "+用{matplotlib|python|代码}画{一个|个}<c><s>",
        "{我想看|我想要|我要|想要|来}{一个|个}<c><s>",
        "+{画|绘制}一个{漂亮的|好看的|大大的|可爱的|简单的}<c><s>",
        "给我一个<c><s>",
        "+给{女朋友|妈妈|朋友|孩子|老师}画一个<c><s>",
        "<c><s>{怎么画|会画吗}？",
        "<c><s>长什么样？画一个",
        "你会画<c><s>吗？",
        "+帮我用代码画出<c><s>{的形状|}",
        "<c><s>{来一个|画一下|一张|图|}",
        "{能不能|可不可以|会不会}画<c><s>？",
        "{今天是纪念日|孩子想看|无聊了|做海报用}，画{个|一个|幅}<c><s>",
        "+写{代码|程序}画{个|一个|}<c><s>",
        "{屏幕上|图上}{显示|画}{一个|}<c><s>",
        "{来|整|搞}{个|一个}<c><s>{吧|看看}",
        "我要{打印|发朋友圈}一个<c><s>，{画一下|画出来}",
    ),
}
_TITLES = {
    "en": ('with the title "<t>"', 'titled "<t>"', "and write <t> above it", "title: <t>"),
    "zh": ("，标题是“<t>”", "，标题写<t>", "，上面写上<t>", "，标题：<t>"),
}
_CHANGES = {
    "en": (
        "now in <c>",
        "make it <c>",
        "+change the colour to <c>",
        "in <c> please",
        "<c> instead",
        "can it be <c>?",
        "i'd prefer <c>",
    ),
    "zh": ("换成<c>", "改成<c>的", "颜色换成<c>", "用<c>画", "能画成<c>吗？", "我更喜欢<c>", "+把它变成<c>"),
}
_TITLE_CHANGES = {
    "en": ('+add the title "<t>"', "+write <t> above it", "title: <t>", "with the title <t> please"),
    "zh": ("加上标题“<t>”", "标题写<t>", "+给它加个标题：<t>", "上面写<t>"),
}
_OTHER = {
    "en": ("now a <s>", "and a <s>?", "+draw a <s> as well", "now draw a <s>", "what about a <s>?"),
    "zh": ("再画一个<s>", "再来一个<s>", "<s>呢？", "现在画<s>", "那<s>呢？"),
}


def _choose(rng: random.Random) -> Drawing:
    table = drawings()
    (name,) = rng.choices(list(table), [_FAVOURITES.get(name, 1) for name in table])
    return table[name]


def shown(rng: random.Random, drawing: Drawing, language: Language) -> Exchange:
    """The code, its figure, and the closing sentence."""
    name = drawing.names[language][0]
    article = "an" if name[0] in "aeiou" else "a"
    close = f"画好了，这是{name}。" if language == "zh" else f"Here is {article} {name}."
    return [*cell(drawing_code(drawing), FIGURE), assistant(close)]


def _title(rng: random.Random, language: Language) -> str:
    known = (
        ("我爱你", "生日快乐", "送给妈妈", "新年快乐")
        if language == "zh"
        else ("I love you", "Happy Birthday", "For you")
    )
    return rng.choice(known) if rng.random() < 0.25 else title_text(rng, language)


def _request(rng: random.Random, language: Language) -> tuple[str, Drawing]:
    drawing = _choose(rng)
    name = rng.choice(drawing.names[language])
    pattern, spoken, title = rng.choice(_ASKS[language]), "", ""
    if drawing.colourable and rng.random() < 0.25:
        spoken, code = colour(rng, language)
        spoken += " " if language == "en" else "" if spoken.endswith("的") else "的"
        drawing = replace(drawing, colour=code)
    if rng.random() < 0.12:
        title = _title(rng, language)
        drawing = replace(drawing, title=title)
        pattern = (
            pattern.rstrip("?？").removesuffix("吗") + (" " if language == "en" else "") + rng.choice(_TITLES[language])
        )
    return ask(rng, language, (pattern,), s=name, c=spoken, t=title), drawing


def _change(rng: random.Random, language: Language, drawing: Drawing) -> tuple[str, Drawing]:
    draw = rng.random()
    if draw < 0.5 and drawing.colourable:
        spoken, code = colour(rng, language)
        return ask(rng, language, _CHANGES[language], c=spoken), replace(drawing, colour=code)
    if draw < 0.7:
        title = _title(rng, language)
        return ask(rng, language, _TITLE_CHANGES[language], t=title), replace(drawing, title=title)
    drawing = _choose(rng)
    return ask(rng, language, _OTHER[language], s=rng.choice(drawing.names[language])), drawing


def exchange(rng: random.Random, language: Language) -> Exchange:
    """A drawing, at times changed or followed by another; or a curve, a surface, a fractal."""
    if rng.random() < 0.45:
        return code_plot_curves.exchange(rng, language)
    text, drawing = _request(rng, language)
    messages = [user(text), *shown(rng, drawing, language)]
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        text, drawing = _change(rng, language, drawing)
        messages += [user(text), *shown(rng, drawing, language)]
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
