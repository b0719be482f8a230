"""Tables in CSV files, read by name with pandas: one column's numbers, groups, plots; files and columns not found.

The table behind a dialogue is made here, so that the outputs are true; `scenario` gives both to the test.
"""

import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from training.data.conversation import FIGURE, Exchange, assistant, cell, converse, raised, text_output, user
from training.data.phrasing import Language, made_up, rows
from training.data.tasks import asked as ask
from training.dialogue import Dialogue


@dataclass(frozen=True)
class Table:
    """A CSV file: a column of labels (which repeat) and one to three columns of numbers."""

    file: str
    label: str
    labels: tuple[str, ...]
    numbers: dict[str, tuple[float, ...]]

    @property
    def columns(self) -> list[str]:
        return [self.label, *self.numbers]

    def text(self) -> str:
        """The file's content."""
        lines = [",".join(self.columns)]
        lines += [",".join(map(str, row)) for row in zip(self.labels, *self.numbers.values(), strict=True)]
        return "\n".join(lines) + "\n"


_LABELS = (
    ("name", "姓名"), ("city", "城市"), ("region", "地区"), ("product", "产品"), ("category", "类别"), ("department",
    "部门"),
    ("country", "国家"), ("team", "队伍"), ("month", "月份"), ("type", "类型"), ("class", "班级"), ("shop", "店铺"),
)  # fmt: skip
_COLUMNS = (
    ("price", "价格"), ("sales", "销量"), ("age", "年龄"), ("score", "分数"), ("height", "身高"), ("weight", "体重"),
    ("income", "收入"), ("salary", "工资"), ("temperature", "温度"), ("quantity", "数量"), ("cost", "成本"),
    ("profit", "利润"),
    ("population", "人口"), ("rating", "评分"), ("distance", "距离"), ("amount", "金额"), ("points", "积分"),
    ("duration", "时长"),
)  # fmt: skip
_FILES = (
    ("sales", "销售"), ("data", "数据"), ("students", "学生"), ("orders", "订单"), ("results", "结果"),
    ("measurements", "测量"),
    ("employees", "员工"), ("products", "产品"), ("weather", "天气"), ("survey", "问卷"), ("scores", "成绩"),
    ("stock", "库存"),
)  # fmt: skip


def _table(rng: random.Random, language: Language) -> Table:
    zh = language == "zh" and rng.random() < 0.6
    spoken: Language = "zh" if zh else "en"
    stem = made_up(rng) if rng.random() < 0.35 else rng.choice(_FILES)[zh]
    stem += rng.choice(("", "", "", f"_{rng.randint(2000, 2026)}", f"{rng.randint(1, 99)}", "-final"))
    columns = [
        made_up(rng, spoken) if rng.random() < 0.25 else pair[zh] for pair in rng.sample(_COLUMNS, rng.randint(1, 3))
    ]
    columns = [column.capitalize() if rng.random() < 0.15 else column for column in dict.fromkeys(columns)]
    count = rng.randint(4, 12)
    pool = [
        made_up(rng, spoken).title() if rng.random() < 0.4 else rng.choice(rows("people"))[zh] for _ in range(count)
    ]
    labels = tuple(rng.choice(pool[: rng.randint(2, count)]) for _ in range(count))
    return Table(f"{stem}.csv", rng.choice(_LABELS)[zh], labels, {c: _numbers(rng, count) for c in columns})


def _numbers(rng: random.Random, count: int) -> tuple[float, ...]:
    if rng.random() < 0.7:
        low, high = rng.choice(((1, 20), (1, 100), (100, 5000), (18, 70)))
        return tuple(rng.randint(low, high) for _ in range(count))
    return tuple(round(rng.uniform(1, 100), 1) for _ in range(count))


@dataclass(frozen=True)
class Question:
    """What is asked of a column: names, the expression, the output from the values, the closing sentence."""

    names: tuple[str, str]
    code: str
    output: Callable[[Table, str], str]
    close: tuple[str, str]


def _rounded(value: float) -> str:
    return str(round(value, 2))


