"""Equations, systems, derivatives, integrals and limits with sympy, typed as formulas or said in words.

The answers are computed here by hand, exactly; those of functions other than polynomials stand in tables that sympy
made: words/calculus.txt, integrals.txt, limits.txt and quadratics.txt.
"""

import math
import random
import re
from fractions import Fraction

from training.data.code_spoken import python_code, said, tree, written
from training.data.conversation import Exchange, assistant, cell, converse, run_cell, text_output, user
from training.data.phrasing import Language, rows
from training.data.tasks import asked as ask
from training.dialogue import Dialogue

_SOLVE = {
    "en": (
        "+solve <e>", "+solve the equation <e>", "what is <x> if <e>?", "<e>, find <x>", "+find <x>: <e>",
        "for which <x> is <e>?", "what are the solutions of <e>?", "+solve for <x>: <e>", "<e>, what is <x>?",
        "roots of <e>", "i need the solution of <e>", "<e> => <x>?", "<e>, so {what must <x> be|how much is <x>}?",
        "{which|what} {number|value} <x> {makes|fulfils|satisfies} <e>?", "+work out <x> when <e>",
        "{homework|exercise|task}: <e>. {Find|Determine|Solve for} <x>", "+tell me <x> {if|given that|such that} <e>",
        "<x> such that <e>", "i know {that |}<e>. {What is|How do i get} <x>?", "equation <e>, {solution|solve|roots}?",
        "{can't|i can't} {solve|work out} <e>, {help|what is <x>}?", "where does <e> hold?", "<e> {please solve|solve}",
    ),
    "zh": (
        "+解方程<e>", "+求解<e>", "<e>，<x>是多少？", "方程<e>的解是什么？", "+求<x>：<e>", "已知<e>，求<x>",
        "<e>的根是多少？", "<e>怎么解？", "<e>，<x>等于{几|多少}？", "<x>取{什么值|多少}时<e>？",
        "如果<e>，那么<x>是{几|多少}？",
        "{作业|题目|练习}：<e>，{解出|求}<x>", "+把<x>解出来：<e>", "方程<e>{，求根|有哪些解|的根}",
        "什么数<x>{满足|使得}<e>？",
        "<e>，解{一下|出来}", "当<e>时，<x>=？", "解：<e>", "{不会解|解不出}<e>，<x>{应该|}是多少？",
    ),
}  # fmt: skip
_SYSTEM = {
    "en": ("+solve <e>", "+solve the system <e>", "+find x and y: <e>", "what are x and y if <e>?",
        "system of equations: <e>", "<e>, solve for x and y", "two equations: <e>. {x and y|Find both unknowns}?",
        "{which|what} x and y {fulfil|satisfy} {both |}<e>?", "<e>, {what's|what is} x and {what's |}y?",
        "+solve {simultaneously|the pair of equations} <e>", "where do the lines <e> {meet|cross|intersect}?",
        "linear system <e>", "given <e>, {determine|compute|get} x and y", "unknowns x, y: <e>"),
    "zh": ("+解方程组<e>", "+求解<e>", "方程组<e>的解是什么？", "已知<e>，求x和y", "+求x和y：<e>",
    "<e>，x、y各是多少？",
        "x和y满足<e>，{分别是多少|求x、y}？", "{联立|二元一次方程组}：<e>", "两条直线<e>{的交点|交于哪一点}？",
        "<e>，求{两个|}未知数",
        "{解|求}：<e>（x、y）", "如果<e>，那么x、y是多少？"),
}  # fmt: skip
_DERIVE = {
    "en": ("what is the derivative of <e>?", "+differentiate <e>", "derivative of <e>", "+find f'(x) for f(x) = <e>",
        "d/dx (<e>)", "+compute the derivative of <e>", "f(x) = <e>, {f'(x)?|what is f'(x)?}", "derive <e>",
        "what do i get {when|if} i {differentiate|derive} <e>?", "first derivative {of|:} <e>",
        "slope function of <e>?", "+take the derivative of <e> {with respect to x|by x|}", "y = <e>, {dy/dx|y'}?",
        "how does <e> change, i mean its derivative?", "<e>: {derivative|differentiate it}", "rate of change of <e>"),
    "zh": ("<e>的导数是什么？", "+求<e>的导数", "+对<e>求导", "f(x)=<e>，求f'(x)", "+计算<e>的导函数",
    "<e>求导{等于|得|是}什么？",
        "<e>的导数", "y=<e>，{y'=?|求y'|dy/dx是什么？}", "<e>对x求导", "+{给出|写出}<e>的{一阶|}导数",
        "<e>的变化率（导数）是什么？",
        "{求导|微分}：<e>", "f(x)=<e>的{斜率函数|导函数}是什么？"),
}  # fmt: skip
_DERIVE_TWICE = {
    "en": ("what is the second derivative of <e>?", "+differentiate <e> twice", "second derivative of <e>",
        "f(x) = <e>, f''(x)?", "+find f'' for f(x) = <e>", "d^2/dx^2 (<e>)", "derivative of the derivative of <e>?"),
    "zh": ("<e>的二阶导数是什么？", "+求<e>的二阶导数", "+对<e>求两次导", "f(x)=<e>，求f''(x)",
    "<e>求导两次{得|是}什么？", "<e>的二次导"),
}  # fmt: skip
_DERIVE_AT = {
    "en": ("what is the derivative of <e> at x = <a>?", "f(x) = <e>, {f'(<a>)?|what is f'(<a>)?}",
        "slope of <e> at x = <a>", "how steep is <e> at <a>?", "+compute the slope of the tangent to <e> at x=<a>"),
    "zh": ("<e>在x=<a>处的导数是多少？", "f(x)=<e>，f'(<a>)等于多少？", "<e>在x=<a>{处|点}的斜率",
    "+求<e>在<a>处切线的斜率"),
}  # fmt: skip
_INTEGRATE = {
    "en": ("what is the integral of <e> from <a> to <b>?", "+integrate <e> from <a> to <b>",
        "area under <e> between <a> and <b>?", "+compute the definite integral of <e>, x from <a> to <b>",
        "integral from <a> to <b> of <e>", "∫ <e> dx from <a> to <b>",
        "how big is the area under {the curve |}<e> {from|between} <a> {to|and} <b>?",
        "<e>, integrated {from|between} <a> {to|and} <b>", "definite integral: <e>, limits <a> and <b>",
        "what do i get when i integrate <e> from <a> up to <b>?", "int(<e>, <a>..<b>)"),
    "zh": ("<e>从<a>到<b>的积分是多少？", "+求<e>在[<a>, <b>]上的定积分", "+计算<e>从<a>到<b>的定积分",
        "<e>在<a>到<b>下的面积是多少？", "∫<e>dx，从<a>到<b>", "<e>在<a>到<b>上积分{得|是|等于}多少？",
        "定积分：<e>，下限<a>，上限<b>",
        "曲线<e>下方从<a>到<b>的面积{多大|是多少}？", "把<e>从<a>积到<b>", "<e>，积分区间[<a>,<b>]"),
}  # fmt: skip
_PRIMITIVE = {
    "en": ("+integrate <e>", "what is the {antiderivative|indefinite integral} of <e>?", "antiderivative of <e>",
        "∫ <e> dx", "which function has the derivative <e>?", "{primitive|indefinite integral} of <e>",
        "integral of <e>{ without limits|}", "what must i differentiate to get <e>?", "+find F(x) for f(x) = <e>"),
    "zh": ("+求<e>的不定积分", "<e>的原函数是什么？", "+对<e>积分", "∫<e>dx", "什么函数的导数是<e>？",
    "<e>的{不定积分|原函数}",
        "<e>积分{得|等于|是}什么？", "f(x)=<e>，求原函数F(x)"),
}  # fmt: skip
_EXPAND = {
    "en": ("+expand <e>", "+multiply out <e>", "<e> expanded", "<e> without brackets", "+get rid of the brackets: <e>",
        "what is <e> multiplied out?", "what does <e> give when expanded?", "+write <e> as a polynomial"),
    "zh": ("+展开<e>", "<e>展开是什么？", "+把<e>乘开", "<e>去括号", "<e>{乘开|展开}{得|等于}什么？",
    "+把<e>写成多项式"),
}  # fmt: skip
_FACTOR = {
    "en": ("+factor <e>", "+factorise <e>", "<e> as a product", "+write <e> as a product of brackets", "factors of <e>",
        "how does <e> factor?", "+put <e> into brackets", "which brackets multiply to <e>?"),
    "zh": ("+因式分解<e>", "+把<e>分解因式", "<e>写成乘积{形式|}", "<e>怎么因式分解？", "<e>分解{成什么|因式}",
    "+对<e>进行因式分解"),
}  # fmt: skip
_LIMIT = {
    "en": ("what is the limit of <e> as x {approaches|goes to|tends to} <a>?", "limit of <e> for x -> <a>",
        "lim x -> <a> of <e>", "where does <e> go when x goes to <a>?", "+compute the limit of <e>, x to <a>",
        "<e> for x {to|towards|near} <a>, limit?", "+find lim <e> as x -> <a>"),
    "zh": ("x趋于<a>时<e>的极限是多少？", "+求<e>当x→<a>时的极限", "lim(x→<a>) <e>", "<e>在x趋近<a>时{等于|趋于}多少？",
        "x→<a>，<e>的极限", "+计算极限：<e>，x→<a>"),
}  # fmt: skip
_EVALUATE = {
    "en": ("what is f(<a>) if f(x) = <e>?", "+evaluate <e> at x = <a>", "<e> for x = <a>", "f(x) = <e>, f(<a>)?",
        "+plug x = <a> into <e>", "if x is <a>, how much is <e>?", "x = <a>: <e> = ?", "value of <e> at <a>",
        "+put <a> in for x in <e>", "+substitute x = <a> in <e>", "let x be <a>. {What is|Compute} <e>?"),
    "zh": ("f(x)=<e>，f(<a>)等于多少？", "+计算x=<a>时<e>的值", "当x=<a>，<e>是多少？", "x取<a>，<e>=？",
    "+把x=<a>代入<e>",
        "<e>在x=<a>{处|时}的值", "如果x是<a>，<e>{得|等于}{几|多少}？"),
}  # fmt: skip
# A single unknown in a story: a*x + b = d.
_NUMBER_STORY = {
    "en": ("<a> times a number plus <b> is <d>. {What is|Find} the number?",
    "i think of a number, multiply it by <a> and add <b>, {and |}get <d>. {Which number|What was it}?",
        "a taxi costs <b> plus <a> per km. I paid <d>, how many km?",
        "<b> euros start fee and <a> {euros |}per hour, {total|together} <d>: how many hours?",
        "multiply x by <a>, add <b>, result <d>. x?",
        "<a> equal {books|bags} and <b> {kg|grams} more weigh <d>, how heavy is one?"),
    "zh": ("一个数乘<a>再加<b>等于<d>，{这个数是多少|求这个数}？", "我想一个数，乘以<a>，加<b>，得<d>，是{几|哪个数}？",
        "起步价<b>元，每公里<a>元，付了<d>元，{走|坐}了多少公里？",
        "<a>{个|袋}同样的{苹果|东西}加上<b>克共<d>克，每{个|袋}多少克？",
        "某数的<a>倍{多|加}<b>是<d>，求{某数|这个数}"),
}  # fmt: skip
# Two unknowns in a story: each with the equations that it means.
_HEADS = {
    "en": ("chickens and rabbits: <h> heads, <l> legs. How many of each?",
        "a farm has <h> animals, hens and {rabbits|cows}, with <l> legs together. How many {of each|are hens}?",
        "<h> heads and <l> legs, hens and pigs, {how many of each|solve it}?"),
    "zh": ("鸡兔同笼，{共|有}<h>个头，<l>{条腿|只脚}，鸡兔各几只？",
    "笼子里有鸡和兔，头<h>个，脚<l>只，{各多少|鸡几只兔几只}？", "<h>个头<l>条腿，鸡和兔各{有|}多少？"),
}  # fmt: skip
_SUM_DIFFERENCE = {
    "en": ("two numbers {add up to|sum to} <s> and {differ by|have the difference} <d>. {Which are they|Find them}?",
        "the sum of two numbers is <s>, their difference <d>. {Find them|The numbers}?",
        "together we are <s> years old, i am <d> years older. {How old are we|Our ages}?"),
    "zh": ("两个数的和是<s>，差是<d>，{这两个数是多少|各是多少}？", "两数之和<s>，之差<d>，求两数",
    "我们俩一共<s>岁，我比你大<d>岁，各多少岁？"),
}  # fmt: skip

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
    """As sympy prints it: fractions behind the term, x**2/3; a positive number before a single negative term."""
    text = ""
    constant_first = len(poly) == 2 and poly.get(0, 0) > 0 and poly[max(poly)] < 0
    for exponent, value in sorted(poly.items(), reverse=not constant_first):
        body = "" if exponent == 0 else letter if exponent == 1 else f"{letter}**{exponent}"
        top, bottom = abs(value.numerator), value.denominator
        term = (f"{top}*{body}" if top != 1 else body) if body else str(top)
        term += f"/{bottom}" if bottom != 1 else ""
        sign = "-" if value < 0 else "+"
        text += (sign if value < 0 else "") + term if not text else f" {sign} {term}"
    return text or "0"


