"""Puts the parts of a checkpoint that came back from a training machine together, in Hugging Face's layout.

    python -m training.export PARTS model/seed

`PARTS` holds `part-*.safetensors`, `shape.json` and `tokenizer.json`, as `training.train --split` writes them.
"""

import argparse
import json
from pathlib import Path

from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor

from training.checkpoint import write_checkpoint
from training.model import Llama, Shape


def merge_parts(parts: Path, out: Path) -> None:
    """Write one checkpoint from its parts.

    Raises:
        RuntimeError: weights are missing or of another shape.
    """
    weights: dict[str, Tensor] = {}
    for path in sorted(parts.glob("part-*.safetensors")):
        weights |= load_file(path)
    shape = Shape(**json.loads((parts / "shape.json").read_text()))
    Llama(shape).load_state_dict(weights)
    write_checkpoint(out, weights, shape, Tokenizer.from_file(str(parts / "tokenizer.json")))


def _main() -> None:
    parser = argparse.ArgumentParser(description="Merge the parts of a checkpoint.")
    parser.add_argument("parts", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    merge_parts(options.parts, options.out)
    print(f"{options.out}: {(options.out / 'model.safetensors').stat().st_size / 1e6:.1f} MB of weights")


if __name__ == "__main__":
    _main()
