"""Attention inside each dialogue of a packed row, in two ways that give the same: flex (fast, on CUDA) and dense.

Both follow from the documents of a batch: a number for every token, never falling along a row.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask, flex_attention

from training.pack import FIRST

Mask = BlockMask | Tensor
BLOCK = 128


def documents(marks: Tensor) -> Tensor:
    """marks, batch x length -> the number of each token's dialogue in its row"""
    return (marks == FIRST).cumsum(1, dtype=torch.int32)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Mask) -> Tensor:
    """Queries, keys and values, each batch x heads x length x head size -> attended values, shaped like the queries.
    Several heads of `q` share one of `k` and `v`."""
    if isinstance(mask, BlockMask):
        attended = flex_attention(q, k, v, block_mask=mask, enable_gqa=True)
        assert isinstance(attended, Tensor)
        return attended
    # Repeated by hand: the memory-saving kernel, which takes a mask, does not know shared heads.
    groups = q.shape[1] // k.shape[1]
    k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


def dense_mask(document: Tensor) -> Tensor:
    """documents, batch x length -> whether a query sees a key, batch x 1 x length x length"""
    length = document.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=document.device).tril()
    return (causal & (document[:, :, None] == document[:, None, :])).unsqueeze(1)


def block_mask(document: Tensor) -> BlockMask:
    """The same for flex attention, found from the edges of blocks alone; the length is a multiple of `BLOCK`."""
    first, last = document[:, ::BLOCK], document[:, BLOCK - 1 :: BLOCK]  # batch x blocks
    blocks = torch.arange(first.shape[1], device=document.device)
    earlier = blocks[:, None] > blocks[None, :]  # queries x keys
    whole = earlier & (first[:, None, :] == last[:, :, None])
    some = (blocks[:, None] == blocks[None, :]) | (earlier & (last[:, None, :] == first[:, :, None]) & ~whole)

    def mask_mod(batch: Tensor, head: Tensor, query: Tensor, key: Tensor) -> Tensor:
        return (query >= key) & (document[batch, query] == document[batch, key])

    return BlockMask.from_kv_blocks(*_ordered(some), *_ordered(whole), BLOCK_SIZE=BLOCK, mask_mod=mask_mod)


def _ordered(visited: Tensor) -> tuple[Tensor, Tensor]:
    """batch x queries x keys -> how many key blocks each query block visits, and which, first those visited"""
    visited = visited.unsqueeze(1).to(torch.int32)
    return visited.sum(-1, dtype=torch.int32), visited.argsort(dim=-1, descending=True, stable=True).to(torch.int32)


MASKS: dict[str, Callable[[Tensor], Mask]] = {"flex": block_mask, "dense": dense_mask}