def shown(rng: random.Random, language: Language, poly: Poly, letter: str = "x") -> str:
    """A polynomial as the user types it: a formula, or in words."""
    if rng.random() < 0.25:
        return said(rng, tree(python_text(poly, letter)), language)
    return typed(poly, letter, _style(rng))


def formula(rng: random.Random, language: Language, code: str) -> str:
    """Any function as the user types it: in words, or in one of the usual notations."""
    node = tree(code)
    if rng.random() < 0.45:
        return said(rng, node, language)
    text = written(node)
    power = rng.choice(("^", "^", "**"))
    text = text.replace("^", power)
    if rng.random() < 0.3:
        text = text.replace("*", rng.choice((" * ", "·", " "))) if power == "^" else text
    if rng.random() < 0.25:
        text = text.replace(" ", "")
    if rng.random() < 0.3:
        text = text.replace("sqrt(x)", "√x").replace("ln(", "log(")
    if rng.random() < 0.3:
        text = re.sub(r"e(?:\^|\*\*)\(([^()]*)\)", r"exp(\1)", text)
    return text


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
    equals = rng.choice((" = ", "="))
    if re.search("plus|minus|times|squared|[加减乘方]", left + right):
        equals = rng.choice((" equals ", " is ", " = ") if language == "en" else ("等于", "等于", "=", "是"))
    request = ask(rng, language, _SOLVE[language], e=f"{left}{equals}{right}", x=letter)
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
    code = _code(f"print(sp.solve(sp.Eq({python_text(left, letter)}, {python_text(right, letter)}), {letter}))", letter)
    return _solved(rng, language, *_sides(rng, language, left, right, letter), [str(solution)], letter, code)


