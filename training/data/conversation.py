"""How the code and chat families put a dialogue together: system prompt, exchanges, cells that are really run.

Knows no task. Code that needs only the standard library is executed here, so a report never holds a guessed output.
"""

import contextlib
import io
import random
import traceback
from collections.abc import Callable
from typing import Any

from assistant.cells import report_cell
from assistant.events import CellOutput, CellStatus
from assistant.modes import CHAT, CODE
from training.data.phrasing import Language, words
from training.dialogue import Dialogue, Message

_ALLOW_INCOMPLETE_INPUT = 0x4000  # PyCF_ALLOW_INCOMPLETE_INPUT of CPython's compile.h
FIGURE = CellOutput("display", {"image/png": ""})
Exchange = list[Message]
MakeExchange = Callable[[random.Random, Language], Exchange]


def user(text: str) -> Message:
    return {"role": "user", "content": text}


def assistant(text: str) -> Message:
    return {"role": "assistant", "content": text}


def text_output(text: str) -> CellOutput:
    return CellOutput("stdout", {"text/plain": text})


def cell(code: str, *outputs: CellOutput, status: CellStatus = "ok") -> Exchange:
    """The assistant's code and what it is told of the outcome."""
    return [assistant(f"```python\n{code}\n```"), user(report_cell(list(outputs), status))]


_PREFACES = (
    "Here it is:", "Here is the code:", "Sure:", "Sure, here you go:", "Let me compute that.", "OK.", "This does it:",
    "好的：", "代码如下：", "没问题：", "我来算一下。", "当然可以：", "这样就行：", "来了：",
)  # fmt: skip


def mistaken(exchange: Exchange, rng: random.Random) -> Exchange:
    """The same cell, its code marked as one not to learn from (`weight` 0, as in OpenAI's fine-tuning format); at
    times with a sentence before it, as other models write one."""
    reply = exchange[0]["content"]
    if rng.random() < 0.35:
        reply = f"{rng.choice(_PREFACES)}\n\n{reply}"
    return [{**assistant(reply), "weight": 0}, *exchange[1:]]


_ACKNOWLEDGED: dict[Language, tuple[str, ...]] = {
    "en": ("Noted: {}.", "Noted.", "OK, {}.", "Sure, I will remember that.", "Got it!", "Thanks for telling me!",
        "I see.", "Okay!", "Alright, noted.", "Good to know: {}.", "I'll keep that in mind.", "Nice!",
        "Understood, {}."),
    "zh": ("记下了：{}。", "好的，记住了。", "好的！", "明白了。", "知道了，{}。", "收到。", "嗯，我记住了。",
        "谢谢你告诉我。",
        "没问题，已记住。", "好的，{}。", "了解！", "很高兴知道这些。"),
}  # fmt: skip


def acknowledged(messages: Exchange, rng: random.Random, language: Language) -> Exchange:
    """The same dialogue with earlier replies as another model might have worded them, not to be learnt: what the user
    said has to be found in the user's own words."""
    last = max(number for number, message in enumerate(messages) if message["role"] == "assistant")
    changed: Exchange = []
    for number, message in enumerate(messages):
        if message["role"] == "assistant" and number < last:
            told = str(messages[number - 1]["content"]).strip(" .。!！,，?？")
            message = {**assistant(rng.choice(_ACKNOWLEDGED[language]).format(told)), "weight": 0}
        changed.append(message)
    return changed


def pick_language(rng: random.Random) -> Language:
    return "zh" if rng.random() < 0.48 else "en"


def converse(rng: random.Random, make: MakeExchange, mode: str, turns: tuple[int, ...] = (1, 1, 1, 1, 2)) -> Dialogue:
    """A dialogue of a family: mostly one exchange, at times a second of the same family."""
    language = pick_language(rng)
    messages = system_prompt(rng, mode, language)
    for _ in range(rng.choice(turns)):
        messages += make(rng, language)
    return dialogue(messages)


def system_prompt(rng: random.Random, mode: str, language: Language) -> Exchange:
    """The mode's own prompt mostly, at times none or another wording of it."""
    draw = rng.random()
    if draw < 0.72:
        return [{"role": "system", "content": (CODE if mode == "code" else CHAT).system}]
    if draw < 0.84:
        return []
    return [{"role": "system", "content": rng.choice(words(f"system_{mode}_{language}"))}]


# One namespace per run; a session of several cells passes its own.
Namespace = dict[str, Any]


def run(code: str, namespace: Namespace | None = None) -> tuple[str, bool]:
    """Execute our own generated code; return what it printed (a traceback as the kernel shows it) and whether it ran.

    Only for code made by these generators, standard library only.
    """
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "<cell>", "exec"), {} if namespace is None else namespace)
    except SyntaxError:
        return printed.getvalue() + _syntax_error(code), False
    except Exception as error:
        return printed.getvalue() + format_traceback(code, error), False
    return printed.getvalue(), True


def _syntax_error(code: str) -> str:
    """As IPython compiles: code that ends too early is "incomplete"."""
    try:
        compile(code, "<cell>", "exec", flags=_ALLOW_INCOMPLETE_INPUT)
    except SyntaxError as error:
        return format_traceback(code, error)
    return ""


def run_cell(code: str, namespace: Namespace | None = None) -> tuple[Exchange, str]:
    """A cell with its true outcome, and the text that it printed, stripped."""
    text, succeeded = run(code, namespace)
    output = text_output(text) if succeeded else CellOutput("error", {"text/plain": text})
    return cell(code, *([output] if text else []), status="ok" if succeeded else "error"), text.strip()


def format_traceback(code: str, error: Exception) -> str:
    """The traceback as `kernel.tracebacks` leaves it of IPython's; `number_cells` sets the cell's number later."""
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        shown = (error.text or "").rstrip("\n")
        indent = len(shown) - len(shown.lstrip())
        caret = " " * (4 + max((error.offset or 1) - 1 - indent, 0)) + "^"
        return f"  Cell In[1], line {error.lineno}\n    {shown.strip()}\n{caret}\n{name}: {error.msg}\n"
    lines = ["Traceback (most recent call last):"]
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == "<cell>" and frame.lineno:
            where = "" if frame.name == "<module>" else f" in {frame.name}"
            lines += [f"  Cell In[1], line {frame.lineno}{where}", f"    {code.splitlines()[frame.lineno - 1].strip()}"]
    return "\n".join([*lines, f"{name}: {error}\n"])


def raised(code: str, line: int, error: str) -> CellOutput:
    """The output of a cell that failed in a library that is not at hand here."""
    shown = code.splitlines()[line - 1].strip()
    text = f"Traceback (most recent call last):\n  Cell In[1], line {line}\n    {shown}\n{error}\n"
    return CellOutput("error", {"text/plain": text})


def dialogue(messages: Exchange) -> Dialogue:
    """A dialogue in which tracebacks name the cell by its place, as the kernel counts."""
    cells, numbered = 0, []
    for message in messages:
        cells += message["role"] == "assistant" and "```python\n" in message["content"]
        content = message["content"].replace("Cell In[1]", f"Cell In[{cells}]") if message["role"] == "user" else None
        numbered.append(message if content is None else {**message, "content": content})
    return Dialogue(numbered)
