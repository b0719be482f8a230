"""Functions of one variable said in words ("x squared minus three x", "x 的平方减 3x"), in many ways but unambiguously.

A function is a Python expression (`x**2*sin(3*x)`); its syntax tree is read aloud, or written as people type it, or as
numpy and sympy read it. What is said in words is exactly what the code computes. Knows no plot.
"""

import ast
import random
import re

from training.data.expressions import Expression
from training.data.number_words import in_words
from training.data.phrasing import Language

_NAMES_EN = {
    "sin": ("sin", "sine", "the sine"), "cos": ("cos", "cosine", "the cosine"), "tan": ("tan", "the tangent",
    "tangent"),
    "sqrt": ("the square root", "square root", "root"), "log": ("ln", "log", "the natural log", "natural logarithm"),
    "abs": ("the absolute value", "absolute value", "the modulus"), "atan": ("arctan", "the arctangent"),
    "sinh": ("sinh", "hyperbolic sine"), "cosh": ("cosh", "hyperbolic cosine"), "tanh": ("tanh", "hyperbolic tangent"),
}  # fmt: skip
_NAMES_ZH = {
    "sin": ("正弦", "sin"), "cos": ("余弦", "cos"), "tan": ("正切", "tan"), "sqrt": ("平方根", "算术平方根"),
    "log": ("自然对数", "对数", "ln"), "abs": ("绝对值",), "atan": ("反正切", "arctan"), "sinh": ("双曲正弦", "sinh"),
    "cosh": ("双曲余弦", "cosh"), "tanh": ("双曲正切", "tanh"),
}  # fmt: skip
_POWERS_EN = {2: ("squared", "squared", "to the power of 2", "to the second"), 3: ("cubed", "cubed", "to the third")}
_POWERS_ZH = {2: ("的平方", "平方", "的二次方"), 3: ("的立方", "立方", "的三次方"), 4: ("的四次方", "的4次方")}
_SIGNS_EN = {ast.Add: "plus", ast.Sub: "minus", ast.Mult: "times"}
_SIGNS_ZH = {ast.Add: "加", ast.Sub: "减", ast.Mult: "乘"}
_NUMPY = {"atan": "arctan"}
_RANK = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.USub: 2, ast.Pow: 4}
_CJK = ("\u4e00", "\u9fff")


def tree(code: str) -> ast.expr:
    return ast.parse(code, mode="eval").body


def _atom(node: ast.expr) -> bool:
    """A variable, a number, or a power of one with a number: what needs no brackets wherever it stands."""
    return isinstance(node, ast.Name | ast.Constant)


def written(node: ast.expr) -> str:
    """The canonical notation of titles: 2x^2 - 3x*sin(x) + 1, e^(-x), sqrt(x), |x|."""
    return _written(node, 0)


def _written(node: ast.expr, outer: int) -> str:
    if isinstance(node, ast.Name):
        return "π" if node.id == "pi" else node.id
    if isinstance(node, ast.Constant):
        return repr(node.value)
    if isinstance(node, ast.Call):
        name, inner = {"atan": "arctan"}.get(_called(node), _called(node)), _written(node.args[0], 0)
        if name == "exp":
            return f"e^{inner}" if _atom(node.args[0]) else f"e^({inner})"
        return f"|{inner}|" if name == "abs" else f"{'ln' if name == 'log' else name}({inner})"
    if isinstance(node, ast.UnaryOp):
        return _bracket(f"-{_written(node.operand, 3)}", 2, outer)
    assert isinstance(node, ast.BinOp)
    left, right, sign = node.left, node.right, type(node.op)
    if sign is ast.Pow:
        base = _written(left, 5)
        return f"{base}^{_written(right, 5)}"
    if sign is ast.Mult:
        gap = "" if isinstance(left, ast.Constant) and _starts_with_letter(right) else "*"
        return _bracket(f"{_written(left, 2)}{gap}{_written(right, 3)}", 2, outer)
    if sign is ast.Div:
        return _bracket(f"{_written(left, 2)}/{_written(right, 3)}", 2, outer)
    return _bracket(f"{_written(left, 1)} {'+' if sign is ast.Add else '-'} {_written(right, 2)}", 1, outer)


