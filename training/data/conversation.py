"""How the code and chat families put a dialogue together: system prompt, exchanges, cells that are really run.

Knows no task. Code that needs only the standard library is executed here, so a report never holds a guessed output.
"""

import contextlib
import io
import random
import sys
import traceback
from collections.abc import Callable
from typing import Any

from assistant.cells import report_cell
from assistant.events import CellOutput, CellStatus
from assistant.modes import CHAT, CODE
from training.data.phrasing import Language, words
from training.dialogue import Dialogue, Message

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


def mistaken(exchange: Exchange) -> Exchange:
    """The same cell, its code marked as one not to learn from (`weight` 0, as in OpenAI's fine-tuning format)."""
    return [{**exchange[0], "weight": 0}, *exchange[1:]]


def pick_language(rng: random.Random) -> Language:
    return "zh" if rng.random() < 0.48 else "en"


def converse(rng: random.Random, make: MakeExchange, mode: str, turns: tuple[int, ...] = (1, 1, 1, 1, 2)) -> Dialogue:
    """A dialogue of a family: mostly one exchange, at times a second of the same family."""
    language = pick_language(rng)
    messages = system_prompt(rng, mode, language)
    for _ in range(rng.choice(turns)):
        messages += make(rng, language)
    return Dialogue(messages)


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
    except Exception as error:
        return printed.getvalue() + format_traceback(code, error), False
    return printed.getvalue(), True


def run_cell(code: str, namespace: Namespace | None = None) -> tuple[Exchange, str]:
    """A cell with its true outcome, and the text that it printed, stripped."""
    text, succeeded = run(code, namespace)
    output = text_output(text) if succeeded else CellOutput("error", {"text/plain": text})
    return cell(code, *([output] if text else []), status="ok" if succeeded else "error"), text.strip()


def format_traceback(code: str, error: Exception) -> str:
    """The traceback in the form of IPython 9, without colours."""
    name = type(error).__name__
    if isinstance(error, SyntaxError):
        shown = (error.text or "").rstrip("\n")
        indent = len(shown) - len(shown.lstrip())
        caret = " " * (4 + max((error.offset or 1) - 1 - indent, 0)) + "^"
        return f"  Cell In[1], line {error.lineno}\n    {shown.strip()}\n{caret}\n{name}: {error.msg}\n"
    frames = [frame for frame in traceback.extract_tb(sys.exc_info()[2]) if frame.filename == "<cell>"]
    parts = ["-" * 75, f"{name:<42}Traceback (most recent call last)"[:75]]
    for depth, frame in enumerate(frames):
        where = "" if depth == 0 else f", in {frame.name}"
        parts.append(f"Cell In[1], line {frame.lineno}{where}\n{_excerpt(code, frame.lineno or 1)}\n")
    return "\n".join(parts) + f"\n{name}: {error}\n"


def _excerpt(code: str, line: int) -> str:
    lines = code.splitlines()
    shown = range(max(1, line - 3), min(len(lines), line + 2) + 1)
    return "\n".join(
        f"----> {n} {lines[n - 1]}" if n == line else f"{n:>7} {lines[n - 1]}".replace("\n", "") for n in shown
    ).rstrip()
