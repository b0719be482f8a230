"""Small talk and small questions while tools are offered: a plain answer and no call, at times before or after a call.

The talk comes from the chat families, so that both answer alike; no tool is offered that could have answered instead,
and nothing is said of what only the Chat mode cannot do.
"""

import random
from functools import cache

from training.data import chat_knowledge, chat_lists, chat_memory, chat_numbers, chat_smalltalk, chat_writing
from training.data.conversation import Exchange, MakeExchange, pick_language
from training.data.phrasing import Language
from training.data.talk import discuss, load
from training.data.tool_builtin import builtin_task
from training.data.tool_domains import by_domain
from training.data.tool_family import Family
from training.data.tool_schemas import builtin_tools
from training.data.tool_task import dialogue, single
from training.dialogue import Dialogue, Message, ToolSchema

# Domains whose tools answer small questions or remember things.
ANSWERING = frozenset({"language", "maths", "learning", "calendar", "money", "files", "systems", "science", "people"})


def _smalltalk(rng: random.Random, language: Language) -> Exchange:
    """Greetings, thanks and the like; not what the Chat mode says of weather and clock, for which there are tools."""
    talks = [talk for talk in load("smalltalk", chat_smalltalk.__name__) if not talk.chat_only]
    return discuss(rng, language, talks)


def _memory(rng: random.Random, language: Language) -> Exchange:
    """Facts told and asked; drawn again if the talk in between is of the Chat mode alone."""
    while True:
        messages = chat_memory.exchange(rng, language)
        if not any(_of_chat_only(message["content"]) for message in messages):
            return messages


@cache
def _chat_only_answers() -> frozenset[str]:
    talks = load("smalltalk", chat_smalltalk.__name__)
    return frozenset(answer for talk in talks if talk.chat_only for answer in talk.reply.values())


def _of_chat_only(text: str) -> bool:
    return text in _chat_only_answers()


TALK: tuple[tuple[MakeExchange, float], ...] = (
    (_smalltalk, 6),
    (chat_knowledge.exchange, 2),
    (chat_numbers.exchange, 1),
    (_memory, 1.2),
    (chat_lists.exchange, 0.6),
    (chat_writing.exchange, 0.4),
)


def _talk(rng: random.Random, language: Language) -> Exchange:
    makers, weights = zip(*TALK, strict=True)
    messages: Exchange = []
    for make in rng.choices(makers, weights, k=rng.choice((1, 1, 1, 1, 2, 2, 3))):
        messages += make(rng, language)
    return messages


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with talk, and perhaps one call; thanks and a farewell after a call more often than other talk."""
    language = pick_language(rng)
    if rng.random() < 0.6:
        return dialogue(rng, _talk(rng, language), _tools(rng))
    call = single(builtin_task(rng, language))
    messages: list[Message]
    if rng.random() < 0.6:
        messages = [*call, *(_smalltalk(rng, language) if rng.random() < 0.6 else _talk(rng, language))]
    else:
        messages = [*_talk(rng, language), *call]
    return dialogue(rng, messages, list(builtin_tools().values()))


def _tools(rng: random.Random) -> list[ToolSchema]:
    if rng.random() < 0.6:
        return list(builtin_tools().values())
    drawn = (rng.choice(family.variants).schema for family in rng.sample(_harmless(), rng.randint(1, 6)))
    return list({tool["function"]["name"]: tool for tool in drawn}.values())


@cache
def _harmless() -> list[Family]:
    return [family for domain, members in by_domain().items() if domain not in ANSWERING for family in members]
