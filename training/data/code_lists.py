"""Lists of numbers given in the request: statistics, sorting, filtering; follow-ups use the variable `data` again.

What is asked of them is a table in words/list_operations.txt; one, two or three things at once. The numbers stand in
stories (heights of children, steps of a week), with units, separators of all kinds, thousands and words.
"""

import random
from dataclasses import dataclass

from training.data.conversation import Exchange, Namespace, assistant, converse, run, run_cell, user
from training.data.number_words import in_words
from training.data.phrasing import Language, join_words, rows, say
from training.data.tasks import asked as ask
from training.data.tasks import choose, load, number_list, typed_list
from training.dialogue import Dialogue

_FULL = {
    "en": (
        "<what>: <l>", "{need|looking for|want} <what> of <l>", "<l> => <what>",
        "{the |my |}numbers <l>, <what> {please|pls}",
        "<l>. {Can you tell me|Do you know|I'd like to know|Please compute|I am after} the <what>?",
        "+{work out|get|print|output} the <what>, numbers {are|follow}: <l>",
        "i wonder what the <what> of <l> {is|might be}",
        "{data|values|numbers|list}: <l>; {wanted|find|compute|task}: <what>", "<what>? <l>",
        "{take|use|consider} <l>. {What's|What is|Print} the <what>?", "from <l> {i need|get me|print} the <what>",
        "what is the <what> of <l>?", "+compute the <what> of <l>",
            "+calculate the <what> {of|for} {these numbers: |the list |}<l>",
        "+find the <what> {of|in} <l>", "<what> of <l>", "<l>: {what is the |}<what>?",
            "here are {my |some |}numbers: <l>. What is the <what>?",
        "+tell me the <what> of {the numbers |this list: |}<l>", "i {measured|have|got} <l>, what's the <what>?",
            "<l> <what>?",
        "the {results|values|scores|readings|marks} {were|are} <l>. I need the <what>",
            "given <l>, {find|compute|what is} the <what>?",
    ),
    "zh": (
        "<what>：<l>", "{要|需要|想知道}<l>的<what>", "<l>，{麻烦算|求|算出|输出}<what>",
        "{数据|数字|列表}{为|是|}<l>，{要求|任务|请算}：<what>",
        "<what>{是多少|}？{数据|数}：<l>", "{这些数|数字}{：|是}<l>。{想求|求|算}<what>",
        "+{给出|输出|打印|算出}<l>的<what>",
        "<l>这{些|几个|组}数{的|}<what>{是什么|是多少|}？", "用<l>算{一下|}<what>",
        "<l>的<what>是多少？", "+计算<l>的<what>", "+求{下列数的|这组数据的|}<what>：<l>", "+求<l>的<what>",
            "数据：<l>，求<what>",
        "这组数<l>的<what>是{多少|什么}？", "我{测得|有|得到}一组数据：<l>，<what>是多少？", "<l>，<what>？",
            "+帮忙算一下<l>的<what>",
        "{成绩|结果|分数}分别是<l>，<what>是多少？", "已知<l>，求<what>",
    ),
}  # fmt: skip
# A question in other words than the operation's name: "which is the biggest?"
_INDIRECT = {
    "en": ("<l>: <q>?", "<l>. <q>?", "{numbers|data|values|list}: <l>. <q>?", "{here|look}: <l>. <q>?", "<l> - <q>?",
        "{i have|i've got|there are} <l>, <q>?", "{of|for|take} <l>: <q>?", "<q>? <l>", "<q>: <l>"),
    "zh": ("<l>，<q>？", "<l>：<q>？", "{数据|数字|这组数}：<l>。<q>？", "{有|给你}这些数：<l>，<q>？", "<q>？<l>",
    "<q>：<l>",
        "<l>里，<q>？"),
}  # fmt: skip
_STORY = {
    "en": ("<s>. What {is|was} the <what>?", "<s>. {I need|Please give me|Can you compute} the <what>?", "<s>, <what>?",
        "<s>; {find|compute|get} the <what>", "<s>. <What>?", "<what> if <s>?"),
    "zh": ("<s>，<what>是多少？", "<s>。{求|算一下|帮我算}<what>", "<s>，求<what>", "<s>，<what>？",
    "<s>，{想知道|请问}<what>"),
}  # fmt: skip
_STORY_INDIRECT = {
    "en": ("<s>. <q>?", "<s>, <q>?", "<s>: <q>?", "<s>. {So|Now}, <q>?"),
    "zh": ("<s>，<q>？", "<s>。<q>？", "<s>，{请问|那么|那}<q>？"),
}  # fmt: skip
_AGAIN = {
    "en": ("and the <what>?", "now the <what>", "what about the <what>?", "what is the <what>?", "<what>?",
        "+give me the <what> too", "also the <what> please", "same numbers, <what>",
        "{and what|what} is the <what> of them?",
        "{one more thing|next}: the <what>", "i also need the <what>", "of the same list, the <what>?",
        "{and|ok, now} <what> of the same data?"),
    "zh": ("<what>呢？", "再求<what>", "那<what>是多少？", "<what>是多少？", "还要<what>", "+再算一下<what>",
    "同样的数，<what>？",
        "还是这组数，求<what>", "{接着|然后}求<what>", "<what>也{算|求}一下", "这些数的<what>又是多少？"),
}  # fmt: skip
_AGAIN_INDIRECT = {
    "en": ("and <q>?", "<q>?", "{same data|same numbers}, <q>?", "ok. <q>?"),
    "zh": ("<q>？", "那<q>？", "{同样的数|还是这些数}，<q>？", "再看看，<q>？"),
}  # fmt: skip
_DEFINE = {
    "en": ("+{save|store|remember} these numbers: <l>", "here is my data: <l>", "data = <l>", "my numbers are <l>",
        "+make a list with <l>", "keep <l> {in mind|for later}", "{i'll ask about these|more about these later}: <l>",
        "+put <l> {into a list|in a variable}"),
    "zh": ("我的数据是：<l>", "+{保存|记住}这些数：<l>", "data = <l>", "+建一个列表：<l>", "有一组数：<l>",
    "+把<l>存{起来|成列表}",
        "先记下：<l>", "{等下|待会儿}要用这些数：<l>"),
}  # fmt: skip

