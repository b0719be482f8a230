"""Keys and values of what a model has read and written, kept for the next prompt that begins alike.

A follow-up repeats the whole conversation, an edit or a regenerated answer most of it: what is common need not be
computed again. It knows tokens and tensors, and nothing of messages.
"""

from dataclasses import dataclass
from typing import Any

from transformers import DynamicCache
from transformers.cache_utils import DynamicLayer

# Of a kept sequence that goes on differently, what is common is copied. Less is not worth the memory.
SHORTEST = 16


@dataclass(frozen=True)
class _Kept:
    tokens: list[int]
    cache: DynamicCache

    @property
    def size(self) -> int:
        """Bytes."""
        layers: Any = self.cache.layers
        return sum(tensor.nbytes for layer in layers for tensor in (layer.keys, layer.values))


class Prefixes:
    """At most `budget` bytes of kept sequences; those used longest ago go first. For one thread at a time."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._kept: list[_Kept] = []

    def take(self, tokens: list[int], new: DynamicCache) -> DynamicCache:
        """A cache that holds the beginning of these tokens, never all of them, or else `new`, which is empty.

        A kept sequence that the tokens go on is handed out, and is kept no longer until `keep` is told of it again.
        """
        best = max(self._kept, key=lambda kept: _common(kept.tokens, tokens), default=None)
        common = min(_common(best.tokens, tokens), len(tokens) - 1) if best else 0
        if best is None or common < SHORTEST:
            return new
        self._kept.remove(best)
        if common == len(best.tokens):
            return best.cache
        self._kept.append(best)  # it was used last
        layers: Any = best.cache.layers
        for number, layer in enumerate(layers):
            new.update(layer.keys[..., :common, :].clone(), layer.values[..., :common, :].clone(), number)
        return new

    def keep(self, tokens: list[int], cache: DynamicCache) -> None:
        """Keep a cache that holds the beginning of these tokens, if it can be cut and fits."""
        if any(type(layer) is not DynamicLayer for layer in cache.layers):
            return  # windows and states that move on cannot be cut back to an earlier moment
        kept = _Kept(tokens[: cache.get_seq_length()], cache)
        self._kept = [other for other in self._kept if _common(other.tokens, kept.tokens) < len(other.tokens)]
        self._kept.append(kept)
        while sum(other.size for other in self._kept) > self._budget:
            self._kept.pop(0)

    def clear(self) -> None:
        self._kept.clear()


def _common(one: list[int], other: list[int]) -> int:
    """How many tokens the two begin with alike."""
    shorter = min(len(one), len(other))
    if one[:shorter] == other[:shorter]:
        return shorter
    return next(n for n in range(shorter) if one[n] != other[n])
