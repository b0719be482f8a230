"""Conversations that wander: two to five exchanges of several chat families, at times changing the language."""

import random

from training.data import (
    chat_formulas,
    chat_knowledge,
    chat_lists,
    chat_memory,
    chat_numbers,
    chat_smalltalk,
    chat_unknown,
    chat_writing,
)
from training.data.conversation import MakeExchange, pick_language, system_prompt
from training.data.phrasing import Language
from training.dialogue import Dialogue

EXCHANGES: tuple[tuple[MakeExchange, float], ...] = (
    (chat_smalltalk.exchange, 3),
    (chat_knowledge.exchange, 4),
    (chat_numbers.exchange, 3),
    (chat_lists.exchange, 2),
    (chat_memory.exchange, 1),
    (chat_formulas.exchange, 1),
    (chat_writing.exchange, 1),
    (chat_unknown.exchange, 3),
)


def other(language: Language) -> Language:
    return "en" if language == "zh" else "zh"


def generate(rng: random.Random) -> Dialogue:
    language = pick_language(rng)
    messages = system_prompt(rng, "chat", language)
    makers, weights = zip(*EXCHANGES, strict=True)
    for make in rng.choices(makers, weights, k=rng.choice((2, 2, 3, 3, 4, 5))):
        language = other(language) if rng.random() < 0.12 else language
        messages += make(rng, language)
    return Dialogue(messages)
