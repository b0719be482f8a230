"""The four built-in tools asked for in many ways, one call a request, at times followed by another request."""

import random

from training.data.tool_builtin import builtin_task, offer_builtin
from training.data.tool_random import random_turns
from training.data.tool_shell import shell_turns
from training.data.tool_task import dialogue, pick_language, single
from training.data.tool_weather_turns import weather_turns
from training.dialogue import Dialogue


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with one call, or with two or three in turn."""
    language = pick_language(rng)
    dice = rng.random()
    if dice < 0.7:
        tasks = [builtin_task(rng, language)]
    elif dice < 0.8:
        tasks = weather_turns(rng, language)
    elif dice < 0.87:
        tasks = shell_turns(rng, language)
    elif dice < 0.92:
        tasks = random_turns(rng, language)
    else:
        tasks = [builtin_task(rng, language), builtin_task(rng, language)]
    messages = [message for index, task in enumerate(tasks, 1) for message in single(task, first=index)]
    return dialogue(rng, messages, offer_builtin(rng, [task.tool for task in tasks]))