def _starts_with_letter(node: ast.expr) -> bool:
    text = _written(node, 3)
    return text[0].isalpha()


def _called(node: ast.Call) -> str:
    assert isinstance(node.func, ast.Name)
    return node.func.id


def _bracket(text: str, rank: int, outer: int) -> str:
    return f"({text})" if rank < outer else text


def python_code(node: ast.expr, library: str) -> str:
    """As numpy ("np") or sympy ("sp") read it."""
    return _python(node, library, 0)


def _python(node: ast.expr, library: str, outer: int) -> str:
    if isinstance(node, ast.Name):
        return f"{library}.pi" if node.id == "pi" else node.id
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Call):
        name = _called(node)
        name = _NUMPY.get(name, name) if library == "np" else {"abs": "Abs"}.get(name, name)
        return f"{library}.{name}({_python(node.args[0], library, 0)})"
    if isinstance(node, ast.UnaryOp):
        return _bracket(f"-{_python(node.operand, library, 3)}", 2, outer)
    assert isinstance(node, ast.BinOp)
    sign = type(node.op)
    if sign is ast.Pow:
        return f"{_python(node.left, library, 5)}**{_python(node.right, library, 5)}"
    if sign in (ast.Mult, ast.Div):
        mark = "*" if sign is ast.Mult else "/"
        return _bracket(f"{_python(node.left, library, 2)}{mark}{_python(node.right, library, 3)}", 2, outer)
    mark = " + " if sign is ast.Add else " - "
    return _bracket(f"{_python(node.left, library, 1)}{mark}{_python(node.right, library, 2)}", 1, outer)


def said(rng: random.Random, node: ast.expr, language: Language) -> str:
    """The expression in words, one way of speaking throughout."""
    text = _Speaker(rng, language).whole(node)
    if language == "zh" and rng.random() < 0.3:
        return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\w(])(?![\u4e00-\u9fff])|(?<=[a-z0-9)])(?=[\u4e00-\u9fff])", " ", text)
    return text


