"""Code that fails and is corrected after its traceback; code that cannot succeed, and is said to have failed.

A fault is put into a program: of another family, or one as beginners write it (`code_programs`). The mended program
is the one that was broken, and nothing else changes. Where the user asks to run faulty code it is run as it is; where
the user asks for a correction the mended code is run at once; where the assistant itself erred, its first code
carries `weight` 0.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.cells import report_cell, split_code
from assistant.events import CellOutput
from training.data import (
    code_arithmetic,
    code_dates,
    code_equations,
    code_everyday,
    code_integers,
    code_lists,
    code_matrices,
    code_plot_data,
    code_plot_function,
    code_plot_shape,
    code_text,
)
from training.data.code_programs import program
from training.data.conversation import Exchange, assistant, cell, converse, mistaken, raised, run, run_cell, user
from training.data.phrasing import Language, made_up, rows
from training.data.tasks import asked as ask
from training.data.tasks import fill
from training.dialogue import Dialogue


@dataclass(frozen=True)
class Fault:
    """Broken code and what was wrong with it, in English and Chinese."""

    code: str
    reason: tuple[str, str]


MakeFault = Callable[[random.Random, str], Fault | None]


def _should_be(wrong: str, right: str) -> tuple[str, str]:
    return f"{wrong} should be {right}", f"{wrong} 应为 {right}"


def _cut(code: str, start: int, end: int, instead: str = "") -> str:
    return code[:start] + instead + code[end:]


def _one(rng: random.Random, pattern: str, code: str) -> re.Match[str] | None:
    """One of the places where a pattern stands."""
    found = list(re.finditer(pattern, code, re.MULTILINE))
    return rng.choice(found) if found else None


def _typo(rng: random.Random, name: str) -> str:
    """A name with a letter too few, too many, exchanged or in another case."""
    at = rng.randrange(len(name) - 1) if len(name) > 1 else 0
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    choices = [name + "s", name[:-1], name.capitalize(), swapped, name[:at] + name[at] + name[at:], name.upper()]
    return rng.choice([c for c in choices if c and c != name and c.isidentifier()])


def _drop_import(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"^(?:import ([\w.]+)(?: as (\w+))?|from (\w+) import .*)\n\n?", code)
    if not match:
        return None
    name = match[1] or match[3]
    return Fault(_cut(code, *match.span()), (f"the import of {name} was missing", f"缺少 {name} 的导入"))


_BUILTINS = {
    "print": ("prin", "pritn", "Print", "prnt", "printt", "pint"), "len": ("lenght", "length", "lem", "size"),
    "range": ("rang", "rnage", "Range"), "sum": ("sume", "Sum", "summe"), "sorted": ("sort", "sortd", "Sorted"),
    "max": ("maximum", "Max", "maxx"), "min": ("minimum", "Min"), "round": ("rount", "Round"),
    "enumerate": ("enumarate", "enum"), "str": ("string", "Str"), "int": ("integer", "Int"), "list": ("List", "lst"),
    "set": ("Set",), "zip": ("Zip",), "map": ("Map",), "format": ("fromat", "formatt"), "all": ("al",),
}  # fmt: skip


def _misspell_builtin(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, rf"(?<![\w.])({'|'.join(_BUILTINS)})(?=\()", code)
    if not match:
        return None
    wrong = rng.choice(_BUILTINS[match[1]])
    return Fault(_cut(code, *match.span(1), wrong), _should_be(wrong, match[1]))


_CONSTANTS = {"True": ("true", "TRUE"), "False": ("false", "FALSE"), "None": ("none", "null", "NULL")}


def _wrong_constant(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"\b(True|False|None)\b", code)
    if not match:
        return None
    wrong = rng.choice(_CONSTANTS[match[1]])
    return Fault(_cut(code, *match.span(), wrong), _should_be(wrong, match[1]))


def _misspell_variable(rng: random.Random, code: str) -> Fault | None:
    """A name that is assigned or defined, misspelt in one place where it is used."""
    names = {
        n for n in re.findall(r"^ *(\w+)(?: = |, \w+ = | \+= )|^def (\w+)|for (\w+) in ", code, re.M) for n in n if n
    }
    names = {name for name in names if len(name) > 1 and name.isidentifier()}
    if not names:
        return None
    match = _one(rng, rf"(?<![\w.\"'])({'|'.join(map(re.escape, sorted(names)))})\b(?! = |\w|[\"'])", code)
    if not match or code[: match.start()].endswith(("def ", "for ", "import ")):
        return None
    wrong = _typo(rng, match[1])
    return Fault(_cut(code, *match.span(1), wrong), _should_be(wrong, match[1]))


def _drop_colon(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r":(?=\n)", code)
    return Fault(_cut(code, *match.span()), ("a colon was missing", "缺少冒号")) if match else None


def _drop_bracket(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"[)\]}]$", code)
    if not match:
        return None
    kind = {
        ")": ("closing bracket )", "右括号 )"),
        "]": ("closing bracket ]", "右括号 ]"),
        "}": ("closing brace }", "右括号 }"),
    }
    return Fault(_cut(code, *match.span()), (f"a {kind[match[0]][0]} was missing", f"缺少{kind[match[0]][1]}"))


def _drop_opening(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"(?<=print)\((?=[\w\"'])", code)
    if not match:
        return None
    return Fault(_cut(code, *match.span()), ("an opening bracket ( was missing", "缺少左括号 ("))


def _bare_print(rng: random.Random, code: str) -> Fault | None:
    """print x, as in Python 2."""
    match = _one(rng, r"^( *)print\(([^()\n]+)\)$", code)
    if not match:
        return None
    broken = _cut(code, *match.span(), f"{match[1]}print {match[2]}")
    return Fault(broken, ("print needs brackets", "print 需要括号"))


def _drop_quote(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"[\"'](?=[),\]:}]|$)", code)
    return Fault(_cut(code, *match.span()), ("a quotation mark was missing", "缺少引号")) if match else None


def _drop_comma(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"(?<=\d), (?=\d)", code)
    return Fault(_cut(code, *match.span(), " "), ("a comma was missing", "缺少逗号")) if match else None


def _drop_indent(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r":\n( +)\S", code)
    return Fault(_cut(code, *match.span(1)), ("the indentation was missing", "缺少缩进")) if match else None


def _extra_indent(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"(?<=[^:\n]\n)(?=[a-z])", code)
    if not match:
        return None
    return Fault(
        _cut(code, *match.span(), rng.choice(("    ", "  "))), ("a line was indented too far", "有一行缩进多了")
    )


_METHODS = {
    "append": ("add", "push", "apend"), "split": ("spilt", "splitt"), "upper": ("uper", "toUpperCase", "upperCase"),
    "lower": ("lowr", "toLower"), "items": ("item", "entries"), "join": ("jion", "Join"), "get": ("gett", "fetch"),
    "sort": ("sorted", "srot"), "remove": ("delete", "remov"), "count": ("cuont", "Count"), "replace": ("replce",),
    "most_common": ("mostcommon", "most_comon"), "values": ("value",), "days": ("day_count", "dayz"),
    "index": ("indx",),
}  # fmt: skip


def _wrong_method(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, rf"(?<=[\w\")\]]\.)({'|'.join(_METHODS)})\b", code)
    if not match:
        return None
    wrong = rng.choice(_METHODS[match[1]])
    return Fault(_cut(code, *match.span(1), wrong), _should_be(wrong, match[1]))


def _wrong_attribute(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"\b(?:math|statistics|random|calendar|itertools|json|np|plt|sp|pd)\.(\w{3,})\(", code)
    if not match:
        return None
    wrong = rng.choice((_typo(rng, match[1]), _typo(rng, match[1]), "get_" + match[1]))
    return Fault(_cut(code, *match.span(1), wrong), _should_be(wrong, match[1]))


def _concatenate(rng: random.Random, code: str) -> Fault | None:
    """ "text" + number: the comma of print was meant."""
    match = _one(rng, r"^( *)print\((\"[^\"\n]*\"|'[^'\n]*'), ([^\n]+)\)$", code)
    if not match:
        return None
    broken = _cut(code, *match.span(), f"{match[1]}print({match[2]} + {match[3]})")
    return Fault(broken, ("+ joins a text only with another text", "+ 只能连接文本和文本"))


def _quoted_number(rng: random.Random, code: str) -> Fault | None:
    """A number between quotation marks is a text."""
    match = _one(rng, r"^( *\w+ = )(\d+(?:\.\d+)?)$|: (\d+(?:\.\d+)?)(?=[,}])", code)
    if not match:
        return None
    number = match[2] or match[3]
    span = match.span(2) if match[2] else match.span(3)
    reason = (f'"{number}" is a text and must be the number {number}', f'"{number}" 是文本，应为数字 {number}')
    return Fault(_cut(code, *span, f'"{number}"'), reason)


def _quoted_list(rng: random.Random, code: str) -> Fault | None:
    """Numbers between quotation marks, as they come from a file."""
    match = _one(rng, r"\[(?:-?\d+(?:\.\d+)?, )+-?\d+(?:\.\d+)?\]", code)
    if not match:
        return None
    mark = rng.choice("\"'")
    quoted = re.sub(r"-?\d+(?:\.\d+)?", lambda number: f"{mark}{number[0]}{mark}", match[0])
    return Fault(_cut(code, *match.span(), quoted), ("the numbers were texts", "数字被写成了文本"))


def _past_the_end(rng: random.Random, code: str) -> Fault | None:
    """Index out of range."""
    match = _one(rng, r"range\(len\((\w+)\)( - 1)?\)", code)
    reason = ("the index went past the end", "下标超出范围")
    if match:
        return Fault(_cut(code, *match.span(), f"range(len({match[1]}){'' if match[2] else ' + 1'})"), reason)
    match = _one(rng, r"\[len\((\w+)\) - 1\]", code)
    return Fault(_cut(code, *match.span(), f"[len({match[1]})]"), reason) if match else None


def _wrong_key(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"(?<=\w\[)\"(\w{2,})\"(?=\])", code)
    if not match:
        return None
    wrong = _typo(rng, match[1])
    return Fault(_cut(code, *match.span(1), wrong), (f'the key is "{match[1]}"', f'键应为 "{match[1]}"'))


def _undefined(rng: random.Random, code: str) -> Fault | None:
    """The line that starts a sum or a list is gone; what it must be is clear from the rest."""
    match = _one(rng, r"^(\w+) = (?:0|\[\]|\{\})\n", code)
    if not match:
        return None
    return Fault(_cut(code, *match.span()), (f"{match[1]} was not defined", f"{match[1]} 没有定义"))


def _single_equals(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"^ *(?:if|elif|while) [^\n]*?(==)[^\n]*:$", code)
    return Fault(_cut(code, *match.span(1), "="), ("a comparison needs ==", "比较要用 ==")) if match else None


def _else_if(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"\belif\b", code)
    wrong = rng.choice(("else if", "elseif", "elsif"))
    return Fault(_cut(code, *match.span(), wrong), _should_be(wrong, "elif")) if match else None


def _foreign_and(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r" (and|or) ", code)
    if not match:
        return None
    wrong = {"and": "&&", "or": "||"}[match[1]]
    return Fault(_cut(code, *match.span(1), wrong), _should_be(wrong, match[1]))


def _without_self(rng: random.Random, code: str) -> Fault | None:
    match = _one(rng, r"def (?!__)\w+\((self)\)", code)
    return Fault(_cut(code, *match.span(1)), ("the method needs self", "方法缺少 self")) if match else None


_FAULTS: tuple[MakeFault, ...] = (
    _drop_import, _misspell_builtin, _misspell_builtin, _wrong_constant, _misspell_variable, _misspell_variable,
    _misspell_variable, _drop_colon, _drop_bracket, _drop_opening, _bare_print, _drop_quote, _drop_comma, _drop_indent,
    _extra_indent, _wrong_method, _wrong_attribute, _concatenate, _quoted_number, _quoted_list, _past_the_end,
    _wrong_key, _undefined, _single_equals, _else_if, _foreign_and, _without_self,
)  # fmt: skip
# Faults of a program with libraries that are not at hand here: only those that Python finds without running it.
_SYNTAX_FAULTS = (_drop_colon, _drop_bracket, _drop_opening, _drop_quote, _drop_comma, _drop_indent, _extra_indent)
_SOURCES = (code_arithmetic, code_everyday, code_integers, code_lists, code_text, code_dates)
_LIBRARY_SOURCES = (
    code_plot_function, code_plot_shape, code_plot_data, code_equations, code_matrices, code_plot_function
)  # fmt: skip


def _compiles(code: str) -> bool:
    try:
        compile(code, "<cell>", "exec")
    except SyntaxError:
        return False
    return True


@dataclass(frozen=True)
class Broken:
    """A good program with its outcome (the cell and its report), and the faulty version."""

    request: str
    code: str
    solved: Exchange
    close: str
    fault: Fault

    @property
    def output(self) -> str:
        """What the good program printed."""
        _, fence, rest = self.solved[1]["content"].partition("```\n")
        return rest.rpartition("\n```")[0] if fence else ""

    @property
    def figure(self) -> bool:
        return "figure shown]" in self.solved[1]["content"]


def _broken(rng: random.Random, language: Language, own: bool = False) -> Broken:
    """A good program, and a version of it that truly fails; `own`: one that answers a request."""
    while True:
        request, solved, close = "", [], ""
        if own or rng.random() < 0.45:
            good = rng.choice(_SOURCES).exchange(rng, language)[:4]
            request, solved, close = good[0]["content"], good[1:3], good[3]["content"]
            code = split_code(solved[0]["content"])[1]
            if "today()" in code or "```" in close:
                continue
        else:
            code = program(rng)
            if not run(code)[1]:
                continue
            solved = run_cell(code)[0]
        fault = rng.choice(_FAULTS)(rng, code)
        if fault and fault.code != code and not run(fault.code)[1]:
            return Broken(request, code, solved, close, fault)


def _broken_with_libraries(rng: random.Random, language: Language) -> Broken:
    """The same for plots, matrices and algebra, which do not run here: a fault of syntax."""
    while True:
        good = rng.choice(_LIBRARY_SOURCES).exchange(rng, language)[:4]
        code = split_code(good[1]["content"])[1]
        fault = rng.choice(_SYNTAX_FAULTS)(rng, code)
        if len(good) == 4 and fault and fault.code != code and not _compiles(fault.code):
            return Broken(good[0]["content"], code, good[1:3], good[3]["content"], fault)


_RUN_THIS: dict[Language, tuple[str, ...]] = {
    "en": ("+run this code:", "+execute this:", "+run it:", "what does this print:", "+try this:", "+run:",
        "what's the output of this:", "+run my program:", "+execute the following {code|program|script}:",
        "what happens when {i|you} run this:", "{here is|this is} my {program|script|code}, {run it|execute it}:",
        "exec:", "+run the code below:", "+see what this {gives|prints|does}:"),
    "zh": ("+运行这段代码：", "+执行下面的代码：", "这段代码输出什么：", "+试试这个：", "+运行：", "+跑一下：",
    "+跑跑这段程序：",
        "运行结果是什么：", "我写的{程序|代码}，{运行一下|跑一下}：", "+执行：", "这个程序会打印什么：",
        "+运行下面这段："),
}  # fmt: skip
_FIX_THIS: dict[Language, tuple[str, ...]] = {
    "en": ("+fix this code:", "+correct this code and run it:", "+repair this:", "+debug this:",
        "+find the mistake and correct it:", "please make this work:", "this code does not work:",
        "what is wrong with this code:", "i get an error here:", "why does this fail:", "it crashes:", "+fix:",
        "my {program|script|homework} {crashes|fails|doesn't run|is broken}, {can you fix it|what's wrong}:",
        "{a pupil|my student|my son|a friend} wrote this and it {fails|does not run}:", "there's a bug somewhere:",
        "+mend this program{, keep the rest|}:", "+spot the error:", "can't get this to run:", "broken code:",
        "{what's|where's} the {bug|mistake|error}:", "this used to work, now it {fails|crashes}:",
        "i {can't|cannot} see what's wrong here:", "+get this running:", "python complains about this:"),
    "zh": ("+修复这段代码：", "+改正下面的代码并运行：", "+找出错误并改正：", "+调试一下：", "+把这段代码改对：",
    "这段代码有错：",
        "这段代码为什么报错：", "+看看这段代码错在哪：", "程序{跑不了|报错了|运行不了|坏了}，{帮我改|哪里错了}：",
        "运行就{报错|出错}：",
        "哪里写错了：", "+改一下{bug|错误}：", "{学生|同学|儿子}写的，{跑不起来|报错}，{改对|帮忙改}：", "+修一下：",
        "有个{bug|错误}找不到：",
        "以前能跑，现在{报错|不行}了：", "怎么改才能运行：", "+让这段代码能跑：", "这个为什么不行："),
}  # fmt: skip
# What follows the code, when it does not stand before it.
_AFTER_CODE = {
    "en": ("what's wrong?", "fix it please", "why the error?", "can you fix this?", "doesn't work",
    "where is the mistake?",
        "help, it crashes", "please correct it and run it", "any idea?", "it fails. Fix?", "debug", "make it run"),
    "zh": ("哪里错了？", "帮我改一下", "为什么报错？", "修一下", "跑不了", "怎么改？", "错在哪？", "改好并运行",
    "有bug，改一下", "请修复"),
}  # fmt: skip
_ERROR_INTRO = {
    "en": ("The error:", "I get:", "it says", "Traceback:", "python says:", "Output:", "this comes up:", ""),
    "zh": ("报错：", "错误信息：", "它说：", "提示：", "出现：", "运行结果：", ""),
}  # fmt: skip


def _failure(code: str) -> tuple[int, str]:
    """The line where the code fails, and the error."""
    text = run(code)[0].strip().splitlines()
    lines = [int(found[1]) for found in (re.search(r"Cell In\[1\], line (\d+)", line) for line in text) if found]
    return (lines[-1] if lines else 1), text[-1]


def _pasted_error(rng: random.Random, code: str) -> str:
    """The error as users paste it: its last line, the kernel's short form, IPython's full one, or Python's own."""
    at, error = _failure(code)
    cells = rng.randint(2, 30)
    draw = rng.randrange(4)
    if draw == 0 or at > len(code.splitlines()):
        return error
    if draw == 1:
        return run(code)[0].strip().replace("Cell In[1]", f"Cell In[{cells}]")
    lines = code.splitlines()
    if draw == 2:
        frame = f'  File "main.py", line {at}, in <module>\n    {lines[at - 1].strip()}'
        return f"Traceback (most recent call last):\n{frame}\n{error}"
    shown = [
        f"{'----> ' + str(n) if n == at else str(n).rjust(7)} {lines[n - 1]}"
        for n in range(max(1, at - 2), min(len(lines), at + 2) + 1)
    ]
    name = error.split(":")[0]
    head = f"{'-' * 75}\n{name}{'Traceback (most recent call last)'.rjust(75 - len(name))}\nCell In[{cells}], line {at}"
    return "\n".join([head, *shown, "", error])