# Where numbers come from: story in English, in Chinese, unit in English and Chinese, lowest, highest, decimals.
_STORIES = (
    ("{the heights of my kids are|the pupils are} <l> {tall|}", "{学生|孩子们}的身高{是|分别是|}<l>", " cm", "厘米",
        90, 190, 0),
    ("{my steps this week were|i walked <l> steps, day by day|steps per day}: <l>", "{这周|每天}的步数{是|：}<l>", "",
        "步",
        900, 19000, 0),
    ("{sales|the shop sold|daily sales were} <l>", "{每天|本周}{的|}{销售额|卖了}<l>", " euros", "元", 40, 9000, 0),
    ("rents in our {street|house|town}: <l>", "{小区|这条街}的{房租|月租}{是|：}<l>", " euros", "元", 300, 4000, 0),
    ("{my marks|the marks|test scores|exam results} {are|were} <l>", "{考试|期末|小测}成绩{是|：|分别是}<l>",
        " points", "分", 35, 100, 0),
    ("{temperatures|it was|we measured} <l> {this week|at noon|}", "{这几天|本周|每天中午}{的|}气温{是|：|分别是}<l>",
        " degrees", "度",
        -12, 36, 1),
    ("{the patients weigh|weights|we weighed} <l>", "{病人|大家}的体重{是|：|分别是}<l>", " kg", "公斤", 38, 120, 1),
    ("{pulse|my pulse was|heart rate readings}: <l>", "{心率|脉搏}{是|测得|：}<l>", " bpm", "次", 48, 150, 0),
    ("{waiting times|i waited|the bus took} <l>", "{等车|排队|通勤}时间{是|：|分别是}<l>", " min", "分钟", 2, 90, 0),
    ("{prices|the prices are|things cost} <l>", "{价格|单价}{是|：|分别是}<l>", " dollars", "元", 1, 60, 2),
    ("{ages in our group|our ages are|the players are} <l>", "{我们|队员|家里人}的年龄{是|：|分别是}<l>", " years",
        "岁", 4, 90, 0),
    ("{rainfall|it rained} <l>", "{降雨量|每月降雨}{是|：|分别是}<l>", " mm", "毫米", 0, 120, 0),
    ("{goals per match|our team scored|goals}: <l>", "{每场|球队}进球{数|}{是|：}<l>", "", "个", 0, 7, 0),
    ("{dice rolls|i rolled|the dice gave} <l>", "{掷骰子|骰子}{得到|点数是|：}<l>", "", "", 1, 6, 0),
    ("{blood sugar|sugar readings|glucose}: <l>", "血糖{是|测得|：}<l>", " mmol/l", "", 3, 12, 1),
    ("{lap times|my laps took|run times}: <l>", "{每圈|跑步}用时{是|：|分别是}<l>", " s", "秒", 50, 130, 1),
    ("{hours i worked|working hours|we worked}: <l>", "{工作|加班}{时长|小时数}{是|：|分别是}<l>", " h", "小时", 1,
        12, 1),
    ("{visitors per day|we had} <l> {guests|visitors|}", "{每天|}{来客|客流|访客}{数|人数|}{是|：}<l>", "", "人", 5,
        4000, 0),
)  # fmt: skip


