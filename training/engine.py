"""Which way of computing the loss works on this machine: the fastest first, and another when it fails.

A training run has no second chance on a borrowed GPU, so a way is tried on random data before it is trusted.
"""

import math
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from training.attention import MASKS, documents
from training.model import Llama
from training.pack import FIRST, PADDING, READ, SAID


@dataclass(frozen=True)
class Plan:
    """A way to compute: `mask` names one of `MASKS`."""

    mask: str
    compiled: bool


PLANS = {"flex": Plan("flex", True), "dense": Plan("dense", True), "eager": Plan("dense", False)}


@dataclass(frozen=True)
class Engine:
    """A model together with the plan that works for it."""

    model: Llama
    plan: Plan

    def losses(self, tokens: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """The loss to descend and the mean loss on replies, in nats a token; both inputs are batch x length."""
        targets, target_marks = tokens.roll(-1, dims=1), marks.roll(-1, dims=1)
        target_marks[:, -1] = PADDING  # rolled in from the row's start
        hidden = self.model(tokens, MASKS[self.plan.mask](documents(marks)))
        return self.model.head_loss(hidden, targets, target_marks)


def start_engine(make_model: Callable[[], Llama], names: list[str], rows: int) -> Engine:
    """The first plan of `names` that computes finite gradients for batches of `rows` rows.

    Raises:
        RuntimeError: none of them does.
    """
    for name in names:
        started = time.monotonic()
        engine = _prepare(make_model(), PLANS[name])
        try:
            speed = _try(engine, rows)
        except Exception:
            print(f"plan {name} does not work here:\n{traceback.format_exc()}", flush=True)
            continue
        print(f"plan {name}: ready in {time.monotonic() - started:.1f} s, {speed:,.0f} tokens/s", flush=True)
        return engine
    raise RuntimeError(f"None of the plans {', '.join(names)} works on this machine; the tracebacks say why.")


def _prepare(model: Llama, plan: Plan) -> Engine:
    if plan.compiled:
        # Layer by layer: the layers share one compilation, which takes seconds where the whole model takes a minute.
        for layer in model.model.layers:
            layer.compile(dynamic=False)
        model.head_loss = torch.compile(model.head_loss, dynamic=False)  # type: ignore[method-assign]
    return Engine(model, plan)


def _try(engine: Engine, rows: int, repeats: int = 3) -> float:
    """Tokens a second over a few passes forward and back, after a first one that compiles."""
    shape, device = engine.model.shape, engine.model.cos.device
    tokens = torch.randint(shape.vocab, (rows, shape.length), device=device)
    marks = torch.randint(READ, SAID + 1, (rows, shape.length), device=device, dtype=torch.uint8)
    marks[:, :: shape.length // 4] = FIRST
    _pass(engine, tokens, marks)
    started = time.monotonic()
    for _ in range(repeats):
        _pass(engine, tokens, marks)
    return repeats * tokens.numel() / (time.monotonic() - started)


def _pass(engine: Engine, tokens: Tensor, marks: Tensor) -> None:
    loss, _ = engine.losses(tokens, marks)
    loss.backward()  # type: ignore[no-untyped-call]
    value = loss.item()
    gradients = [p.grad for p in engine.model.parameters() if p.grad is not None]
    engine.model.zero_grad(set_to_none=True)
    finite = all(bool(gradient.isfinite().all()) for gradient in gradients)
    if not finite or len(gradients) != len(list(engine.model.parameters())) or not math.isfinite(value):
        raise FloatingPointError(f"The loss is {value} and its gradients are not finite or incomplete.")
