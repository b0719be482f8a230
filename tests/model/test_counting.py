"""Counting tokens, and what an overflow tells."""

import threading

import pytest

from model.chat_model import ContextOverflow, Sampling, TextDelta, measure_room
from model.local import LocalModel
from tests.model.asking import RANDOM_NUMBER_TOOL, ask, user


def test_a_model_that_is_not_loaded_does_not_count_and_is_not_loaded_for_it(babbler_directory: object) -> None:
    model = LocalModel(str(babbler_directory), device="cpu")
    assert model.count_tokens(user("hi"), None) is None
    assert model.state == "not loaded"


def test_tools_count(seed_model: LocalModel) -> None:
    ask(seed_model, "hi", max_new_tokens=1)
    without = seed_model.count_tokens(user("hi"), None)
    with_tool = seed_model.count_tokens(user("hi"), [RANDOM_NUMBER_TOOL])
    assert without is not None
    assert with_tool is not None
    assert without + 30 < with_tool


def test_tokens_are_counted_while_a_reply_is_written(babbler: LocalModel) -> None:
    stop = threading.Event()
    deltas = babbler.stream(user("hi"), None, Sampling(max_new_tokens=400), stop)
    next(delta for delta in deltas if isinstance(delta, TextDelta))
    counted = {babbler.count_tokens(user("one two three " * 20), None) for _ in range(50)}
    assert next(deltas)  # it was still writing
    stop.set()
    assert len(counted) == 1


def test_an_overflow_tells_both_numbers(babbler: LocalModel) -> None:
    with pytest.raises(ContextOverflow, match=r"tokens long, and babbler holds 512 .* Shorten what you sent") as caught:
        ask(babbler, "word " * 1000, max_new_tokens=400)
    assert caught.value.room == measure_room(512, 400) == 448
    assert caught.value.tokens == babbler.count_tokens(user("word " * 1000), None)
