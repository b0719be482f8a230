"""What of a long conversation the model gets: by the scripted model, which counts characters as tokens."""

import threading
from collections.abc import Callable
from typing import Any, Literal

import pytest

from assistant.actions import NoActions, allow_none
from assistant.context import Window
from assistant.conversation import Conversation
from assistant.events import Event, Notice, Progress, Summary, Text, ToolCall, ToolResult, TurnFinished
from assistant.fill import measure_fill
from assistant.fit import find_fit
from assistant.turn import TurnOptions, run_turn
from model.chat_model import ContextOverflow, Finished, Message, ModelError, Sampling
from tests.scripted_model import Part, ScriptedModel, reply

ROOM = 1000


def length(messages: list[Message]) -> int:
    return sum(len(message["content"]) for message in messages)


def conversation(
    turns: int, answer: Callable[[int], str] = lambda number: f"answer {number} " + "x" * 30
) -> Conversation:
    """Finished exchanges and an open question."""
    made = Conversation("chat", system="S")
    for number in range(turns):
        turn = made.ask(f"question {number}")
        turn.add(Text(answer(number)))
        turn.add(TurnFinished("stop", 1, 1, 0.1))
    made.ask("now")
    return made


class Limited(ScriptedModel):
    """It refuses what is longer than ROOM characters, and tells as much of it as `tells` says."""

    tells: str = "numbers"

    def stream(self, messages: list[Message], *rest: Any) -> Any:  # noqa: ANN401 - as ScriptedModel
        if length(messages) > ROOM:
            self.sent.append(messages)
            numbers = (length(messages), ROOM) if self.tells == "numbers" else ()
            raise ContextOverflow(f"{length(messages)} of {ROOM}", *numbers)
        yield from super().stream(messages, *rest)


def run(model: ScriptedModel, talk: Conversation, stop: threading.Event | None = None) -> list[Event]:
    options = TurnOptions(NoActions(), allow_none, Sampling(), 0)
    return list(run_turn(model, talk, options, stop or threading.Event()))


def notices(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Notice)]


def finish(events: list[Event]) -> TurnFinished:
    assert isinstance(events[-1], TurnFinished)
    return events[-1]


def newest_that_fit(talk: Conversation) -> int:
    """The first turn of the longest window that fits, by trying all."""
    window = Window(talk)
    return next(first for first in range(len(talk.turns)) if length(window.messages(first)) <= ROOM)


@pytest.mark.parametrize(
    "answer", [lambda n: "x" * 40, lambda n: "x" * (n * 37 % 190), lambda n: "x" * (800 * (n == 96))]
)
def test_exactly_the_newest_turns_that_fit_are_sent(answer: Callable[[int], str]) -> None:
    talk = conversation(100, answer)
    model = Limited([reply("ok")], counting=length)
    events = run(model, talk)
    assert model.sent[-1] == Window(talk).messages(newest_that_fit(talk))[: len(model.sent[-1])]
    assert notices(events) == [
        f"{newest_that_fit(talk)} of 100 earlier exchanges left out: the model's context is full."
    ]


def test_a_thousand_turns_are_fitted_with_a_handful_of_countings() -> None:
    counted: list[int] = []

    def count(messages: list[Message]) -> int:
        counted.append(len(messages))
        return length(messages)

    run(model := Limited([reply("ok")], counting=count), conversation(1000))
    assert len(model.sent) == 2
    assert len(counted) <= 6
    assert max(counted) < 200


@pytest.mark.parametrize("sizes", [[1] * 500, list(range(500)), [1000, *[1] * 499], [*[1] * 499, 1000]])
@pytest.mark.parametrize("known", [True, False])
def test_the_fit_is_the_best_whatever_the_sizes(sizes: list[int], known: bool) -> None:
    room = 300
    countings: list[int] = []

    def count(left_out: int) -> int:
        countings.append(left_out)
        return sum(sizes[left_out:]) * 2 + 7

    best = next(n for n in range(len(sizes) + 1) if n == len(sizes) or sum(sizes[n:]) * 2 + 7 <= room)
    assert find_fit(sizes, 7, room, count, sum(sizes) * 2 + 7 if known else None) == best
    assert len(countings) < 30


