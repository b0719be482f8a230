"""The table behind a dialogue about a CSV file, so that the outputs are true: its content, and what pandas prints."""

import random
from dataclasses import dataclass

from training.data.phrasing import Language, made_up, rows


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

    def head(self) -> str:
        """The first rows as pandas prints them: a space before each value and each name of a column of numbers."""
        count = min(5, len(self.labels))
        columns = [["", *map(str, range(count))], [self.label, *(f" {label}" for label in self.labels[:count])]]
        columns += [[f" {name}", *(f" {value}" for value in values[:count])] for name, values in self.numbers.items()]
        widths = [max(map(len, column)) for column in columns]
        lines = []
        for index, *cells in zip(*columns, strict=True):
            right = [cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True)]
            lines.append(" ".join([index.ljust(widths[0]), *right]))
        return "\n".join(lines)

    def sums(self, column: str) -> str:
        """The sum of a column of numbers for each label, one a line."""
        sums: dict[str, float] = {}
        for label, value in zip(self.labels, self.numbers[column], strict=True):
            sums[label] = sums.get(label, 0) + value
        return "\n".join(f"{label} {round(total, 2)}" for label, total in sorted(sums.items()))


def draw_table(rng: random.Random, language: Language) -> Table:
    """A table in the words of a language; Chinese users have English files too."""
    zh = language == "zh" and rng.random() < 0.6
    spoken: Language = "zh" if zh else "en"
    stem = made_up(rng) if rng.random() < 0.35 else rng.choice(rows("csv_files"))[zh]
    stem += rng.choice(("", "", "", f"_{rng.randint(2000, 2026)}", f"{rng.randint(1, 99)}", "-final"))
    columns = _columns(rng, spoken)
    labels = _labels(rng, spoken, rng.randint(4, 12))
    label = rng.choice(rows("csv_labels"))[zh]
    return Table(f"{stem}.csv", label, labels, {column: _numbers(rng, len(labels)) for column in columns})


def _columns(rng: random.Random, spoken: Language) -> list[str]:
    pairs = rng.sample(rows("csv_columns"), rng.randint(1, 3))
    columns = [made_up(rng, spoken) if rng.random() < 0.25 else pair[spoken == "zh"] for pair in pairs]
    return [column.capitalize() if rng.random() < 0.15 else column for column in dict.fromkeys(columns)]


def _labels(rng: random.Random, spoken: Language, count: int) -> tuple[str, ...]:
    pool = [_label(rng, spoken) for _ in range(count)]
    return tuple(rng.choice(pool[: rng.randint(2, count)]) for _ in range(count))


def _label(rng: random.Random, spoken: Language) -> str:
    return made_up(rng, spoken).title() if rng.random() < 0.4 else rng.choice(rows("people"))[spoken == "zh"]


def _numbers(rng: random.Random, count: int) -> tuple[float, ...]:
    if rng.random() < 0.7:
        low, high = rng.choice(((1, 20), (1, 100), (100, 5000), (18, 70)))
        return tuple(rng.randint(low, high) for _ in range(count))
    return tuple(round(rng.uniform(1, 100), 1) for _ in range(count))
