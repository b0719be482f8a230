"""Code that fails and is corrected after its traceback; code that cannot succeed, and is said to have failed.

A fault is put into the code of another family; the broken cell is run for real. Where the user brings the faulty code
the assistant runs it as it is; where the assistant itself erred, its first code carries `weight` 0.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.cells import split_code
from training.data import (
    code_arithmetic,
    code_everyday,
    code_integers,
    code_lists,
    code_plot_function,
    code_plot_shape,
    code_text,
)
from training.data.conversation import Exchange, assistant, cell, converse, mistaken, raised, run, run_cell, user
from training.data.phrasing import Language, ask, made_up, rows
from training.data.tasks import fill
from training.dialogue import Dialogue


@dataclass(frozen=True)
class Fault:
    """Broken code and what was wrong with it, in English and Chinese."""

    code: str
    reason: tuple[str, str]


def _drop_import(rng: random.Random, code: str) -> Fault | None:
    match = re.match(r"(?:import (\w+)|from (\w+) import \w+.*)\n\n?", code)
    if not match:
        return None
    name = match[1] or match[2]
    return Fault(code[match.end() :], (f"the import of {name} was missing", f"缺少 {name} 的导入"))


def _misspell_print(rng: random.Random, code: str) -> Fault | None:
    wrong = rng.choice(("prin", "pritn", "Print", "prnt", "printt", "pint"))
    return Fault(code.replace("print(", f"{wrong}("), (f"{wrong} should be print", f"{wrong} 应为 print"))


def _drop_colon(rng: random.Random, code: str) -> Fault | None:
    ends = [match.start() for match in re.finditer(r":(?=\n)", code)]
    if not ends:
        return None
    at = rng.choice(ends)
    return Fault(code[:at] + code[at + 1 :], ("a colon was missing", "缺少冒号"))


def _drop_bracket(rng: random.Random, code: str) -> Fault | None:
    if not code.endswith(")"):
        return None
    return Fault(code[:-1], ("a closing bracket was missing", "缺少右括号"))


def _drop_indent(rng: random.Random, code: str) -> Fault | None:
    match = re.search(r":\n( {4})\S", code)
    if not match:
        return None
    return Fault(code[: match.start(1)] + code[match.end(1) :], ("the indentation was missing", "缺少缩进"))


def _wrong_attribute(rng: random.Random, code: str) -> Fault | None:
    match = re.search(r"\b(?:math|statistics|random|calendar)\.(\w{3,})\(", code)
    if not match:
        return None
    name = match[1]
    wrong = rng.choice((name[:-1], name + "s", name.capitalize(), "get_" + name))
    return Fault(code.replace(f".{name}(", f".{wrong}("), (f"{wrong} should be {name}", f"{wrong} 应为 {name}"))


def _concatenate(rng: random.Random, code: str) -> Fault | None:
    match = re.search(r"^print\((.+)\)$", code, re.MULTILINE)
    if not match:
        return None
    text = rng.choice(("Result: ", "Answer: ", "结果：", "The value is "))
    broken = f'{code[: match.start()]}print("{text}" + {match[1]}){code[match.end() :]}'
    return Fault(broken, ("+ joins a text only with another text", "+ 只能连接文本和文本"))


def _misspell_variable(rng: random.Random, code: str) -> Fault | None:
    """A name that is assigned above and printed in the last line."""
    *above, last = code.split("\n")
    names = [
        name
        for name in re.findall(r"\b([a-z]\w+)\b(?!\()", last)
        if re.search(rf"^{name}\b.* = ", "\n".join(above), re.M)
    ]
    if not names or not last.startswith("print("):
        return None
    name = rng.choice(names)
    wrong = rng.choice((name + "s", name[:-1], name.capitalize(), name[0] + name))
    if not wrong or wrong == name:
        return None
    fixed = re.sub(rf"\b{name}\b", wrong, last)
    return Fault("\n".join([*above, fixed]), (f"{wrong} should be {name}", f"{wrong} 应为 {name}"))


_FAULTS: tuple[Callable[[random.Random, str], Fault | None], ...] = (
    _drop_import, _misspell_print, _drop_colon, _drop_bracket, _drop_indent, _wrong_attribute, _concatenate,
        _misspell_variable,
)  # fmt: skip
_SOURCES = (code_arithmetic, code_everyday, code_integers, code_lists, code_text)
_RUN_THIS = {
    "en": ("+run this code:", "+execute this:", "+run it:", "what does this print:", "this code does not work:",
        "+try this:", "what is wrong with this code:", "i get an error here:"),
    "zh": ("+运行这段代码：", "+执行下面的代码：", "这段代码输出什么：", "+试试这个：", "这段代码有错：",
        "这段代码为什么报错：", "帮我看看这段代码："),
}  # fmt: skip
_FIX_THIS = {
    "en": ("+fix this code:", "+correct this code and run it:", "+repair this:", "+debug this:",
        "+find the mistake and correct it:", "please make this work:"),
    "zh": ("+修复这段代码：", "+改正下面的代码并运行：", "+找出错误并改正：", "+调试一下：", "+把这段代码改对："),
}  # fmt: skip


def _broken(rng: random.Random, language: Language) -> tuple[Exchange, str, Fault]:
    """A good exchange of another family, its code, and a faulty version that truly fails."""
    while True:
        good = rng.choice(_SOURCES).exchange(rng, language)[:4]
        code = split_code(good[1]["content"])[1]
        fault = rng.choice(_FAULTS)(rng, code)
        if fault and fault.code != code and not run(fault.code)[1]:
            return good, code, fault


def _fixed_sentence(language: Language, fault: Fault, output: str) -> str:
    shown = "\n" in output or len(output) > 70 or not output
    if language == "zh":
        return f"已修正：{fault.reason[1]}。" + ("输出如上所示。" if shown else f"输出是 {output}。")
    return f"Fixed: {fault.reason[0]}. " + ("The output is shown above." if shown else f"The output is {output}.")


def _own_mistake(rng: random.Random, language: Language) -> Exchange:
    """The assistant's first code fails; it reads the traceback and writes it right."""
    good, _, fault = _broken(rng, language)
    return [good[0], *mistaken(run_cell(fault.code)[0]), *good[1:]]


