"""Requests that one hand-written tool of many domains serves, at times followed by another."""

import random

from training.data.tool_domains import families, other_tools
from training.data.tool_requests import follow_up, make_task
from training.data.tool_task import dialogue, offer, pick_language, single
from training.dialogue import Dialogue


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with one call, or with two in turn."""
    language = pick_language(rng)
    family = rng.choice(families())
    variant = rng.choice(family.variants)
    task = make_task(family, rng, language, variant)
    messages = single(task)
    others = other_tools(rng, [family], rng.choice((0, 1, 2, 3, 3, 4, 5, 6, 7)))
    if rng.random() < 0.15:
        second = (
            follow_up(family, rng, task, variant) if rng.random() < 0.6 else make_task(family, rng, language, variant)
        )
        messages += single(second, first=2) if second else []
    return dialogue(rng, messages, offer(rng, [task.tool], others))
