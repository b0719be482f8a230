"""Calls that fail or are rejected: the assistant says so, in the user's language, and invents nothing."""

import random

from training.data.tool_domains import families, other_tools
from training.data.tool_errors import draw_error
from training.data.tool_requests import make_task
from training.data.tool_task import dialogue, failed, offer, pick_language
from training.dialogue import Dialogue


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with an error for a result."""
    language = pick_language(rng)
    family = rng.choice(families())
    task = make_task(family, rng, language)
    others = other_tools(rng, language, [family], rng.choice((0, 1, 2, 3, 4)))
    return dialogue(rng, failed(task, *draw_error(rng, task)), offer(rng, [task.tool], others))
