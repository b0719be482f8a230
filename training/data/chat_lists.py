"""Short lists as Markdown: things of a kind, lists all know, lists and tables of given things, bold text."""

import random

from training.data.conversation import Exchange, MakeExchange, assistant, converse, user
from training.data.phrasing import Language, ask, join_words, made_up, rows
from training.data.talk import inquire
from training.data.tool_words import person, things, word
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
_ASK_SOME = {
    "en": ("+name <n> <k>", "+list <n> <k>", "+give me <n> <k>", "+tell me <n> <k>", "<n> <k>, please",
        "can you think of <n> <k>?", "+write a list of <n> <k>", "what are <n> <k>?", "i need <n> <k>", "<n> <k>",
        "can you name <n> <k>?", "which <n> <k> come to your mind?", "any <n> <k>?", "+say <n> <k>",
        "+write down <n> <k>", "+come up with <n> <k>", "my kid has to name <n> <k>, can you help?",
        "+enumerate <n> <k>", "+mention <n> <k>", "could you list <n> <k> for me?", "+suggest <n> <k>",
        "for a word game i need <n> <k>", "do you know <n> <k>?", "<n> examples of <k>", "<k>: <n> of them",
        "what would be <n> <k>?", "i'm looking for <n> <k>", "+show me <n> <k> as a list", "gimme <n> <k>"),
    "zh": ("+说出<n>种<k>", "+列出<n>种<k>", "+举<n>个<k>的例子", "+给我<n>个<k>的名字", "有哪些<k>？说<n>种",
        "<n>种<k>", "+列举<n>种<k>", "+说<n>种<k>", "能说出<n>种<k>吗？", "+写出<n>种<k>", "<k>，说<n>个",
        "你知道哪些<k>？列<n>个", "给我<n>种<k>", "我需要<n>种<k>", "+想<n>种<k>", "举例：<n>种<k>", "来<n>种<k>",
        "+推荐<n>种<k>", "常见的<k>有哪些？<n>种就行", "孩子要写<n>种<k>，有哪些？", "+随便说<n>种<k>"),
}  # fmt: skip
_ASK_ALL = {
    "en": ("what are the <k>?", "+name the <k>", "+list {all |}the <k>", "which are the <k>?", "+tell me the <k>",
        "the <k>, please", "can you list the <k>?", "<k>?", "<k>", "+give me {all |}the <k>", "+say the <k>",
        "+write down {all |}the <k>", "what are all the <k>?", "+recite the <k>", "the <k>?", "all <k>",
        "do you know the <k>?", "could you name {all |}the <k>?", "i need a list of the <k>", "list of <k>",
        "what are the <k> called?", "+enumerate the <k>", "i forgot the <k>, what are they?",
        "+show me the <k> as a list", "+go through the <k>", "can you name them: the <k>?", "my son must learn the <k>",
        "what do the <k> consist of? just list them", "which ones are the <k>?", "+teach me the <k>",
        "+write the <k> one per line", "+put the <k> in a list"),
    "zh": ("<k>{是|有}哪些？", "+列出<k>", "+说出<k>", "<k>分别是什么？", "+告诉我<k>", "<k>", "<k>？", "<k>是什么？",
        "<k>都有哪些？", "<k>都是什么？", "<k>包括哪些？", "+写出<k>", "+列举<k>", "你知道<k>吗？", "能列出<k>吗？",
        "+把<k>列出来", "<k>有什么？", "<k>分别叫什么？", "我忘了<k>有哪些", "+背一下<k>", "+说说<k>",
        "孩子要背<k>", "请问<k>有哪些？", "+一一列出<k>", "给我<k>的清单", "所有的<k>"),
}  # fmt: skip
_ASK_COUNT = {
    "en": ("how many <k> are there?", "how many <k> exist?", "number of <k>?", "what is the number of <k>?",
        "+tell me how many <k> there are", "do you know how many <k> there are?"),
    "zh": ("<k>有几个？", "<k>一共有多少个？", "<k>共有几个？", "有几个<k>？", "<k>的数量是多少？"),
}  # fmt: skip
_ASK_NTH = {
    "en": ("which is the <n> of the <k>?", "what is the <n> one of the <k>?", "<n> of the <k>?",
        "what comes <n> in the list of the <k>?", "+name the <n> of the <k>", "the <n> of the <k> is ...?"),
    "zh": ("<k>中第<n>个是什么？", "<k>的第<n>个是哪个？", "<k>排第<n>的是什么？", "<k>里第<n>个？",
    "+说出<k>中的第<n>个"),
}  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth")  # fmt: skip
_GO_ON = {
    "en": ("go on", "more", "continue", "and more?", "+give me more", "some more please", "keep going", "more please",
        "next ones", "what else?", "any others?", "a few more", "others?", "and then?", "give me some others"),
    "zh": ("继续", "还有呢？", "再来几个", "接着说", "再说几个", "更多", "还有吗？", "再来", "别的呢？",
    "还有别的吗？", "再列几个"),
}  # fmt: skip
_BULLETS = {
    "en": ("+make a {bullet|bulleted|markdown|} list of <l>", "<l> as a {bullet|markdown} list",
        "+write <l> as bullet points", "+turn this into a list: <l>", "bullet points: <l>", "+bullet these: <l>",
        "+put <l> in a bulleted list", "+list these with bullets: <l>", "a list with <l>, please", "list: <l>",
        "+format <l> as a list", "+format this as a markdown list: <l>", "shopping list: <l>",
        "to buy: <l>. Make a list",
        "i need to pack <l>. can you make a list?", "can i have <l> as a list?", "+make bullets out of <l>",
        "one bullet each: <l>", "i have <l>, write them one below the other", "+write a markdown list with <l>"),
    "zh": ("+把<l>写成列表", "+用列表列出<l>", "<l>，做成列表", "+用项目符号列出：<l>", "+把<l>列成清单", "清单：<l>",
        "+用 Markdown 列表写<l>", "+把这些做成列表：<l>", "购物清单：<l>", "+把<l>一行一个列出来", "列表形式：<l>",
        "我要买<l>，列个清单", "能把<l>写成列表吗？", "+做一个列表，包括<l>", "+把<l>用圆点列出"),
}  # fmt: skip
_NUMBERED = {
    "en": ("+make a numbered list of <l>", "<l> as a numbered list", "+number these: <l>", "numbered list: <l>",
        "+write <l> as a numbered list", "+put numbers in front of <l>", "+list with numbers: <l>",
        "+make an ordered list with <l>", "ordered list of <l>", "1, 2, 3 ... for <l>", "can you number <l>?",
        "+turn <l> into a numbered list", "i want <l> numbered", "+enumerate with numbers: <l>",
        "my steps are <l>, number them"),
    "zh": ("+把<l>编号列出", "+用编号列表写出<l>", "给<l>编号", "+把<l>做成编号列表", "编号列表：<l>",
    "+用数字列出：<l>",
        "+给这些编上号：<l>", "<l>，按 1、2、3 列出", "+把<l>写成有序列表", "有序列表：<l>", "能给<l>编号吗？"),
}  # fmt: skip
_CHECKS = {
    "en": ("+make a checklist of <l>", "checklist: <l>", "+write <l> as a {to-do|todo|task} list with checkboxes",
        "todo list with boxes to tick: <l>", "+turn <l> into a markdown checklist", "+make checkboxes for <l>"),
    "zh": ("+把<l>做成待办清单，带复选框", "待办清单：<l>", "+用复选框列出<l>", "+把<l>做成任务清单", "打勾清单：<l>"),
}  # fmt: skip
_TABLE = {
    "en": ("+make a table of <l>", "+put this in a {markdown |}table: <l>", "<l> as a table", "table: <l>",
        "+show <l> in a table", "+turn this into a table: <l>", "a markdown table of <l>", "+draw a table with <l>",
        "can you make a table from <l>?", "+tabulate <l>", "+write a two-column table: <l>",
        "+arrange <l> in a table with two columns", "i need a table for <l>", "+format as table: <l>"),
    "zh": ("+把<l>做成表格", "+用表格表示：<l>", "<l>，做成 Markdown 表格", "表格：<l>", "+用表格列出<l>",
    "+把<l>整理成表格",
        "+画一个表格：<l>", "+做一个两列的表格：<l>", "能用表格显示<l>吗？", "+把下面的数据做成表：<l>", "<l>，要表格"),
}  # fmt: skip
_HEADED = {
    "en": ("+make a table with the columns <a> and <b>: <l>", "table, columns <a> and <b>, rows <l>",
        "+put this in a table with <a> and <b> as headers: <l>", "a table, header <a> | <b>, with <l>",
        "+write a markdown table (<a>, <b>): <l>"),
    "zh": ("+做一个表格，列名是<a>和<b>：<l>", "表格，表头<a>和<b>，内容：<l>", "+用<a>和<b>两列做表格：<l>",
        "+写一个 Markdown 表格，列为<a>、<b>：<l>"),
}  # fmt: skip
# What Markdown does to a short text: how it is asked and what comes out.
_STYLES: tuple[tuple[str, dict[Language, tuple[str, ...]]], ...] = (
    ("**{}**", {
        "en": ('+write "<l>" in bold', "+make <l> bold", '"<l>" in bold letters', "<l> in bold", "bold: <l>",
            "+write <l> in bold", "+bold this: <l>", "+put <l> in bold", "i want <l> in bold", "+print <l> bold",
            "+make this text bold: <l>", "can you write <l> in bold type?", "+bold the words <l>", "<l>, but bold",
            'markdown bold for "<l>"', "how does <l> look in bold?", "+emphasise strongly: <l>", "+format <l> as bold",
            "show me the word <l> in bold", "+use bold for <l>", "fat letters for <l> please, i mean bold"),
        "zh": ("+把“<l>”加粗", "+用粗体写“<l>”", "“<l>”用粗体", "+加粗：<l>", "<l>，加粗", "+用粗体显示<l>",
        "粗体：<l>",
            "+把<l>变成粗体", "+将<l>加粗显示", "能把<l>加粗吗？", "+写出加粗的“<l>”", "“<l>”加粗一下", "我要粗体的<l>",
            "+用 Markdown 加粗“<l>”", "<l>粗体怎么显示？")}),
    ("*{}*", {
        "en": ('+write "<l>" in italics', "+make <l> italic", "<l> in italics", "italic: <l>", "+italicise <l>",
            "+put <l> in italics", "+make this italic: <l>", "<l>, but in italic letters", "+write <l> in italic",
            "+format <l> as italic", "slanted please: <l>", "can you write <l> in italics?"),
        "zh": ("+把“<l>”变成斜体", "+用斜体写“<l>”", "斜体：<l>", "“<l>”用斜体", "<l>，斜体", "+用斜体显示<l>",
            "能把<l>写成斜体吗？", "+将“<l>”设为斜体")}),
    ("***{}***", {
        "en": ("+make <l> bold and italic", "<l> in bold italics", '+write "<l>" both bold and italic'),
        "zh": ("+把“<l>”变成粗斜体", "+把<l>加粗并斜体", "<l>，粗体加斜体")}),
    ("~~{}~~", {
        "en": ("+strike through <l>", "+cross out <l>", "<l> with a line through it", "strikethrough: <l>",
            '+write "<l>" crossed out'),
        "zh": ("+给“<l>”加删除线", "删除线：<l>", "+把<l>划掉", "<l>加删除线")}),
    ("# {}", {
        "en": ("+write <l> as a {heading|title|headline}", "heading: <l>", '"<l>" as a heading', "+make <l> a heading",
            "+make a markdown heading: <l>", "big heading with <l>", "+turn <l> into a title", "+use <l> as a headline",
            "+format <l> as a heading", "a heading saying <l>"),
        "zh": ("+把“<l>”写成标题", "标题：<l>", "+用标题格式写<l>", "“<l>”做标题", "+把<l>变成一级标题",
        "+做一个标题：<l>")}),
    ("## {}", {
        "en": ("+write <l> as a {level 2|second-level|second level} heading", "<l> as a subheading", "subheading: <l>"),
        "zh": ("+把“<l>”写成二级标题", "二级标题：<l>", "<l>做二级标题")}),
    ("`{}`", {
        "en": ("+write <l> as inline code", "<l> in code font", "inline code: <l>", '+put "<l>" in backticks',
            "<l> in monospace please", "+format <l> as inline code"),
        "zh": ("+把“<l>”写成行内代码", "行内代码：<l>", "<l>用代码字体", "+用反引号括起<l>")}),
    ("```\n{}\n```", {
        "en": ("+put <l> in a code block", "code block: <l>", "<l> in a code block", "+make a code block with <l>",
            "+write <l> as a code block", "+wrap <l> in a fenced code block"),
        "zh": ("+把“<l>”放进代码块", "代码块：<l>", "+用代码块显示<l>", "<l>，放在代码块里")}),
    ("> {}", {
        "en": ("+quote <l> as a blockquote", "<l> as a {block quote|blockquote|quotation}", "blockquote: <l>",
            "+format <l> as a quote", "+write <l> as a markdown quote"),
        "zh": ("+把“<l>”写成引用", "引用：<l>", "+用引用格式写<l>", "<l>，做成引用块")}),
)  # fmt: skip
_STYLE_WEIGHTS = (8, 4, 0.7, 0.7, 3, 1, 1, 2, 1.5)
_HEADS: dict[Language, tuple[str, ...]] = {
    "en": ("Name", "Price", "City", "Age", "Item", "Amount", "Day", "Task", "Country", "Score", "Colour", "Number"),
    "zh": ("姓名", "价格", "城市", "年龄", "物品", "数量", "日期", "任务", "国家", "分数", "颜色", "编号"),
}