def _sides(rng: random.Random, language: Language, left: Poly, right: Poly, letter: str) -> tuple[str, str]:
    """Both sides of an equation in one notation."""
    if rng.random() < 0.25:
        first, second = (said(rng, tree(python_text(side, letter)), language) for side in (left, right))
        return first, second
    style = _style(rng)
    return typed(left, letter, style), typed(right, letter, style)


def _number_story(rng: random.Random, language: Language) -> Exchange:
    """An equation that stands in a sentence."""
    a, b, x = rng.randint(2, 12), rng.randint(1, 40), rng.randint(1, 30)
    request = ask(rng, language, _NUMBER_STORY[language], a=str(a), b=str(b), d=str(a * x + b))
    code = _code(f"print(sp.solve(sp.Eq({a}*x + {b}, {a * x + b}), x))")
    close = f"解是 x = {x}。" if language == "zh" else f"The solution is x = {x}."
    return _answered(language, request, code, f"[{x}]", close)


def _system_story(rng: random.Random, language: Language) -> Exchange:
    """Heads and legs, or sum and difference of two numbers."""
    x, y = rng.randint(2, 40), rng.randint(1, 40)
    if rng.random() < 0.5:
        request = ask(rng, language, _HEADS[language], h=str(x + y), l=str(2 * x + 4 * y))
        equations = f"sp.Eq(x + y, {x + y}), sp.Eq(2*x + 4*y, {2 * x + 4 * y})"
    else:
        x = y + rng.randint(1, 30)
        request = ask(rng, language, _SUM_DIFFERENCE[language], s=str(x + y), d=str(x - y))
        equations = f"sp.Eq(x + y, {x + y}), sp.Eq(x - y, {x - y})"
    code = _code(f"print(sp.solve([{equations}], [x, y]))", "xy")
    close = f"解是 x = {x}，y = {y}。" if language == "zh" else f"The solution is x = {x}, y = {y}."
    return _answered(language, request, code, f"{{x: {x}, y: {y}}}", close)


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
    equation = f"sp.Eq({python_text(poly, letter)}, {python_text(right, letter)})"
    code = _code(f"print(sp.solve({equation}, {letter}))", letter)
    return _solved(rng, language, *_sides(rng, language, poly, right, letter), solutions, letter, code)


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


