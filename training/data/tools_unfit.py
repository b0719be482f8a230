"""Requests that none of the offered tools serves: said honestly, without a call."""

import random

from training.data.tool_domains import families, other_tools
from training.data.tool_requests import make_lacking, make_task
from training.data.tool_task import dialogue, no_fit, offer, pick_language, single
from training.dialogue import Dialogue


def generate(rng: random.Random) -> Dialogue:
    """A dialogue in which the tool that is needed is not there."""
    language = pick_language(rng)
    family = rng.choice(families())
    incomplete = family.asks_back(language) and rng.random() < 0.15
    task = (make_lacking if incomplete else make_task)(family, rng, language)
    others = other_tools(rng, language, [family], rng.choice((1, 2, 3, 4, 5, 6)))
    messages = no_fit(task)
    if others and rng.random() < 0.2:
        served = rng.choice([one for one in rng.choices(families(), k=4) if one is not family])
        later = make_task(served, rng, language)
        return dialogue(rng, [*single(later), *messages], offer(rng, [later.tool], others[:3]))
    return dialogue(rng, messages, offer(rng, [], others))