_QUESTIONS = (
    Question(
        ("mean/average/average value/mean value", "平均值/平均数/均值"),
        'round(df["<c>"].mean(), 2)',
        lambda t, c: _rounded(float(statistics.fmean(t.numbers[c]))),
        ("The mean of <c> is <out>.", "<c>的平均值是 <out>。"),
    ),
    Question(
        ("maximum/highest value/max/largest value", "最大值/最高值"),
        'df["<c>"].max()',
        lambda t, c: str(max(t.numbers[c])),
        ("The maximum of <c> is <out>.", "<c>的最大值是 <out>。"),
    ),
    Question(
        ("minimum/lowest value/min/smallest value", "最小值/最低值"),
        'df["<c>"].min()',
        lambda t, c: str(min(t.numbers[c])),
        ("The minimum of <c> is <out>.", "<c>的最小值是 <out>。"),
    ),
    Question(
        ("sum/total", "总和/总数/合计"),
        'round(df["<c>"].sum(), 2)',
        lambda t, c: _rounded(sum(t.numbers[c])),
        ("The sum of <c> is <out>.", "<c>的总和是 <out>。"),
    ),
    Question(
        ("median", "中位数"),
        'round(df["<c>"].median(), 2)',
        lambda t, c: _rounded(float(statistics.median(t.numbers[c]))),
        ("The median of <c> is <out>.", "<c>的中位数是 <out>。"),
    ),
    Question(
        ("standard deviation/std", "标准差"),
        'round(df["<c>"].std(), 2)',
        lambda t, c: _rounded(statistics.stdev(t.numbers[c])),
        ("The standard deviation of <c> is <out>.", "<c>的标准差是 <out>。"),
    ),
)
_ASK = {
    "en": (
        "what is the <q> of {the column |column |}<c> in <f>?", "+compute the <q> of <c> in <f>",
            "+read <f> and {print|show|give me} the <q> of {the column |}<c>",
        "<f>: <q> of <c>", "+load <f> and calculate the <q> of the <c> column",
            "there is a file <f>. What is the <q> of <c>?",
        "i have {a csv|a file} called <f> with a column <c>, what is its <q>?", "+take <f> and tell me the <q> of <c>",
        "<q> of {column |}<c>, file <f>", "in <f>, {what is|what's} the <q> of <c>?", "+open <f>: <q> of <c>",
        "my {table|spreadsheet|data} is in <f>. I {want|need} the <q> of {the column |}<c>", "<f> - <c> - <q>",
        "look into <f> and {find|work out} the <q> of <c>", "{according to|from} <f>, <q> of <c>?",
        "i uploaded <f>, {can you tell me|what is} the <q> of <c>?", "{using|with} pandas: <q> of <c> in <f>",
    ),
    "zh": (
        "<f>中<c>{列|一列|}的<q>是多少？", "+读取<f>，计算<c>的<q>", "+求<f>里<c>列的<q>", "<f>的<c>，<q>是多少？",
            "我有一个文件<f>，里面有<c>列，求<q>",
        "+打开<f>，算一下<c>的<q>", "+用 pandas 读<f>，输出<c>的<q>",
        "<f>：<c>的<q>", "我上传了<f>，<c>的<q>是多少？", "表格在<f>里，{要|想知道}<c>的<q>", "+看看<f>里<c>的<q>",
        "根据<f>，<c>的<q>{是多少|}？", "<c>列的<q>，文件<f>", "<f>，<c>，<q>",
    ),
}  # fmt: skip
_AGAIN = {
    "en": ("and the <q> of <c>?", "now the <q> of <c>", "what about the <q> of <c>?", "also the <q> of <c>",
        "+give me the <q> of <c> too", "same file, <q> of <c>", "<q> of <c>?", "i also need the <q> of <c>"),
    "zh": ("<c>的<q>呢？", "再求<c>的<q>", "那<c>的<q>是多少？", "还要<c>的<q>", "同一个文件，<c>的<q>",
    "<c>的<q>也算一下"),
}  # fmt: skip
_OTHER_ASKS: dict[str, dict[Language, tuple[str, ...]]] = {
    "count": {
        "en": (
            "how many rows {does <f> have|are in <f>}?",
            "+count the rows of <f>",
            "how long is the table in <f>?",
            "number of {rows|records|entries} in <f>",
            "how many {records|entries|lines of data} {are in|does} <f>{ have|}?",
        ),
        "zh": (
            "<f>有多少行？",
            "+数一下<f>的行数",
            "<f>里有几条记录？",
            "<f>{总共|一共}多少{行|条}？",
            "+统计<f>的行数",
        ),
    },
    "columns": {
        "en": (
            "which columns does <f> have?",
            "+list the columns of <f>",
            "what columns are in <f>?",
            "{headers|header} of <f>",
            "which fields does <f> contain?",
            "what is in <f>? Show the column names",
            "column names of <f>",
        ),
        "zh": ("<f>有哪些列？", "+列出<f>的列名", "<f>里有什么列？", "<f>的表头{是什么|}？", "<f>包含哪些字段？"),
    },
    "head": {
        "en": (
            "+show the first {five |}rows of <f>",
            "+show me the head of <f>",
            "+read <f> and print the first rows",
            "what does <f> look like?",
            "+give me a look at <f>",
            "top of <f>",
            "first lines of <f>, please",
        ),
        "zh": ("+显示<f>的前{五|几}行", "+看看<f>的前几行", "<f>长什么样？", "<f>开头几行{是什么|}？", "+预览<f>"),
    },
    "plot": {
        "en": (
            "+plot {the column |}<c> {of|from|in} <f>",
            "+read <f> and plot <c>",
            "+draw the <c> column of <f>",
            "+make a line plot of <c> from <f>",
            "{curve|line chart} of <c>, file <f>",
            "how does <c> in <f> {develop|go up and down}? Plot it",
            "+show <c> of <f> as a line",
        ),
        "zh": (
            "+画出<f>中的<c>{列|}",
            "+读取<f>并画<c>的折线图",
            "+把<f>的<c>画成图",
            "<f>里<c>的走势图",
            "+画<f>的<c>曲线",
        ),
    },
    "bar": {
        "en": (
            "+make a bar chart of <c> by <l> from <f>",
            "+plot <c> per <l> as bars, file <f>",
            "bar chart: <c> by <l>, data in <f>",
            "<f>: bars of <c> for each <l>",
            "+compare <c> between the <l>s in <f>, bar chart",
        ),
        "zh": (
            "+用<f>画<c>按<l>的柱状图",
            "+读取<f>，画出每个<l>的<c>柱状图",
            "<f>，各<l>的<c>，柱状图",
            "+用柱状图比较<f>里各<l>的<c>",
        ),
    },
    "hist": {
        "en": (
            "+plot a histogram of <c> from <f>",
            "histogram of {the column |}<c> in <f>",
            "how is <c> in <f> distributed? Show a histogram",
            "<f>, histogram of <c>",
            "+show the distribution of <c> in <f>",
        ),
        "zh": ("+画<f>中<c>的直方图", "<f>里<c>的分布，画直方图", "<f>的<c>直方图", "<c>在<f>里怎么分布？画直方图"),
    },
    "group": {
        "en": (
            "what is the {total|sum of} <c> per <l> in <f>?",
            "+group <f> by <l> and sum <c>",
            "+sum up <c> by <l>, file <f>",
            "<f>: total <c> for each <l>",
            "how much <c> does each <l> have in <f>?",
        ),
        "zh": (
            "+按<l>汇总<f>中<c>的总和",
            "<f>里每个<l>的<c>总和是多少？",
            "+把<f>按<l>分组求<c>之和",
            "<f>，各<l>的<c>合计",
            "每个<l>在<f>里<c>一共多少？",
        ),
    },
    "above": {
        "en": (
            "how many rows of <f> have <c> {above|over|greater than} <n>?",
            "in <f>, how often is <c> more than <n>?",
            "+count the rows of <f> where <c> > <n>",
            "<f>: how many have <c> above <n>?",
        ),
        "zh": (
            "<f>中<c>大于<n>的有多少行？",
            "<f>里有几条<c>超过<n>？",
            "<f>里<c>比<n>大的有几行？",
            "+数一下<f>中<c>高于<n>的行",
        ),
    },
}