def bullets(items: list[str] | tuple[str, ...]) -> str:
    return "\n".join(f"- {item}" for item in items)


_BEST_KNOWN = 13  # rows at the top of the file that are asked more often


def _complete(rng: random.Random, language: Language, known: float = 0.5) -> tuple[str, list[str], str]:
    """A list that everybody knows: one of its names, its members, and its first name, which the answers have."""
    zh = language == "zh"
    table = rows("lists")
    row = rng.choice(table[:_BEST_KNOWN] if rng.random() < known else table)
    names = row[zh].split("/")
    return rng.choice((names[0], *names)), row[2 + zh].split("、" if zh else ", "), names[0]


def _some(rng: random.Random, language: Language) -> Exchange:
    """Things of a kind, always the first of the table, so that the answer is one and the same."""
    zh = language == "zh"
    kind = rng.choice(_KINDS)
    known = [row[1 + zh] for row in rows("vocabulary") if row[0] == kind[2]]
    count = rng.randint(2, min(10, len(known)))
    typed = str(count) if rng.random() < 0.5 else _NUMBERS[language][count]
    messages = [
        user(inquire(rng, language, _ASK_SOME[language], n=typed, k=kind[zh])),
        assistant(bullets(known[:count])),
    ]
    following = known[count : count + 3]
    if following and rng.random() < 0.25:
        messages += [user(ask(rng, language, _GO_ON[language])), assistant(bullets(following))]
    return messages


