"""How users bring code, to be run or to be mended: the request, the fence, the error that they paste too."""

import random
import re
from typing import Literal

from training.data.conversation import run
from training.data.phrasing import Language
from training.data.tasks import asked as ask
from training.data.wordings import wordings

_PASTED = wordings("repair")


def to_run(rng: random.Random, language: Language, code: str) -> str:
    """Code with the wish to run it."""
    pasted = _fenced(rng, code)
    return f"{ask(rng, language, _PASTED['run'][language])}\n{pasted}"


def to_fix(rng: random.Random, language: Language, code: str) -> str:
    """Faulty code with a request before it or after it, at times with its error."""
    pasted = _fenced(rng, code)
    if rng.random() < 0.25:
        text = f"{pasted}\n{ask(rng, language, _PASTED['after'][language])}"
    else:
        text = f"{ask(rng, language, _PASTED['fix'][language])}\n{pasted}"
    if rng.random() < 0.35:
        error = _failure(code)[1] if _needs_library(code) else pasted_error(rng, code)
        text += f"\n{rng.choice(_PASTED['error'][language])}\n{_fenced(rng, error).replace('```python', '```')}"
    return text


def plainly(rng: random.Random, language: Language, wish: Literal["run", "fix"], code: str) -> str:
    """Code after a request, never with its error: for what fails in the kernel alone."""
    request = ask(rng, language, _PASTED[wish][language])
    return f"{request}\n{_fenced(rng, code)}"


def _failure(code: str) -> tuple[int, str]:
    """The line where the code fails, and the error."""
    text = run(code)[0].strip().splitlines()
    lines = [int(found[1]) for found in (re.search(r"Cell In\[1\], line (\d+)", line) for line in text) if found]
    return (lines[-1] if lines else 1), text[-1]


def pasted_error(rng: random.Random, code: str) -> str:
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
    return "\n".join([_ipython_head(error, cells, at), *_ipython_lines(lines, at), "", error])


def _ipython_head(error: str, cells: int, at: int) -> str:
    name = error.split(":")[0]
    title = "Traceback (most recent call last)".rjust(75 - len(name))
    return f"{'-' * 75}\n{name}{title}\nCell In[{cells}], line {at}"


def _ipython_lines(lines: list[str], at: int) -> list[str]:
    return [
        f"{'----> ' + str(n) if n == at else str(n).rjust(7)} {lines[n - 1]}"
        for n in range(max(1, at - 2), min(len(lines), at + 2) + 1)
    ]


def _fenced(rng: random.Random, code: str) -> str:
    """The code as it is pasted: in a fence, mostly of Python, or bare."""
    draw = rng.random()
    return f"```python\n{code}\n```" if draw < 0.55 else f"```\n{code}\n```" if draw < 0.75 else code


def _needs_library(code: str) -> bool:
    return bool(re.search(r"^import (?:numpy|matplotlib|sympy|pandas)", code, re.MULTILINE))