def _reads(file: str) -> str:
    return f'import pandas as pd\n\ndf = pd.read_csv("{file}")\n'


def _head(table: Table) -> str:
    """The first rows as pandas prints them: a space before every value, and before the names of columns of numbers."""
    count = min(5, len(table.labels))
    columns = [["", *map(str, range(count))], [table.label, *(f" {label}" for label in table.labels[:count])]]
    columns += [[f" {name}", *(f" {value}" for value in values[:count])] for name, values in table.numbers.items()]
    widths = [max(map(len, column)) for column in columns]
    lines = []
    for index, *cells in zip(*columns, strict=True):
        right = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
        lines.append(" ".join([index.ljust(widths[0]), *right]))
    return "\n".join(lines)


def _groups(table: Table, column: str) -> str:
    sums: dict[str, float] = {}
    for label, value in zip(table.labels, table.numbers[column], strict=True):
        sums[label] = sums.get(label, 0) + value
    return "\n".join(f"{label} {round(total, 2)}" for label, total in sorted(sums.items()))


def _question(rng: random.Random, language: Language, table: Table, again: bool) -> Exchange:
    question, column = rng.choice(_QUESTIONS), rng.choice(list(table.numbers))
    zh = language == "zh"
    name = rng.choice(question.names[zh].split("/"))
    patterns = _AGAIN if again else _ASK
    request = ask(rng, language, patterns[language], q=name, c=column, f=table.file)
    output = question.output(table, column)
    code = ("" if again else _reads(table.file)) + f"print({question.code.replace('<c>', column)})"
    close = question.close[zh].replace("<c>", column).replace("<out>", output)
    return [user(request), *cell(code, text_output(output)), assistant(close)]