def _all(rng: random.Random, language: Language) -> Exchange:
    name, items, _ = _complete(rng, language)
    return [user(inquire(rng, language, _ASK_ALL[language], k=name)), assistant(bullets(items))]


def _how_many(rng: random.Random, language: Language) -> Exchange:
    """How many there are; of the best known lists, whose first names fit "there are"."""
    name, items, first = _complete(rng, language, known=1)
    reply = f"{first}有 {len(items)} 个。" if language == "zh" else f"There are {len(items)} {first}."
    return [user(inquire(rng, language, _ASK_COUNT[language], k=name)), assistant(reply)]


def _nth(rng: random.Random, language: Language) -> Exchange:
    """One member by its place."""
    name, items, first = _complete(rng, language, known=0.9)
    at = rng.randrange(min(len(items), 12))
    zh = language == "zh"
    place = "一二三四五六七八九十"[at] if zh and at < 10 else str(at + 1) if zh else _ORDINALS[at]
    reply = f"{first}中第{place}个是{items[at]}。" if zh else f"The {place} of the {first} is {items[at]}."
    return [user(inquire(rng, language, _ASK_NTH[language], n=place, k=name)), assistant(reply)]


def _item(rng: random.Random, language: Language) -> str:
    """A word, a name, a made-up word, or one of the other language."""
    zh = language == "zh"
    dice = rng.random()
    if dice < 0.2:
        return made_up(rng, language)
    if dice < 0.3:
        return person(rng, language)
    if dice < 0.55:
        return word(rng, language)
    if dice < 0.65:
        return str(
            rng.choice(things()[rng.choice(("hobby", "furniture", "garment", "toy", "food", "drink")), language])
        )
    return rng.choice(rows("vocabulary"))[1 + zh]