@dataclass(frozen=True)
class Data:
    """Numbers and how the user says them: as a bare list, or within a story."""

    values: list[float]
    typed: str
    story: str = ""


def _story(rng: random.Random, language: Language) -> Data:
    zh = language == "zh"
    en_text, zh_text, en_unit, zh_unit, low, high, places = rng.choice(_STORIES)
    count = rng.choice((3, 4, 5, 5, 6, 7, 7, 8, 10, 12))
    if places:
        values: list[float] = [round(rng.uniform(low, high), places) for _ in range(count)]
    else:
        values = [rng.randint(low, high) for _ in range(count)]
    listed = _measured(rng, language, values, (zh_unit if zh else en_unit) if rng.random() < 0.4 else "")
    # A story that would mention the numbers twice is cut to the first mention.
    text = say(rng, zh_text if zh else en_text, l=listed)
    return Data(values, listed, text if text.count(listed) == 1 else listed)


def _measured(rng: random.Random, language: Language, values: list[float], unit: str) -> str:
    """Numbers with units, with thousands or in words, separated in many ways."""
    zh = language == "zh"
    texts = [str(value) for value in values]
    thousands = max(values) >= 3000 and rng.random() < 0.3
    if thousands:
        texts = [f"{value:,}" for value in values]
    elif rng.random() < 0.06 and all(isinstance(value, int) and 0 <= value < 100 for value in values):
        texts = [in_words(int(value), language) for value in values]
    if unit and rng.random() < 0.7:
        texts = [text + unit for text in texts]
        unit = ""
    if thousands:
        joined = rng.choice((" / ", "; ", " and ", "、") if zh else (" / ", "; ", " and ", " | ")).join(texts)
    else:
        joined = rng.choice((
            ", ".join(texts), ", ".join(texts), " ".join(texts) if not unit or zh else ", ".join(texts),
            join_words(texts, language), ("、" if zh else ", ").join(texts), ("，" if zh else "; ").join(texts),
            " / ".join(texts), (" 和 " if zh else " and ").join(texts), ",".join(texts), " - ".join(texts)
            if min(values) >= 0 else ", ".join(texts), "\n".join(texts) if rng.random() < 0.3 else ", ".join(texts),
        ))  # fmt: skip
    return joined + unit


