"""Who Gourd is and what it can do, greetings, thanks, feelings, jokes."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language, made_up, rows, words
from training.data.talk import Slots, discuss, load
from training.dialogue import Dialogue


def _joke(rng: random.Random, language: Language) -> Slots:
    return {"joke": rng.choice(words(f"jokes_{language}"))}


def _city(rng: random.Random, language: Language) -> Slots:
    country = rng.choice(rows("countries"))
    city = country[3] if language == "zh" else country[2]
    return {"city": city if rng.random() < 0.7 else made_up(rng, language).title()}


DRAWS = {"joke": _joke, "city": _city}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return discuss(rng, language, load("smalltalk", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2, 3))
