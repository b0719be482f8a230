import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.actions import (
    Actions,
    Approver,
    Asked,
    CodeActions,
    Decision,
    NoActions,
    ToolActions,
    allow_all,
    allow_none,
)
from assistant.conversation import Conversation
from assistant.events import (
    ApprovalAsked,
    Cell,
    CellFinished,
    Event,
    MalformedCall,
    Notice,
    ReplyFinished,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from assistant.turn import TurnOptions, run_turn
from kernel.errors import KernelsBusyError
from kernel.session import KernelSession
from model import chat_model
from model.chat_model import ContextOverflow, ModelError, Sampling, ToolCallDelta
from tests.scripted_model import Part, ScriptedModel, reply
from tools.registry import Registry

registry = Registry()


def double(number: int) -> int:
    """Double a number."""
    return number * 2


def launch(target: str) -> str:
    """Launch something."""
    return f"launched {target}"


registry.register(double)
registry.register(launch, confirm=True)


def run(
    replies: list[list[Part]],
    actions: Actions,
    *,
    approve: Approver = allow_none,
    steps: int = 3,
    stop: threading.Event | None = None,
    conversation: Conversation | None = None,
) -> tuple[list[Event], ScriptedModel, Conversation]:
    conversation = conversation or Conversation("tools", system="Be brief.")
    if not conversation.turns:
        conversation.ask("Please")
    model = ScriptedModel(replies)
    options = TurnOptions(actions, approve, Sampling(), steps)
    return list(run_turn(model, conversation, options, stop or threading.Event())), model, conversation


def tools() -> ToolActions:
    return ToolActions(registry, allowed=set())


def finish(events: list[Event]) -> TurnFinished:
    assert isinstance(events[-1], TurnFinished)
    return events[-1]


def of(kind: type[Event], events: list[Event]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]


def test_an_answer_streams_and_finishes_with_usage() -> None:
    events, model, _ = run([reply("Hello")], NoActions())
    assert "".join(e.text for e in of(Text, events)) == "Hello"
    assert len(of(Text, events)) == 5
    assert (finish(events).reason, finish(events).prompt_tokens, finish(events).completion_tokens) == ("stop", 10, 5)
    assert model.sent == [[{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Please"}]]
    assert model.tools == [None]


def test_a_call_runs_and_its_result_goes_back() -> None:
    events, model, _ = run([reply(ToolCallDelta("double", {"number": 21}, "c1")), reply("42")], tools())
    result = of(ToolResult, events)[0]
    assert (result.ok, result.content) == (True, "42")
    assert model.sent[1][-1] == {"role": "tool", "tool_call_id": "c1", "content": "42"}
    assert model.sent[1][-2]["tool_calls"][0]["function"] == {"name": "double", "arguments": '{"number": 21}'}
    assert finish(events).reason == "stop"
    assert finish(events).completion_tokens == 10


def test_several_calls_in_one_reply_keep_their_order() -> None:
    calls = [ToolCallDelta("double", {"number": n}) for n in (1, 2)]
    _, model, _ = run([reply(*calls), reply("done")], tools())
    assert [m["role"] for m in model.sent[1]] == ["system", "user", "assistant", "tool", "tool"]
    assert [m["content"] for m in model.sent[1][3:]] == ["2", "4"]


def test_calls_of_one_reply_run_side_by_side() -> None:
    met = threading.Barrier(2, timeout=10)
    meeting = Registry()

    def meet(name: str) -> str:
        """Wait for the other."""
        met.wait()
        return f"{name} met"

    meeting.register(meet)
    both = reply(ToolCallDelta("meet", {"name": "a"}, "1"), ToolCallDelta("meet", {"name": "b"}, "2"))
    _, model, _ = run([both, reply("Done")], ToolActions(meeting, set()))
    assert [m["content"] for m in model.sent[1] if m["role"] == "tool"] == ["a met", "b met"]


def test_a_turn_that_waited_when_gourd_ended_goes_on() -> None:
    conversation = Conversation("tools")
    turn = conversation.ask("Please")
    for event in [
        ToolCall("1", "launch", {"target": "x"}),
        ToolCall("2", "double", {"number": 2}),
        ReplyFinished("stop", 1, 1, 0.1),
        ApprovalAsked("1", "launch", {"target": "x"}),
        ToolResult("2", "double", True, "4", 0.1),
    ]:
        turn.add(event)
    assert [asked.id for asked in turn.waiting()] == ["1"]
    events, model, _ = run([reply("Done")], tools(), approve=allow_all, conversation=conversation)
    assert [result.content for result in of(ToolResult, events)] == ["launched x"]
    assert [m["content"] for m in model.sent[0] if m["role"] == "tool"] == ["launched x", "4"]
    assert finish(events).reason == "stop" and not turn.waiting()


def test_an_empty_reply_after_a_result_ends_the_turn() -> None:
    events, _, _ = run([reply(ToolCallDelta("double", {"number": 2})), reply()], tools())
    assert finish(events).reason == "stop" and not of(Notice, events)


def test_a_failed_call_is_a_result_the_model_sees() -> None:
    events, model, _ = run([reply(ToolCallDelta("double", {"number": "x"})), reply("Sorry")], tools())
    assert not of(ToolResult, events)[0].ok
    assert model.sent[1][-1]["content"].startswith("Error: ")


def test_the_same_call_again_stops_and_says_so() -> None:
    call = ToolCallDelta("double", {"number": 1})
    events, _, _ = run([reply(call), reply(call)], tools())
    assert len(of(ToolResult, events)) == 1
    assert "again" in of(Notice, events)[0].text
    assert finish(events).reason == "limit"


def test_the_step_limit_stops_and_says_so() -> None:
    replies = [reply(ToolCallDelta("double", {"number": n})) for n in range(4)]
    events, _, _ = run(replies, tools(), steps=3)
    assert len(of(ToolResult, events)) == 3
    assert "3 rounds" in of(Notice, events)[0].text
    assert finish(events).reason == "limit"


def test_a_cut_reply_is_not_an_answer_and_can_be_continued() -> None:
    events, _, conversation = run([reply("Once upon", reason="length")], NoActions())
    assert finish(events).reason == "length"
    _, model, _ = run([reply(" a time")], NoActions(), conversation=conversation)
    assert model.sent[0][-1] == {"role": "assistant", "content": "Once upon"}
    assert conversation.turns[0].messages()[-1]["content"] == "Once upon a time"


def test_a_call_cut_by_the_length_limit_does_not_run() -> None:
    cut = reply(chat_model.MalformedCall('<tool_call>{"name": "dou', "cut"), reason="length")
    events, _, _ = run([cut], tools())
    assert finish(events).reason == "length"
    assert not of(ToolResult, events)


def test_an_unreadable_call_is_told_to_the_model() -> None:
    broken = chat_model.MalformedCall('<tool_call>{"name"', "not JSON")
    events, model, _ = run([reply(broken), reply(ToolCallDelta("double", {"number": 2})), reply("4")], tools())
    assert len(of(MalformedCall, events)) == 1
    assert model.sent[1][-1] == {"role": "user", "content": "The tool call could not be read: not JSON"}
    assert finish(events).reason == "stop"


def test_the_same_unreadable_call_again_stops() -> None:
    broken = chat_model.MalformedCall("{", "not JSON")
    events, _, _ = run([reply(broken), reply(broken)], tools())
    assert finish(events).reason == "limit"


def test_rejection_reaches_the_model_with_its_reason() -> None:
    def refuse(asked: Asked, stop: threading.Event) -> Decision:
        return Decision(allowed=False, reason="not today")

    events, model, _ = run([reply(ToolCallDelta("launch", {"target": "x"})), reply("Fine")], tools(), approve=refuse)
    assert len(of(ApprovalAsked, events)) == 1
    assert model.sent[1][-1]["content"] == "Error: rejected by the user: not today"


def test_edited_arguments_run_and_are_what_the_model_sees() -> None:
    def edit(asked: Asked, stop: threading.Event) -> Decision:
        return Decision(allowed=True, arguments={"target": "the gourd"})

    events, model, _ = run([reply(ToolCallDelta("launch", {"target": "x"})), reply("Done")], tools(), approve=edit)
    assert of(ToolResult, events)[0].content == "launched the gourd"
    assert "the gourd" in model.sent[1][-2]["tool_calls"][0]["function"]["arguments"]


def test_a_remembered_approval_asks_no_more() -> None:
    asked: list[str] = []

    def always(question: Asked, stop: threading.Event) -> Decision:
        asked.append(question.name)
        return Decision(allowed=True, remember=True)

    calls = [reply(ToolCallDelta("launch", {"target": t})) for t in "ab"]
    events, _, _ = run([*calls, reply("Done")], tools(), approve=always)
    assert asked == ["launch"]
    assert len(of(ToolResult, events)) == 2


def test_stop_while_waiting_for_approval_cancels() -> None:
    stop = threading.Event()

    def interrupted(asked: Asked, stop: threading.Event) -> Decision:
        stop.set()
        return Decision(allowed=False)

    events, _, conversation = run(
        [reply(ToolCallDelta("launch", {"target": "x"}, "c1"))], tools(), approve=interrupted, stop=stop
    )
    assert finish(events).reason == "cancelled"
    assert conversation.turns[0].messages()[-1] == {
        "role": "tool",
        "tool_call_id": "c1",
        "content": "Error: stopped by the user",
    }


def test_stop_keeps_what_was_written() -> None:
    stop = threading.Event()
    events, _, conversation = run([reply("Half", lambda s: s.set(), "never")], NoActions(), stop=stop)
    assert finish(events).reason == "cancelled"
    assert conversation.turns[0].messages()[-1]["content"] == "Half"


def test_a_model_error_ends_the_turn_with_its_sentence() -> None:
    events, _, _ = run([reply("Hi", ModelError("The server is gone. Start it."))], NoActions())
    assert (finish(events).reason, finish(events).message) == ("error", "The server is gone. Start it.")


def test_an_overflow_leaves_out_the_oldest_turns_and_says_so() -> None:
    conversation = Conversation("chat", system="S")
    for question in ("one", "two"):
        conversation.ask(question).add(Text("answer"))
    conversation.ask("three")
    events, model, _ = run([reply(ContextOverflow("9 of 8")), reply("ok")], NoActions(), conversation=conversation)
    assert [m["content"] for m in model.sent[1]] == ["S", "two", "answer", "three"]
    assert "left out" in of(Notice, events)[0].text


def test_an_overlong_question_is_an_error_with_the_models_numbers() -> None:
    events, _, _ = run([reply(ContextOverflow("3000 of 2048 tokens"))], NoActions())
    assert (finish(events).reason, finish(events).message) == ("error", "3000 of 2048 tokens")


def test_overlong_results_are_cut_before_giving_up() -> None:
    big = Registry()

    def flood() -> str:
        """Say a lot."""
        return "x" * 5000

    big.register(flood)
    events, model, _ = run(
        [reply(ToolCallDelta("flood")), reply(ContextOverflow("too long")), reply("ok")], ToolActions(big, set())
    )
    assert finish(events).reason == "stop"
    assert len(model.sent[2][-1]["content"]) < 3000


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    session = KernelSession(Path(tmp_path_factory.mktemp("kernel")))
    yield session
    session.shutdown()


def test_code_runs_and_its_output_goes_back(session: KernelSession) -> None:
    events, model, _ = run([reply("```python\nprint(6 * 7)\n```"), reply("It is 42.")], CodeActions(session))
    assert of(Cell, events)[0].code == "print(6 * 7)"
    assert of(CellFinished, events)[0].status == "ok"
    assert model.sent[1][-1] == {"role": "user", "content": "Output of the code:\n```\n42\n```"}
    assert finish(events).reason == "stop"


def test_code_that_fails_is_repaired(session: KernelSession) -> None:
    replies = [reply("```python\nprint(1 / 0)\n```"), reply("```python\nprint(1 / 2)\n```"), reply("0.5")]
    events, model, _ = run(replies, CodeActions(session))
    assert [f.status for f in of(CellFinished, events)] == ["error", "ok"]
    assert "ZeroDivisionError" in model.sent[1][-1]["content"]


def test_code_that_cannot_run_at_all_ends_the_turn_without_an_answer(tmp_path: Path) -> None:
    def refuse() -> None:
        raise KernelsBusyError("All kernels are busy.")

    session = KernelSession(tmp_path, before_start=refuse)
    events, model, _ = run([reply("```python\nprint(1)\n```"), reply("It is 1.")], CodeActions(session))
    assert len(model.sent) == 1
    assert [f.status for f in of(CellFinished, events)] == ["error"]
    assert finish(events).reason == "error"
    assert "could not run" in finish(events).message


def test_every_event_is_recorded_before_it_is_yielded() -> None:
    conversation = Conversation("chat")
    turn = conversation.ask("hi")
    options = TurnOptions(NoActions(), allow_none, Sampling(), 0)
    seen = ""
    for event in run_turn(ScriptedModel([reply("abc")]), conversation, options, threading.Event()):
        if isinstance(event, Text):
            seen += event.text
            assert turn.events[-1] == Text(seen)
    assert turn.finished


def test_the_log_of_a_turn_survives_json() -> None:
    from assistant.events import from_json

    events, _, _ = run([reply(ToolCallDelta("double", {"number": 21})), reply("42")], tools(), approve=allow_all)
    assert [from_json(e.to_json()) for e in events] == events
    assert of(ToolCall, events)[0].to_json()["event"] == "tool_call"
