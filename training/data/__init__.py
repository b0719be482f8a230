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
    "tools_builtin": 20,
    "tools_builtin_turns": 9,
    "tools_natural": 24,
    "tools_several": 5,
    "tools_missing": 4,
    "tools_unfit": 3,
    "tools_failing": 2,
    "tools_chain": 2,
    "tools_composed": 14,
    "tools_chat": 4,
    "chat_smalltalk": 3.5,
    "chat_persona": 2,
    "chat_knowledge": 3.5,
    "chat_memory": 2.5,
    "chat_numbers": 2.5,
    "chat_lists": 1.5,
    "chat_writing": 1,
    "chat_formulas": 1,
    "chat_unknown": 2,
    "chat_mixture": 2.5,
    "code_equations": 2.5,
    "code_everyday": 3,
    "code_csv": 2,
    "code_repair": 3.5,
    "code_matrices": 0.7,
    "code_mixture": 3.3,
    "code_plot_function": 5,
    "code_plot_shape": 2.5,
    "code_plot_data": 3,
    "code_arithmetic": 3,
    "code_integers": 2.5,
    "code_lists": 3,
    "code_text": 2.5,
    "code_dates": 1.5,
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