def _fenced(rng: random.Random, code: str) -> str:
    """The code as it is pasted: in a fence, mostly of Python, or bare."""
    draw = rng.random()
    return f"```python\n{code}\n```" if draw < 0.55 else f"```\n{code}\n```" if draw < 0.75 else code


def _brought(rng: random.Random, language: Language, patterns: dict[Language, tuple[str, ...]], code: str) -> str:
    """Faulty code with a request before it or after it, at times with its error."""
    pasted = _fenced(rng, code)
    if patterns is _FIX_THIS:
        if rng.random() < 0.25:
            text = f"{pasted}\n{ask(rng, language, _AFTER_CODE[language])}"
        else:
            text = f"{ask(rng, language, patterns[language])}\n{pasted}"
        if rng.random() < 0.35:
            error = _pasted_error(rng, code) if not _needs_library(code) else run(code)[0].strip().splitlines()[-1]
            text += f"\n{rng.choice(_ERROR_INTRO[language])}\n{_fenced(rng, error).replace('```python', '```')}"
        return text
    return f"{ask(rng, language, patterns[language])}\n{pasted}"


def _needs_library(code: str) -> bool:
    return bool(re.search(r"^import (?:numpy|matplotlib|sympy|pandas)", code, re.MULTILINE))


def _output_sentence(language: Language, output: str, figure: bool) -> str:
    zh = language == "zh"
    if figure:
        return "图像如上所示。" if zh else "The figure is shown above."
    if "\n" in output or len(output) > 90 or not output:
        return "输出如上所示。" if zh else "The output is shown above."
    return f"输出是 {output}。" if zh else f"The output is {output}."