def _table(rng: random.Random, column: int) -> tuple[str, str]:
    """A function and its derivative (1), antiderivative (2) or second derivative (3), where the table has it."""
    while True:
        row = rng.choice(rows("calculus"))
        if row[column]:
            return row[0], row[column]


def _sympy(code: str) -> str:
    return python_code(tree(code), "sp")


def _derivative(rng: random.Random, language: Language) -> Exchange:
    if rng.random() < 0.6:
        function, answer = _table(rng, 1)
        text, code = formula(rng, language, function), _sympy(function)
    else:
        poly = _polynomial(rng, rng.choice((2, 2, 3, 3, 4, 5)))
        text, code = shown(rng, language, poly), python_text(poly)
        answer = sympy_text({power - 1: value * power for power, value in poly.items() if power})
    request = ask(rng, language, _DERIVE[language], e=text)
    close = f"导数是 {answer}。" if language == "zh" else f"The derivative is {answer}."
    return _answered(language, request, _code(f"print(sp.diff({code}, x))"), answer, close)


def _second_derivative(rng: random.Random, language: Language) -> Exchange:
    function, answer = _table(rng, 3)
    request = ask(rng, language, _DERIVE_TWICE[language], e=formula(rng, language, function))
    close = f"二阶导数是 {answer}。" if language == "zh" else f"The second derivative is {answer}."
    return _answered(language, request, _code(f"print(sp.diff({_sympy(function)}, x, 2))"), answer, close)


