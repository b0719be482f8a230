"""Equations, systems, derivatives and integrals with sympy; the answers are computed here by hand, exactly."""

import math
import random
from fractions import Fraction

from training.data.conversation import Exchange, assistant, cell, converse, text_output, user
from training.data.phrasing import Language, ask, rows
from training.dialogue import Dialogue

_SOLVE = {
    "en": (
        "+solve <e>", "+solve the equation <e>", "what is <x> if <e>?", "<e>, find <x>", "+find <x>: <e>",
            "for which <x> is <e>?",
        "what are the solutions of <e>?", "+solve for <x>: <e>", "<e>, what is <x>?", "roots of <e>",
            "i need the solution of <e>",
    ),
    "zh": (
        "+解方程<e>", "+求解<e>", "<e>，<x>是多少？", "方程<e>的解是什么？", "+求<x>：<e>", "已知<e>，求<x>",
            "<e>的根是多少？", "<e>怎么解？",
    ),
}  # fmt: skip
_SYSTEM = {
    "en": ("+solve <e>", "+solve the system <e>", "+find x and y: <e>", "what are x and y if <e>?",
        "system of equations: <e>", "<e>, solve for x and y"),
    "zh": ("+解方程组<e>", "+求解<e>", "方程组<e>的解是什么？", "已知<e>，求x和y", "+求x和y：<e>"),
}  # fmt: skip
_DERIVE = {
    "en": ("what is the derivative of <e>?", "+differentiate <e>", "derivative of <e>", "+find f'(x) for f(x) = <e>",
        "d/dx (<e>)", "+compute the derivative of <e>"),
    "zh": ("<e>的导数是什么？", "+求<e>的导数", "+对<e>求导", "f(x)=<e>，求f'(x)", "+计算<e>的导函数"),
}  # fmt: skip
_INTEGRATE = {
    "en": ("what is the integral of <e> from <a> to <b>?", "+integrate <e> from <a> to <b>",
        "area under <e> between <a> and <b>?", "+compute the definite integral of <e>, x from <a> to <b>"),
    "zh": ("<e>从<a>到<b>的积分是多少？", "+求<e>在[<a>, <b>]上的定积分", "+计算<e>从<a>到<b>的定积分",
        "<e>在<a>到<b>下的面积是多少？"),
}  # fmt: skip
_PRIMITIVE = {
    "en": ("+integrate <e>", "what is the {antiderivative|indefinite integral} of <e>?", "antiderivative of <e>"),
    "zh": ("+求<e>的不定积分", "<e>的原函数是什么？", "+对<e>积分"),
}
_EXPAND = {"en": ("+expand <e>", "+multiply out <e>", "<e> expanded"), "zh": ("+展开<e>", "<e>展开是什么？")}
_FACTOR = {"en": ("+factor <e>", "+factorise <e>"), "zh": ("+因式分解<e>", "+把<e>分解因式")}

Poly = dict[int, Fraction]  # power -> coefficient


def typed(poly: Poly, letter: str, style: tuple[str, str, str]) -> str:
    """A polynomial as people write it; style: power sign, times sign, gap."""
    power, times, gap = style
    text = ""
    for exponent, value in sorted(poly.items(), reverse=True):
        size = abs(value)
        body = {0: "", 1: letter}.get(exponent) if exponent < 2 else _raised(letter, exponent, power)
        number = "" if size == 1 and exponent else str(size)
        term = number + (times if number and body else "") + (body or "")
        sign = "-" if value < 0 else "+"
        text += (sign if value < 0 else "") + term if not text else f"{gap}{sign}{gap}{term}"
    return text or "0"


def _raised(letter: str, exponent: int, power: str) -> str:
    return letter + "⁰¹²³⁴⁵⁶⁷⁸⁹"[exponent] if power == "²" else f"{letter}{power}{exponent}"


def python_text(poly: Poly, letter: str = "x") -> str:
    return typed(poly, letter, ("**", "*", " "))


def sympy_text(poly: Poly, letter: str = "x") -> str:
    """As sympy prints it: fractions behind the term, x**2/3."""
    text = ""
    for exponent, value in sorted(poly.items(), reverse=True):
        body = "" if exponent == 0 else letter if exponent == 1 else f"{letter}**{exponent}"
        top, bottom = abs(value.numerator), value.denominator
        term = (f"{top}*{body}" if top != 1 else body) if body else str(top)
        term += f"/{bottom}" if bottom != 1 else ""
        sign = "-" if value < 0 else "+"
        text += (sign if value < 0 else "") + term if not text else f" {sign} {term}"
    return text or "0"


def _style(rng: random.Random) -> tuple[str, str, str]:
    return rng.choice(("^", "^", "²", "**")), rng.choice(("", "", "*")), rng.choice((" ", " ", ""))


def _integer(rng: random.Random, size: int = 12) -> int:
    return rng.choice([n for n in range(-size, size + 1) if n])