def _plot_mistake(rng: random.Random, language: Language) -> Exchange:
    """The same with a plot: an import is missing, or a function of numpy is called by a wrong name."""
    good = rng.choice((code_plot_function, code_plot_shape)).exchange(rng, language)[:4]
    lines = split_code(good[1]["content"])[1].split("\n")
    alias, module = rng.choice((("np", "numpy"), ("plt", "matplotlib.pyplot")))
    header = f"import {module} as {alias}"
    if header not in lines:
        return _plot_mistake(rng, language)
    broken = [line for line in lines if line != header]
    error = f"NameError: name '{alias}' is not defined"
    if rng.random() < 0.4:
        # The first call fails, before there is a figure.
        name = re.findall(rf"\b{alias}\.(\w+)\(", "\n".join(lines))[0]
        wrong = rng.choice((name + "s", name[:-1], name.capitalize()))
        broken = [line.replace(f"{alias}.{name}(", f"{alias}.{wrong}(") for line in lines]
        error = f"AttributeError: module '{module}' has no attribute '{wrong}'"
        alias = f"{alias}.{wrong}("
    at = next(n for n, line in enumerate(broken, 1) if (alias if "(" in alias else f"{alias}.") in line)
    code = "\n".join(broken)
    return [good[0], *mistaken(cell(code, raised(code, at, error), status="error")), *good[1:]]


def _brought_mistake(rng: random.Random, language: Language) -> Exchange:
    """The user's code is run as it is, fails, and is corrected."""
    _, code, fault = _broken(rng, language)
    request = ask(rng, language, _RUN_THIS[language]) + f"\n```python\n{fault.code}\n```"
    repaired, output = run_cell(code)
    return [user(request), *run_cell(fault.code)[0], *repaired, assistant(_fixed_sentence(language, fault, output))]


def _mend(rng: random.Random, language: Language) -> Exchange:
    """The user asks to correct the code: the corrected one is run at once."""
    _, code, fault = _broken(rng, language)
    request = ask(rng, language, _FIX_THIS[language]) + f"\n```python\n{fault.code}\n```"
    repaired, output = run_cell(code)
    return [user(request), *repaired, assistant(_fixed_sentence(language, fault, output))]


def _good_code(rng: random.Random, language: Language) -> Exchange:
    """Code without a fault is run as it is."""
    code = split_code(rng.choice(_SOURCES).exchange(rng, language)[1]["content"])[1]
    request = ask(rng, language, (*_RUN_THIS[language][:4],)) + f"\n```python\n{code}\n```"
    messages, output = run_cell(code)
    shown = "\n" in output or len(output) > 70 or not output
    zh, en = (
        ("输出如上所示。", "The output is shown above.")
        if shown
        else (f"输出是 {output}。", f"The output is {output}.")
    )
    return [user(request), *messages, assistant(zh if language == "zh" else en)]


