from assistant.events import Cell, Event, MalformedCall, ReplyFinished, SuspectedCall, Text, ToolCall, TurnFinished
from ui.seen import to_steps


def finished(prompt: str = "") -> ReplyFinished:
    return ReplyFinished("stop", 5, 30, 0.5, "m", prompt)


def test_each_reply_is_a_step_with_what_was_read_in_it() -> None:
    events: list[Event] = [
        ToolCall("1", "double", {"number": 4}),
        MalformedCall("{", "not JSON"),
        finished(),
        Text("double(4)"),
        finished(),
        SuspectedCall("it looks like one"),
        Text("8"),
        finished(),
    ]
    first, second, third = to_steps(events, [finished("a"), finished("b"), finished("c")])
    assert first.read == [{"name": "double", "arguments": {"number": 4}}, {"unreadable": "{", "reason": "not JSON"}]
    assert second.read == [{"suspected": "it looks like one"}]
    assert third.read == []
    assert [step.reply.prompt for step in (first, second, third)] == ["a", "b", "c"]


def test_code_belongs_to_the_reply_before_it() -> None:
    (step,) = to_steps([Text("```python\n1\n```"), finished(), Cell("1")], [finished()])
    assert step.read == [{"code": "1"}]


def test_what_a_reply_that_broke_off_brought_is_not_the_next_ones() -> None:
    events: list[Event] = [ToolCall("1", "a", {}), TurnFinished("error", 0, 0, 0.1), Text("8"), finished()]
    (step,) = to_steps(events, [finished()])
    assert step.read == []