def _fixed_sentence(language: Language, broken: Broken) -> str:
    rest = _output_sentence(language, broken.output, broken.figure)
    if language == "zh":
        return f"已修正：{broken.fault.reason[1]}。{rest}"
    return f"Fixed: {broken.fault.reason[0]}. {rest}"


def _own_mistake(rng: random.Random, language: Language) -> Exchange:
    """The assistant's first code fails; it reads the traceback and writes it right."""
    with_libraries = rng.random() < 0.25
    broken = _broken_with_libraries(rng, language) if with_libraries else _broken(rng, language, own=True)
    failed = mistaken(run_cell(broken.fault.code)[0], rng)
    if not with_libraries and rng.random() < 0.4:
        failed[1] = user(
            report_cell([CellOutput("error", {"text/plain": _pasted_error(rng, broken.fault.code)})], "error")
        )
    return [user(broken.request), *failed, *broken.solved, assistant(broken.close)]


_PLOT_MODULES = (("np", "numpy"), ("plt", "matplotlib.pyplot"), ("sp", "sympy"))


def _library_mistake(rng: random.Random, language: Language) -> Exchange:
    """The same with a plot or algebra: an import is missing, or a function is called by a wrong name."""
    good = rng.choice((code_plot_function, code_plot_shape, code_equations, code_matrices)).exchange(rng, language)[:4]
    lines = split_code(good[1]["content"])[1].split("\n")
    alias, module = rng.choice(_PLOT_MODULES)
    header = f"import {module} as {alias}"
    called = re.findall(rf"\b{alias}\.(\w+)\(", "\n".join(lines))
    if header not in lines or not called or any(line.startswith("def ") for line in lines):
        return _library_mistake(rng, language)
    broken = [line for line in lines if line != header]
    error = f"NameError: name '{alias}' is not defined"
    if rng.random() < 0.4:
        # The first call fails, before there is a figure.
        name = called[0]
        # plt.Figure exists: what matplotlib is asked for wrongly is never a capital.
        wrong = rng.choice((name + "s", name[:-1], name + "s" if alias == "plt" else name.capitalize()))
        if alias == "sp" and wrong.lower() in ("symbol", "symbols"):
            wrong = "symbls"
        broken = [line.replace(f"{alias}.{name}(", f"{alias}.{wrong}(") for line in lines]
        error = f"AttributeError: module '{module}' has no attribute '{wrong}'"
        alias = f"{alias}.{wrong}("
    at = next(n for n, line in enumerate(broken, 1) if (alias if "(" in alias else f"{alias}.") in line)
    code = "\n".join(broken)
    return [good[0], *mistaken(cell(code, raised(code, at, error), status="error"), rng), *good[1:]]


