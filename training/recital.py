"""Dialogues that repeat words drawn from the tokenizer's own vocabulary, so that no token stays untrained.

Byte-pair merges leave tokens that only occur inside longer ones; a new word may be cut into just these, and a model
that never saw them could not copy it.
"""

import json
import random

from tokenizers import Tokenizer

from training.dialogue import Dialogue

_ENGLISH = ("Repeat: {}", "Say this exactly: {}", "Copy these words: {}", "Write {} once more.", "Echo {}")
_CHINESE = ("重复：{}", "请原样复述：{}", "照抄这些词：{}", "把{}再写一遍", "复读：{}")


def single_tokens(tokenizer: Tokenizer) -> list[str]:
    """The texts of letters that are one token each, in a fixed order."""
    texts = (tokenizer.decode([number]) for number in range(tokenizer.get_vocab_size()))
    return [text for text in texts if text.isalpha() and len(tokenizer.encode(text).ids) == 1]


def recite(rng: random.Random, words: list[str]) -> Dialogue:
    """A request to repeat a few words, plain or as a JSON list, and the words."""
    chosen = rng.sample(words, rng.randint(1, min(10, len(words))))
    text = rng.choice((" ".join(chosen), "".join(chosen), json.dumps(chosen, ensure_ascii=False)))
    asked = rng.choice(_ENGLISH + _CHINESE).format(text)
    return Dialogue([{"role": "user", "content": asked}, {"role": "assistant", "content": text}])
