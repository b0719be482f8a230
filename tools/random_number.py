"""The tool that draws a number."""

import random
from typing import Annotated

from tools.registry import ToolError, register_tool


@register_tool
def random_number_generator(
    seed: Annotated[int, "The seed of the generator"],
    range: Annotated[tuple[int, int], "The half-open range [low, high) of the number"],
) -> int:
    """Generate a random whole number in a range, from a seed.

    Raises:
        ToolError: there is no number in the range.
    """
    low, high = range
    if low >= high:
        raise ToolError(f"the range [{low}, {high}) is empty: its second number must be greater than its first.")
    return random.Random(seed).randrange(low, high)
