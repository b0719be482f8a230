"""A plot or a piece of algebra that the assistant got wrong at first: an import is missing, or a function is called
by a wrong name. The libraries are not at hand here, so the error is put in."""

import random
import re

from assistant.cells import split_code
from training.data import code_equations, code_matrices, code_plot_function, code_plot_shape
from training.data.conversation import Exchange, cell, mistaken, raised
from training.data.phrasing import Language

_SOURCES = (code_plot_function, code_plot_shape, code_equations, code_matrices)
_MODULES = (("np", "numpy"), ("plt", "matplotlib.pyplot"), ("sp", "sympy"))
_Failing = tuple[list[str], str, str]  # the lines, what the first failing line holds, the error


def library_mistake(rng: random.Random, language: Language) -> Exchange:
    good = rng.choice(_SOURCES).exchange(rng, language)[:4]
    lines = split_code(good[1]["content"])[1].split("\n")
    alias, module = rng.choice(_MODULES)
    header = f"import {module} as {alias}"
    called = re.findall(rf"\b{alias}\.(\w+)\(", "\n".join(lines))
    if header not in lines or not called or any(line.startswith("def ") for line in lines):
        return library_mistake(rng, language)
    if rng.random() < 0.4:
        broken, place, error = _wrong_name(rng, lines, alias, module, called[0])
    else:
        broken, place, error = _without_import(lines, alias, header)
    at = next(n for n, line in enumerate(broken, 1) if place in line)
    code = "\n".join(broken)
    return [good[0], *mistaken(cell(code, raised(code, at, error), status="error"), rng), *good[1:]]


def _without_import(lines: list[str], alias: str, header: str) -> _Failing:
    return [line for line in lines if line != header], f"{alias}.", f"NameError: name '{alias}' is not defined"


def _wrong_name(rng: random.Random, lines: list[str], alias: str, module: str, name: str) -> _Failing:
    """The first call fails, before there is a figure."""
    # plt.Figure exists: what matplotlib is asked for wrongly is never a capital.
    wrong = rng.choice((name + "s", name[:-1], name + "s" if alias == "plt" else name.capitalize()))
    if alias == "sp" and wrong.lower() in ("symbol", "symbols"):
        wrong = "symbls"
    broken = [line.replace(f"{alias}.{name}(", f"{alias}.{wrong}(") for line in lines]
    return broken, f"{alias}.{wrong}(", f"AttributeError: module '{module}' has no attribute '{wrong}'"
