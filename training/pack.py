"""Packing generated dialogues into shards of rows of tokens, in processes of their own. It knows no model.

One worker of many, writing `shard-<number>.npz` until it is ended or its parent is gone:

    python -m training.pack --out build/shards --tokenizer build/tokenizer.json --worker 0 --of 14
"""

import argparse
import bisect
import os
import random
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from training.data import draw
from training.recital import recite, single_tokens
from training.render import Span, render

# What a token is to training. A document's first token has nothing to be predicted from; its mark also tells where
# attention starts anew.
PADDING, FIRST, READ, SAID = 0, 1, 2, 3
# Dialogues drawn from the families at a time, and recitals of the vocabulary added to them.
_BATCH, _RECITALS = 200, 4

Example = tuple[list[int], bytearray]


@dataclass(frozen=True)
class Shard:
    """Rows of packed dialogues: `tokens` and `marks` (PADDING, FIRST, READ or SAID), both rows x length."""

    tokens: npt.NDArray[np.uint16]
    marks: npt.NDArray[np.uint8]

    def save(self, path: Path) -> None:
        """Write the shard so that a reader sees all of it or nothing."""
        partial = path.with_suffix(".partial")
        with partial.open("wb") as file:
            np.savez(file, tokens=self.tokens, marks=self.marks)
        partial.replace(path)

    @staticmethod
    def load(path: Path) -> "Shard":
        with np.load(path) as arrays:
            return Shard(arrays["tokens"], arrays["marks"])


def encode(tokenizer: Tokenizer, dialogues: list[list[Span]]) -> list[Example]:
    """Each rendered dialogue as tokens and marks. Spans are encoded apart, as a reply is when it is generated."""
    texts = [span.text for spans in dialogues for span in spans]
    encodings = iter(tokenizer.encode_batch_fast(texts, add_special_tokens=False))
    examples: list[Example] = []
    for spans in dialogues:
        tokens: list[int] = []
        marks = bytearray()
        for span in spans:
            ids = next(encodings).ids
            tokens += ids
            marks += bytes((SAID if span.is_reply else READ,)) * len(ids)
        marks[:1] = bytes((FIRST,))
        examples.append((tokens, marks))
    return examples


def pack(examples: list[Example], length: int) -> Shard:
    """Rows filled best-fit, longest dialogue first; a dialogue longer than a row is left out."""
    rows: list[list[Example]] = []
    spaces: list[tuple[int, int]] = []  # (room left, row), sorted
    for example in sorted(examples, key=lambda one: len(one[0]), reverse=True):
        size = len(example[0])
        if size > length:
            continue
        best = bisect.bisect_left(spaces, (size, -1))
        if best < len(spaces):
            space, row = spaces.pop(best)
            rows[row].append(example)
        else:
            space, row = length, len(rows)
            rows.append([example])
        bisect.insort(spaces, (space - size, row))
    return _arrays(rows, length)


def make_shard(tokenizer: Tokenizer, words: list[str], seed: int, number: int, rows: int, length: int) -> Shard:
    """Shard `number`: the same for the same seed, tokenizer and families, whichever process makes it. `words` are the
    `single_tokens` of the tokenizer.

    Raises:
        RuntimeError: the families give nothing.
    """
    rng = random.Random(f"shard {seed} {number}")
    examples: list[Example] = []
    size = 0
    while size < rows * length:
        drawn = [spans for _ in range(_BATCH) if (spans := _drawn(rng))]
        recited = [render(recite(rng, words)) for _ in range(_RECITALS) if words]
        new = encode(tokenizer, drawn + recited)
        if not drawn:
            raise RuntimeError(f"None of {_BATCH} dialogues could be made; see the tracebacks above.")
        examples += new
        size += sum(len(tokens) for tokens, _ in new)
    return pack(examples, length)


def _arrays(rows: list[list[Example]], length: int) -> Shard:
    tokens = np.zeros((len(rows), length), np.uint16)
    marks = np.zeros((len(rows), length), np.uint8)
    for number, row in enumerate(rows):
        ids = [token for example in row for token in example[0]]
        tokens[number, : len(ids)] = ids
        marks[number, : len(ids)] = np.frombuffer(b"".join(example[1] for example in row), np.uint8)
    return Shard(tokens, marks)


def _drawn(rng: random.Random) -> list[Span] | None:
    """A rendered dialogue, or None when its family failed: one fault in a million must not cost a training run."""
    try:
        return render(draw(rng))
    except Exception:
        traceback.print_exc(file=sys.stderr)
        return None


def _main() -> None:
    parser = argparse.ArgumentParser(description="Write shards of packed dialogues until ended.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--worker", type=int, default=0)
    parser.add_argument("--of", type=int, default=1)
    parser.add_argument("--rows", type=int, default=128)
    parser.add_argument("--length", type=int, default=2048)
    parser.add_argument("--shards", type=int, default=1_000_000, help="end after this many")
    options = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # there is a process for every core already
    os.nice(10)  # the trainer's launches and compilation go first
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    options.out.mkdir(parents=True, exist_ok=True)
    words = single_tokens(tokenizer)
    parent = os.getppid()
    for number in range(options.worker, options.worker + options.of * options.shards, options.of):
        if os.getppid() != parent:
            break
        path = options.out / f"shard-{number:06d}.npz"
        if not path.exists():
            make_shard(tokenizer, words, options.seed, number, options.rows, options.length).save(path)


if __name__ == "__main__":
    _main()