def _brought_mistake(rng: random.Random, language: Language) -> Exchange:
    """The user's code is run as it is, fails, and is corrected."""
    broken = _broken_with_libraries(rng, language) if rng.random() < 0.15 else _broken(rng, language)
    request = _brought(rng, language, _RUN_THIS, broken.fault.code)
    failed = run_cell(broken.fault.code)[0]
    return [user(request), *failed, *broken.solved, assistant(_fixed_sentence(language, broken))]


def _mend(rng: random.Random, language: Language) -> Exchange:
    """The user asks to correct the code: the corrected one is run at once."""
    broken = _broken_with_libraries(rng, language) if rng.random() < 0.2 else _broken(rng, language)
    request = _brought(rng, language, _FIX_THIS, broken.fault.code)
    return [user(request), *broken.solved, assistant(_fixed_sentence(language, broken))]


# Programs whose fault is not one of typing: the faulty code, the error at its line, the mended code.
def _division_guard(rng: random.Random, language: Language) -> Exchange:
    """A mean of nothing: the mended program asks first."""
    name, total = rng.sample(("values", "data", "scores", "numbers", "prices", "marks", made_up(rng)), 2)
    good = f"{name} = []\n{total} = sum({name}) / len({name}) if {name} else 0\nprint({total})"
    bad = f"{name} = []\n{total} = sum({name}) / len({name})\nprint({total})"
    reason = (f"{name} is empty, and nothing divides by zero", f"{name} 是空的，不能除以零")
    return _mended(rng, language, Broken("", good, run_cell(good)[0], "", Fault(bad, reason)))


