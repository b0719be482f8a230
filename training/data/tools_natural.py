"""Requests that hand-written tools of many domains serve: one, or several after another."""

import random

from training.data.tool_domains import families, other_families, other_tools
from training.data.tool_family import Family, Variant
from training.data.tool_repeats import follow_up
from training.data.tool_requests import make_task
from training.data.tool_task import Task, dialogue, offer, pick_language, single
from training.data.tool_words import Language
from training.dialogue import Dialogue, Message


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with one call, or with several in turn."""
    language = pick_language(rng)
    chosen = _choose(rng, language, rng.choice((1, 1, 1, 2, 2, 3, 4, 5)))
    tasks: list[Task] = []
    messages: list[Message] = []
    for family, variant in chosen:
        for task in _tasks(rng, language, family, variant):
            tasks.append(task)
            messages += single(task, first=len(tasks))
    others = other_tools(rng, language, [family for family, _ in chosen], rng.choice((0, 1, 2, 3, 3, 4, 5, 6, 7)))
    return dialogue(rng, messages, offer(rng, [task.tool for task in tasks], others))


def _choose(rng: random.Random, language: Language, count: int) -> list[tuple[Family, Variant]]:
    """Families of which none serves a request for another, each as it is offered; no two names alike."""
    found = [rng.choice(families())]
    for _ in range(count - 1):
        found += other_families(rng, found, 1)
    offered = [(family, family.variant(rng, language)) for family in found]
    return list({variant.schema["function"]["name"]: (family, variant) for family, variant in offered}.values())


def _tasks(rng: random.Random, language: Language, family: Family, variant: Variant) -> list[Task]:
    """A request, at times followed by one for another value or by another for the same tool."""
    task = make_task(family, rng, language, variant)
    dice = rng.random()
    if dice > 0.12:
        return [task]
    second = follow_up(family, rng, task, variant) if dice < 0.07 else make_task(family, rng, language, variant)
    return [task, second] if second else [task]
