"""Several calls in one reply: one tool for several values, or different tools."""

import random

from training.data.tool_domains import by_domain, families, other_tools
from training.data.tool_repeats import make_elliptical, make_parallel
from training.data.tool_requests import make_task
from training.data.tool_task import answers, calls, dialogue, dump, offer, pick_language, said, several, user
from training.dialogue import Dialogue


def generate(rng: random.Random) -> Dialogue:
    """A dialogue whose request needs two to four calls."""
    language = pick_language(rng)
    family = rng.choice(families())
    dice = rng.random()
    if dice < 0.6:
        tasks = (make_parallel if rng.random() < 0.5 else make_elliptical)(family, rng, language)
        messages = [user(tasks[0].request), *calls(tasks), said(answers(tasks))]
        chosen = [family]
    elif dice < 0.7:
        variant, chosen = family.variant(rng, language), [family]
        tasks = [make_task(family, rng, language, variant, chatty=False) for _ in range(rng.choice((2, 2, 3)))]
        tasks = tasks if tasks[0].arguments else tasks[:1]
        messages = several(list({dump(task.arguments): task for task in tasks}.values()), rng)
    else:
        same = by_domain()[family.domain] if rng.random() < 0.5 else families()
        chosen = list(dict.fromkeys([family, *rng.choices(same, k=rng.choice((1, 1, 1, 2, 3)))]))
        variants = {one.key: one.variant(rng, language) for one in chosen}
        tasks = [make_task(one, rng, language, variants[one.key], chatty=False) for one in chosen]
        if len({task.name for task in tasks}) < len(tasks):
            tasks, chosen = tasks[:1], chosen[:1]
        messages = several(tasks, rng)
    others = other_tools(rng, language, chosen, rng.choice((0, 1, 2, 3, 4)))
    return dialogue(rng, messages, offer(rng, [task.tool for task in tasks], others))
