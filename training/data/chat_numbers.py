"""Small sums and stories with sums, comparisons, units, days and months: what a small model can do without code."""

import random

from training.data import chat_numbers_order, chat_numbers_stories, chat_numbers_sums, chat_numbers_units
from training.data.conversation import Exchange, converse
from training.data.phrasing import Language
from training.data.talk import discuss, load
from training.dialogue import Dialogue

DRAWS = chat_numbers_sums.DRAWS | chat_numbers_stories.DRAWS | chat_numbers_order.DRAWS | chat_numbers_units.DRAWS


def exchange(rng: random.Random, language: Language) -> Exchange:
    return discuss(rng, language, load("numbers", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2, 3))
