"""Matrices and vectors of whole numbers with numpy: products, determinant, inverse, systems, eigenvalues, lengths."""

import math
import random
from fractions import Fraction

from training.data.conversation import Exchange, assistant, cell, converse, text_output, user
from training.data.phrasing import Language
from training.data.tasks import asked as ask
from training.dialogue import Dialogue

Matrix = list[list[int]]

_ONE = {
    "determinant": (
        ("what is the determinant of <a>?", "+compute det(<a>)", "determinant of <a>",
            "+find the determinant of {the matrix |}<a>", "det <a>",
            "{how big|how much} is the determinant {of|for} <a>?", "matrix <a>: {determinant|det}?",
            "is <a> invertible? compute its determinant", "+work out det <a>", "rows <a>, determinant{ please|}",
            "<a>, what's its determinant?"),
        ("矩阵<a>的行列式是多少？", "+求<a>的行列式", "+计算det(<a>)", "det <a>", "<a>{，|的}行列式",
        "矩阵<a>可逆吗？求行列式", "{行列式|det}：<a>", "<a>这个矩阵的行列式{等于|是}{几|多少}？",
        "+算一下<a>的行列式"),
        "print(round(np.linalg.det(A)))", "The determinant is <out>.", "行列式是 <out>。",
    ),
    "transpose": (
        ("what is the transpose of <a>?", "+transpose <a>", "transpose of {the matrix |}<a>",
        "+{swap|exchange} rows and columns {of|in} <a>", "<a> transposed", "<a>^T",
        "+flip {the matrix |}<a> over its diagonal", "+turn the rows of <a> into columns",
        "{give me|i need} the transposed {matrix of |}<a>"),
        ("<a>的转置是什么？", "+把矩阵<a>转置", "+求<a>的转置矩阵", "<a>转置", "+把<a>的行和列互换",
        "<a>行列对调后是什么？", "矩阵<a>的T", "+将<a>行变列、列变行", "{要|求}<a>的转置"),
        "print(A.T)", "The transpose is shown above.", "转置矩阵如上所示。",
    ),
    "trace": (
        ("what is the trace of <a>?", "trace of {the matrix |}<a>", "+add up the diagonal of <a>",
        "sum of the diagonal {elements |}of <a>", "tr(<a>)", "+compute the trace of <a>", "diagonal sum: <a>"),
        ("<a>的迹是多少？", "+求矩阵<a>的迹", "<a>对角线元素之和{是多少|}？", "tr(<a>)", "+计算<a>的迹",
        "<a>的主对角线加起来{是多少|}？", "<a>，求迹"),
        "print(np.trace(A))", "The trace is <out>.", "迹是 <out>。",
    ),
    "square": (
        ("what is the square of the matrix <a>?", "<a> squared (matrix product)", "+multiply the matrix <a> by itself",
        "the matrix <a> to the power 2", "<a> @ <a>", "<a> times itself{, as matrices|}", "+square the matrix <a>",
        "A = <a>, {what is |}A^2?"),
        ("矩阵<a>的平方是什么？", "+计算矩阵<a>的平方", "<a>乘自己（矩阵）", "A=<a>，求A²", "矩阵<a>自乘",
        "+把矩阵<a>平方", "<a>与自身相乘"),
        "print(A @ A)", "The square of the matrix is shown above.", "矩阵的平方如上所示。",
    ),
    "inverse": (
        ("what is the inverse of <a>?", "+invert {the matrix |}<a>", "inverse matrix of <a>", "<a>^-1",
        "which matrix undoes <a>?", "+find the inverse of {the matrix |}<a>", "inverse of <a>{ please|}",
        "A = <a>, {what is |}A^(-1)?", "what must i multiply <a> with to get the identity?"),
        ("<a>的逆矩阵是什么？", "+求矩阵<a>的逆", "+计算<a>的逆矩阵", "<a>的逆", "A=<a>，求A的逆矩阵",
        "<a>乘以什么矩阵等于单位阵？", "<a>^-1{等于什么|}", "矩阵<a>求逆", "+给出<a>的逆矩阵"),
        "print(np.linalg.inv(A).round(4).tolist())", "The inverse is <out>.", "逆矩阵是 <out>。",
    ),
}  # fmt: skip
_TWO = {
    "product": (
        ("what is <a> times <b>?", "+multiply the matrices <a> and <b>", "+compute the matrix product of <a> and <b>",
        "<a> @ <b>", "+multiply <a> by <b> (matrices)", "A = <a>, B = <b>, {what is |}AB?",
        "matrix multiplication: <a>, <b>", "{product|matrix product} of <a> and <b>", "<a> x <b> as matrices"),
        ("<a>乘以<b>等于什么？", "+计算矩阵<a>与<b>的乘积", "+求<a>和<b>的矩阵乘积", "A=<a>，B=<b>，求AB",
        "矩阵乘法：<a>，<b>", "<a>和<b>相乘（矩阵）", "+把矩阵<a>和<b>乘起来", "<a>×<b>（矩阵）"),
        "A @ B", "The product is shown above.", "乘积如上所示。",
    ),
    "sum": (
        ("+add the matrices <a> and <b>", "what is the matrix <a> + <b>?", "matrix sum of <a> and <b>",
        "A = <a>, B = <b>, {what is |}A + B?", "<a> plus <b>, matrices", "+sum the matrices <a> and <b>",
        "add up <a> and <b> entry by entry"),
        ("+计算矩阵<a>加<b>", "矩阵<a>与<b>的和是什么？", "A=<a>，B=<b>，求A+B", "矩阵<a>加矩阵<b>",
        "+把矩阵<a>和<b>相加", "<a>与<b>对应元素相加", "矩阵加法：<a>+<b>"),
        "A + B", "The sum is shown above.", "和如上所示。",
    ),
}  # fmt: skip
_DOT = {
    "en": (
        "what is the dot product of <a> and <b>?",
        "+compute the dot product of <a> and <b>",
        "scalar product of <a> and <b>",
        "<a> dot <b>",
        "inner product: <a>, <b>",
        "+multiply <a> and <b> entry by entry and add up",
        "{vectors|two vectors} <a> and <b>, {dot product|scalar product}?",
        "are <a> and <b> perpendicular? Dot product{ please|}",
    ),
    "zh": (
        "<a>和<b>的点积是多少？",
        "+求向量<a>与<b>的内积",
        "+计算<a>·<b>（点积）",
        "向量<a>、<b>的数量积",
        "<a>点乘<b>",
        "<a>和<b>垂直吗？求点积",
        "{内积|点积}：<a>，<b>",
        "<a>与<b>对应相乘再相加",
    ),
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
    """As a nested list, with semicolons between the rows, or the rows below one another."""
    draw = rng.random()
    if draw < 0.55:
        return str(a)
    rows = [" ".join(map(str, row)) for row in a]
    return rng.choice((str(a).replace(" ", ""), f"[{'; '.join(rows)}]", "(" + "; ".join(rows) + ")", " | ".join(rows)))


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


_NORM = {
    "en": ("{length|norm|magnitude} of the vector <a>", "how long is the vector <a>?", "+compute the norm of <a>",
    "|<a>|?"),
    "zh": ("向量<a>的{长度|模|范数}是多少？", "+求<a>的模", "<a>有多长？", "|<a>|等于多少？"),
}  # fmt: skip
_LINEAR = {
    "en": ("+solve the linear system A x = b with A = <a>, b = <b>", "A = <a>, b = <b>, solve A x = b",
        "which vector x gives <a> x = <b>?", "linear system: matrix <a>, right side <b>"),
    "zh": ("+解线性方程组Ax=b，A=<a>，b=<b>", "A=<a>，b=<b>，求x使Ax=b", "系数矩阵<a>，右端<b>，{解是什么|求解}"),
}  # fmt: skip
_EIGEN = {
    "en": ("{what are |}the eigenvalues of <a>{?|}", "+compute the eigenvalues of <a>", "eigenvalues: <a>"),
    "zh": ("<a>的特征值是多少？", "+求矩阵<a>的特征值", "特征值：<a>"),
}  # fmt: skip
_PYTHAGORAS = (
    (3, 4),
    (6, 8),
    (5, 12),
    (8, 15),
    (7, 24),
    (1, 2, 2),
    (2, 3, 6),
    (1, 4, 8),
    (4, 4, 7),
    (2, 6, 9),
    (9, 12),
)


def _norm(rng: random.Random, language: Language) -> Exchange:
    vector = [n * rng.choice((1, 1, -1)) for n in rng.choice(_PYTHAGORAS)]
    rng.shuffle(vector)
    size = math.sqrt(sum(n * n for n in vector))
    request = ask(rng, language, _NORM[language], a=str(vector))
    code = f"import numpy as np\n\nprint(round(float(np.linalg.norm({vector})), 4))"
    close = f"长度是 {size}。" if language == "zh" else f"The length is {size}."
    return [user(request), *cell(code, text_output(str(size))), assistant(close)]


def _linear(rng: random.Random, language: Language) -> Exchange:
    """A system with a whole solution."""
    a = _matrix(rng, 2)
    if determinant(a) == 0:
        return _linear(rng, language)
    x = [rng.randint(-9, 9), rng.randint(1, 9)]
    b = [sum(p * q for p, q in zip(row, x, strict=True)) for row in a]
    request = ask(rng, language, _LINEAR[language], a=_typed(rng, a), b=str(b))
    data = f"A = np.array({a})\nb = np.array({b})"
    code = f"import numpy as np\n\n{data}\nprint((np.linalg.solve(A, b).round(4) + 0.0).tolist())"
    output = str([float(value) for value in x])
    close = f"解是 {output}。" if language == "zh" else f"The solution is {output}."
    return [user(request), *cell(code, text_output(output)), assistant(close)]


def _eigenvalues(rng: random.Random, language: Language) -> Exchange:
    """Of a symmetric matrix p, q, q, p: p - q and p + q."""
    p, q = rng.randint(-9, 12), rng.randint(1, 9)
    a = [[p, q], [q, p]]
    request = ask(rng, language, _EIGEN[language], a=_typed(rng, a))
    code = f"import numpy as np\n\nA = np.array({a})\nprint((np.sort(np.linalg.eigvals(A)).round(4) + 0.0).tolist())"
    output = str([float(p - q), float(p + q)])
    close = f"特征值是 {output}。" if language == "zh" else f"The eigenvalues are {output}."
    return [user(request), *cell(code, text_output(output)), assistant(close)]


def exchange(rng: random.Random, language: Language) -> Exchange:
    kinds = (_single, _single, _single, _single, _pair, _pair, _dot, _norm, _linear, _eigenvalues)
    return rng.choice(kinds)(rng, language)


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
