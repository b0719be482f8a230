"""Attention inside each dialogue of a packed row, in two ways that give the same: flex (fast, CUDA) and masked (anywhere).

Both are built from the documents of a batch: a number for every token, never falling along a row.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask, flex_attention

from training.model import Attention
from training.pack import FIRST

BLOCK = 128


def documents(marks: Tensor) -> Tensor:
    """marks, batch x length -> the number of each token's dialogue in its row"""
    return (marks == FIRST).cumsum(1, dtype=torch.int32)


def masked_attention(document: Tensor) -> Attention:
    """PyTorch's own attention with a dense mask of batch x length x length."""
    length = document.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=document.device).tril()
    mask = (causal & (document[:, :, None] == document[:, None, :])).unsqueeze(1)

    def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        # Repeated by hand: the memory-saving kernel, which takes a mask, does not know grouped heads.
        groups = q.shape[1] // k.shape[1]
        k, v = k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1)
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)

    return attend


def flex_document_attention(document: Tensor) -> Attention:
    """Flex attention that visits only the blocks of a token's own dialogue; the length is a multiple of `BLOCK`."""
    block_mask = document_blocks(document)

    def attend(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
        attended = flex_attention(q, k, v, block_mask=block_mask, enable_gqa=True)
        assert isinstance(attended, Tensor)
        return attended

    return attend


def document_blocks(document: Tensor) -> BlockMask:
    """The block mask of causal attention inside dialogues, from block edges alone: no length x length tensor is made."""
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


ATTENTIONS: dict[str, Callable[[Tensor], Attention]] = {"flex": flex_document_attention, "masked": masked_attention}
