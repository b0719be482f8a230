"""Makes `data/meanings.tsv` from WordNet and the Chinese Open Wordnet: the meanings of the commonest words.

    python -m training.wordnet --wordnet DIRECTORY --chinese wn-data-cmn.tab --frequencies dict.txt

WordNet 3.0 is Debian's package wordnet-base (`data.noun` …), the second file that of the Chinese Open Wordnet, the
third the dictionary of jieba, whose frequencies tell which Chinese words are common. Training reads only the result.
"""

import argparse
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from training.data.meanings import FILE, Meaning

PARTS = {"noun": "n", "verb": "v"}
# Fields whose things people name when they ask for something: kept even when no text of WordNet's own corpus has them.
CONCRETE = frozenset(("artifact", "body"))
COMMON = 20
LONGEST_GLOSS = 100


@dataclass(frozen=True)
class Synset:
    """A line of a data file: `rank` is the best rank of the sense among those of its words, `seen` how often."""

    key: str
    parent: str
    field: str
    english: tuple[str, ...]
    gloss: str
    rank: int
    seen: int


def read_wordnet(folder: Path) -> Iterator[Synset]:
    """All nouns and verbs."""
    names = _field_names()
    for part, mark in PARTS.items():
        senses = _senses(folder / f"index.{part}")
        for line in _lines(folder / f"data.{part}"):
            body, _, gloss = line.partition("|")
            words = body.split()
            key, count = words[0], int(words[3], 16)
            english = words[4 : 4 + 2 * count : 2]
            ranks = [senses.get((word.lower(), key), (9, 0)) for word in english]
            parents = re.findall(r" @ (\d{8}) ", body)
            yield Synset(
                key=f"{key}-{mark}",
                parent=f"{parents[0]}-{mark}" if parents else "",
                field=names[int(words[1])],
                english=tuple(word.replace("_", " ") for word in english),
                gloss=_short(gloss),
                rank=min(rank for rank, _ in ranks),
                seen=sum(seen for rank, seen in ranks if rank < seen),
            )


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(" "))


def _senses(path: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """(word, synset) -> (rank among the word's senses, how many of its senses were seen in texts)."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for line in _lines(path):
        fields = line.split()
        pointers = int(fields[3])
        seen = int(fields[5 + pointers])
        for rank, key in enumerate(fields[6 + pointers :]):
            found[fields[0], key] = (rank, seen)
    return found


def _field_names() -> dict[int, str]:
    """WordNet's numbers of its lexicographer files, lexnames(5)."""
    nouns = (
        "Tops act animal artifact attribute body cognition communication event feeling food group location motive "
        "object person phenomenon plant possession process quantity relation shape state substance time"
    )
    verbs = (
        "body change cognition communication competition consumption contact creation emotion motion perception "
        "possession social stative weather"
    )
    return dict(enumerate((*nouns.split(), *verbs.split()), 3))


def _short(gloss: str) -> str:
    """The first clause of a definition, without examples and remarks in brackets."""
    text = re.sub(r"\([^)]*\)", "", gloss.split('"')[0]).split(";")[0]
    return re.sub(r"\s+", " ", text).strip(" ,.:")


def choose(synsets: list[Synset], chinese: dict[str, list[str]], frequencies: dict[str, int]) -> list[Meaning]:
    """The common meanings and all that they are kinds of."""
    by_key = {synset.key: synset for synset in synsets}
    kept: set[str] = set()
    for synset in synsets:
        common = max((frequencies.get(word, 0) for word in chinese[synset.key]), default=0)
        concrete = synset.field == "food" or (synset.field in CONCRETE and bool(chinese[synset.key]))
        usual = synset.rank == 0 and (common >= COMMON or concrete)
        if usual or (synset.seen >= (1 if synset.key.endswith("v") else 2) and synset.rank < 4):
            key = synset.key
            while key in by_key and key not in kept:
                kept.add(key)
                key = by_key[key].parent
    return [
        Meaning(one.key, one.parent, one.field, _plain(one.english), _ordered(chinese[one.key], frequencies), one.gloss)
        for one in synsets
        if one.key in kept and _plain(one.english) and 0 < len(one.gloss) <= LONGEST_GLOSS
    ]


def _plain(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if re.fullmatch(r"[A-Za-z][A-Za-z' -]*", word))[:5]


def _ordered(words: list[str], frequencies: dict[str, int]) -> tuple[str, ...]:
    """The three commonest Chinese words of at most six characters."""
    short = {word for word in words if re.fullmatch(r"[\u4e00-\u9fff]{1,6}", word)}
    return tuple(sorted(short, key=lambda word: (-frequencies.get(word, 0), word))[:3])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wordnet", type=Path, required=True)
    parser.add_argument("--chinese", type=Path, required=True)
    parser.add_argument("--frequencies", type=Path, required=True)
    options = parser.parse_args()
    chinese: defaultdict[str, list[str]] = defaultdict(list)
    for line in options.chinese.read_text(encoding="utf-8").splitlines():
        key, kind, word = line.split("\t") if line[0] != "#" else ("", "", "")
        if kind == "cmn:lemma":
            chinese[key].append(word.replace("+", ""))
    frequencies = {
        word: int(count)
        for word, count, _ in (line.split() for line in options.frequencies.read_text(encoding="utf-8").splitlines())
    }
    found = choose(list(read_wordnet(options.wordnet)), chinese, frequencies)
    FILE.write_text("".join(f"{meaning.line()}\n" for meaning in found), encoding="utf-8")


if __name__ == "__main__":
    main()
