"""The families of generated dialogues and their shares of the training data.

A family is a module here with one public function, `generate(rng: random.Random) -> Dialogue`, that is deterministic
in `rng`. To add one, write `training/data/<family>.py` and one line in `FAMILIES`: its name and its share. Shares are
relative; they need not add up to anything.
"""

import importlib
import random
from collections.abc import Callable
from functools import cache

from training.dialogue import Dialogue

Generate = Callable[[random.Random], Dialogue]

FAMILIES: dict[str, float] = {
    "tools_builtin": 16,
    "tools_builtin_turns": 8,
    "tools_natural": 46,
    "tools_several": 12,
    "tools_missing": 8,
    "tools_unfit": 10,
    "tools_failing": 4,
    "tools_chain": 2,
    "tools_composed": 24,
    "tools_meaning": 12,
    "tools_chat": 6,
    "words_meaning": 3,
    "chat_smalltalk": 4,
    "chat_persona": 3,
    "chat_knowledge": 5,
    "chat_memory": 7,
    "chat_numbers": 9,
    "chat_lists": 3,
    "chat_writing": 2,
    "chat_formulas": 1,
    "chat_unknown": 2.5,
    "chat_mixture": 3,
    "code_equations": 3,
    "code_everyday": 5,
    "code_csv": 2,
    "code_repair": 6,
    "code_matrices": 1,
    "code_mixture": 3,
    "code_plot_function": 5,
    "code_plot_shape": 4,
    "code_plot_data": 4,
    "code_arithmetic": 4,
    "code_integers": 5,
    "code_lists": 4,
    "code_text": 4,
    "code_dates": 2,
}


@cache
def load_family(name: str) -> Generate:
    """The generator of a family, imported when it is first asked for.

    Raises:
        ModuleNotFoundError, AttributeError: no such family.
    """
    generate: Generate = importlib.import_module(f"{__name__}.{name}").generate
    return generate


def draw(rng: random.Random, families: dict[str, float] = FAMILIES) -> Dialogue:
    """One dialogue of a family drawn by share.

    Raises:
        IndexError: `families` is empty.
    """
    (name,) = rng.choices(list(families), weights=list(families.values()))
    return load_family(name)(rng)