class _Speaker:
    """One user's way of saying formulas: number words or digits, "over" or "divided by", 正弦 or sin."""

    def __init__(self, rng: random.Random, language: Language) -> None:
        self.rng = rng
        self.zh = language == "zh"
        self.over = rng.choice(("除以", "除以", "/") if self.zh else ("over", "over", "divided by"))
        self.times = rng.choice(("乘", "乘以", "乘上", "乘") if self.zh else ("times", "times", "multiplied by"))
        self.joined = rng.random() < 0.7
        self.mixed = rng.random() < 0.3
        self.words = rng.random() < 0.2

    def whole(self, node: ast.expr) -> str:
        """The whole formula; a power or a call of a sum may be said in one breath, since nothing follows it."""
        if self.rng.random() < 0.5:
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _is_sum(node.left):
                return self._power_of_sum(node)
            if isinstance(node, ast.Call) and _is_sum(node.args[0]) and _called(node) in _NAMES_ZH:
                return self._call_of_sum(node)
        return self.say(node)

    def _power_of_sum(self, node: ast.BinOp) -> str:
        inner = self.say(node.left)
        exponent = node.right.value if isinstance(node.right, ast.Constant) else 2
        if self.zh:
            return f"{inner}的{_result(node.left)}的{'平方' if exponent == 2 else '立方'}"
        power = "squared" if exponent == 2 else "cubed"
        return self.rng.choice(
            (f"the quantity {inner} {power}", f"{inner}, all {power}", f"{inner} in brackets {power}")
        )

    def _call_of_sum(self, node: ast.Call) -> str:
        name, inner = _called(node), self.say(node.args[0])
        if self.zh:
            word = next(word for word in _NAMES_ZH[name] if not word.isascii())
            return f"{inner}的{_result(node.args[0])}的{word}"
        return f"{self.rng.choice(_NAMES_EN[name])} of the quantity {inner}"

    def say(self, node: ast.expr) -> str:
        if isinstance(node, ast.Name):
            return rng_pi(self.rng) if node.id == "pi" else node.id
        if isinstance(node, ast.Constant):
            number = node.value
            spell = self.words and not self.zh and isinstance(number, int) and number < 13
            return in_words(number, "en") if spell and isinstance(number, int) else str(number)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.UnaryOp):
            return ("负" if self.zh else "minus ") + self._tight(node.operand)
        assert isinstance(node, ast.BinOp)
        return {ast.Pow: self._power, ast.Mult: self._product, ast.Div: self._quotient}.get(type(node.op), self._sum)(
            node
        )

    def _tight(self, node: ast.expr) -> str:
        """In brackets, when it is a sum: what is said must not be read in another way."""
        summed = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)
        return f"({self.say(node)})" if summed else self.say(node)

    def _call(self, node: ast.Call) -> str:
        name, argument = _called(node), node.args[0]
        if name == "exp":
            return self._exponential(argument)
        simple = _atom(argument) or _is_multiple(argument)
        inner = written(argument) if simple else self.say(argument)
        inner = inner if simple or _is_power(argument) else f"({inner})"
        if simple and self.rng.random() < 0.3 and name not in ("sqrt", "abs"):
            short = {"log": "ln", "atan": "arctan"}.get(name, name)
            return f"{short}({written(argument)})" if self.mixed else f"{short} {written(argument)}"
        if self.zh:
            return self._call_chinese(name, inner, simple)
        return f"{self.rng.choice(_NAMES_EN[name])} of {inner}"

    def _call_chinese(self, name: str, inner: str, simple: bool) -> str:
        if name == "sqrt" and self.rng.random() < 0.5:
            return f"根号{inner}" if simple else f"根号下({inner})" if inner[0] != "(" else f"根号下{inner}"
        word = self.rng.choice(_NAMES_ZH[name])
        if word.isascii():
            return f"{word} {inner}" if simple else f"{word}{inner}" if inner[0] == "(" else f"{word}({inner})"
        return f"{inner}的{word}"

    def _exponential(self, argument: ast.expr) -> str:
        if not self.zh:
            start = self.rng.choice(("e to the ", "e to the power of ", "e to the power "))
            return start + (self.say(argument) if not _is_sum(argument) else f"({self.say(argument)})")
        inner = self.say(argument)
        simple = _atom(argument) or (isinstance(argument, ast.UnaryOp) and _atom(argument.operand))
        return f"e的{inner if simple else f'({inner})'}次{self.rng.choice(('方', '幂', '方'))}"

    def _power(self, node: ast.BinOp) -> str:
        base = self.say(node.left) if _atom(node.left) else f"({self.say(node.left)})"
        exponent = node.right.value if isinstance(node.right, ast.Constant) else None
        if self.zh:
            usual = _POWERS_ZH.get(exponent, ()) if isinstance(exponent, int) else ()
            return base + (self.rng.choice(usual) if usual else f"的{self.say(node.right)}次方")
        usual = _POWERS_EN.get(exponent, ()) if isinstance(exponent, int) else ()
        if usual:
            return f"{base} {self.rng.choice(usual)}"
        return f"{base} to the {self.rng.choice(('', 'power ', 'power of '))}{self.say(node.right)}"

    def _product(self, node: ast.BinOp) -> str:
        left, right = self._tight(node.left), self._tight(node.right)
        apart = right.startswith(("(", "the ", "负", "minus", *"0123456789"))
        if isinstance(node.left, ast.Constant) and self.joined and not apart:
            left = str(node.left.value) if right[0] in "xtuz" else left
            glued = right[0] in "xtuz" or self.zh
            return f"{left}{right}" if glued else f"{left} {right}"
        return f"{left}{self.times}{right}" if self.zh else f"{left} {self.times} {right}"

    def _quotient(self, node: ast.BinOp) -> str:
        left, right = self._tight(node.left), self._tight(node.right)
        compound = isinstance(node.right, ast.BinOp) and isinstance(node.right.op, ast.Mult | ast.Div)
        right = f"({right})" if compound else right
        if self.zh:
            return f"{right}分之{left}" if self.rng.random() < 0.3 else f"{left}{self.over}{right}"
        return f"{left} {self.over} {right}"

    def _sum(self, node: ast.BinOp) -> str:
        sign = _SIGNS_ZH if self.zh else _SIGNS_EN
        right = self._tight(node.right)
        return f"{self.say(node.left)}{sign[type(node.op)]}{right}" if self.zh else (
            f"{self.say(node.left)} {sign[type(node.op)]} {right}"
        )  # fmt: skip


