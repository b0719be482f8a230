"""What of a conversation's options a tool call obeys: tools that are off, questions that are skipped or not."""

from typing import Any

import pytest

from assistant import background, trial
from assistant.actions import Decision, ToolActions, allow_none
from assistant.conversation import Conversation
from assistant.turn import TurnOptions
from model.chat_model import Sampling, ToolCallDelta
from tests.assistant.test_background import finished, wait_for
from tests.scripted_model import ScriptedModel, reply
from tools.registry import Harmless, Registry, current_stop


def look(path: str, depth: int = 1) -> str:
    """Look at or change a file."""
    return f"looked at {path}, {depth} deep"


def hang() -> str:
    """Wait until it is stopped."""
    current_stop().wait(30)
    return "waited"


@pytest.fixture
def registry() -> Registry:
    registry = Registry()
    harmless = Harmless(lambda arguments: arguments.get("path") == "safe", ("safe",))
    registry.register(look, confirm=True, harmless=harmless)
    registry.register(hang, confirm=True)
    return registry


def run(
    actions: ToolActions, *calls: dict[str, Any], name: str = "look"
) -> tuple[background.RunningTurn, ScriptedModel]:
    talk = Conversation("tools")
    talk.ask("go")
    deltas = [ToolCallDelta(name, arguments, f"c{number}") for number, arguments in enumerate(calls)]
    model = ScriptedModel([reply(*deltas), reply("ok")])
    turn = background.start(model, talk, TurnOptions(actions, allow_none, Sampling(), 3))
    wait_for(lambda: finished(talk) or turn.waiting())
    return turn, model


def test_a_harmless_call_runs_unasked_only_when_it_is_trusted(registry: Registry) -> None:
    turn, model = run(ToolActions(registry, set(), trust_harmless=True), {"path": "safe"})
    assert model.sent[1][-1]["content"] == "looked at safe, 1 deep"
    turn, _ = run(ToolActions(registry, set()), {"path": "safe"})
    assert turn.waiting()
    turn.stop()


def test_any_other_call_asks_even_when_harmless_ones_are_trusted(registry: Registry) -> None:
    trusting = ToolActions(registry, set(), trust_harmless=True)
    for arguments, name in (({"path": "x"}, "look"), ({}, "hang")):
        turn, _ = run(trusting, arguments, name=name)
        assert turn.waiting()
        turn.stop()


def test_a_call_of_which_it_cannot_be_told_asks(registry: Registry) -> None:
    registry.register(look, confirm=True, harmless=Harmless(lambda arguments: arguments["no such"], ()))
    turn, _ = run(ToolActions(registry, set(), trust_harmless=True), {"path": "safe"})
    assert turn.waiting()
    turn.stop()


def test_a_harmless_call_that_was_edited_runs_because_a_person_read_it(registry: Registry) -> None:
    turn, model = run(ToolActions(registry, set()), {"path": "safe"})
    turn.decide("c0", Decision(allowed=True, arguments={"path": "other"}))
    wait_for(lambda: finished(turn.conversation))
    assert model.sent[1][-1]["content"] == "looked at other, 1 deep"


def test_a_tool_that_is_off_is_not_offered_and_does_not_run(registry: Registry) -> None:
    _, model = run(ToolActions(registry, {"look"}, names=["hang"]), {"path": "safe"})
    assert [tool["function"]["name"] for tool in model.tools[0] or ()] == ["hang"]
    assert model.sent[1][-1]["content"] == "Error: the user has switched look off."
    _, model = run(ToolActions(registry, set(), names=[]), {"path": "safe"})
    assert model.tools[0] is None


def test_a_call_that_cannot_run_is_not_asked_about(registry: Registry) -> None:
    _, model = run(ToolActions(registry, set()), {"path": "x", "depth": "deep"})
    assert model.sent[1][-1]["content"].startswith("Error: invalid arguments\ndepth: ")


def test_a_decision_never_holds_for_another_call_of_the_same_id(registry: Registry) -> None:
    talk = Conversation("tools")
    talk.ask("go")
    calls = [ToolCallDelta("look", {"path": path}, "0") for path in ("first", "second", "third")]
    model = ScriptedModel([reply(calls[0], calls[1]), reply(calls[2]), reply("ok")])
    turn = background.start(model, talk, TurnOptions(ToolActions(registry, set()), allow_none, Sampling(), 3))
    wait_for(lambda: len(turn.waiting()) == 2)
    for _ in range(2):
        turn.decide(turn.waiting()[0].id, Decision(allowed=True))
    wait_for(lambda: turn.waiting() and turn.waiting()[0].arguments == {"path": "third"})
    turn.decide(turn.waiting()[0].id, Decision(allowed=False))
    wait_for(lambda: finished(talk))
    assert model.sent[-1][-1]["content"] == "Error: rejected by the user"


def test_problems_are_those_of_the_call(registry: Registry) -> None:
    assert registry.problems("look", {"path": "x"}) == []
    assert registry.problems("no such tool", {}) == []
    (missing,) = registry.problems("look", {})
    assert missing in registry.call("look", {}).content


def test_a_trial_calls_a_tool_that_asks_and_can_be_stopped(registry: Registry) -> None:
    done = trial.start(registry, "look", {"path": "x"})
    wait_for(lambda: done.result)
    assert done.result is not None
    assert done.result.content == "looked at x, 1 deep"
    hanging = trial.start(registry, "hang", {})
    assert hanging.result is None
    hanging.stop()
    wait_for(lambda: hanging.result)
    assert hanging.result is not None
    assert hanging.result.content == "Error: stopped by the user"
    assert hanging.seconds < 5


def test_a_trial_that_fails_says_what_the_model_would_read(registry: Registry) -> None:
    failed = trial.start(registry, "look", {"depth": 1})
    wait_for(lambda: failed.result)
    assert failed.result is not None
    assert not failed.result.ok
    assert "path: Field required" in failed.result.content