def _file_name(rng: random.Random, language: Language) -> Exchange:
    """A file is written and read by two names; it fails only for the kernel, so the outcome is put in here."""
    stem = made_up(rng) if rng.random() < 0.5 else rng.choice(("notes", "data", "results", "list", "diary"))
    text = " ".join(made_up(rng) for _ in range(rng.randint(1, 3)))
    wrong = rng.choice((f"{_typo(rng, stem)}.txt", f"{stem}.text", f"{stem}.csv"))
    pattern = (
        'with open("{0}.txt", "w") as file:\n    file.write("{1}")\nwith open("{2}") as file:\n    print(file.read())'
    )
    good, bad = pattern.format(stem, text, f"{stem}.txt"), pattern.format(stem, text, wrong)
    solved = [assistant(f"```python\n{good}\n```"), user(f"Output of the code:\n```\n{text}\n```")]
    broken = Broken("", good, solved, "", Fault(bad, _should_be(wrong, f"{stem}.txt")))
    error = f"FileNotFoundError: [Errno 2] No such file or directory: '{wrong}'"
    failed = cell(bad, raised(bad, 3, error), status="error")
    if rng.random() < 0.5:
        request = f"{ask(rng, language, _FIX_THIS[language])}\n{_fenced(rng, bad)}"
        return [user(request), *solved, assistant(_fixed_sentence(language, broken))]
    request = f"{ask(rng, language, _RUN_THIS[language])}\n{_fenced(rng, bad)}"
    return [user(request), *failed, *solved, assistant(_fixed_sentence(language, broken))]


