import random
from itertools import pairwise

import pytest

from model.chat_model import Delta, MalformedCall, ReasoningDelta, TextDelta, ToolCallDelta
from model.families import find_family
from model.reply_parser import ReplyParser
from tests.model.asking import merge

CHATML = find_family("<|im_start|> <tool_call>")
PROMPT = "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n"

REPLIES = {
    "text": "上海明天 ☀️ 28°C，\n```python\nprint(1 < 2)\n```",
    "call": '<tool_call>{"name": "add", "arguments": {"a": 1}}</tool_call>',
    "text and two calls": 'Let me see.\n<tool_call>{"name": "a", "arguments": {}}</tool_call>\n'
    '<tool_call>{"name": "b", "arguments": {"x": "</tool"}}</tool_call>',
    "reasoning": "<think>\nFirst, 2 < 3.\n</think>\n\nYes.",
    "malformed between texts": "One <tool_call>{oops}</tool_call> two",
    "malformed, then a call": '<tool_call>[</tool_call><tool_call>{"name": "a"}</tool_call>',
    "cut call": 'Wait. <tool_call>{"name": "a", "argum',
    "nearly a marker": "a <tool_cal> b <thin",
}


def parse(pieces: list[str], prompt: str = PROMPT) -> list[Delta]:
    assert CHATML
    parser = ReplyParser(CHATML.response_template(None), prompt, None, CHATML.form)
    deltas = [delta for piece in pieces for delta in parser.feed(piece)]
    return merge(deltas + parser.finish())


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
def test_chunking_does_not_matter(reply: str) -> None:
    whole = parse([reply])
    assert parse(list(reply)) == whole
    for seed in range(20):
        cuts = sorted(random.Random(seed).choices(range(len(reply)), k=5))
        assert parse([reply[a:b] for a, b in pairwise([0, *cuts, len(reply)])]) == whole


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES.keys())
def test_no_marker_is_shown(reply: str) -> None:
    shown = "".join(d.text for d in parse([reply]) if isinstance(d, TextDelta | ReasoningDelta))
    assert "<tool_call>" not in shown
    assert "think>" not in shown


def test_text_passes_unchanged() -> None:
    assert parse([REPLIES["text"]]) == [TextDelta(REPLIES["text"])]


def test_several_calls_are_each_complete() -> None:
    assert parse([REPLIES["text and two calls"]]) == [
        TextDelta("Let me see."),
        ToolCallDelta("a", {}),
        ToolCallDelta("b", {"x": "</tool"}),
    ]


def test_arguments_given_as_json_text_are_read() -> None:
    reply = r'<tool_call>{"name": "a", "arguments": "{\"x\": 1}"}</tool_call>'
    assert parse([reply]) == [ToolCallDelta("a", {"x": 1})]


def test_malformed_call_keeps_its_text_and_its_neighbours() -> None:
    first, call, last = parse([REPLIES["malformed between texts"]])
    assert (first, last) == (TextDelta("One"), TextDelta(" two"))
    assert isinstance(call, MalformedCall)
    assert call.raw == "{oops}"
    assert "line 1 column 2" in call.reason


@pytest.mark.parametrize("body", ["[1]", '"a"', "{}", '{"name": 3}', '{"name": "a", "arguments": [1]}'])
def test_json_that_is_no_call_is_malformed(body: str) -> None:
    (call,) = parse([f"<tool_call>{body}</tool_call>"])
    assert isinstance(call, MalformedCall)
    assert call.raw == body


def test_call_cut_by_the_end_says_so() -> None:
    call = parse([REPLIES["cut call"]])[-1]
    assert call == MalformedCall('{"name": "a", "argum', "the reply ended inside the call")


def test_reasoning_begun_by_the_prompt_is_reasoning() -> None:
    deltas = parse(["Hm.</think>Yes."], PROMPT + "<think>\n")
    assert deltas == [ReasoningDelta("Hm."), TextDelta("Yes.")]


def test_prompt_of_another_family_is_not_taken_for_the_reply() -> None:
    assert parse(["Yes."], "[INST] hi [/INST]") == [TextDelta("Yes.")]


def test_without_template_text_is_text() -> None:
    parser = ReplyParser(None)
    assert parser.feed(REPLIES["call"]) == [TextDelta(REPLIES["call"])]
    assert parser.finish() == []
