"""Short lists as Markdown: things of a kind, lists and tables of what the user gives, going on after "go on"."""

import random

from training.data.conversation import Exchange, assistant, converse, user
from training.data.phrasing import Language, ask, join_words, made_up, rows
from training.dialogue import Dialogue

_KINDS = (
    ("fruits", "水果", "fruit"), ("vegetables", "蔬菜", "vegetable"), ("animals", "动物", "animal"), ("colours",
    "颜色", "color"),
    ("drinks", "饮料", "drink"), ("sports", "运动", "sport"), ("clothes", "衣服", "clothes"), ("professions", "职业",
    "work"),
    ("musical instruments", "乐器", "music"), ("vehicles", "交通工具", "transport"), ("metals", "金属", "metal"),
    ("parts of the body", "身体部位", "body"), ("tools", "工具", "tool"), ("foods", "食物", "food"),
)  # fmt: skip
_NUMBERS = {
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    "zh": list("零一两三四五六七八九十"),
}
_COMPLETE = (
    ("planets of the solar system", "太阳系的行星", "Mercury, Venus, Earth, Mars, Jupiter, Saturn, Uranus, Neptune",
        "水星、金星、地球、火星、木星、土星、天王星、海王星"),
    ("months of the year", "一年的月份",
        "January, February, March, April, May, June, July, August, September, October, November, December",
        "一月、二月、三月、四月、五月、六月、七月、八月、九月、十月、十一月、十二月"),
    ("days of the week", "一周的七天", "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday",
        "星期一、星期二、星期三、星期四、星期五、星期六、星期日"),
    ("seasons", "四季", "spring, summer, autumn, winter", "春、夏、秋、冬"),
    ("continents", "七大洲", "Asia, Africa, North America, South America, Antarctica, Europe, Oceania",
        "亚洲、非洲、北美洲、南美洲、南极洲、欧洲、大洋洲"),
    ("oceans", "四大洋", "Pacific, Atlantic, Indian, Arctic", "太平洋、大西洋、印度洋、北冰洋"),
    ("colours of the rainbow", "彩虹的颜色", "red, orange, yellow, green, blue, indigo, violet",
        "红、橙、黄、绿、蓝、靛、紫"),
    ("cardinal directions", "四个方向", "north, east, south, west", "东、南、西、北"),
    ("five senses", "五种感官", "sight, hearing, smell, taste, touch", "视觉、听觉、嗅觉、味觉、触觉"),
    ("vowels", "元音字母", "a, e, i, o, u", "a、e、i、o、u"),
    ("primary colours", "三原色", "red, yellow, blue", "红、黄、蓝"),
    ("states of matter", "物质的三态", "solid, liquid, gas", "固态、液态、气态"),
)  # fmt: skip
_ASK_SOME = {
    "en": ("+name <n> <k>", "+list <n> <k>", "+give me <n> <k>", "+tell me <n> <k>", "<n> <k>, please",
        "can you think of <n> <k>?", "+write a list of <n> <k>", "what are <n> <k>?", "i need <n> <k>"),
    "zh": ("+说出<n>种<k>", "+列出<n>种<k>", "+举<n>个<k>的例子", "+给我<n>个<k>的名字", "有哪些<k>？说<n>种",
        "<n>种<k>", "+列举<n>种<k>"),
}  # fmt: skip
_ASK_ALL = {
    "en": ("what are the <k>?", "+name the <k>", "+list {all |}the <k>", "which are the <k>?", "+tell me the <k>",
        "the <k>, please", "can you list the <k>?"),
    "zh": ("<k>{是|有}哪些？", "+列出<k>", "+说出<k>", "<k>分别是什么？", "+告诉我<k>"),
}  # fmt: skip
_GO_ON = {
    "en": ("go on", "more", "continue", "and more?", "+give me more", "some more please", "keep going"),
    "zh": ("继续", "还有呢？", "再来几个", "接着说", "再说几个", "更多"),
}
_BULLETS = {
    "en": ("+make a {bullet|bulleted|markdown|} list of <l>", "<l> as a {bullet|markdown} list",
        "+write <l> as bullet points", "+turn this into a list: <l>"),
    "zh": ("+把<l>写成列表", "+用列表列出<l>", "<l>，做成列表", "+用项目符号列出：<l>"),
}  # fmt: skip
_NUMBERED = {
    "en": ("+make a numbered list of <l>", "<l> as a numbered list", "+number these: <l>"),
    "zh": ("+把<l>编号列出", "+用编号列表写出<l>", "给<l>编号"),
}
_TABLE = {
    "en": ("+make a table of <l>", "+put this in a {markdown |}table: <l>", "<l> as a table"),
    "zh": ("+把<l>做成表格", "+用表格表示：<l>", "<l>，做成 Markdown 表格"),
}
_BOLD = {
    "en": ('+write "<l>" in bold', "+make <l> bold", '"<l>" in bold letters'),
    "zh": ("+把“<l>”加粗", "+用粗体写“<l>”", "“<l>”用粗体"),
}


def bullets(items: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _some(rng: random.Random, language: Language) -> Exchange:
    """Things of a kind, always the first of the table, so that the answer is one and the same."""
    zh = language == "zh"
    kind = rng.choice(_KINDS)
    known = [row[1 + zh] for row in rows("vocabulary") if row[0] == kind[2]]
    count = rng.randint(2, min(8, len(known)))
    typed = str(count) if rng.random() < 0.5 else _NUMBERS[language][count]
    messages = [user(ask(rng, language, _ASK_SOME[language], n=typed, k=kind[zh])), assistant(bullets(known[:count]))]
    following = known[count : count + 3]
    if following and rng.random() < 0.25:
        messages += [user(ask(rng, language, _GO_ON[language])), assistant(bullets(following))]
    return messages


def _all(rng: random.Random, language: Language) -> Exchange:
    zh = language == "zh"
    row = rng.choice(_COMPLETE)
    items = row[2 + zh].split("、" if zh else ", ")
    return [user(ask(rng, language, _ASK_ALL[language], k=row[zh])), assistant(bullets(items))]


def _items(rng: random.Random, language: Language) -> list[str]:
    zh = language == "zh"
    words = [
        made_up(rng, language) if rng.random() < 0.3 else rng.choice(rows("vocabulary"))[1 + zh]
        for _ in range(rng.randint(2, 6))
    ]
    return list(dict.fromkeys(words))


def _formatted(rng: random.Random, language: Language) -> Exchange:
    """What the user gives, as a list, numbered list, table or in bold."""
    items = _items(rng, language)
    listed = rng.choice((", ".join(items), join_words(items, language)))
    kind = rng.randrange(4)
    if kind == 0:
        return [user(ask(rng, language, _BULLETS[language], l=listed)), assistant(bullets(items))]
    if kind == 1:
        reply = "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))
        return [user(ask(rng, language, _NUMBERED[language], l=listed)), assistant(reply)]
    if kind == 2:
        return [user(ask(rng, language, _BOLD[language], l=items[0])), assistant(f"**{items[0]}**")]
    values = [str(rng.randint(1, 999)) for _ in items]
    pairs = ", ".join(f"{item} {value}" for item, value in zip(items, values, strict=True))
    head = "| 名称 | 数值 |" if language == "zh" else "| Name | Value |"
    body = "\n".join(f"| {item} | {value} |" for item, value in zip(items, values, strict=True))
    return [user(ask(rng, language, _TABLE[language], l=pairs)), assistant(f"{head}\n| --- | --- |\n{body}")]


def exchange(rng: random.Random, language: Language) -> Exchange:
    return rng.choice((_some, _some, _all, _formatted, _formatted))(rng, language)


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2))
