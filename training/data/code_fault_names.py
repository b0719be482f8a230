"""Faults of names: an import, a variable, a function of a library or a key that is missing or misspelt."""

import random
import re

from training.data.code_fault import Fault, cut, misspell, one, should_be


def drop_import(rng: random.Random, code: str) -> Fault | None:
    match = one(rng, r"^(?:import ([\w.]+)(?: as (\w+))?|from (\w+) import .*)\n\n?", code)
    if not match:
        return None
    name = match[1] or match[3]
    return Fault(cut(code, *match.span()), (f"the import of {name} was missing", f"缺少 {name} 的导入"))


def misspell_variable(rng: random.Random, code: str) -> Fault | None:
    """A name that is assigned or defined, misspelt in one place where it is used."""
    names = {
        n for n in re.findall(r"^ *(\w+)(?: = |, \w+ = | \+= )|^def (\w+)|for (\w+) in ", code, re.M) for n in n if n
    }
    names = {name for name in names if len(name) > 1 and name.isidentifier()}
    if not names:
        return None
    match = one(rng, rf"(?<![\w.\"'])({'|'.join(map(re.escape, sorted(names)))})\b(?! = |\w|[\"'])", code)
    if not match or code[: match.start()].endswith(("def ", "for ", "import ")):
        return None
    wrong = misspell(rng, match[1])
    return Fault(cut(code, *match.span(1), wrong), should_be(wrong, match[1]))


def wrong_attribute(rng: random.Random, code: str) -> Fault | None:
    match = one(rng, r"\b(?:math|statistics|random|calendar|itertools|json|np|plt|sp|pd)\.(\w{3,})\(", code)
    if not match:
        return None
    wrong = rng.choice((misspell(rng, match[1]), misspell(rng, match[1]), "get_" + match[1]))
    return Fault(cut(code, *match.span(1), wrong), should_be(wrong, match[1]))


def wrong_key(rng: random.Random, code: str) -> Fault | None:
    match = one(rng, r"(?<=\w\[)\"(\w{2,})\"(?=\])", code)
    if not match:
        return None
    wrong = misspell(rng, match[1])
    return Fault(cut(code, *match.span(1), wrong), (f'the key is "{match[1]}"', f'键应为 "{match[1]}"'))


def undefined(rng: random.Random, code: str) -> Fault | None:
    """The line that starts a sum or a list is gone; what it must be is clear from the rest."""
    match = one(rng, r"^(\w+) = (?:0|\[\]|\{\})\n", code)
    if not match:
        return None
    return Fault(cut(code, *match.span()), (f"{match[1]} was not defined", f"{match[1]} 没有定义"))