def _mended(rng: random.Random, language: Language, broken: Broken) -> Exchange:
    """Run as it is and then mended, or mended at once: as the user asks."""
    close = assistant(_fixed_sentence(language, broken))
    if rng.random() < 0.5:
        return [user(_brought(rng, language, _FIX_THIS, broken.fault.code)), *broken.solved, close]
    request = _brought(rng, language, _RUN_THIS, broken.fault.code)
    return [user(request), *run_cell(broken.fault.code)[0], *broken.solved, close]


def _good_code(rng: random.Random, language: Language) -> Exchange:
    """Code without a fault is run as it is."""
    code = program(rng)
    if rng.random() < 0.35:
        code = split_code(rng.choice(_SOURCES).exchange(rng, language)[1]["content"])[1]
    if "today()" in code or not run(code)[1]:
        return _good_code(rng, language)
    messages, output = run_cell(code)
    request = _brought(rng, language, _RUN_THIS, code)
    return [user(request), *messages, assistant(_output_sentence(language, output, figure=False))]


# What cannot succeed: question, code, and what is said of the error.
_HOPELESS = (
    (("what is <n>/0?", "+divide <n> by {0|zero}", "+compute <n> / 0", "<n> divided by {zero|nothing}?",
    "how often does 0 go into <n>?"), ("<n>除以{0|零}等于多少？", "+计算<n>/0", "<n>÷0", "<n>分给0个人，每人多少？"),
    "print(<n> / 0)",
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
    (_own_mistake, 3.5), (_library_mistake, 1.3), (_brought_mistake, 4.5), (_mend, 5.0), (_division_guard, 0.3),
    (_file_name, 0.4), (_good_code, 2.0), (_hopeless, 1.6), (_complex_root, 0.4), (_endless, 0.8), (_dead, 0.3),
)  # fmt: skip


def exchange(rng: random.Random, language: Language) -> Exchange:
    """Something goes wrong, and is put right or admitted."""
    makers, weights = zip(*_KINDS, strict=True)
    made: Exchange = rng.choices(makers, weights)[0](rng, language)
    return made


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
