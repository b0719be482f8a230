import threading
from collections.abc import Callable
from time import monotonic, sleep

import pytest

from assistant import background
from assistant.actions import Decision, NoActions, ToolActions, allow_none
from assistant.conversation import Conversation
from assistant.turn import TurnOptions
from model.chat_model import Sampling, ToolCallDelta
from tests.scripted_model import ScriptedModel, reply
from tools.registry import Registry


def wait_for(condition: Callable[[], object], seconds: float = 5) -> None:
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "waited too long"
        sleep(0.005)


def options(actions: object = None) -> TurnOptions:
    return TurnOptions(actions or NoActions(), allow_none, Sampling(), 3)  # type: ignore[arg-type]


def conversation() -> Conversation:
    new = Conversation("chat")
    new.ask("hi")
    return new


def guarded() -> ToolActions:
    registry = Registry()

    def launch(target: str) -> str:
        """Launch something."""
        return f"launched {target}"

    registry.register(launch, confirm=True)
    return ToolActions(registry, set())


def finished(talk: Conversation) -> bool:
    return background.running(talk.id) is None and talk.turns[-1].finished is not None


def test_a_turn_runs_without_its_starter_looking() -> None:
    talk = conversation()
    background.start(ScriptedModel([reply("Hello")]), talk, options())
    wait_for(lambda: finished(talk))
    assert talk.turns[0].messages()[-1]["content"] == "Hello"


def test_a_running_turn_is_found_by_its_conversation_and_not_started_twice() -> None:
    talk, gate = conversation(), threading.Event()
    model = ScriptedModel([reply("a", lambda stop: gate.wait(5), "b")])
    first = background.start(model, talk, options())
    assert background.running(talk.id) is first
    assert background.start(model, talk, options()) is first
    gate.set()
    wait_for(lambda: finished(talk))
    assert len(model.sent) == 1


def test_stop_ends_a_turn() -> None:
    talk = conversation()
    turn = background.start(ScriptedModel([reply("a", lambda stop: stop.wait(5), "b")]), talk, options())
    turn.stop()
    wait_for(lambda: finished(talk))
    assert talk.turns[0].finished.reason == "cancelled"  # type: ignore[union-attr]


def test_a_turn_waits_for_the_decision_and_goes_on() -> None:
    talk = conversation()
    model = ScriptedModel([reply(ToolCallDelta("launch", {"target": "x"}, "c1")), reply("ok")])
    turn = background.start(model, talk, options(guarded()))
    wait_for(turn.waiting)
    turn.decide("another call", Decision(allowed=True))
    assert turn.waiting()
    turn.decide("c1", Decision(allowed=True))
    assert not turn.waiting()
    wait_for(lambda: finished(talk))
    assert model.sent[1][-1]["content"] == "launched x"


def test_stop_ends_a_turn_that_waits_for_a_decision() -> None:
    talk = conversation()
    model = ScriptedModel([reply(ToolCallDelta("launch", {"target": "x"}, "c1"))])
    turn = background.start(model, talk, options(guarded()))
    wait_for(turn.waiting)
    turn.stop()
    wait_for(lambda: finished(talk))
    assert talk.turns[0].finished.reason == "cancelled"  # type: ignore[union-attr]


def test_a_fault_of_ours_ends_the_turn_instead_of_hanging(monkeypatch: pytest.MonkeyPatch) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    talk = conversation()
    background.start(ScriptedModel([reply(RuntimeError("a bug"))]), talk, options())
    wait_for(lambda: finished(talk) and raised)
    assert talk.turns[0].finished.reason == "error"  # type: ignore[union-attr]
