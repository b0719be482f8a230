from typing import Any

import pytest
import torch
from transformers import DynamicCache

from model.prefixes import SHORTEST, Prefixes

TOKEN_BYTES = 2 * 2 * 4 * 4  # keys and values of one head of 4 numbers, in two layers, in fp32
LONG = list(range(100))


def filled(tokens: list[int]) -> DynamicCache:
    """A cache whose keys and values are the tokens themselves."""
    cache = DynamicCache()
    states = torch.tensor(tokens, dtype=torch.float32).view(1, 1, -1, 1).expand(1, 1, len(tokens), 4)
    for layer in range(2):
        cache.update(states.clone(), states.clone(), layer)
    return cache


def held(cache: DynamicCache) -> list[int]:
    layer: Any = cache.layers[0] if cache.layers else None
    return [int(x) for x in layer.keys[0, 0, :, 0]] if layer is not None and layer.keys is not None else []


@pytest.fixture
def prefixes() -> Prefixes:
    return Prefixes(budget=TOKEN_BYTES * 250)


def test_what_goes_on_takes_the_whole_sequence(prefixes: Prefixes) -> None:
    prefixes.keep(LONG, filled(LONG))
    assert held(prefixes.take([*LONG, 7, 8], DynamicCache())) == LONG
    assert held(prefixes.take([*LONG, 7, 8], DynamicCache())) == []


def test_what_branches_off_takes_a_copy_of_what_is_common(prefixes: Prefixes) -> None:
    prefixes.keep(LONG, filled(LONG))
    assert held(prefixes.take([*LONG[:40], 7, 8], DynamicCache())) == LONG[:40]
    assert held(prefixes.take([*LONG, 9], DynamicCache())) == LONG


def test_the_last_token_is_always_left_to_compute(prefixes: Prefixes) -> None:
    prefixes.keep(LONG, filled(LONG))
    assert held(prefixes.take(LONG[:50], DynamicCache())) == LONG[:49]


def test_a_short_beginning_is_not_worth_it(prefixes: Prefixes) -> None:
    prefixes.keep(LONG, filled(LONG))
    assert held(prefixes.take([*LONG[: SHORTEST - 1], 7, 8], DynamicCache())) == []


def test_what_was_used_longest_ago_goes_when_the_budget_is_spent(prefixes: Prefixes) -> None:
    sequences = [[n, *LONG] for n in (1, 2, 3)]
    for tokens in sequences[:2]:
        prefixes.keep(tokens, filled(tokens))
    prefixes.take([*sequences[0][:60], 5], DynamicCache())
    prefixes.keep(sequences[2], filled(sequences[2]))
    found = [bool(held(prefixes.take([*tokens, 5], DynamicCache()))) for tokens in sequences]
    assert found == [True, False, True]


def test_more_than_the_budget_is_not_kept() -> None:
    prefixes = Prefixes(budget=TOKEN_BYTES * 50)
    prefixes.keep(LONG, filled(LONG))
    assert held(prefixes.take([*LONG, 5], DynamicCache())) == []
