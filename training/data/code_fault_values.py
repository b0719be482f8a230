"""Faults of brackets, operators and values: what the code is joined from does not fit together."""

import random
import re

from training.data.code_fault import Fault, cut, one, should_be

_CLOSING = {")": ("bracket", "右括号"), "]": ("bracket", "右括号"), "}": ("brace", "右括号")}


def drop_bracket(rng: random.Random, code: str) -> Fault | None:
    match = one(rng, r"[)\]}]$", code)
    if not match:
        return None
    en, zh = _CLOSING[match[0]]
    return Fault(cut(code, *match.span()), (f"a closing {en} {match[0]} was missing", f"缺少{zh} {match[0]}"))


def bare_print(rng: random.Random, code: str) -> Fault | None:
    """print x, as in Python 2."""
    match = one(rng, r"^( *)print\(([^()\n]+)\)$", code)
    if not match:
        return None
    broken = cut(code, *match.span(), f"{match[1]}print {match[2]}")
    return Fault(broken, ("print needs brackets", "print 需要括号"))


def concatenate(rng: random.Random, code: str) -> Fault | None:
    """ "text" + number: the comma of print was meant."""
    match = one(rng, r"^( *)print\((\"[^\"\n]*\"|'[^'\n]*'), ([^\n]+)\)$", code)
    if not match:
        return None
    broken = cut(code, *match.span(), f"{match[1]}print({match[2]} + {match[3]})")
    return Fault(broken, ("+ joins a text only with another text", "+ 只能连接文本和文本"))


def quoted_number(rng: random.Random, code: str) -> Fault | None:
    """A number between quotation marks is a text."""
    match = one(rng, r"^( *\w+ = )(\d+(?:\.\d+)?)$|: (\d+(?:\.\d+)?)(?=[,}])", code)
    if not match:
        return None
    number = match[2] or match[3]
    span = match.span(2) if match[2] else match.span(3)
    reason = (f'"{number}" is a text and must be the number {number}', f'"{number}" 是文本，应为数字 {number}')
    return Fault(cut(code, *span, f'"{number}"'), reason)


def quoted_list(rng: random.Random, code: str) -> Fault | None:
    """Numbers between quotation marks, as they come from a file."""
    match = one(rng, r"\[(?:-?\d+(?:\.\d+)?, )+-?\d+(?:\.\d+)?\]", code)
    if not match:
        return None
    mark = rng.choice("\"'")
    quoted = re.sub(r"-?\d+(?:\.\d+)?", lambda number: f"{mark}{number[0]}{mark}", match[0])
    return Fault(cut(code, *match.span(), quoted), ("the numbers were texts", "数字被写成了文本"))


def past_the_end(rng: random.Random, code: str) -> Fault | None:
    """Index out of range."""
    match = one(rng, r"range\(len\((\w+)\)( - 1)?\)", code)
    reason = ("the index went past the end", "下标超出范围")
    if match:
        return Fault(cut(code, *match.span(), f"range(len({match[1]}){'' if match[2] else ' + 1'})"), reason)
    match = one(rng, r"\[len\((\w+)\) - 1\]", code)
    return Fault(cut(code, *match.span(), f"[len({match[1]})]"), reason) if match else None


def else_if(rng: random.Random, code: str) -> Fault | None:
    match = one(rng, r"\belif\b", code)
    wrong = rng.choice(("else if", "elseif", "elsif"))
    return Fault(cut(code, *match.span(), wrong), should_be(wrong, "elif")) if match else None


def foreign_and(rng: random.Random, code: str) -> Fault | None:
    match = one(rng, r" (and|or) ", code)
    if not match:
        return None
    wrong = {"and": "&&", "or": "||"}[match[1]]
    return Fault(cut(code, *match.span(1), wrong), should_be(wrong, match[1]))
