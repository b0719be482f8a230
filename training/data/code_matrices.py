"""Matrices and vectors of whole numbers with numpy: product, determinant, transpose, inverse, dot product."""

import random
from fractions import Fraction

from training.data.conversation import Exchange, assistant, cell, converse, text_output, user
from training.data.phrasing import Language, ask
from training.dialogue import Dialogue

Matrix = list[list[int]]

_ONE = {
    "determinant": (
        ("what is the determinant of <a>?", "+compute det(<a>)", "determinant of <a>",
            "+find the determinant of {the matrix |}<a>"),
        ("矩阵<a>的行列式是多少？", "+求<a>的行列式", "+计算det(<a>)"),
        "print(round(np.linalg.det(A)))", "The determinant is <out>.", "行列式是 <out>。",
    ),
    "transpose": (
        ("what is the transpose of <a>?", "+transpose <a>", "transpose of {the matrix |}<a>"),
        ("<a>的转置是什么？", "+把矩阵<a>转置", "+求<a>的转置矩阵"),
        "print(A.T)", "The transpose is shown above.", "转置矩阵如上所示。",
    ),
    "trace": (
        ("what is the trace of <a>?", "trace of {the matrix |}<a>"),
        ("<a>的迹是多少？", "+求矩阵<a>的迹"),
        "print(np.trace(A))", "The trace is <out>.", "迹是 <out>。",
    ),
    "square": (
        ("what is the square of the matrix <a>?", "<a> squared (matrix product)", "+multiply the matrix <a> by itself"),
        ("矩阵<a>的平方是什么？", "+计算矩阵<a>的平方"),
        "print(A @ A)", "The square of the matrix is shown above.", "矩阵的平方如上所示。",
    ),
    "inverse": (
        ("what is the inverse of <a>?", "+invert {the matrix |}<a>", "inverse matrix of <a>"),
        ("<a>的逆矩阵是什么？", "+求矩阵<a>的逆", "+计算<a>的逆矩阵"),
        "print(np.linalg.inv(A).round(4).tolist())", "The inverse is <out>.", "逆矩阵是 <out>。",
    ),
}  # fmt: skip
_TWO = {
    "product": (
        ("what is <a> times <b>?", "+multiply the matrices <a> and <b>", "+compute the matrix product of <a> and <b>"),
        ("<a>乘以<b>等于什么？", "+计算矩阵<a>与<b>的乘积", "+求<a>和<b>的矩阵乘积"),
        "A @ B", "The product is shown above.", "乘积如上所示。",
    ),
    "sum": (
        ("+add the matrices <a> and <b>", "what is the matrix <a> + <b>?"),
        ("+计算矩阵<a>加<b>", "矩阵<a>与<b>的和是什么？"),
        "A + B", "The sum is shown above.", "和如上所示。",
    ),
}  # fmt: skip
_DOT = {
    "en": (
        "what is the dot product of <a> and <b>?",
        "+compute the dot product of <a> and <b>",
        "scalar product of <a> and <b>",
    ),
    "zh": ("<a>和<b>的点积是多少？", "+求向量<a>与<b>的内积", "+计算<a>·<b>（点积）"),
}


def _matrix(rng: random.Random, size: int, high: int = 9) -> Matrix:
    return [[rng.randint(-high if rng.random() < 0.3 else 0, high) for _ in range(size)] for _ in range(size)]


def determinant(a: Matrix) -> int:
    if len(a) == 1:
        return a[0][0]
    minors = ([row[:k] + row[k + 1 :] for row in a[1:]] for k in range(len(a)))
    return sum((-1) ** k * a[0][k] * determinant(minor) for k, minor in enumerate(minors))


def product(a: Matrix, b: Matrix) -> Matrix:
    return [[sum(x * y for x, y in zip(row, column, strict=True)) for column in zip(*b, strict=True)] for row in a]


def printed(a: Matrix) -> str:
    """As numpy prints a matrix of whole numbers."""
    width = max(len(str(value)) for row in a for value in row)
    rows = ["[" + " ".join(f"{value:>{width}}" for value in row) + "]" for row in a]
    return "[" + "\n ".join(rows) + "]"


def _inverse(a: Matrix) -> list[list[float]]:
    """Of a 2 x 2 matrix, to four places."""
    (p, q), (r, s) = a
    det = determinant(a)
    return [[round(float(Fraction(value, det)), 4) + 0.0 for value in row] for row in ((s, -q), (-r, p))]


def _single(rng: random.Random, language: Language) -> Exchange:
    kind = rng.choice(list(_ONE))
    a = _matrix(rng, 2 if kind == "inverse" else rng.choice((2, 2, 3)))
    if kind == "inverse":
        # Halves, quarters and fifths round the same way everywhere.
        while determinant(a) not in (1, -1, 2, -2, 4, -4, 5, -5, 10, -10) or 0 in (*a[0], *a[1]):
            a = _matrix(rng, 2)
    en, zh, code, close_en, close_zh = _ONE[kind]
    output = {
        "determinant": lambda: str(determinant(a)),
        "transpose": lambda: printed([list(row) for row in zip(*a, strict=True)]),
        "trace": lambda: str(sum(a[k][k] for k in range(len(a)))),
        "square": lambda: printed(product(a, a)),
        "inverse": lambda: str(_inverse(a)),
    }[kind]()
    request = ask(rng, language, zh if language == "zh" else en, a=_typed(rng, a))
    close = (close_zh if language == "zh" else close_en).replace("<out>", output)
    return [
        user(request),
        *cell(f"import numpy as np\n\nA = np.array({a})\n{code}", text_output(output)),
        assistant(close),
    ]


def _typed(rng: random.Random, a: Matrix) -> str:
    return str(a) if rng.random() < 0.7 else str(a).replace(" ", "")


def _pair(rng: random.Random, language: Language) -> Exchange:
    kind, size = rng.choice(list(_TWO)), rng.choice((2, 2, 3))
    a, b = _matrix(rng, size), _matrix(rng, size)
    en, zh, code, close_en, close_zh = _TWO[kind]
    total = [[x + y for x, y in zip(*rows, strict=True)] for rows in zip(a, b, strict=True)]
    output = printed(product(a, b) if kind == "product" else total)
    request = ask(rng, language, zh if language == "zh" else en, a=_typed(rng, a), b=_typed(rng, b))
    source = f"import numpy as np\n\nA = np.array({a})\nB = np.array({b})\nprint({code})"
    return [user(request), *cell(source, text_output(output)), assistant(close_zh if language == "zh" else close_en)]


def _dot(rng: random.Random, language: Language) -> Exchange:
    size = rng.randint(2, 5)
    a, b = ([rng.randint(-12, 20) for _ in range(size)] for _ in range(2))
    output = str(sum(x * y for x, y in zip(a, b, strict=True)))
    request = ask(rng, language, _DOT[language], a=str(a), b=str(b))
    close = f"点积是 {output}。" if language == "zh" else f"The dot product is {output}."
    return [
        user(request),
        *cell(f"import numpy as np\n\nprint(np.dot({a}, {b}))", text_output(output)),
        assistant(close),
    ]


def exchange(rng: random.Random, language: Language) -> Exchange:
    return rng.choice((_single, _single, _single, _pair, _pair, _dot))(rng, language)


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
