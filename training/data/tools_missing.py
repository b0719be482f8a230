"""Requests that lack a required value: the assistant asks for it, mostly gets it, and then calls."""

import random

from training.data.tool_domains import families, other_tools
from training.data.tool_requests import make_lacking
from training.data.tool_task import dialogue, lacking, offer, pick_language
from training.dialogue import Dialogue


def generate(rng: random.Random) -> Dialogue:
    """A dialogue that begins with a question back."""
    language = pick_language(rng)
    family = rng.choice([family for family in rng.choices(families(), k=20) if family.asks_back(language)])
    task = make_lacking(family, rng, language)
    others = other_tools(rng, language, [family], rng.choice((0, 0, 1, 2, 3, 4, 5)))
    return dialogue(rng, lacking(task, complete=rng.random() < 0.6), offer(rng, [task.tool], others))