def _items(rng: random.Random, language: Language) -> list[str]:
    return list(dict.fromkeys(_item(rng, language) for _ in range(rng.randint(2, 7))))


def _phrase(rng: random.Random, language: Language) -> str:
    """One to four words, as somebody wants them set."""
    if rng.random() < 0.15:
        return rng.choice(rows("sentences"))[language == "zh"]
    count = rng.choice((1, 1, 1, 2, 2, 3, 4))
    if language == "zh":
        return "".join(_item(rng, "zh") for _ in range(min(count, 2)))
    text = " ".join(_item(rng, "en") for _ in range(count))
    return rng.choice((text, text, text.lower(), text.title(), text.upper(), text.capitalize()))


def _styled(rng: random.Random, language: Language) -> Exchange:
    form, asked = rng.choices(_STYLES, _STYLE_WEIGHTS)[0]
    text = _phrase(rng, language)
    return [user(inquire(rng, language, asked[language], l=text)), assistant(form.format(text))]


def _table(rng: random.Random, language: Language) -> Exchange:
    """Pairs as a table, with headers of the user's at times."""
    items = _items(rng, language)
    values = [str(rng.randint(1, 999)) if rng.random() < 0.8 else _item(rng, language) for _ in items]
    sign = rng.choice((" ", " ", ": ", " = ", " - ", "-", "："))
    pairs = rng.choice((", ", "; ", ", ")).join(f"{i}{sign}{v}" for i, v in zip(items, values, strict=True))
    body = "\n".join(f"| {item} | {value} |" for item, value in zip(items, values, strict=True))
    if rng.random() < 0.3:
        a, b = rng.sample(_HEADS[language], 2)
        request = inquire(rng, language, _HEADED[language], a=a, b=b, l=pairs)
        return [user(request), assistant(f"| {a} | {b} |\n| --- | --- |\n{body}")]
    head = "| 名称 | 数值 |" if language == "zh" else "| Name | Value |"
    return [
        user(inquire(rng, language, _TABLE[language], l=pairs)),
        assistant(f"{head}\n| --- | --- |\n{body}"),
    ]


def _formatted(rng: random.Random, language: Language) -> Exchange:
    """What the user gives, as a list, numbered list or checklist."""
    items = _items(rng, language)
    joined = ("、".join(items), "，".join(items), " ".join(items)) if language == "zh" else (", ".join(items),)
    listed = rng.choice((", ".join(items), join_words(items, language), *joined))
    patterns, form = rng.choices(
        ((_BULLETS, "- {item}"), (_NUMBERED, "{n}. {item}"), (_CHECKS, "- [ ] {item}")), (4, 4, 1)
    )[0]
    reply = "\n".join(form.format(n=n, item=item) for n, item in enumerate(items, 1))
    return [user(inquire(rng, language, patterns[language], l=listed)), assistant(reply)]


_MAKERS: tuple[tuple[MakeExchange, float], ...] = (
    (_some, 4), (_all, 5), (_how_many, 1), (_nth, 1.5), (_formatted, 4), (_styled, 5), (_table, 2.5),
)  # fmt: skip


def exchange(rng: random.Random, language: Language) -> Exchange:
    makers, weights = zip(*_MAKERS, strict=True)
    (make,) = rng.choices(makers, weights)
    messages: Exchange = make(rng, language)
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2))