def _slope(rng: random.Random, language: Language) -> Exchange:
    poly, a = _polynomial(rng, rng.choice((2, 2, 3, 4))), rng.randint(-5, 8)
    value = sum((v * p * Fraction(a) ** (p - 1) for p, v in poly.items() if p), Fraction(0))
    request = ask(rng, language, _DERIVE_AT[language], e=shown(rng, language, poly), a=str(a))
    close = f"在 x = {a} 处的导数是 {value}。" if language == "zh" else f"The derivative at x = {a} is {value}."
    code = _code(f"print(sp.diff({python_text(poly)}, x).subs(x, {a}))")
    return _answered(language, request, code, str(value), close)


def _limit(rng: random.Random, language: Language) -> Exchange:
    function, at, answer = rng.choice(rows("limits"))
    zh = language == "zh"
    point = rng.choice(("无穷", "∞", "无穷大", "正无穷") if zh else ("infinity", "∞", "oo")) if at == "oo" else at
    request = ask(rng, language, _LIMIT[language], e=formula(rng, language, function), a=point)
    code = _code(f"print(sp.limit({_sympy(function)}, x, {'sp.oo' if at == 'oo' else at}))")
    close = f"极限是 {answer}。" if zh else f"The limit is {answer}."
    return _answered(language, request, code, answer, close)


