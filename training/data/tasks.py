"""A computing task as data: how it is asked, the code that solves it, the sentence that closes it.

The code is run for real (standard library only), so that report and closing sentence are true.
"""

import random
import re
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from training.data.conversation import Exchange, Namespace, assistant, run_cell, user
from training.data.number_words import in_words
from training.data.phrasing import Language, ask, say

Slots = dict[str, str]
Draw = Callable[[random.Random, Language], Slots]
QUOTED = 90  # characters of output that are repeated in the closing sentence
_FOLDER = Path(__file__).parent / "tasks_code"


@dataclass(frozen=True)
class Task:
    """Patterns in English and Chinese. `<slots>` come from `draw`; `close` may also hold `<out>`, the whole output, and
    `<out1>`, `<out2>`..., its lines. `again` asks for the same with other values. A long or empty output is not
    repeated; then `long` closes. `code_zh` is set where
    the code prints words; `verdict` closes a task that prints True or False.
    """

    draw: Draw
    en: Sequence[str]
    zh: Sequence[str]
    code: str
    close: tuple[str, str] = ("The result is <out>.", "结果是 <out>。")
    again: tuple[Sequence[str], Sequence[str]] = field(default=((), ()))
    long: tuple[str, str] = ("The result is shown above.", "结果如上所示。")
    code_zh: str = ""
    verdict: tuple[tuple[str, str], tuple[str, str]] | None = None
    weight: float = 1.0


@cache
def load(name: str, family: str) -> tuple[Task, ...]:
    """The tasks of a file beside this one; its `draw` names are looked up in the table `DRAWS` of a family's module.

    Raises:
        KeyError: the file names a function that is not in `DRAWS`, or a task lacks a field.
    """
    draws: Mapping[str, Draw] = sys.modules[family].DRAWS
    tables = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["task"]
    return tuple(_task(table, draws[table["draw"]]) for table in tables)


def _task(table: Mapping[str, Any], draw: Draw) -> Task:
    def pair(name: str, default: tuple[str, str]) -> tuple[str, str]:
        return table.get(f"{name}_en", default[0]), table.get(f"{name}_zh", default[1])

    again = pair("again", ("", ""))
    return Task(
        draw=draw,
        en=table["en"].split("\n")[:-1],
        zh=table["zh"].split("\n")[:-1],
        code=table["code"].rstrip("\n"),
        close=pair("close", ("The result is <out>.", "结果是 <out>。")),
        again=(again[0].split("\n")[:-1], again[1].split("\n")[:-1]),
        long=pair("long", ("The result is shown above.", "结果如上所示。")),
        code_zh=table.get("code_zh", "").rstrip("\n"),
        verdict=(pair("true", ("", "")), pair("false", ("", ""))) if "true_en" in table else None,
        weight=table.get("weight", 1.0),
    )


def perform(rng: random.Random, language: Language, task: Task, follow_ups: Sequence[int] = (0, 0, 0, 1)) -> Exchange:
    """The task asked, solved and answered; at times once more with other values."""
    slots = task.draw(rng, language)
    messages = _solve(language, task, _request(rng, language, getattr(task, language), slots), slots, {})
    again = task.again[language == "zh"]
    for _ in range(rng.choice(follow_ups) if again else 0):
        pattern = rng.choice(again)
        slots = slots | _renewed(pattern, task.draw(rng, language))
        messages += _solve(language, task, _request(rng, language, (pattern,), slots), slots, {})
    return messages


def _renewed(pattern: str, fresh: Slots) -> Slots:
    """What a follow-up changes: the slots that it names and those that say the same for the code (`n`, `N`, `th`).

    The rest stays: "and up to 50?" after cubes means cubes.
    """
    named = set(re.findall(r"<(\w+)>", pattern))
    same = {name.swapcase() for name in named}
    same |= ({"th", "n"} if named & {"th", "n"} else set()) | ({"f"} if named & {"B", "x", "y"} else set())
    return {name: value for name, value in fresh.items() if name in named | same}


def _request(rng: random.Random, language: Language, patterns: Sequence[str], slots: Slots) -> str:
    """The task asked, with numbers at times in words or with separators."""
    pattern = rng.choice(patterns)
    typed = {name: _typed(rng, language, pattern, name, value) for name, value in slots.items()}
    return asked(rng, language, (pattern,), **typed)