def rng_pi(rng: random.Random) -> str:
    return rng.choice(("pi", "π"))


def _result(node: ast.expr) -> str:
    """和 or 差, of the last sign."""
    return "和" if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) else "差"


def _is_sum(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub)


def _is_multiple(node: ast.expr) -> bool:
    """2*x"""
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and _atom(node.left) and _atom(node.right)


def _is_power(node: ast.expr) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and _atom(node.left)


_CALLS = ("sin", "cos", "sin", "cos", "tan", "sqrt", "log", "abs", "exp", "exp", "atan", "tanh", "sinh", "cosh")


def random_code(rng: random.Random, letter: str = "x") -> str:
    """A function that can be said in a breath: polynomials, calls, products, quotients, compositions."""
    x = letter
    return rng.choices((_spoken_polynomial, _spoken_call, _spoken_product, _spoken_quotient, _spoken_sum, _composition,
                        _spoken_power), (5, 3, 4, 3, 3, 1.5, 1))[0](rng, x)  # fmt: skip


def _small(rng: random.Random) -> str:
    return rng.choice(("2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "0.5", "0.2", "1.5"))


def _argument(rng: random.Random, x: str) -> str:
    return rng.choice((x, x, x, f"{_small(rng)}*{x}", f"{_small(rng)}*{x}", f"{x}**2", f"{x} + {rng.randint(1, 9)}"))


def _spoken_call(rng: random.Random, x: str) -> str:
    name = rng.choice(_CALLS)
    if name == "exp":
        return f"exp({rng.choice((x, f'-{x}', f'-{x}', f'-{x}**2', f'{_small(rng)}*{x}', f'-{_small(rng)}*{x}'))})"
    call = f"{name}({_argument(rng, x)})"
    return f"{_small(rng)}*{call}" if rng.random() < 0.3 else call


def _spoken_polynomial(rng: random.Random, x: str) -> str:
    degree = rng.choice((1, 2, 2, 2, 2, 3, 3, 4))
    powers = [degree, *(p for p in range(degree - 1, -1, -1) if rng.random() < 0.65)]
    code = ""
    for index, power in enumerate(powers):
        size = rng.choice(("1", "1", _small(rng))) if power else str(rng.randint(1, 20))
        body = {0: "", 1: x}.get(power, f"{x}**{power}")
        term = size if not body else body if size == "1" else f"{size}*{body}"
        sign = rng.choice((" + ", " - "))
        code += ("-" if rng.random() < 0.08 and body else "") + term if index == 0 else sign + term
    return code


def _factor(rng: random.Random, x: str) -> str:
    return rng.choice((x, x, f"{x}**2", f"{rng.choice(('sin', 'cos'))}({x})", f"exp(-{x})", f"sqrt({x})", f"log({x})",
                       f"cos({_small(rng)}*{x})", f"sin({_small(rng)}*{x})", f"exp({x})"))  # fmt: skip


def _spoken_product(rng: random.Random, x: str) -> str:
    left, right = _factor(rng, x), _factor(rng, x)
    if left == right or right in (x, f"{x}**2"):
        return f"{x}*sin({x})" if left == right else f"{right}*{left}"
    return f"{left}*{right}"


def _spoken_quotient(rng: random.Random, x: str) -> str:
    k = rng.randint(1, 9)
    return rng.choice((
        f"sin({x})/{x}", f"cos({x})/{x}", f"1/{x}", f"{k}/{x}", f"1/{x}**2", f"1/({x}**2 + {k})", f"{x}/({x}**2 + {k})",
        f"({x} - {k})/({x} + {k})", f"log({x})/{x}", f"exp({x})/{x}", f"1/(1 + exp(-{x}))", f"sin({k + 1}*{x})/{x}",
        f"{x}/{k + 1}", f"({x}**2 - {k})/{x}", f"{x}**2/{k + 1}", f"exp(-{x}**2/2)", f"1/(1 + {x}**2)",
    ))  # fmt: skip


def _spoken_sum(rng: random.Random, x: str) -> str:
    left, right = _factor(rng, x), rng.choice((_factor(rng, x), _spoken_call(rng, x), str(rng.randint(1, 9))))
    return f"{left} {rng.choice('+-')} {right}" if left != right else f"{left} + {rng.randint(1, 9)}"


def _composition(rng: random.Random, x: str) -> str:
    return rng.choice((
        f"sqrt({x}**2 + {rng.randint(1, 9)})", f"log({x}**2 + {rng.randint(1, 9)})", f"abs(sin({x}))",
        f"abs({x} - {rng.randint(1, 9)})", f"exp(sin({x}))", f"sin(cos({x}))", f"abs({x}**2 - {rng.randint(1, 9)})",
        f"sqrt(abs({x}))", f"sin({x}**2)", f"exp(-{x}/{rng.randint(2, 9)})*sin({rng.randint(2, 6)}*{x})",
        f"cos({x}**3)", f"sqrt({x} + {rng.randint(1, 9)})", f"sin(1/{x})",
    ))  # fmt: skip


def _spoken_power(rng: random.Random, x: str) -> str:
    return rng.choice((f"{rng.randint(2, 10)}**{x}", f"({x} {rng.choice('+-')} {rng.randint(1, 9)})**2", f"sin({x})**2",
                       f"cos({x})**2", f"{x}**{rng.randint(3, 7)}", f"({x} - {rng.randint(1, 9)})**3"))  # fmt: skip


def spoken_function(rng: random.Random, language: Language, letter: str = "x") -> tuple[str, Expression]:
    """A function in words, and what it means: numpy code and the canonical notation for titles."""
    node = tree(random_code(rng, letter))
    return said(rng, node, language), expression_of(node)


def expression_of(node: ast.expr) -> Expression:
    """The expression for plots; where it is only defined above 0, or has poles, is read off the code."""
    code = python_code(node, "np")
    positive = _domain(code)
    pole = "np.tan(" in code or _divides_by_variable(node)
    return Expression(written(node), code, positive, pole, sum=_is_sum(node))


def _domain(code: str) -> str:
    """ln and the root of the variable itself, or of its sum, need it above 0."""
    if any(f"np.log({start}" in code and "**2" not in code for start in ("x", "t", "u", "z", "0", *"123456789")):
        return "log"
    root = any(f"np.sqrt({start}" in code and "**2" not in code for start in ("x", "t", "u", "z", "0", *"123456789"))
    return "sqrt" if root else ""


def _divides_by_variable(node: ast.expr) -> bool:
    """1/x or (x - 1)/(x + 1), but not sin(x)/x."""
    for part in ast.walk(node):
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Div):
            below, above = ast.unparse(part.right), ast.unparse(part.left)
            letters = any(letter in below for letter in "xtuz")
            if (
                letters
                and "exp" not in below
                and "sin" not in above
                and not below.replace(" ", "").endswith(tuple(f"**2+{k}" for k in range(1, 10)))
                and not below.startswith("1 + ")
            ):
                return True
    return False
