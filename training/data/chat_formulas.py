"""Formulas in LaTeX, small code blocks, and short how-tos as Markdown lists."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language
from training.data.talk import discuss, load
from training.dialogue import Dialogue


def exchange(rng: random.Random, language: Language) -> Exchange:
    return discuss(rng, language, load("formulas", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2))
