"""The question for missing values, and how a user gives them."""

import random
import re
from collections.abc import Sequence

from training.data.tool_values import join
from training.data.tool_wordings import wordings
from training.data.tool_words import Language


def ask_for(labels: Sequence[str], language: Language) -> str:
    """The one question for missing values."""
    if language == "zh":
        return f"请告诉我{join(list(labels), 'zh')}。"
    named = (f"number of {label[7:]}" if re.match("number (?!of )", label) else label for label in labels)
    return f"Please tell me {join([f'the {label}' for label in named], 'en')}."


def supply(texts: list[str], labels: list[str], rng: random.Random, language: Language) -> str:
    """How a user gives the missing values."""
    if len(texts) == 1:
        return rng.choice(wordings("supplied", language)).format(texts[0], labels[0])
    comma = ", " if language == "en" else "，"
    if rng.random() < 0.5:
        return comma.join(texts)
    named = (f"{label}{_is(rng, language)}{text}" for label, text in zip(labels, texts, strict=True))
    return comma.join(named)


def _is(rng: random.Random, language: Language) -> str:
    return rng.choice(("是", "：", "")) if language == "zh" else " "
