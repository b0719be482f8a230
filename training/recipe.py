"""What can be chosen for a training run, the small recipe for a CPU, and the command line. It trains nothing."""

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from training.engine import PLANS
from training.model import Shape
from training.tokenizer import VOCAB_SIZE


@dataclass(frozen=True)
class Recipe:
    """All that can be chosen for a run; times are in seconds, `batch` in rows."""

    out: Path
    seconds: float = 1500.0
    seed: int = 0
    workers: int = 14
    batch: int = 64
    shape: Shape = field(default_factory=Shape)
    dtype: str = "auto"
    start: Path | None = None
    rate: float = 1.0
    plans: tuple[str, ...] = ("flex", "dense", "eager")
    warmup_steps: int = 60
    tokenizer: Path | None = None
    tokenizer_dialogues: int = 60_000
    vocab: int = VOCAB_SIZE
    split: Path | None = None
    resume: bool = False
    save_every: float = 120.0
    save_reserve: float = 6.0
    log_every: int = 20
    shard_rows: int = 128


SMALL: dict[str, Any] = {
    "seconds": 40.0,
    "workers": 1,
    "batch": 4,
    "shape": Shape(layers=2, width=64, heads=4, kv_heads=2, hidden=160, length=512),
    "plans": ("eager",),
    "warmup_steps": 10,
    "tokenizer_dialogues": 1000,
    "vocab": 1024,
    "save_reserve": 1.0,
    "log_every": 2,
    "shard_rows": 32,
}


def parse_recipe(arguments: list[str] | None = None) -> Recipe:
    """The recipe that a command line asks for (None: this process's)."""
    parser = argparse.ArgumentParser(description="Train the built-in checkpoint.", argument_default=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument("--seconds", type=float, help="wall time of everything")
    parser.add_argument("--small", action="store_true", help="tiny, for a CPU")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--workers", type=int, help="processes that generate dialogues")
    parser.add_argument("--batch", type=int, help="rows of a step")
    parser.add_argument(
        "--plans", type=lambda text: tuple(text.split(",")), help=f"of {', '.join(PLANS)}; tried in order"
    )
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], help="of the computation; bfloat16 on a GPU")
    parser.add_argument("--start", type=Path, help="folder of a checkpoint to go on from, with its tokenizer")
    parser.add_argument("--rate", type=float, help="share of the full learning rate; 0.1 suits --start")
    parser.add_argument("--length", type=int, help="tokens of a row; short rows suit a CPU")
    parser.add_argument("--tokenizer", type=Path, help="a tokenizer.json made before by training.tokenizer")
    parser.add_argument("--split", type=Path, help="folder that gets the checkpoint in small parts")
    parser.add_argument("--resume", action="store_true", help="continue the run in --out")
    chosen = vars(parser.parse_args(arguments))
    length = chosen.pop("length", None)
    recipe = Recipe(**({**SMALL, **chosen} if chosen.pop("small", False) else chosen))
    return replace(recipe, shape=replace(recipe.shape, length=length)) if length else recipe
