"""Small talk and small questions while tools are offered: a plain answer and no call, at times before or after a call.

The talk comes from the chat families, so that both answer alike; no tool is offered that could have answered instead.
"""

import random
from functools import cache

from training.data import load_family
from training.data.tool_builtin import builtin_task
from training.data.tool_domains import Family, by_domain
from training.data.tool_task import dialogue, single
from training.data.tool_weather import builtin_tools
from training.data.tool_words import CHINESE_TEXT
from training.dialogue import Dialogue, Message, ToolSchema

TALK = {"chat_smalltalk": 5, "chat_knowledge": 2, "chat_numbers": 1, "chat_memory": 1}
# Domains whose tools answer small questions or remember things.
ANSWERING = frozenset({"language", "maths", "learning", "calendar", "money", "files", "systems", "science", "people"})


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with talk, and perhaps one call."""
    (name,) = rng.choices(list(TALK), weights=list(TALK.values()))
    talk = [message for message in load_family(name)(rng).messages if message["role"] != "system"]
    if rng.random() < 0.6:
        return dialogue(rng, talk, _tools(rng))
    call = single(builtin_task(rng, "zh" if CHINESE_TEXT.search(talk[0]["content"]) else "en"))
    messages: list[Message] = [*talk, *call] if rng.random() < 0.5 else [*call, *talk]
    return dialogue(rng, messages, list(builtin_tools().values()))


def _tools(rng: random.Random) -> list[ToolSchema]:
    if rng.random() < 0.6:
        return list(builtin_tools().values())
    drawn = (rng.choice(family.variants).schema for family in rng.sample(_harmless(), rng.randint(1, 6)))
    return list({tool["function"]["name"]: tool for tool in drawn}.values())


@cache
def _harmless() -> list[Family]:
    return [family for domain, members in by_domain().items() if domain not in ANSWERING for family in members]