@pytest.mark.parametrize(("tells", "tries"), [("numbers", 4), ("nothing", 40)])
def test_a_server_that_cannot_count_is_asked_a_few_times(tells: str, tries: int) -> None:
    model = Limited([reply("ok")])
    model.tells = tells
    talk = conversation(300)
    assert finish(run(model, talk)).reason == "stop"
    assert len(model.sent) <= tries
    assert ROOM * 0.7 < length(model.sent[-1]) <= ROOM


def test_calls_and_their_results_are_left_out_together() -> None:
    talk = conversation(0)
    talk.undo()
    for number in range(20):
        turn = talk.ask(f"question {number}")
        for event in (
            ToolCall(f"c{number}", "f", {}),
            ToolResult(f"c{number}", "f", True, "r" * 40, 0.1),
            Text("done"),
        ):
            turn.add(event)
    talk.ask("now")
    model = Limited([reply("ok")], counting=length)
    run(model, talk)
    sent = model.sent[-1][1:]
    assert [m["role"] for m in sent] == ["user", "assistant", "tool", "assistant"] * (len(sent) // 4) + ["user"]


def test_the_window_sends_the_last_exchanges_and_says_so() -> None:
    talk = conversation(9)
    talk.options.memory, talk.options.exchanges = "window", 2
    model = ScriptedModel([reply("ok")])
    events = run(model, talk)
    assert [m["content"] for m in model.sent[0] if m["role"] == "user"] == ["question 7", "question 8", "now"]
    assert notices(events) == ["7 of 9 earlier exchanges left out: memory is set to the last 2."]


def test_a_window_that_overflows_sends_fewer() -> None:
    talk = conversation(40)
    talk.options.memory, talk.options.exchanges = "window", 25
    model = Limited([reply("ok")], counting=length)
    left_out = newest_that_fit(conversation(40))
    assert notices(run(model, talk)) == [
        f"{left_out} of 40 earlier exchanges left out: memory is set to the last 25 and the model's context is full."
    ]


def test_nothing_is_said_when_all_is_sent() -> None:
    memories: tuple[Literal["newest", "window", "summary"], ...] = ("newest", "window", "summary")
    for memory in memories:
        talk = conversation(3)
        talk.options.memory = memory
        assert notices(run(Limited([reply("ok")], counting=length), talk)) == []


@pytest.mark.parametrize("memory", ["newest", "window", "summary"])
@pytest.mark.parametrize("counting", [length, None])
def test_an_overlong_question_is_an_error_with_both_numbers(memory: Any, counting: Any) -> None:  # noqa: ANN401
    talk = conversation(3)
    talk.undo()
    talk.ask("n" * 1200)
    talk.options.memory = memory
    events = run(Limited([reply("what was said")], counting=counting), talk)
    assert finish(events).reason == "error"
    assert finish(events).message == f"1201 of {ROOM}"
    assert notices(events) == []


def summarising(turns: int) -> Conversation:
    talk = conversation(turns)
    talk.options.memory = "summary"
    return talk


def test_what_does_not_fit_is_summarised_and_the_summary_is_sent() -> None:
    talk = summarising(30)
    model = Limited([reply(" They spoke of questions. "), reply("ok")], counting=length)
    events = run(model, talk)
    summary = next(event for event in events if isinstance(event, Summary))
    assert summary.text == "They spoke of questions."
    assert Progress("Summarising the conversation so far") in events
    until = next(number for number, turn in enumerate(talk.turns) if turn.id == summary.until)
    questions = [m["content"] for m in model.sent[-1] if m["role"] == "user"]
    assert questions == [*(f"question {n}" for n in range(until + 1, 30)), "now"]
    assert model.sent[-1][0]["content"] == "S\n\nSummary of the conversation so far: They spoke of questions."
    assert length(model.sent[-1]) < ROOM * 0.7  # so that the next question needs no new one
    assert notices(events) == []


def test_the_next_window_begins_after_the_summary() -> None:
    talk = summarising(30)
    run(Limited([reply("Once."), reply("ok")], counting=length), talk)
    talk.ask("and")
    model = Limited([reply("ok")], counting=length)
    assert notices(run(model, talk)) == []
    assert len(model.sent) == 1
    assert "Once." in model.sent[0][0]["content"]


def test_a_later_summary_takes_in_the_first() -> None:
    talk = summarising(30)
    run(Limited([reply("Once."), reply("ok")], counting=length), talk)
    for number in range(6):
        talk.ask(f"more {number}").add(Text("y" * 40))
    talk.ask("last")
    model = ScriptedModel([reply(ContextOverflow("", 1200, ROOM)), reply("Twice."), reply("ok")], counting=length)
    run(model, talk)
    assert "Summary of the conversation so far: Once." in model.sent[1][-1]["content"]
    assert "question 0" not in model.sent[1][-1]["content"]
    assert "Twice." in model.sent[2][0]["content"]
    assert "Once." not in model.sent[2][0]["content"]


def test_a_summary_of_another_version_does_not_count() -> None:
    talk = summarising(30)
    run(Limited([reply("Once."), reply("ok")], counting=length), talk)
    talk.ask_again()
    assert Window(talk).summary is None


def test_a_transcript_too_long_for_one_request_loses_its_middle() -> None:
    talk = summarising(200)
    model = ScriptedModel(
        [reply(ContextOverflow("", 9000, 4000)), reply(ContextOverflow("", 8000, 4000)), reply("Short."), reply("ok")],
        counting=length,
    )
    assert any(isinstance(event, Summary) for event in run(model, talk))
    assert "characters left out" in model.sent[2][-1]["content"]
    assert length(model.sent[2]) < 0.5 * length(model.sent[1])


@pytest.mark.parametrize("bad", [reply(""), reply(ModelError("gone"))])
def test_a_summary_that_fails_leaves_out_and_says_so(bad: list[Part]) -> None:
    talk = summarising(30)
    events = run(ScriptedModel([reply(ContextOverflow("", 1200, ROOM)), bad, reply("ok")], counting=length), talk)
    assert finish(events).reason == "stop"
    assert not any(isinstance(event, Summary) for event in events)
    assert notices(events)[0].endswith("the model's context is full and they could not be summarised.")


def test_stop_ends_the_summary_and_the_turn() -> None:
    talk, stop = summarising(30), threading.Event()
    model = ScriptedModel([reply(ContextOverflow("", 1200, ROOM)), reply("Half a", lambda s: s.set(), "summary")])
    events = run(model, talk, stop)
    assert finish(events).reason == "cancelled"
    assert not any(isinstance(event, Summary) for event in events)
    assert len(model.sent) == 2


def test_the_gauge_counts_what_the_next_question_is_sent_with() -> None:
    talk = conversation(3)
    talk.undo()
    model = ScriptedModel([], counting=length, context_length=ROOM)
    fill = measure_fill(model, talk, None, 50)
    assert (fill.tokens, fill.length, fill.counted, fill.notes) == (length(Window(talk).messages()), ROOM, True, ())


def test_the_gauge_tells_what_would_be_left_out() -> None:
    talk = conversation(40)
    talk.undo()
    fill = measure_fill(ScriptedModel([], counting=length, context_length=ROOM), talk, None, 50)
    assert fill.tokens is not None
    assert ROOM - 100 < fill.tokens <= ROOM - 50  # room for the answer is kept free
    assert fill.notes[0].endswith("of 40 earlier exchanges left out: the model's context is full.")


def test_the_gauge_of_a_model_that_cannot_count_is_the_last_replys() -> None:
    talk = conversation(0)
    fill = measure_fill(ScriptedModel([]), talk, None, 50)
    assert (fill.tokens, fill.counted) == (None, False)
    run(ScriptedModel([[*"ok", Finished("stop", 120, 30, 0.1)]]), talk)
    fill = measure_fill(ScriptedModel([]), talk, None, 50)
    assert (fill.tokens, fill.length, fill.counted) == (150, None, False)