def _other(rng: random.Random, language: Language, table: Table) -> Exchange:
    """Rows, columns, plots, groups."""
    kind, column = rng.choice(list(_OTHER_ASKS)), rng.choice(list(table.numbers))
    values = table.numbers[column]
    limit = str(int(statistics.median(values)) + rng.randint(-3, 3))
    request = ask(rng, language, _OTHER_ASKS[kind][language], c=column, f=table.file, l=table.label, n=limit)
    plots = {"plot": f'df["{column}"].plot()', "hist": f'df["{column}"].plot.hist()'}
    plots["bar"] = f'plt.bar(df["{table.label}"], df["{column}"])'
    if kind in plots:
        code = f'import matplotlib.pyplot as plt\n{_reads(table.file)}{plots[kind]}\nplt.title("{column}")\nplt.show()'
        close = (
            f"这是 {table.file} 中 {column} 的图像。"
            if language == "zh"
            else f"Here is the plot of {column} from {table.file}."
        )
        return [user(request), *cell(code, FIGURE), assistant(close)]
    group = f'for name, group in df.groupby("{table.label}"):\n    print(name, round(group["{column}"].sum(), 2))'
    above = sum(value > float(limit) for value in values)
    code, output, close_en, close_zh = {
        "count": ("print(len(df))", str(len(values)), "<f> has <out> rows.", "<f> 有 <out> 行。"),
        "columns": ("print(list(df.columns))", str(table.columns), "The columns are <out>.", "列名是 <out>。"),
        "head": (
            "print(df.head().to_string())",
            _head(table),
            "The first rows of <f> are shown above.",
            "<f> 的前几行如上所示。",
        ),
        "group": (group, _groups(table, column), "The sums are shown above.", "各组的总和如上所示。"),
        "above": (
            f'print((df["{column}"] > {limit}).sum())',
            str(above),
            "In <out> rows <c> is above <n>.",
            "<c>大于 <n> 的有 <out> 行。",
        ),
    }[kind]
    close = (close_zh if language == "zh" else close_en).replace("<f>", table.file).replace("<out>", output)
    close = close.replace("<c>", column).replace("<n>", limit)
    return [user(request), *cell(_reads(table.file) + code, text_output(output)), assistant(close)]


def _missing_file(rng: random.Random, language: Language, table: Table) -> Exchange:
    """The file is not there: said, not invented."""
    request, code_message, *_ = _question(rng, language, table, again=False)
    code = code_message["content"].removeprefix("```python\n").removesuffix("\n```")
    error = raised(code, 3, f"FileNotFoundError: [Errno 2] No such file or directory: '{table.file}'")
    zh = f"找不到文件 {table.file}。请检查文件名，并把文件放到工作目录。"
    en = f"The file {table.file} was not found. Please check its name and put it into the working directory."
    return [request, *cell(code, error, status="error"), assistant(zh if language == "zh" else en)]


def _missing_column(rng: random.Random, language: Language, table: Table) -> Exchange:
    """The column is called otherwise: the names are looked up, then the right one is used."""
    question, column = rng.choice(_QUESTIONS), rng.choice(list(table.numbers))
    zh = language == "zh"
    spoken = column.swapcase() if column.isascii() and rng.random() < 0.6 else made_up(rng, language)
    name = rng.choice(question.names[zh].split("/"))
    request = ask(rng, language, _ASK[language], q=name, c=spoken, f=table.file)
    code = _reads(table.file) + f"print({question.code.replace('<c>', spoken)})"
    error = raised(code, 4, f"KeyError: '{spoken}'")
    messages = [
        user(request),
        *cell(code, error, status="error"),
        *cell("print(list(df.columns))", text_output(str(table.columns))),
    ]
    if spoken.lower() != column.lower():
        en = f"The file {table.file} has no column {spoken}. Its columns are {table.columns}."
        return [*messages, assistant(f"{table.file} 中没有列 {spoken}，列名是 {table.columns}。" if zh else en)]
    output = question.output(table, column)
    close = question.close[zh].replace("<c>", column).replace("<out>", output)
    return [*messages, *cell(f"print({question.code.replace('<c>', column)})", text_output(output)), assistant(close)]


def scenario(rng: random.Random, language: Language) -> tuple[Table, Exchange]:
    """A table and what is asked of it."""
    table = _table(rng, language)
    draw = rng.random()
    if draw < 0.1:
        return table, _missing_column(rng, language, table)
    if draw < 0.45:
        return table, _other(rng, language, table)
    messages = _question(rng, language, table, again=False)
    for _ in range(rng.choice((0, 0, 1, 2))):
        messages += _question(rng, language, table, again=True)
    return table, messages


def exchange(rng: random.Random, language: Language) -> Exchange:
    """A question to a table, or a file that is not there."""
    if rng.random() < 0.12:
        return _missing_file(rng, language, _table(rng, language))
    return scenario(rng, language)[1]


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
