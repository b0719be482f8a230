"""The dictionary behind the tools that are told apart by meaning."""

import itertools
import json
import random

from training.data import load_family
from training.data.meanings import above, below, kinds, meanings
from training.data.tools_meaning import CONCRETE, acts, topics


def test_every_meaning_stands_where_its_more_general_one_says() -> None:
    for key, meaning in list(meanings().items())[::50]:
        assert meaning.english and meaning.gloss
        assert key in above(key)
        assert all(key in above(one.key) for one in below(key))
        assert meaning.parent not in meanings() or meaning in kinds()[meaning.parent]


def test_there_are_thousands_of_topics_and_acts() -> None:
    assert len(topics(CONCRETE)) > 1000
    assert len(acts("en")) > 3000
    assert len(acts("zh")) > 500


def test_a_request_holds_its_argument_word_for_word() -> None:
    rng, generate = random.Random(0), load_family("tools_meaning")
    for _ in range(300):
        messages = generate(rng).messages
        for before, message in itertools.pairwise(messages):
            for call in message.get("tool_calls", ()):
                (value,) = json.loads(call["function"]["arguments"]).values()
                assert value.lower() in before["content"].lower()
