"""The language model as it is trained: a Llama, module by module, so that its state dict is transformers' own.

Weights are kept in float32 and used in `dtype`. Several dialogues stand in one row; attention never crosses them.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.attention import Mask, attend
from training.pack import READ, SAID

# What the model reads teaches it little about answering, but something about words.
READ_WEIGHT = 0.1


@dataclass(frozen=True)
class Shape:
    """Sizes of a Llama with tied embeddings."""

    vocab: int = 8192
    layers: int = 6
    width: int = 512
    heads: int = 8
    kv_heads: int = 2
    hidden: int = 1376
    length: int = 2048
    norm_eps: float = 1e-6
    rope_theta: float = 10_000.0

    @property
    def head_size(self) -> int:
        return self.width // self.heads


class Linear(nn.Linear):
    """A bias-free linear map with float32 weights, computed in the input's dtype."""

    def __init__(self, inputs: int, outputs: int, std: float) -> None:
        super().__init__(inputs, outputs, bias=False)
        nn.init.normal_(self.weight, std=std) if std else nn.init.zeros_(self.weight)

    def forward(self, x: Tensor) -> Tensor:
        return F.linear(x, self.weight.to(x.dtype))


class RMSNorm(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape.width))
        self.eps = shape.norm_eps

    def forward(self, x: Tensor) -> Tensor:
        wide = x.float()
        return (self.weight * wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.eps)).to(x.dtype)


class SelfAttention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        std = shape.width**-0.5
        self.q_proj = Linear(shape.width, shape.heads * shape.head_size, std)
        self.k_proj = Linear(shape.width, shape.kv_heads * shape.head_size, std)
        self.v_proj = Linear(shape.width, shape.kv_heads * shape.head_size, std)
        self.o_proj = Linear(shape.heads * shape.head_size, shape.width, std=0)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Mask) -> Tensor:
        q = rotate(self._split(self.q_proj(x)), cos, sin)
        k = rotate(self._split(self.k_proj(x)), cos, sin)
        attended = attend(q, k, self._split(self.v_proj(x)), mask)
        mixed: Tensor = self.o_proj(attended.transpose(1, 2).flatten(2))
        return mixed

    def _split(self, x: Tensor) -> Tensor:
        """batch x length x features -> batch x heads x length x head size"""
        return x.view(*x.shape[:2], -1, self.shape.head_size).transpose(1, 2)


class MLP(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        std = shape.width**-0.5
        self.gate_proj = Linear(shape.width, shape.hidden, std)
        self.up_proj = Linear(shape.width, shape.hidden, std)
        self.down_proj = Linear(shape.hidden, shape.width, std=0)

    def forward(self, x: Tensor) -> Tensor:
        mixed: Tensor = self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))
        return mixed


class Layer(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.self_attn = SelfAttention(shape)
        self.mlp = MLP(shape)
        self.input_layernorm = RMSNorm(shape)
        self.post_attention_layernorm = RMSNorm(shape)

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Mask) -> Tensor:
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask)
        out: Tensor = x + self.mlp(self.post_attention_layernorm(x))
        return out


class Decoder(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.embed_tokens = nn.Embedding(shape.vocab, shape.width)
        nn.init.normal_(self.embed_tokens.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = RMSNorm(shape)


class Llama(nn.Module):
    """The whole model; `forward` gives the last hidden states, which `head_loss` or `logits` takes further."""

    cos: Tensor
    sin: Tensor

    def __init__(self, shape: Shape, dtype: torch.dtype = torch.float32) -> None:
        super().__init__()
        self.shape = shape
        self.dtype = dtype
        self.model = Decoder(shape)
        # Positions need not restart with each dialogue: rotary attention sees only their differences.
        cos, sin = rotary(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)

    def forward(self, tokens: Tensor, mask: Mask) -> Tensor:
        """batch x length -> batch x length x width"""
        cos, sin = self.cos[: tokens.shape[1]], self.sin[: tokens.shape[1]]
        x: Tensor = self.model.embed_tokens(tokens).to(self.dtype)
        for layer in self.model.layers:
            x = layer(x, cos, sin, mask)
        return x

    def logits(self, x: Tensor) -> Tensor:
        """Last hidden states -> float32 scores over the vocabulary."""
        weight = self.model.embed_tokens.weight
        return F.linear(self.model.norm(x), weight.to(x.dtype)).float()

    def head_loss(self, x: Tensor, targets: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """Mean cross entropy in nats a token, once over all tokens by their weight and once over replies alone.

        `targets` and their `marks` (of training.pack) are batch x length.
        """
        loss = F.cross_entropy(self.logits(x).flatten(0, 1), targets.flatten(), reduction="none")
        said = (marks == SAID).flatten().float()
        weights = said + READ_WEIGHT * (marks == READ).flatten().float()
        return (loss * weights).sum() / weights.sum(), (loss.detach() * said).sum() / said.sum()


def rotary(shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines of the rotary embedding, length x head size, in float32."""
    frequencies = shape.rope_theta ** -(torch.arange(0, shape.head_size, 2) / shape.head_size)
    angles = torch.outer(torch.arange(shape.length), frequencies).repeat(1, 2)
    return angles.cos(), angles.sin()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    low, high = x.float().chunk(2, dim=-1)
    return (torch.cat((low, high), -1) * cos + torch.cat((-high, low), -1) * sin).to(x.dtype)
