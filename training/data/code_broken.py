"""Good programs and a version of each that truly fails: of another family, or as beginners write them."""

import random
from dataclasses import dataclass

from assistant.cells import split_code
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
from training.data import code_fault_names as names
from training.data import code_fault_values as values
from training.data.code_fault import Fault, MakeFault, cut_out, misspelt
from training.data.code_programs import program
from training.data.conversation import Exchange, run, run_cell
from training.data.phrasing import Language

_FAULTS: tuple[MakeFault, ...] = (
    names.drop_import, misspelt("builtin"), misspelt("builtin"), misspelt("constant"), names.misspell_variable,
    names.misspell_variable, names.misspell_variable, cut_out("colon"), values.drop_bracket, cut_out("opening"),
    values.bare_print, cut_out("quote"), cut_out("comma"), cut_out("indent"), cut_out("extra_indent"),
    misspelt("method"), names.wrong_attribute, values.concatenate, values.quoted_number, values.quoted_list,
    values.past_the_end, names.wrong_key, names.undefined, cut_out("equals"), values.else_if, values.foreign_and,
    cut_out("self"),
)  # fmt: skip
# Faults of a program with libraries that are not at hand here: only those that Python finds without running it.
_SYNTAX_FAULTS: tuple[MakeFault, ...] = (
    cut_out("colon"), values.drop_bracket, cut_out("opening"), cut_out("quote"), cut_out("comma"), cut_out("indent"),
    cut_out("extra_indent"),
)  # fmt: skip
SOURCES = (code_arithmetic, code_everyday, code_integers, code_lists, code_text, code_dates)
_LIBRARY_SOURCES = (
    code_plot_function, code_plot_shape, code_plot_data, code_equations, code_matrices, code_plot_function
)  # fmt: skip


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


def break_program(rng: random.Random, language: Language, own: bool = False) -> Broken:
    """A good program, and a version of it that truly fails; `own`: one that answers a request."""
    while True:
        good = _answer(rng, language) if own or rng.random() < 0.45 else _brought_program(rng)
        if not good:
            continue
        request, code, solved, close = good
        fault = rng.choice(_FAULTS)(rng, code)
        if fault and fault.code != code and not run(fault.code)[1]:
            return Broken(request, code, solved, close, fault)


_Good = tuple[str, str, Exchange, str]  # request, code, the cell with its report, closing sentence


def _answer(rng: random.Random, language: Language) -> _Good | None:
    good = rng.choice(SOURCES).exchange(rng, language)[:4]
    request, solved, close = good[0]["content"], good[1:3], good[3]["content"]
    code = split_code(solved[0]["content"])[1]
    return None if "today()" in code or "```" in close else (request, code, solved, close)


def _brought_program(rng: random.Random) -> _Good | None:
    code = program(rng)
    return ("", code, run_cell(code)[0], "") if run(code)[1] else None


def break_library_program(rng: random.Random, language: Language) -> Broken:
    """The same for plots, matrices and algebra, which do not run here: a fault of syntax."""
    while True:
        good = rng.choice(_LIBRARY_SOURCES).exchange(rng, language)[:4]
        code = split_code(good[1]["content"])[1]
        fault = rng.choice(_SYNTAX_FAULTS)(rng, code)
        if len(good) == 4 and fault and fault.code != code and not _compiles(fault.code):
            return Broken(good[0]["content"], code, good[1:3], good[3]["content"], fault)


def _compiles(code: str) -> bool:
    try:
        compile(code, "<cell>", "exec")
    except SyntaxError:
        return False
    return True
