"""Trains the built-in checkpoint from nothing, on dialogues that are generated meanwhile.

    python -m training.train --out build/run --seconds 1500                 (a GPU, and a core for each of the workers)
    python -m training.train --out build/small --small                      (a CPU, under a minute: the same path, tiny)
    python -m training.train --out build/more --start model/seed --rate 0.1 (goes on from a checkpoint, on changed data)

`--seconds` is the wall time of everything after the imports, data and compilation included; the learning rate follows
it. The folder gets the checkpoint (at the end, every two minutes and on SIGTERM), `losses.jsonl`, and `state.pt`, from
which `--resume` continues the schedule.
"""

import json
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path
from types import FrameType

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.optim import Optimizer

from training.checkpoint import split_weights, write_checkpoint
from training.engine import Engine, start_engine
from training.feed import RowFeed, ShardMakers
from training.model import Llama
from training.optim import make_optimizers, rate_factor, set_rate
from training.recipe import Recipe, parse_recipe


class Run:
    """A training run in progress: what is trained, and how far it is."""

    def __init__(self, recipe: Recipe, engine: Engine, tokenizer: Tokenizer, started: float) -> None:
        self.recipe, self.engine, self.tokenizer = recipe, engine, tokenizer
        self.optimizers: list[Optimizer] = make_optimizers(engine.model)
        self.started, self.step, self.stopping = started, 0, False
        self._saved = time.monotonic()
        if recipe.resume:
            self._restore()

    @property
    def progress(self) -> float:
        """0..1 of the time that is there for training."""
        available = self.recipe.seconds - self.recipe.save_reserve
        return min(1.0, (time.monotonic() - self.started) / available)

    def train(self, feed: RowFeed) -> None:
        """Step until the time is over or a stop is asked for, then save.

        Raises:
            FloatingPointError: the loss is no number any more; the last checkpoint saved stays.
        """
        device = self.engine.model.cos.device
        logged = time.monotonic()
        while self.progress < 1 and not self.stopping:
            tokens, marks = (_to(torch.from_numpy(array), device) for array in feed.batch(self.recipe.batch))
            losses = self._step(tokens.long(), marks)
            if self.step % self.recipe.log_every == 0:
                speed = self.recipe.log_every * tokens.numel() / (-logged + (logged := time.monotonic()))
                self._log(losses, speed, feed)
            if time.monotonic() - self._saved > self.recipe.save_every:
                self.save()
        self.save()

    def stop(self, number: int, frame: FrameType | None) -> None:
        """Signal handler: finish the step, save, and end."""
        print(f"signal {number}: saving and stopping", flush=True)
        self.stopping = True

    def save(self) -> None:
        """Write the checkpoint, and what is needed to continue."""
        recipe, model = self.recipe, self.engine.model
        weights: dict[str, Tensor] = {name: value.detach().cpu() for name, value in model.state_dict().items()}
        write_checkpoint(recipe.out, weights, recipe.shape, self.tokenizer)
        if recipe.split:
            split_weights(weights, recipe.split)
            (recipe.split / "shape.json").write_text(json.dumps(asdict(recipe.shape)) + "\n")
            self.tokenizer.save(str(recipe.split / "tokenizer.json"))
            (recipe.split / "losses.jsonl").write_bytes((recipe.out / "losses.jsonl").read_bytes())
        self._save_state(weights)
        self._saved = time.monotonic()
        print(f"saved at step {self.step}, {self._saved - self.started:.0f} s", flush=True)

    def _step(self, tokens: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        losses = self.engine.losses(tokens, marks)
        losses[0].backward()  # type: ignore[no-untyped-call]
        set_rate(self.optimizers, self.recipe.rate * rate_factor(self.step, self.progress, self.recipe.warmup_steps))
        for optimizer in self.optimizers:
            optimizer.step()
        self.engine.model.zero_grad(set_to_none=True)
        self.step += 1
        return losses

    def _log(self, losses: tuple[Tensor, Tensor], speed: float, feed: RowFeed) -> None:
        loss, reply_loss = (value.item() for value in losses)
        if loss != loss:
            raise FloatingPointError(f"The loss is {loss} at step {self.step}.")
        line = {
            "step": self.step,
            "seconds": round(time.monotonic() - self.started, 1),
            "progress": round(self.progress, 4),
            "loss": round(loss, 4),
            "reply_loss": round(reply_loss, 4),
            "tokens_per_second": round(speed),
            "rate": round(rate_factor(self.step, self.progress, self.recipe.warmup_steps), 4),
            "shards": feed.shard_count,
            "repeats": round(feed.repeats, 2),
        }
        with (self.recipe.out / "losses.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(" ".join(f"{name} {value}" for name, value in line.items()), flush=True)

    def _save_state(self, weights: dict[str, Tensor]) -> None:
        partial = self.recipe.out / "state.partial"
        state = {
            "weights": weights,
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "step": self.step,
            "elapsed": time.monotonic() - self.started,
        }
        torch.save(state, partial)
        partial.replace(self.recipe.out / "state.pt")

    def _restore(self) -> None:
        state = torch.load(self.recipe.out / "state.pt", map_location="cpu", weights_only=True)
        self.engine.model.load_state_dict(state["weights"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.load_state_dict(saved)
        self.step = state["step"]
        self.started -= state["elapsed"]


def run(recipe: Recipe) -> None:
    """Train by a recipe, from the tokenizer to the checkpoint."""
    started = time.monotonic()
    torch.manual_seed(recipe.seed)
    torch.set_float32_matmul_precision("high")
    recipe.out.mkdir(parents=True, exist_ok=True)
    (recipe.out / "losses.jsonl").touch()
    path = recipe.tokenizer or (recipe.start / "tokenizer.json" if recipe.start else _train_tokenizer(recipe))
    tokenizer = Tokenizer.from_file(str(path))
    recipe = replace(recipe, shape=replace(recipe.shape, vocab=tokenizer.get_vocab_size()))
    makers = ShardMakers(
        recipe.out / "shards", path, recipe.seed, recipe.workers, recipe.shape.length, recipe.shard_rows
    )
    try:
        engine = start_engine(lambda: _make_model(recipe), list(recipe.plans), recipe.batch)
        training = Run(recipe, engine, tokenizer, started)
        signal.signal(signal.SIGTERM, training.stop)
        signal.signal(signal.SIGINT, training.stop)
        training.train(RowFeed(recipe.out / "shards", makers, recipe.seed, read=recipe.resume))
    finally:
        makers.close()


def _make_model(recipe: Recipe) -> Llama:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dtypes = {"auto": torch.bfloat16 if device == "cuda" else torch.float32}
    model = Llama(recipe.shape, dtypes.get(recipe.dtype) or getattr(torch, recipe.dtype))
    if recipe.start:
        model.load_state_dict(load_file(recipe.start / "model.safetensors"))
    return model.to(device)


def _train_tokenizer(recipe: Recipe) -> Path:
    """In a process of its own, whose children need not import torch."""
    path = recipe.out / "tokenizer.json"
    command = [sys.executable, "-m", "training.tokenizer", "--out", str(path)]
    command += ["--dialogues", str(recipe.tokenizer_dialogues), "--vocab", str(recipe.vocab)]
    command += ["--workers", str(recipe.workers)]
    if not (recipe.resume and path.exists()):
        subprocess.run(command, check=True)
    return path


def _to(array: Tensor, device: torch.device) -> Tensor:
    # PyTorch knows few operations on uint16
    array = array.to(torch.int32) if array.dtype == torch.uint16 else array
    return array.pin_memory().to(device, non_blocking=True) if device.type == "cuda" else array


if __name__ == "__main__":
    run(parse_recipe())
