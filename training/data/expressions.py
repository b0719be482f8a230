"""Functions of one variable as people type them and as numpy reads them. Knows nothing of plots."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from training.data.phrasing import Language, rows

_SUPERSCRIPTS = dict(zip("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_FUNCTIONS = ("sin", "cos", "sin", "cos", "tan", "exp", "log", "sqrt", "abs", "arctan", "sinh", "cosh", "tanh")


@dataclass(frozen=True)
class Notation:
    """One user's way of typing: power sign, product sign, decoration of function names."""

    power: str  # "^", "**" or "²"
    times: str  # between a number and a variable
    product: str  # between factors
    call: str  # "sin(x)", "sin x", "latex"
    gap: str  # around + and -
    letter: str


@dataclass(frozen=True)
class Expression:
    """`typed` is the user's text, `code` numpy. `positive`: only defined above 0 (`"log"`: not at 0 either);
    `pole`: runs to infinity, so the y axis is to be limited; `atom`: needs no brackets as an argument."""

    typed: str
    code: str
    positive: str = ""
    pole: bool = False
    atom: bool = False
    sum: bool = False


def _notation(rng: random.Random, letter: str) -> Notation:
    if rng.random() < 0.12:
        return Notation(power="^", times="", product=" ", call="latex", gap=" ", letter=letter)
    return Notation(
        power=rng.choice(("^", "^", "**", "²")),
        times=rng.choice(("", "", "*", "·")),
        product=rng.choice(("*", "*", " * ", "·", "", "×", " ")),
        call=rng.choice(("sin(x)", "sin(x)", "sin(x)", "sin x", "sin x")),
        gap=rng.choice((" ", " ", "")),
        letter=letter,
    )


def _power(n: Notation, base: str, exponent: int) -> str:
    if n.power == "²":
        return base + "".join(_SUPERSCRIPTS[digit] for digit in str(exponent))
    return f"{base}{n.power}{exponent}"


