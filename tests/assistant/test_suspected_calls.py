"""Turns in which the model writes a call as text, and what is recorded of each reply."""

import threading
from pathlib import Path

from assistant.actions import Actions, CodeActions, NoActions, ToolActions, allow_none
from assistant.conversation import Conversation, Turn
from assistant.events import Event, Notice, ReplyFinished, SuspectedCall, ToolResult, TurnFinished
from assistant.store import Store
from assistant.turn import TurnOptions, run_turn
from kernel.session import KernelSession
from model.chat_model import Finished, MalformedCall, Sampling, ToolCallDelta
from tests.scripted_model import Part, ScriptedModel, reply
from tools.registry import Registry
from ui.blocks import BadCallBlock, CallBlock, TextBlock, to_blocks

registry = Registry()
CALL = '{"name": "double", "arguments": {"number": 4}}'


def double(number: int) -> int:
    """Double a number."""
    return number * 2


registry.register(double)


def run(replies: list[list[Part]], actions: Actions | None = None, steps: int = 3) -> tuple[ScriptedModel, Turn]:
    conversation = Conversation("tools")
    turn = conversation.ask("Double 4")
    return answer(conversation, replies, actions, steps), turn


def answer(
    conversation: Conversation, replies: list[list[Part]], actions: Actions | None = None, steps: int = 3
) -> ScriptedModel:
    model = ScriptedModel(replies)
    options = TurnOptions(actions or ToolActions(registry, set()), allow_none, Sampling(), steps)
    list(run_turn(model, conversation, options, threading.Event()))
    return model


def kinds(turn: Turn) -> list[type[Event]]:
    return [type(event) for event in turn.events]


def ending(turn: Turn) -> str:
    assert turn.finished
    return turn.finished.reason


def test_the_model_is_told_and_can_call_the_tool_after_all() -> None:
    model, turn = run([reply(CALL), reply(ToolCallDelta("double", {"number": 4}, "c1")), reply("8")])
    written, told = model.sent[1][-2:]
    assert written == {"role": "assistant", "content": CALL}
    assert told["role"] == "user"
    assert "a call of `double` was written as plain text. Call the tool" in told["content"]
    assert ending(turn) == "stop"


def test_it_follows_the_reply_at_once() -> None:
    _, turn = run([reply(CALL), reply("8")])
    i = kinds(turn).index(SuspectedCall)
    assert isinstance(turn.events[i - 1], ReplyFinished)
    assert ending(turn) == "stop"


def test_its_text_is_shown_as_no_answer() -> None:
    _, turn = run([reply(CALL), reply(ToolCallDelta("double", {"number": 4}, "c1")), reply("8")])
    bad, card, text = to_blocks(turn.events)
    assert bad == BadCallBlock(CALL, "a call of `double` was written as plain text")
    assert isinstance(card, CallBlock)
    assert text == TextBlock("8")


def test_the_same_text_twice_stops() -> None:
    model, turn = run([reply(CALL), reply(CALL)])
    assert len(model.sent) == 2
    assert kinds(turn).count(SuspectedCall) == 2
    assert isinstance(turn.events[-2], Notice)
    assert ending(turn) == "limit"
    assert [type(block) for block in to_blocks(turn.events)][:2] == [BadCallBlock, BadCallBlock]


def test_the_step_limit_counts_them_and_the_last_is_no_answer_either() -> None:
    replies = [reply(CALL.replace("4", str(number))) for number in range(3)]
    _, turn = run(replies, steps=2)
    assert ending(turn) == "limit"
    assert kinds(turn).count(SuspectedCall) == 3
    assert not any(isinstance(block, TextBlock) for block in to_blocks(turn.events))


def test_an_empty_reply_after_it_is_not_suspected_in_its_place() -> None:
    _, turn = run([reply(CALL), reply()])
    assert kinds(turn).count(SuspectedCall) == 1
    assert ending(turn) == "stop"


def test_a_call_beside_the_text_is_a_call() -> None:
    _, turn = run([reply(CALL, ToolCallDelta("double", {"number": 4})), reply("8")])
    assert SuspectedCall not in kinds(turn)


def test_an_unreadable_call_is_not_suspected_besides() -> None:
    _, turn = run([reply(MalformedCall(CALL, "not JSON")), reply("8")])
    assert SuspectedCall not in kinds(turn)


def test_an_answer_with_an_example_is_an_answer() -> None:
    _, turn = run([reply(f"A call looks like this:\n\n```json\n{CALL}\n```")])
    assert SuspectedCall not in kinds(turn)
    assert ending(turn) == "stop"


def test_without_tools_it_is_an_answer() -> None:
    _, turn = run([reply(CALL)], NoActions())
    assert ending(turn) == "stop"
    assert kinds(turn)[-1] is TurnFinished
    assert SuspectedCall not in kinds(turn)


def test_in_the_code_interpreter_it_is_an_answer(tmp_path: Path) -> None:
    _, turn = run([reply(CALL)], CodeActions(KernelSession(tmp_path)))
    assert SuspectedCall not in kinds(turn)


def test_a_cut_one_is_suspected_once_it_is_whole() -> None:
    conversation = Conversation("tools")
    turn = conversation.ask("Double 4")
    answer(conversation, [reply(CALL[:20], reason="length")])
    assert SuspectedCall not in kinds(turn)
    answer(conversation, [reply(CALL[20:]), reply(ToolCallDelta("double", {"number": 4})), reply("8")])
    assert kinds(turn).count(SuspectedCall) == 1
    assert ToolResult in kinds(turn)


def test_a_reply_is_recorded_with_what_the_model_saw() -> None:
    _, turn = run([["8", Finished("stop", 10, 5, 0.1, "the prompt", "8<end>", 0.02)]], NoActions())
    (finished,) = (event for event in turn.events if isinstance(event, ReplyFinished))
    assert (finished.model, finished.prompt, finished.raw) == ("scripted", "the prompt", "8<end>")
    assert finished.first_token_seconds == 0.02


def test_what_the_model_saw_is_stored_and_read_on_demand(tmp_path: Path) -> None:
    conversation = Store(f"sqlite:///{tmp_path}/c.sqlite").new("tools")
    turn = conversation.ask("Double 4")
    answer(conversation, [["8", Finished("stop", 10, 5, 0.1, "the prompt", "8<end>", 0.02)]])
    Store(f"sqlite:///{tmp_path}/c.sqlite").add(conversation)
    store = Store(f"sqlite:///{tmp_path}/c.sqlite")
    loaded = store.find(conversation.id)
    assert loaded
    (light,) = (event for event in loaded.turns[0].events if isinstance(event, ReplyFinished))
    (whole,) = store.details(loaded.turns[0])
    assert (light.prompt, light.raw, light.first_token_seconds) == ("", "", 0.02)
    assert (whole.prompt, whole.raw) == ("the prompt", "8<end>")
    assert turn.id == loaded.turns[0].id
