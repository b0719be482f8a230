"""Lists of numbers given in the request: statistics, sorting, filtering; follow-ups use the variable `data` again."""

import random

from training.data.conversation import Exchange, Namespace, assistant, converse, run_cell, user
from training.data.phrasing import Language, ask, rows, say
from training.data.tasks import number_list, typed_list
from training.dialogue import Dialogue

_FULL = {
    "en": (
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
        "<l>的<what>是多少？", "+计算<l>的<what>", "+求{下列数的|这组数据的|}<what>：<l>", "+求<l>的<what>",
            "数据：<l>，求<what>",
        "这组数<l>的<what>是{多少|什么}？", "我{测得|有|得到}一组数据：<l>，<what>是多少？", "<l>，<what>？",
            "+帮忙算一下<l>的<what>",
        "{成绩|结果|分数}分别是<l>，<what>是多少？", "已知<l>，求<what>",
    ),
}  # fmt: skip
_AGAIN = {
    "en": ("and the <what>?", "now the <what>", "what about the <what>?", "what is the <what>?", "<what>?",
        "+give me the <what> too", "also the <what> please"),
    "zh": ("<what>呢？", "再求<what>", "那<what>是多少？", "<what>是多少？", "还要<what>", "+再算一下<what>"),
}  # fmt: skip
_DEFINE = {
    "en": ("+{save|store|remember} these numbers: <l>", "here is my data: <l>", "data = <l>", "my numbers are <l>",
        "+make a list with <l>"),
    "zh": ("我的数据是：<l>", "+{保存|记住}这些数：<l>", "data = <l>", "+建一个列表：<l>", "有一组数：<l>"),
}  # fmt: skip


def operation(rng: random.Random) -> tuple[str, ...]:
    """A row of the table: English name, Chinese name, import, code, English closing, Chinese closing."""
    return rng.choice(rows("list_operations"))


def _code(row: tuple[str, ...], definition: str) -> str:
    start = f"import {row[2]}\n\n" if row[2] else ""
    return f"{start}{definition}print({row[3]})"


def _close(row: tuple[str, ...], language: Language, output: str) -> str:
    if len(output) > 90:
        return "结果如上所示。" if language == "zh" else "The result is shown above."
    return say(random.Random(0), row[5] if language == "zh" else row[4], out=output)


def _name(rng: random.Random, row: tuple[str, ...], language: Language) -> str:
    return rng.choice((row[1] if language == "zh" else row[0]).split("/"))


def _step(row: tuple[str, ...], language: Language, request: str, definition: str, space: Namespace) -> Exchange:
    messages, output = run_cell(_code(row, definition), space)
    return [user(request), *messages, assistant(_close(row, language, output))]


def exchange(rng: random.Random, language: Language) -> Exchange:
    """One operation on a list, then at times others on the same list."""
    values = number_list(rng)
    typed, definition = typed_list(rng, values, language), f"data = {values}\n"
    space: Namespace = {}
    if rng.random() < 0.1:
        request = ask(rng, language, _DEFINE[language], l=typed)
        messages, _ = run_cell(f"{definition}print(data)", space)
        close = (
            f"列表 data 有 {len(values)} 个数。" if language == "zh" else f"The list data has {len(values)} numbers."
        )
        messages = [user(request), *messages, assistant(close)]
        turns = rng.choice((1, 2, 3))
    else:
        row = operation(rng)
        request = ask(rng, language, _FULL[language], l=typed, what=_name(rng, row, language))
        messages = _step(row, language, request, definition, space)
        turns = rng.choice((0, 0, 0, 1, 1, 2))
    for _ in range(turns):
        row = operation(rng)
        request = ask(rng, language, _AGAIN[language], what=_name(rng, row, language))
        messages += _step(row, language, request, "", space)
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