# What cannot succeed: question, code, and what is said of the error.
_HOPELESS = (
    (("what is <n>/0?", "+divide <n> by 0", "+compute <n> / 0"), ("<n>除以0等于多少？", "+计算<n>/0"), "print(<n> / 0)",
     "Division by zero is not defined.", "除以零没有定义。"),
    (("what is the logarithm of -<n>?", "ln(-<n>)?"), ("-<n>的对数是多少？", "ln(-<n>)等于多少？"),
    "import math\n\nprint(math.log(-<n>))",
     "The logarithm of a negative number is not defined.", "负数的对数没有定义。"),
    (("+print the variable <w>", "what is the value of <w>?", "+show me <w>"), ("+打印变量<w>",
    "变量<w>的值是多少？"), "print(<w>)",
     "The variable <w> is not defined.", "变量 <w> 没有定义。"),
    (("+read the file <w>.txt", "+print {the content of |}<w>.txt", "what is in <w>.txt?"), ("+读取文件<w>.txt",
    "<w>.txt里有什么？"),
     'with open("<w>.txt", encoding="utf-8") as file:\n    print(file.read())', "The file <w>.txt was not found.",
         "找不到文件 <w>.txt。"),
    (("+convert \"<w>\" to {a number|an integer}", "what is \"<w>\" as an integer?"), ("+把“<w>”转换成整数",),
    'print(int("<w>"))',
     '"<w>" is not a number.', "“<w>”不是数字。"),
    (("what is the factorial of -<n>?", "(-<n>)!"), ("-<n>的阶乘是多少？",),
    "import math\n\nprint(math.factorial(-<n>))",
     "The factorial of a negative number is not defined.", "负数的阶乘没有定义。"),
    (("+import {the module |}<w>", "+use the library <w>"), ("+导入模块<w>", "+使用库<w>"), "import <w>",
     "The module <w> is not installed.", "没有安装模块 <w>。"),
)  # fmt: skip
_ENDLESS = (
    (("+run an {infinite|endless} loop", "+loop forever", "while True: pass", "+run while true"),
    ("+运行一个{无限|死}循环", "+一直循环下去", "+运行 while True"), "while True:\n    pass"),
    (("+count up forever", "+count from <n> and never stop"), ("+从<n>开始一直数下去", "+无限数数"),
    "n = <n>\nwhile True:\n    n += 1"),
    (("+wait {for |}<m> hours", "+sleep <m> hours"), ("+等待<m>个小时", "+睡眠<m>小时"),
    "import time\n\ntime.sleep(<m> * 3600)"),
)  # fmt: skip
_STOPPED = {
    "timeout": ("The code was stopped because it reached the time limit.", "代码达到时间限制，已被停止。"),
    "interrupted": ("The code was stopped before it finished.", "代码在完成前被停止了。"),
    "died": (
        "The kernel died and was restarted; its variables are gone. Please run the earlier steps again.",
        "内核已崩溃并重新启动，变量已丢失。请重新运行之前的步骤。",
    ),
}


def _slots(rng: random.Random) -> dict[str, str]:
    word = made_up(rng) if rng.random() < 0.6 else rng.choice(rows("vocabulary"))[1].split()[0].lower()
    return {"n": str(rng.randint(1, 200)), "w": word if word.isidentifier() else "total", "m": str(rng.randint(2, 48))}


def _hopeless(rng: random.Random, language: Language) -> Exchange:
    en, zh, code, close_en, close_zh = rng.choice(_HOPELESS)
    slots = _slots(rng)
    source = fill(code, slots)
    if run(source)[1]:
        return _hopeless(rng, language)
    request = ask(rng, language, zh if language == "zh" else en, **slots)
    return [user(request), *run_cell(source)[0], assistant(fill(close_zh if language == "zh" else close_en, slots))]


def _complex_root(rng: random.Random, language: Language) -> Exchange:
    """The root of a negative number: math refuses, cmath knows."""
    n = rng.randint(1, 400)
    patterns = {
        "en": ("what is the square root of -<n>?", "sqrt(-<n>)"),
        "zh": ("-<n>的平方根是多少？", "根号-<n>等于多少？"),
    }
    tried, _ = run_cell(f"import math\n\nprint(math.sqrt(-{n}))")
    found, output = run_cell(f"import cmath\n\nprint(cmath.sqrt(-{n}))")
    close = (
        f"-{n} 的平方根是复数 {output}。"
        if language == "zh"
        else f"The square root of -{n} is the complex number {output}."
    )
    return [user(ask(rng, language, patterns[language], n=str(n))), *tried, *found, assistant(close)]


def _endless(rng: random.Random, language: Language) -> Exchange:
    en, zh, code = rng.choice(_ENDLESS)
    slots = _slots(rng)
    status = "timeout" if rng.random() < 0.8 else "interrupted"
    request = ask(rng, language, zh if language == "zh" else en, **slots)
    messages = cell(fill(code, slots), status="timeout" if status == "timeout" else "interrupted")
    return [user(request), *messages, assistant(_STOPPED[status][language == "zh"])]


def _dead(rng: random.Random, language: Language) -> Exchange:
    """Too much memory: the kernel dies."""
    patterns = {
        "en": ("+make a list of <n> billion zeros", "+create an array with <n> billion numbers"),
        "zh": ("+创建一个有<n>0亿个零的列表", "+生成<n>0亿个数的数组"),
    }
    n = str(rng.randint(2, 90))
    messages = cell(f"data = [0] * ({n} * 10**9)\nprint(len(data))", status="died")
    return [user(ask(rng, language, patterns[language], n=n)), *messages, assistant(_STOPPED["died"][language == "zh"])]


_KINDS = (
    (_own_mistake, 4.0), (_plot_mistake, 1.5), (_brought_mistake, 4.0), (_mend, 3.0), (_good_code, 2.0), (_hopeless,
        2.0), (_complex_root, 0.4),
    (_endless, 0.8), (_dead, 0.3),
)  # fmt: skip


def exchange(rng: random.Random, language: Language) -> Exchange:
    """Something goes wrong, and is put right or admitted."""
    makers, weights = zip(*_KINDS, strict=True)
    made: Exchange = rng.choices(makers, weights)[0](rng, language)
    return made


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