def _number(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.75:
        return str(rng.randint(2, 9))
    return str(rng.randint(10, 30)) if draw < 0.85 else f"{rng.choice((0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1.5, 2.5)):g}"


def _argument(rng: random.Random, n: Notation) -> Expression:
    """What stands inside sin(...): mostly the variable itself or a multiple of it."""
    x = n.letter
    draw = rng.random()
    if draw < 0.5:
        return Expression(x, x, atom=True)
    k = _number(rng)
    if draw < 0.8:
        return Expression(f"{k}{n.times}{x}", f"{k}*{x}", atom=n.times == "")
    if draw < 0.88:
        return Expression(f"{x}/{k}", f"{x}/{k}")
    if draw < 0.95:
        return Expression(_power(n, x, 2), f"{x}**2")
    sign = rng.choice("+-")
    return Expression(f"{x}{n.gap}{sign}{n.gap}{k}", f"{x} {sign} {k}", sum=True)


def _call(rng: random.Random, n: Notation, name: str = "") -> Expression:
    name = name or rng.choice(_FUNCTIONS)
    inner = _argument(rng, n)
    x = inner.typed
    bare = n.call != "sin(x)" and inner.atom and rng.random() < 0.7
    plain = {"abs": "abs", "arctan": rng.choice(("arctan", "atan")), "log": rng.choice(("log", "ln"))}.get(name, name)
    shown = f"\\{plain}" if n.call == "latex" else plain
    typed = f"{shown} {x}" if bare else f"{shown}({x})"
    if name == "abs" and (n.call == "latex" or rng.random() < 0.6):
        typed = f"|{x}|"
    elif name == "sqrt" and rng.random() < 0.4:
        typed = f"√{x}" if inner.atom and len(x) == 1 else f"√({x})"
    elif name == "sqrt" and n.call == "latex":
        typed = f"\\sqrt{{{x}}}"
    elif name == "exp":
        return _exponential(rng, n)
    positive = {"log": "log", "sqrt": "sqrt"}.get(name, "")
    return Expression(typed, f"np.{name}({inner.code})", positive, name == "tan", atom=not bare)


def _exponential(rng: random.Random, n: Notation) -> Expression:
    """e^x and its kin, typed as a power or as exp(...)."""
    x, k = n.letter, _number(rng)
    square = _power(n, x, 2)
    typed, code = rng.choice(
        (
            (x, x),
            (f"-{x}", f"-{x}"),
            (f"-{x}", f"-{x}"),
            (f"-{square}", f"-{x}**2"),
            (f"-{k}{n.times}{x}", f"-{k}*{x}"),
            (f"-{x}/{k}", f"-{x}/{k}"),
            (f"{k}{n.times}{x}", f"{k}*{x}"),
            (f"-{square}/2", f"-{x}**2/2"),
        )
    )
    sign = "**" if n.power == "**" else "^"
    if rng.random() < 0.35:
        return Expression(f"exp({typed})", f"np.exp({code})", atom=True)
    if n.call == "latex":
        return Expression(f"e^{{{typed}}}", f"np.exp({code})", atom=True)
    wrapped = typed if typed in (x, f"-{x}") and rng.random() < 0.7 else f"({typed})"
    return Expression(f"e{sign}{wrapped}", f"np.exp({code})", atom=True)


def _polynomial(rng: random.Random, n: Notation) -> Expression:
    """Degree 1 to 4, some terms missing."""
    degree = rng.choice((1, 2, 2, 2, 3, 3, 4))
    powers = [degree, *(p for p in range(degree - 1, -1, -1) if rng.random() < 0.6)]
    typed = code = ""
    for index, power in enumerate(powers):
        number = "1" if power and rng.random() < 0.4 else _number(rng)
        negative = rng.random() < (0.15 if index == 0 else 0.5)
        one = number == "1" and power > 0
        body = n.letter if power == 1 else _power(n, n.letter, power) if power else ""
        code_body = n.letter if power == 1 else f"{n.letter}**{power}" if power else ""
        term = body if one else number + (n.times if body else "") + body
        code_term = code_body if one else number + ("*" if body else "") + code_body
        sign = "-" if negative else "+"
        typed += (("-" if negative else "") if index == 0 else f"{n.gap}{sign}{n.gap}") + term
        code += (("-" if negative else "") if index == 0 else f" {sign} ") + code_term
    return Expression(typed, code, sum=len(powers) > 1 or code.startswith("-"))


def _simple(rng: random.Random, n: Notation) -> Expression:
    """A variable, a power or a call: what stands in products."""
    draw = rng.random()
    if draw < 0.3:
        return Expression(n.letter, n.letter, atom=True)
    if draw < 0.45:
        power = rng.choice((2, 2, 3, 4))
        return Expression(_power(n, n.letter, power), f"{n.letter}**{power}")
    return _call(rng, n)


def _product(rng: random.Random, n: Notation) -> Expression:
    left, right = _simple(rng, n), _call(rng, n)
    sign = n.product
    if sign in ("", " ") and ((left.typed[-1] != ")" and right.typed[0] in "|√e") or "²" in left.typed):
        sign = "*"
    if sign == "" and left.typed[-1].isalpha() and right.typed[0].isalpha():
        sign = " "
    positive = left.positive or right.positive
    return Expression(
        f"{left.typed}{sign}{right.typed}", f"{left.code}*{right.code}", positive, left.pole or right.pole
    )


def _sum(rng: random.Random, n: Notation) -> Expression:
    left = _call(rng, n) if rng.random() < 0.5 else _product(rng, n)
    right = rng.choice((_call, _call, _product, _polynomial))(rng, n)
    sign = "+" if right.sum or rng.random() < 0.65 else "-"
    if right.code.startswith("-"):
        return left
    positive = "log" if "log" in (left.positive, right.positive) else left.positive or right.positive
    code = f"{left.code} {sign} {right.code}"
    return Expression(
        f"{left.typed}{n.gap}{sign}{n.gap}{right.typed}", code, positive, left.pole or right.pole, sum=True
    )


def _scaled(rng: random.Random, n: Notation) -> Expression:
    """3 sin(2x), 0.5x^2 ..."""
    k, call = _number(rng), _call(rng, n)
    sign = n.times or rng.choice(("", " ", "*"))
    return Expression(f"{k}{sign}{call.typed}", f"{k}*{call.code}", call.positive, call.pole)


def _quotient(rng: random.Random, n: Notation) -> Expression:
    x, k = n.letter, str(rng.randint(1, 9))
    square = _power(n, x, 2)
    call = _call(rng, n, rng.choice(("sin", "cos", "exp", "sin")))
    e = f"e{'**' if n.power == '**' else '^'}"
    typed, code, pole = rng.choice(
        (
            (f"1/{x}", f"1/{x}", True),
            (f"{k}/{x}", f"{k}/{x}", True),
            (f"1/{square}", f"1/{x}**2", True),
            (f"1/(1{n.gap}+{n.gap}{square})", f"1/(1 + {x}**2)", False),
            (f"{k}/({square}{n.gap}+{n.gap}{k})", f"{k}/({x}**2 + {k})", False),
            (f"1/(1{n.gap}+{n.gap}{e}(-{x}))", f"1/(1 + np.exp(-{x}))", False),
            (f"1/(1{n.gap}+{n.gap}{e}-{x})", f"1/(1 + np.exp(-{x}))", False),
            (f"{call.typed}/{x}", f"{call.code}/{x}", False),
            (f"{x}/({square}{n.gap}+{n.gap}1)", f"{x}/({x}**2 + 1)", False),
            (f"({x}{n.gap}-{n.gap}{k})/({x}{n.gap}+{n.gap}{k})", f"({x} - {k})/({x} + {k})", True),
        )
    )
    return Expression(typed, code, pole=pole)


def _square_of_call(rng: random.Random, n: Notation) -> Expression:
    """sin^2(x), (sin x)^2, sin²x."""
    name, inner = rng.choice(("sin", "cos")), _argument(rng, n)
    power = rng.choice((2, 2, 3))
    typed = rng.choice(
        (
            f"{_power(n, name, power)}({inner.typed})",
            _power(n, f"({name}({inner.typed}))", power),
            _power(n, f"{name}({inner.typed})", power),
        )
    )
    return Expression(typed, f"np.{name}({inner.code})**{power}")


def _composed(rng: random.Random, n: Notation) -> Expression:
    """A call of a call: sin(cos(x)), exp(sin(x)), sqrt(1 + x^2)."""
    x = n.letter
    if rng.random() < 0.3:
        inner = Expression(f"{_power(n, x, 2)}{n.gap}+{n.gap}1", f"{x}**2 + 1")
        name = rng.choice(("sqrt", "log"))
    else:
        inner, name = _call(rng, n, rng.choice(("sin", "cos"))), rng.choice(("sin", "cos", "exp", "abs", "tanh"))
    typed = f"|{inner.typed}|" if name == "abs" and rng.random() < 0.6 else f"{name}({inner.typed})"
    return Expression(typed, f"np.{name}({inner.code})", inner.positive, atom=True)


def _polynomial_product(rng: random.Random, n: Notation) -> Expression:
    x, gap = n.letter, n.gap
    factors = [(rng.choice("+-"), rng.randint(1, 9)) for _ in range(rng.choice((2, 2, 3)))]
    typed = n.times.join(f"({x}{gap}{sign}{gap}{k})" for sign, k in factors)
    return Expression(typed, "*".join(f"({x} {sign} {k})" for sign, k in factors))


_KINDS: tuple[tuple[Callable[[random.Random, Notation], Expression], int], ...] = (
    (_call, 6),
    (_polynomial, 6),
    (_product, 5),
    (_sum, 5),
    (_scaled, 3),
    (_quotient, 3),
    (_square_of_call, 2),
    (_composed, 2),
    (_exponential, 2),
    (_polynomial_product, 1),
)


def expression(rng: random.Random, letter: str = "x") -> Expression:
    """A random function of `letter`, one notation throughout."""
    kinds, weights = zip(*_KINDS, strict=True)
    made: Expression = rng.choices(kinds, weights)[0](rng, _notation(rng, letter))
    return made


def named_function(rng: random.Random, language: Language) -> tuple[str, Expression]:
    """A function by its name ("the sine function", "正弦函数"), and the expression that it means."""
    en, zh, typed, code, positive, pole = rng.choice(rows("functions"))
    name = rng.choice((zh if language == "zh" else en).split("/"))
    return name, Expression(typed, code, positive, bool(pole))


@dataclass(frozen=True)
class Bound:
    typed: str
    code: str
    value: float


def _plain(value: float) -> Bound:
    return Bound(f"{value:g}", f"{value:g}", value)


def _times_pi(rng: random.Random, halves: int) -> Bound:
    """A multiple of π/2."""
    pi = rng.choice(("π", "π", "pi", "pi"))
    sign = "-" if halves < 0 else ""
    whole, half = divmod(abs(halves), 2)
    if halves == 0:
        return _plain(0)
    if half:
        top = "" if abs(halves) == 1 else str(abs(halves))
        code = f"{sign}{top + '*' if top else ''}np.pi/2"
        return Bound(f"{sign}{top}{pi}/2", code, halves * 1.5708)
    if whole == 1:
        return Bound(sign + pi, f"{sign}np.pi", halves * 1.5708)
    star = rng.choice(("", "", "*", " ")) if pi == "pi" else ""
    return Bound(f"{sign}{whole}{star}{pi}", f"{sign}{whole}*np.pi", halves * 1.5708)


def interval(rng: random.Random, positive: bool) -> tuple[Bound, Bound]:
    """A range as typed; `positive`: it starts at or above 0."""
    draw = rng.random()
    if draw < 0.4:
        low = 0 if positive or rng.random() < 0.5 else -rng.choice((1, 2, 2, 4, 4, 6, 8))
        return _times_pi(rng, low), _times_pi(
            rng, -low if low and rng.random() < 0.7 else rng.choice((1, 2, 4, 4, 6, 8))
        )
    if draw < 0.75:
        high = rng.choice((1, 2, 3, 4, 5, 5, 6, 7, 8, 10, 10, 12, 15, 20, 25, 50, 100))
        low = rng.choice((0, 0, 1)) if positive else rng.choice((-high, -high, 0))
        return _plain(low if low < high else 0), _plain(high)
    low = rng.randint(0, 20) if positive else rng.randint(-30, 10)
    step = rng.choice((1, 1, 1, 0.5, 0.1))
    return _plain(low * step), _plain(round((low + rng.randint(2, 40)) * step, 2))