def _evaluation(rng: random.Random, language: Language) -> Exchange:
    """A polynomial at a point: plain Python."""
    poly, a = _polynomial(rng, rng.choice((1, 2, 2, 3))), rng.randint(-9, 15)
    request = ask(rng, language, _EVALUATE[language], e=shown(rng, language, poly), a=str(a))
    messages, output = run_cell(f"x = {a}\nprint({python_text(poly)})")
    close = f"x = {a} 时的值是 {output}。" if language == "zh" else f"The value at x = {a} is {output}."
    return [user(request), *messages, assistant(close)]


def _integral(poly: Poly) -> Poly:
    return {power + 1: value / (power + 1) for power, value in poly.items()}


def _definite(rng: random.Random, language: Language) -> Exchange:
    if rng.random() < 0.4:
        return _definite_special(rng, language)
    poly = _polynomial(rng, rng.choice((1, 2, 2, 3)))
    a = rng.choice((0, 0, 0, rng.randint(-5, 5)))
    b = a + rng.randint(1, 8)
    value = sum((v * (b**p - a**p) for p, v in _integral(poly).items()), Fraction(0))
    request = ask(rng, language, _INTEGRATE[language], e=shown(rng, language, poly), a=str(a), b=str(b))
    close = f"积分等于 {value}。" if language == "zh" else f"The integral is {value}."
    return _answered(
        language, request, _code(f"print(sp.integrate({python_text(poly)}, (x, {a}, {b})))"), str(value), close
    )


_BOUNDS = {"pi": ("π", "pi"), "pi/2": ("π/2", "pi/2"), "2*pi": ("2π", "2pi"), "pi/4": ("π/4", "pi/4")}


def _bound(rng: random.Random, language: Language, text: str) -> tuple[str, str]:
    """A limit of an integral as typed, and as sympy reads it."""
    if "oo" in text:
        word = rng.choice(("无穷", "∞") if language == "zh" else ("infinity", "∞"))
        return text.replace("oo", word).replace("-无", "负无").replace("-inf", "minus inf"), text.replace("oo", "sp.oo")
    return rng.choice(_BOUNDS[text]) if text in _BOUNDS else text, text.replace("pi", "sp.pi")


def _definite_special(rng: random.Random, language: Language) -> Exchange:
    function, low, high, answer = rng.choice(rows("integrals"))
    (a, a_code), (b, b_code) = _bound(rng, language, low), _bound(rng, language, high)
    request = ask(rng, language, _INTEGRATE[language], e=formula(rng, language, function), a=a, b=b)
    close = f"积分等于 {answer}。" if language == "zh" else f"The integral is {answer}."
    code = _code(f"print(sp.integrate({_sympy(function)}, (x, {a_code}, {b_code})))")
    return _answered(language, request, code, answer, close)


def _indefinite(rng: random.Random, language: Language) -> Exchange:
    if rng.random() < 0.5:
        function, answer = _table(rng, 2)
        text, code = formula(rng, language, function), _sympy(function)
    else:
        poly = _polynomial(rng, rng.choice((1, 2, 2, 3)))
        text, code, answer = shown(rng, language, poly), python_text(poly), sympy_text(_integral(poly))
    request = ask(rng, language, _PRIMITIVE[language], e=text)
    close = f"原函数是 {answer} + C。" if language == "zh" else f"The antiderivative is {answer} + C."
    return _answered(language, request, _code(f"print(sp.integrate({code}, x))"), answer, close)


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


_KINDS = (
    (_linear, 3.0), (_number_story, 0.8), (_quadratic, 3.0), (_system, 2.0), (_system_story, 0.8), (_derivative, 3.0),
    (_second_derivative, 0.7), (_slope, 0.7), (_definite, 1.5), (_indefinite, 1.5), (_expanded, 1.2), (_limit, 0.8),
    (_evaluation, 1.2),
)  # fmt: skip


def exchange(rng: random.Random, language: Language) -> Exchange:
    """One exercise of school algebra or calculus."""
    makers, weights = zip(*_KINDS, strict=True)
    made: Exchange = rng.choices(makers, weights)[0](rng, language)
    return made


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
