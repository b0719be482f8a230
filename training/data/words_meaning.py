"""A dictionary that answers word by word: what a word means, the word for a meaning, its translation, what it is a kind
of. It is under a system prompt of its own, for the sake of what the words mean and not of the form.
"""

import random
from functools import cache

from training.data.meanings import Meaning, meanings
from training.dialogue import Dialogue, Message

SYSTEMS = ("You are a dictionary.", "你是一本词典。")


@cache
def entries() -> tuple[Meaning, ...]:
    """All meanings, in the order of the file."""
    return tuple(meanings().values())


def generate(rng: random.Random) -> Dialogue:
    """Some entries, often of one field."""
    messages: list[Message] = [{"role": "system", "content": rng.choice(SYSTEMS)}]
    start = rng.randrange(len(entries()))
    near = entries()[start : start + 60]
    for _ in range(rng.randint(4, 12)):
        messages += _entry(rng, rng.choice(near if rng.random() < 0.5 else entries()))
    return Dialogue(messages)


def _entry(rng: random.Random, meaning: Meaning) -> list[Message]:
    word = rng.choice(meaning.english + meaning.chinese)
    general = meanings().get(meaning.parent)
    forms = [(f"{word}: meaning", meaning.gloss), (f"{meaning.gloss}: word", meaning.english[0])]
    if word in meaning.chinese:
        forms.append((f"{word}: English", meaning.english[0]))
    elif meaning.chinese:
        forms.append((f"{word}: 中文", meaning.chinese[0]))
    if general:
        forms.append((f"{word}: kind of", general.english[0]))
    if len(meaning.english) > 1:
        forms.append((f"{word}: same", ", ".join(one for one in meaning.english if one != word)))
    asked, said = rng.choice(forms)
    return [{"role": "user", "content": asked}, {"role": "assistant", "content": said}]