def _data(rng: random.Random, language: Language) -> Data:
    if rng.random() < 0.42:
        return _story(rng, language)
    values = number_list(rng)
    if rng.random() < 0.3:
        # Repeated values make modes, counts and duplicates worth asking.
        values = [rng.choice(values[: max(2, len(values) // 2)]) for _ in values]
    typed = typed_list(rng, values, language) if rng.random() < 0.6 else _measured(rng, language, values, "")
    return Data(values, typed)


# What people ask for together, by the first English name of the operation.
_TOGETHER = (
    ("mean", "median"), ("mean", "median"), ("minimum", "maximum"), ("maximum", "minimum"), ("mean", "median", "mode"),
    ("minimum", "maximum", "range (max minus min)"), ("mean", "standard deviation"), ("sum", "mean"),
    ("mean", "variance"), ("maximum", "minimum", "mean"), ("sum", "product"), ("median", "mode"), ("sum", "maximum"),
    ("number of values", "sum"), ("number of values", "sum", "mean"), ("median", "standard deviation"),
    ("variance", "standard deviation"), ("mean", "maximum"), ("minimum", "maximum", "sum"), ("sorted list", "median"),
    ("maximum", "position of the maximum"), ("range (max minus min)", "mean"), ("even numbers", "odd numbers"),
)  # fmt: skip


def _row(name: str) -> tuple[str, ...]:
    return next(row for row in rows("list_operations") if row[0].split("/")[0] == name)


def _two_lists(rng: random.Random, language: Language) -> dict[str, str]:
    """Two lists of the same length that share some values."""
    count = rng.randint(3, 8)
    pool = rng.sample(range(1, rng.choice((20, 60, 300))), 2 * count if count < 9 else 16)
    a = rng.sample(pool[: count + 3], count)
    b = rng.sample(pool[2:], count)
    typed = [typed_list(rng, values, language) if rng.random() < 0.3 else str(values) for values in (a, b)]
    return {"l": typed[0], "m": typed[1], "L": str(a), "M": str(b)}


def _weights(rng: random.Random, language: Language) -> dict[str, str]:
    count = rng.randint(2, 5)
    values, weights = [rng.randint(1, 100) for _ in range(count)], [rng.randint(1, 9) for _ in range(count)]
    return {"l": typed_list(rng, values, language), "m": typed_list(rng, weights, language)} | {
        "L": str(values), "M": str(weights),
    }  # fmt: skip


def _nested(rng: random.Random, language: Language) -> dict[str, str]:
    parts = [[rng.randint(0, 50) for _ in range(rng.randint(1, 4))] for _ in range(rng.randint(2, 4))]
    return {"l": str(parts), "L": str(parts)}


def _span(rng: random.Random, language: Language) -> dict[str, str]:
    a = rng.choice((0, 1, rng.randint(-20, 90)))
    return {"a": str(a), "b": str(a + rng.randint(4, 60)), "k": str(rng.randint(2, 9))}


def _window(rng: random.Random, language: Language) -> dict[str, str]:
    values = [rng.randint(1, 200) for _ in range(rng.randint(5, 10))]
    return {"l": _measured(rng, language, list(values), ""), "L": str(values), "k": str(rng.randint(2, 4))}


DRAWS = {
    "two_lists": _two_lists,
    "weights": _weights,
    "nested": _nested,
    "span": _span,
    "window": _window,
}


def operation(rng: random.Random) -> tuple[str, ...]:
    """A row of the table: names in English and Chinese, import, code, closings, and questions without the name."""
    return rng.choice(rows("list_operations"))


def _operations(rng: random.Random, values: list[float]) -> tuple[tuple[tuple[str, ...], ...], dict[str, str]]:
    """One operation, or two or three that are asked for together; with the values of their slots."""
    slots = {"v": str(rng.choice(values)), "k": str(rng.randint(2, max(2, min(5, len(values) - 1))))}
    while True:
        draw = rng.random()
        if draw < 0.25:
            chosen = tuple(map(_row, rng.choice(_TOGETHER)))
        elif draw < 0.32:
            chosen = tuple(row for row in (operation(rng), operation(rng)) if "<" not in row[0])
            chosen = chosen if len({row[3] for row in chosen}) == 2 else ()
        else:
            chosen = (operation(rng),)
        if chosen and all(run(_code((row,), f"data = {values}\n", slots))[1] for row in chosen):
            return chosen, slots


def _code(chosen: tuple[tuple[str, ...], ...], definition: str, slots: dict[str, str]) -> str:
    modules = sorted({row[2] for row in chosen if row[2]})
    start = "".join(f"import {module}\n" for module in modules) + ("\n" if modules else "")
    lines = "\n".join(f"print({row[3]})" for row in chosen)
    return start + definition + lines.replace("<v>", slots["v"]).replace("<k>", slots["k"])


def _close(chosen: tuple[tuple[str, ...], ...], language: Language, output: str, slots: dict[str, str]) -> str:
    zh = language == "zh"
    lines = output.splitlines()
    if len(output) > 110 or len(lines) != len(chosen):
        return "结果如上所示。" if zh else "The result is shown above."
    parts = [
        say(random.Random(0), row[5 if zh else 4], out=line, **slots) for row, line in zip(chosen, lines, strict=True)
    ]
    if len(parts) == 1:
        return parts[0]
    return ("" if zh else " ").join(part if part[-1] in ".。" else part + ("。" if zh else ".") for part in parts)


def _name(rng: random.Random, row: tuple[str, ...], language: Language) -> str:
    return rng.choice((row[1] if language == "zh" else row[0]).split("/"))


def _wish(rng: random.Random, chosen: tuple[tuple[str, ...], ...], language: Language) -> tuple[str, bool]:
    """What is asked, as a pattern; and whether it is a question of its own instead of a name."""
    zh = language == "zh"
    indirect = chosen[0][7 if zh else 6] if len(chosen) == 1 else ""
    if indirect and rng.random() < 0.45:
        return rng.choice(indirect.split("/")), True
    names = [_name(rng, row, language) for row in chosen]
    if len(names) == 1:
        return names[0], False
    joined = join_words(names, language)
    if rng.random() < 0.3:
        joined = rng.choice(("、", "，", "+", "还有") if zh else (" and ", ", ", " + ", " and also the ", " & ")).join(
            names
        )
    return joined + (rng.choice(("", "", "都要", "一起")) if zh else ""), False


def _question(rng: random.Random, language: Language, data: Data, wish: tuple[str, bool], slots: dict[str, str]) -> str:
    text, indirect = wish
    if data.story:
        patterns = (_STORY_INDIRECT if indirect else _STORY)[language]
    else:
        patterns = (_INDIRECT if indirect else _FULL)[language]
    pattern = rng.choice(patterns)
    for slot in ("<what>", "<q>"):
        pattern = pattern.replace(slot, text)
    pattern = pattern.replace("<What>", text[:1].upper() + text[1:])
    return ask(rng, language, (pattern,), l=data.typed, s=data.story, **slots)


def _step(
    language: Language, request: str, chosen: tuple[tuple[str, ...], ...], definition: str, slots: dict[str, str],
    space: Namespace,
) -> Exchange:  # fmt: skip
    messages, output = run_cell(_code(chosen, definition, slots), space)
    return [user(request), *messages, assistant(_close(chosen, language, output, slots))]


def exchange(rng: random.Random, language: Language) -> Exchange:
    """One or several operations on a list, then at times others on the same list; or two lists."""
    if rng.random() < 0.16:
        return choose(rng, language, load("lists", __name__))
    data = _data(rng, language)
    definition = f"data = {data.values}\n"
    space: Namespace = {}
    if rng.random() < 0.08:
        request = ask(rng, language, _DEFINE[language], l=data.typed)
        messages, _ = run_cell(f"{definition}print(data)", space)
        count = len(data.values)
        close = f"列表 data 有 {count} 个数。" if language == "zh" else f"The list data has {count} numbers."
        messages = [user(request), *messages, assistant(close)]
        turns = rng.choice((1, 2, 3))
    else:
        chosen, slots = _operations(rng, data.values)
        request = _question(rng, language, data, _wish(rng, chosen, language), slots)
        messages = _step(language, request, chosen, definition, slots, space)
        turns = rng.choice((0, 0, 0, 1, 1, 2))
    for _ in range(turns):
        chosen, slots = _operations(rng, data.values)
        text, indirect = _wish(rng, chosen, language)
        pattern = rng.choice((_AGAIN_INDIRECT if indirect else _AGAIN)[language])
        pattern = pattern.replace("<what>", text).replace("<q>", text)
        messages += _step(language, ask(rng, language, (pattern,), **slots), chosen, "", slots, space)
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