def _polynomial(rng: random.Random, degree: int) -> Poly:
    poly = {degree: Fraction(rng.choice((1, 1, 2, 3, 4, 5, -1, -2)))}
    for power in range(degree):
        if rng.random() < 0.65:
            poly[power] = Fraction(_integer(rng))
    return poly


def _code(body: str, letters: str = "x") -> str:
    names = ", ".join(letters)
    return f'import sympy as sp\n\n{names} = sp.symbols("{" ".join(letters)}")\n{body}'


def _answered(language: Language, request: str, code: str, output: str, close: str) -> Exchange:
    return [user(request), *cell(code, text_output(output)), assistant(close)]


def _solved(
    rng: random.Random, language: Language, left: str, right: str, solutions: list[str], letter: str, code: str
) -> Exchange:
    request = ask(rng, language, _SOLVE[language], e=f"{left}{rng.choice((' = ', '='))}{right}", x=letter)
    joined = f" {'或' if language == 'zh' else 'or'} ".join(f"{letter} = {value}" for value in solutions)
    none = "方程没有解。" if language == "zh" else "The equation has no solution."
    close = (f"解是 {joined}。" if language == "zh" else f"The solution is {joined}.") if solutions else none
    return _answered(language, request, code, f"[{', '.join(solutions)}]", close)


def _linear(rng: random.Random, language: Language) -> Exchange:
    letter = rng.choice("xxxxyntz")
    a, b, c, d = _integer(rng), _integer(rng, 40), rng.choice((0, 0, 0, _integer(rng))), _integer(rng, 60)
    if a == c:
        c = 0
    solution = Fraction(d - b, a - c)
    left, right = {1: Fraction(a), 0: Fraction(b)}, {0: Fraction(d)} | ({1: Fraction(c)} if c else {})
    style = _style(rng)
    code = _code(f"print(sp.solve(sp.Eq({python_text(left, letter)}, {python_text(right, letter)}), {letter}))", letter)
    return _solved(
        rng, language, typed(left, letter, style), typed(right, letter, style), [str(solution)], letter, code
    )


def _quadratic(rng: random.Random, language: Language) -> Exchange:
    """With whole roots, or x² = n, or (from a table that sympy made) with any other roots."""
    letter = rng.choice("xxxxyz")
    draw = rng.random()
    right: Poly = {}
    if draw < 0.2:
        *coefficients, roots = rng.choice(rows("quadratics"))
        poly = {power: Fraction(value) for power, value in zip((2, 1, 0), coefficients, strict=True) if value != "0"}
        solutions = roots.strip("[]").split(", ")
    elif draw < 0.4:
        n = rng.randint(2, 30) ** 2
        root = math.isqrt(n)
        poly, right, solutions = {2: Fraction(1)}, {0: Fraction(n)}, [str(-root), str(root)]
    else:
        p, q = _integer(rng, 15), _integer(rng, 15)
        k = rng.choice((1, 1, 1, 2, 3, -1))
        terms = {2: k, 1: -k * (p + q), 0: k * p * q}
        poly = {power: Fraction(value) for power, value in terms.items() if value}
        solutions = [str(root) for root in sorted({p, q})]
    style = _style(rng)
    equation = f"sp.Eq({python_text(poly, letter)}, {python_text(right, letter)})"
    code = _code(f"print(sp.solve({equation}, {letter}))", letter)
    return _solved(rng, language, typed(poly, letter, style), typed(right, letter, style), solutions, letter, code)


def _row(a: int, b: int, style: tuple[str, str, str]) -> str:
    """a x + b y as typed."""
    first, second = typed({1: Fraction(a)}, "x", style), typed({1: Fraction(abs(b))}, "y", style)
    return f"{first}{style[2]}{'-' if b < 0 else '+'}{style[2]}{second}"


def _system(rng: random.Random, language: Language) -> Exchange:
    x, y = rng.randint(-15, 15), rng.randint(-15, 15)
    a, b, c, d = (_integer(rng, 9) for _ in range(4))
    if a * d == b * c:
        d += a if a * (d + a) != b * c else 2 * a
    d = d or 1
    if a * d == b * c:
        return _system(rng, language)
    style, python = _style(rng), ("**", "*", " ")
    right = (a * x + b * y, c * x + d * y)
    joiner = rng.choice((", ", " and ", "; ")) if language == "en" else rng.choice(("，", "、", "，"))
    text = joiner.join(
        f"{_row(*row, style)}{rng.choice((' = ', '='))}{value}"
        for row, value in zip(((a, b), (c, d)), right, strict=True)
    )
    equations = ", ".join(
        f"sp.Eq({_row(*row, python)}, {value})" for row, value in zip(((a, b), (c, d)), right, strict=True)
    )
    code = _code(f"print(sp.solve([{equations}], [x, y]))", "xy")
    close = f"解是 x = {x}，y = {y}。" if language == "zh" else f"The solution is x = {x}, y = {y}."
    return _answered(language, ask(rng, language, _SYSTEM[language], e=text), code, f"{{x: {x}, y: {y}}}", close)


