"""A long conversation with the built-in model: real numbers, and no wait that grows with the conversation."""

import threading
import time

import pytest

from assistant.actions import NoActions, allow_none
from assistant.context import Window, make_room
from assistant.conversation import Conversation
from assistant.events import Notice, Text, TurnFinished
from assistant.fill import measure_fill
from assistant.turn import TurnOptions, run_turn
from model.chat_model import ContextOverflow, Sampling, measure_room
from model.local import LocalModel

SAMPLING = Sampling(max_new_tokens=4)


@pytest.fixture(scope="module")
def model() -> LocalModel:
    model = LocalModel("model/seed", device="cpu")
    list(model.stream([{"role": "user", "content": "hi"}], None, SAMPLING, threading.Event()))
    return model


def conversation(turns: int) -> Conversation:
    made = Conversation("chat", system="Be brief.")
    for number in range(turns):
        turn = made.ask(f"What do you know about the number {number}?")
        turn.add(Text(f"{number} follows {number - 1}. " + "People like numbers. " * (number % 5)))
        turn.add(TurnFinished("stop", 1, 1, 0.1))
    made.ask("Who are you?")
    return made


def test_the_newest_that_fit_of_a_thousand_turns_are_found_at_once(model: LocalModel) -> None:
    talk = conversation(1000)
    window = Window(talk)
    tokens, room = model.count_tokens(window.messages(), None), measure_room(2048, 4)
    started = time.monotonic()
    list(make_room(model, window, None, ContextOverflow("", tokens, room), threading.Event()))
    assert time.monotonic() - started < 1  # 0.02 s on two idle cores
    fits, one_more = (model.count_tokens(window.messages(window.first - more), None) for more in (0, 1))
    assert fits is not None
    assert one_more is not None
    assert fits <= room < one_more


def test_a_long_conversation_is_answered_and_says_what_was_left_out(model: LocalModel) -> None:
    events = list(
        run_turn(model, conversation(200), TurnOptions(NoActions(), allow_none, SAMPLING, 0), threading.Event())
    )
    assert isinstance(events[-1], TurnFinished)
    assert events[-1].reason in ("stop", "length")
    notice = next(event for event in events if isinstance(event, Notice))
    assert notice.quiet
    assert "of 200 earlier exchanges left out" in notice.text


def test_an_overlong_message_tells_both_numbers_and_what_to_do(model: LocalModel) -> None:
    talk = conversation(5)
    talk.undo()
    talk.ask("word " * 4000)
    events = list(run_turn(model, talk, TurnOptions(NoActions(), allow_none, SAMPLING, 0), threading.Event()))
    assert isinstance(events[-1], TurnFinished)
    assert "seed holds 2048 with its answer. Shorten what you sent, or choose a model" in events[-1].message


def test_the_gauge_of_a_thousand_turns_costs_little(model: LocalModel) -> None:
    talk = conversation(1000)
    started = time.monotonic()
    fill = measure_fill(model, talk, None, 256)
    assert time.monotonic() - started < 1  # 0.03 s on two idle cores
    assert fill.tokens is not None
    assert 1700 < fill.tokens <= measure_room(2048, 256)
