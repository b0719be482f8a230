"""Finding how much of the oldest must go so that the rest fits, with a handful of countings however much there is.

It knows sizes in characters, which cost nothing, and asks for tokens, which cost time.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate, count

# A first guess, corrected by the first counting: English has about four, Chinese one or two.
CHARACTERS_PER_TOKEN = 3.0


def find_fit(
    sizes: Sequence[int],
    rest: int,
    room: int,
    count_tokens: Callable[[int], int | None],
    tokens: int | None = None,
) -> int:
    """How many items to leave out, oldest first: as few as possible for the others to fit into `room` tokens.

    `sizes` are those of the items and `rest` that of what is sent besides, in characters. `count_tokens(n)` counts with
    n left out, or returns None when nobody can count: then the first guess is the answer. `tokens` is how long it is
    with none left out, if that is known and does not fit. All items is the answer when nothing else fits, counted or
    not."""
    offsets = [0, *accumulate(sizes)]
    total = max(offsets[-1] + rest, 1)
    low, high = (-1 if tokens is None else 0), len(sizes)  # low does not fit, high is taken to
    at, length = 0, tokens or total / CHARACTERS_PER_TOKEN
    for attempt in count(1):
        if high - low <= 1:
            break
        per_character = length / max(total - offsets[at], 1)
        guess = bisect_left(offsets, offsets[at] + (length - room) / per_character)
        if attempt % 4 == 0:  # sizes that mislead again and again must not cost a counting for each item
            guess = (low + high) // 2
        at = min(max(guess, low + 1), high - 1)
        counted = count_tokens(at)
        if counted is None:
            return at
        length = max(counted, 1)
        low, high = (low, at) if counted <= room else (at, high)
    return high
