"""The two optimisers: Muon for the matrices inside the layers, AdamW for the embedding and the norms.

Muon follows Keller Jordan's (https://kellerjordan.github.io/posts/muon/). `torch.optim.Muon` is the same, matrix by
matrix; here matrices of one shape are orthogonalised as a batch, since a small model would wait for the launches.
"""

from collections import defaultdict

import torch
from torch import Tensor
from torch.optim import Optimizer

from training.model import Llama

MUON_RATE = 0.02
ADAM_RATE = 0.003
_QUINTIC = (3.4445, -4.7750, 2.0315)


class Muon(Optimizer):
    """Momentum whose update is replaced by the nearest orthogonal matrix. Every parameter has a gradient and 2 axes."""

    def __init__(self, parameters: list[Tensor], lr: float = MUON_RATE, momentum: float = 0.95) -> None:
        shapes: defaultdict[torch.Size, list[Tensor]] = defaultdict(list)
        for parameter in parameters:
            shapes[parameter.shape].append(parameter)
        super().__init__([{"params": same} for same in shapes.values()], {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            parameters: list[Tensor] = group["params"]
            momenta = [self._momentum(parameter) for parameter in parameters]
            gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
            torch._foreach_lerp_(momenta, gradients, 1 - group["momentum"])
            ahead = torch._foreach_lerp(gradients, momenta, group["momentum"])  # Nesterov
            rows, columns = parameters[0].shape
            rate = group["lr"] * max(1, rows / columns) ** 0.5
            updates = orthogonalize(torch.stack(ahead)).to(parameters[0].dtype)
            torch._foreach_add_(parameters, list(updates.unbind()), alpha=-rate)

    def _momentum(self, parameter: Tensor) -> Tensor:
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum: Tensor = state["momentum"]
        return momentum


def orthogonalize(matrices: Tensor, steps: int = 5) -> Tensor:
    """number x rows x columns -> the same with singular values near 1, in bfloat16 (Newton-Schulz, quintic)."""
    a, b, c = _QUINTIC
    tall = matrices.shape[1] > matrices.shape[2]
    x = (matrices.mT if tall else matrices).bfloat16()
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.mT if tall else x


def make_optimizers(model: Llama) -> list[Optimizer]:
    """Muon and AdamW over all parameters of a model; each group keeps its full rate as `peak`."""
    matrices: list[Tensor] = [p for p in model.model.layers.parameters() if p.ndim == 2]
    taken = set(map(id, matrices))
    others = [p for p in model.parameters() if id(p) not in taken]
    fused = others[0].is_cuda
    adam = torch.optim.AdamW(others, lr=ADAM_RATE, betas=(0.9, 0.95), eps=1e-10, weight_decay=0.0, fused=fused)
    optimizers: list[Optimizer] = [Muon(matrices), adam]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["peak"] = group["lr"]
    return optimizers


def set_rate(optimizers: list[Optimizer], factor: float) -> None:
    """Set every learning rate to `factor` (0..1) of its peak."""
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * factor


def rate_factor(step: int, progress: float, warmup_steps: int = 60, decay: float = 0.6) -> float:
    """Share of the full rate: linear warm-up by steps, then linear decay to 0 over the last `decay` of `progress`."""
    return max(0.0, min(1.0, (step + 1) / warmup_steps, (1 - progress) / decay))