# Functions whose derivative sympy prints in a known way: typed, code, derivative.
def _special(rng: random.Random) -> tuple[str, str, str]:
    k = rng.randint(2, 9)
    return rng.choice(
        (
            ("sin(x)", "sp.sin(x)", "cos(x)"),
            ("cos(x)", "sp.cos(x)", "-sin(x)"),
            (f"sin({k}x)", f"sp.sin({k}*x)", f"{k}*cos({k}*x)"),
            (f"cos({k}x)", f"sp.cos({k}*x)", f"-{k}*sin({k}*x)"),
            (f"{k}sin(x)", f"{k}*sp.sin(x)", f"{k}*cos(x)"),
            ("e^x", "sp.exp(x)", "exp(x)"),
            (f"e^({k}x)", f"sp.exp({k}*x)", f"{k}*exp({k}*x)"),
            ("ln(x)", "sp.log(x)", "1/x"),
            (f"{k}ln(x)", f"{k}*sp.log(x)", f"{k}/x"),
            ("x*sin(x)", "x*sp.sin(x)", "x*cos(x) + sin(x)"),
            ("x*cos(x)", "x*sp.cos(x)", "-x*sin(x) + cos(x)"),
            ("x*e^x", "x*sp.exp(x)", "x*exp(x) + exp(x)"),
            ("tan(x)", "sp.tan(x)", "tan(x)**2 + 1"),
        )
    )


def _derivative(rng: random.Random, language: Language) -> Exchange:
    if rng.random() < 0.35:
        shown, code, answer = _special(rng)
    else:
        poly = _polynomial(rng, rng.choice((2, 2, 3, 3, 4, 5)))
        shown, code = typed(poly, "x", _style(rng)), python_text(poly)
        answer = sympy_text({power - 1: value * power for power, value in poly.items() if power})
    request = ask(rng, language, _DERIVE[language], e=shown)
    close = f"导数是 {answer}。" if language == "zh" else f"The derivative is {answer}."
    return _answered(language, request, _code(f"print(sp.diff({code}, x))"), answer, close)


def _integral(poly: Poly) -> Poly:
    return {power + 1: value / (power + 1) for power, value in poly.items()}


def _definite(rng: random.Random, language: Language) -> Exchange:
    poly = _polynomial(rng, rng.choice((1, 2, 2, 3)))
    a = rng.choice((0, 0, 0, rng.randint(-5, 5)))
    b = a + rng.randint(1, 8)
    value = sum((v * (b**p - a**p) for p, v in _integral(poly).items()), Fraction(0))
    request = ask(rng, language, _INTEGRATE[language], e=typed(poly, "x", _style(rng)), a=str(a), b=str(b))
    close = f"积分等于 {value}。" if language == "zh" else f"The integral is {value}."
    return _answered(
        language, request, _code(f"print(sp.integrate({python_text(poly)}, (x, {a}, {b})))"), str(value), close
    )


def _indefinite(rng: random.Random, language: Language) -> Exchange:
    poly = _polynomial(rng, rng.choice((1, 2, 2, 3)))
    answer = sympy_text(_integral(poly))
    request = ask(rng, language, _PRIMITIVE[language], e=typed(poly, "x", _style(rng)))
    close = f"原函数是 {answer} + C。" if language == "zh" else f"The antiderivative is {answer} + C."
    return _answered(language, request, _code(f"print(sp.integrate({python_text(poly)}, x))"), answer, close)


def _expanded(rng: random.Random, language: Language) -> Exchange:
    """(x + a)(x + b) to x² + ... or back."""
    a, b = _integer(rng), _integer(rng)
    if a == b or a + b == 0:
        return _expanded(rng, language)
    poly = {power: Fraction(value) for power, value in {2: 1, 1: a + b, 0: a * b}.items() if value}
    power, _, gap = _style(rng)
    first, second = (f"(x{gap}{'-' if n < 0 else '+'}{gap}{abs(n)})" for n in (a, b))
    python = "*".join(f"(x {'-' if n < 0 else '+'} {abs(n)})" for n in (a, b))
    if rng.random() < 0.5:
        answer = sympy_text(poly)
        request = ask(rng, language, _EXPAND[language], e=first + second)
        close = f"展开后是 {answer}。" if language == "zh" else f"Expanded: {answer}"
        return _answered(language, request, _code(f"print(sp.expand({python}))"), answer, close)
    # sympy orders the factors by their constant.
    answer = "*".join(f"(x {'-' if n < 0 else '+'} {abs(n)})" for n in sorted((a, b)))
    request = ask(rng, language, _FACTOR[language], e=typed(poly, "x", (power, "", gap)))
    close = f"分解后是 {answer}。" if language == "zh" else f"Factored: {answer}"
    return _answered(language, request, _code(f"print(sp.factor({python_text(poly)}))"), answer, close)


def exchange(rng: random.Random, language: Language) -> Exchange:
    """One exercise of school algebra or calculus."""
    kinds = (_linear, _linear, _linear, _quadratic, _quadratic, _quadratic, _system, _system, _derivative, _derivative)
    return rng.choice((*kinds, _definite, _indefinite, _expanded))(rng, language)


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
