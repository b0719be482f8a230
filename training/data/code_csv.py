"""Tables in CSV files, read by name with pandas: one column's numbers, groups, plots; files and columns not found.

The table behind a dialogue is made here, so that the outputs are true; `scenario` gives both to the test.
"""

import random
import statistics
from collections.abc import Callable, Sequence
from typing import Any

from training.data.code_csv_table import Table, draw_table
from training.data.conversation import FIGURE, Exchange, assistant, cell, converse, raised, text_output, user
from training.data.phrasing import Language, made_up
from training.data.tasks import asked as ask
from training.data.tasks import fill
from training.data.wordings import wordings
from training.dialogue import Dialogue

_WORDINGS: dict[str, Any] = wordings("csv")
_STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "max": max,
    "min": min,
    "sum": sum,
    "median": lambda values: float(statistics.median(values)),
    "stdev": statistics.stdev,
}


def _reads(file: str) -> str:
    return f'import pandas as pd\n\ndf = pd.read_csv("{file}")\n'


def _column(rng: random.Random, table: Table) -> str:
    return rng.choice(list(table.numbers))


def _answered(language: Language, table: Table, statistic: str, column: str, reads: str = "") -> Exchange:
    """The statistic of a column: the cell and the closing sentence."""
    words = _WORDINGS["statistic"][statistic]
    output = str(round(_STATISTICS[statistic](table.numbers[column]), 2))
    code = f"{reads}print({fill(words['code'], {'c': column})})"
    close = fill(words[f"close_{language}"], {"c": column, "out": output})
    return [*cell(code, text_output(output)), assistant(close)]


def _question(rng: random.Random, language: Language, table: Table, again: bool) -> Exchange:
    statistic, column = rng.choice(list(_STATISTICS)), _column(rng, table)
    name = rng.choice(_WORDINGS["statistic"][statistic][language])
    request = ask(rng, language, _WORDINGS["again" if again else "ask"][language], q=name, c=column, f=table.file)
    return [user(request), *_answered(language, table, statistic, column, "" if again else _reads(table.file))]


def _other(rng: random.Random, language: Language, table: Table) -> Exchange:
    """Rows, columns, plots, groups."""
    kind, column = rng.choice(list(_WORDINGS["other"])), _column(rng, table)
    words = _WORDINGS["other"][kind]
    limit = int(statistics.median(table.numbers[column])) + rng.randint(-3, 3)
    slots = {"f": table.file, "c": column, "l": table.label, "n": str(limit)}
    request = ask(rng, language, words[language], **slots)
    code = fill(words["code"], slots)
    if f"close_{language}" not in words:
        return [user(request), *_plotted(code, table, column), assistant(fill(_WORDINGS["plotted"][language], slots))]
    output = _output(kind, table, column, limit)
    close = fill(words[f"close_{language}"], {**slots, "out": output})
    return [user(request), *cell(_reads(table.file) + code, text_output(output)), assistant(close)]


def _plotted(code: str, table: Table, column: str) -> Exchange:
    imports = f"import matplotlib.pyplot as plt\n{_reads(table.file)}"
    return cell(f'{imports}{code}\nplt.title("{column}")\nplt.show()', FIGURE)


def _output(kind: str, table: Table, column: str, limit: int) -> str:
    """What the code of a kind that is no plot prints."""
    values = table.numbers[column]
    return {
        "count": str(len(values)),
        "columns": str(table.columns),
        "head": table.head(),
        "group": table.sums(column),
        "above": str(sum(value > limit for value in values)),
    }[kind]


def _missing_file(rng: random.Random, language: Language, table: Table) -> Exchange:
    """The file is not there: said, not invented."""
    request, code_message, *_ = _question(rng, language, table, again=False)
    code = code_message["content"].removeprefix("```python\n").removesuffix("\n```")
    error = raised(code, 3, f"FileNotFoundError: [Errno 2] No such file or directory: '{table.file}'")
    close = fill(_WORDINGS["missing_file"][language], {"f": table.file})
    return [request, *cell(code, error, status="error"), assistant(close)]


def _missing_column(rng: random.Random, language: Language, table: Table) -> Exchange:
    """The column is called otherwise: the names are looked up, then the right one is used."""
    statistic, column = rng.choice(list(_STATISTICS)), _column(rng, table)
    spoken = column.swapcase() if column.isascii() and rng.random() < 0.6 else made_up(rng, language)
    words = _WORDINGS["statistic"][statistic]
    request = ask(rng, language, _WORDINGS["ask"][language], q=rng.choice(words[language]), c=spoken, f=table.file)
    code = f"{_reads(table.file)}print({fill(words['code'], {'c': spoken})})"
    columns = str(table.columns)
    failed = cell(code, raised(code, 4, f"KeyError: '{spoken}'"), status="error")
    messages = [user(request), *failed, *cell("print(list(df.columns))", text_output(columns))]
    if spoken.lower() == column.lower():
        return [*messages, *_answered(language, table, statistic, column)]
    close = fill(_WORDINGS["missing_column"][language], {"f": table.file, "c": spoken, "out": columns})
    return [*messages, assistant(close)]


def scenario(rng: random.Random, language: Language) -> tuple[Table, Exchange]:
    """A table and what is asked of it."""
    table = draw_table(rng, language)
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
        return _missing_file(rng, language, draw_table(rng, language))
    return scenario(rng, language)[1]


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code", turns=(1,))
