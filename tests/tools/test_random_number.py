"""The range is half-open, as documented."""

import pytest

from tools.random_number import random_number_generator
from tools.registry import ToolError, registry


def test_the_high_end_is_never_drawn_and_the_low_end_is() -> None:
    assert {random_number_generator(seed, (1, 4)) for seed in range(100)} == {1, 2, 3}


def test_a_seed_gives_the_same_number_on_any_run() -> None:
    assert random_number_generator(42, (0, 1000)) == 654


def test_a_json_list_is_a_range() -> None:
    assert registry.call("random_number_generator", {"seed": 42, "range": [0, 1000]}).content == "654"


@pytest.mark.parametrize("limits", [(5, 5), (5, 1)])
def test_an_empty_range_is_an_error(limits: tuple[int, int]) -> None:
    with pytest.raises(ToolError, match="is empty"):
        random_number_generator(0, limits)