_BEFORE = {
    "en": (
        "I'm sitting over my maths homework. ", "need this for a report. ", "we argued about this at lunch: ",
        "quick question: ", "ok so ", "hmm, ", "another one: ", "hey! ", "sorry, one more: ", "for a quiz: ",
        "my kid asked me this: ", "my calculator is broken. ", "i teach a class of 30. ", "at the shop today: ",
        "hi :) ", "so, ", "this came up at work: ", "let me think... ", "good morning! ", "i'm terrible at maths. ",
        "don't guess, compute it: ", "just curious: ", "for my spreadsheet: ", "yo, ", "listen, ", "doing a puzzle: ",
    ),
    "zh": (
        "问一下，", "请教一下：", "有个问题：", "我在写作业。", "孩子问我的：", "顺便问下，", "急用！", "话说，",
        "那个，", "再来一道：", "我数学不好。", "手边没有计算器。", "写报告要用：", "跟同事打赌：", "考试复习：",
        "早上好！", "嗯，", "我是老师，", "店里要用：", "好奇问一句：", "老板让我算：", "再帮我一次：",
    ),
}  # fmt: skip
_AFTER = {
    "en": (" thanks in advance!", " it's for school.", " no rush", " :)", " cheers", " i keep getting it wrong",
           " (for a friend)", " can't do it in my head", " i'm lost", " tx"),
    "zh": ("，作业要用", "，先谢了", "，不急", "，我总算错", "，口算不出来", "，在线等", "，帮朋友问的", "~",
           "，多谢啦"),
}  # fmt: skip


def asked(rng: random.Random, language: Language, patterns: Sequence[str], **slots: str) -> str:
    """A request as people type it in the code mode: at times with something about themselves before or after it."""
    text = ask(rng, language, patterns, **slots)
    if rng.random() < 0.1:
        text = rng.choice(_BEFORE[language]) + text
    if rng.random() < 0.05 and text[-1].isalnum():
        text += rng.choice(_AFTER[language])
    return text


_COUNTS = set("nmkabcdqwh")


def _typed(rng: random.Random, language: Language, pattern: str, name: str, value: str) -> str:
    """A whole number in words or with separators, where the words around it allow that."""
    if name not in _COUNTS or not value.isdigit() or rng.random() > 0.15:
        return value
    free = r"(?:^|[\s\u4e00-\u9fff，])"
    if not re.search(rf"{free}<{name}>(?:$|[\s\u4e00-\u9fff，,?？.])", pattern):
        return value
    number = int(value)
    if number < 100 or (number < 1000 and number % 50 == 0):
        return in_words(number, language)
    if number >= 3000:
        return f"{number:,}" if number % 10000 or language == "en" else f"{number // 10000}万"
    return value


def fill(template: str, slots: Slots) -> str:
    """Code with its slots filled; `<` and braces elsewhere stay."""
    for name, value in slots.items():
        template = template.replace(f"<{name}>", value)
    return template


def _solve(language: Language, task: Task, request: str, slots: Slots, namespace: Namespace) -> Exchange:
    messages, output = run_cell(fill((language == "zh" and task.code_zh) or task.code, slots), namespace)
    return [user(request), *messages, assistant(closing(language, task, slots, output))]


def closing(language: Language, task: Task, slots: Slots, output: str) -> str:
    """The sentence after the output."""
    lines = output.splitlines()
    numbered = {f"out{index}": line for index, line in enumerate(lines, 1)}
    pattern = task.close[language == "zh"]
    whole = "<out>" in pattern
    if not output or (whole and (len(output) > QUOTED or len(lines) > 1)):
        pattern = task.long[language == "zh"]
    if task.verdict and output in ("True", "False"):
        pattern = task.verdict[output == "False"][language == "zh"]
    return say(random.Random(0), pattern, **slots, **numbered, out=output)


def choose(rng: random.Random, language: Language, tasks: Sequence[Task]) -> Exchange:
    """One of a family's tasks by weight."""
    (task,) = rng.choices(tasks, [task.weight for task in tasks])
    return perform(rng, language, task)


def typed_number(rng: random.Random, value: int) -> str:
    """A whole number as people type it: large ones at times with commas."""
    return f"{value:,}" if abs(value) >= 1000 and rng.random() < 0.3 else str(value)


def number_list(rng: random.Random, count: int | None = None) -> list[float]:
    """A list of numbers of one kind: small, large, negative, decimal."""
    count = count or rng.choice((3, 4, 5, 5, 6, 7, 8, 10, 12))
    kind = rng.randrange(5)
    if kind == 0:
        return [rng.randint(1, 20) for _ in range(count)]
    if kind == 1:
        return [rng.randint(1, 100) for _ in range(count)]
    if kind == 2:
        return [rng.randint(-50, 50) for _ in range(count)]
    if kind == 3:
        return [round(rng.uniform(0, 50), 1) for _ in range(count)]
    return [rng.randint(100, 5000) for _ in range(count)]


def typed_list(rng: random.Random, values: Sequence[object], language: Language) -> str:
    """A list as people type it."""
    texts = [str(value) for value in values]
    style = rng.randrange(8)
    if style < 3:
        return "[" + ", ".join(texts) + "]"
    if style == 3:
        return "[" + ",".join(texts) + "]"
    if style == 4 and len(texts) > 1:
        return ", ".join(texts[:-1]) + (" and " if language == "en" else " 和 ") + texts[-1]
    if style == 5:
        return " ".join(texts)
    return ("、" if language == "zh" and style == 6 else ", ").join(texts)
