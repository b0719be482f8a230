"""Every family reads every kind of reply, however it is cut into pieces. A family without cases fails here."""

import json
import random
from typing import Any

import pytest
import torch
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from model.chat_model import Delta, MalformedCall, ReasoningDelta, TextDelta, ToolCallDelta
from model.families import FAMILIES, Family, find_family
from model.families.table import STRANGER
from model.outlet import TokenOutlet
from model.reply_parser import ReplyParser
from tests.model.asking import merge
from tests.model.family_cases import CASES, TOOLS, Call, Case

SIZES = (1, 2, 3, 7, 10_000)
NESTED: Call = (
    "write_note",
    {
        "text": 'He said: "a\\b" {[(\' ☀️ 上海\n\n  x',
        "tags": ["a", {"b": [1, 2.5, None]}],
        "options": {"deep": {"x": {}}},
    },
)
FIRST: Call = ("add", {"a": 1, "b": 2.5})
CALLS: dict[str, list[Call]] = {
    "one call": [FIRST],
    "two calls": [FIRST, ("write_note", {"text": "then"})],
    "nested, quoted, unicode": [NESTED],
    "no arguments": [("now", {})],
    "an unknown tool": [("no_such_tool", {"x": "y", "n": 3})],
}
each_family = pytest.mark.parametrize("name", CASES)


def family_of(case: Case) -> Family:
    family = find_family(case.template, dict.fromkeys(case.vocabulary, 0))
    assert family
    return family


def read(case: Case, reply: str, size: int = 10_000, tools: list[dict[str, Any]] | None = TOOLS) -> list[Delta]:
    family = family_of(case)
    return read_with(family, case.prompt, reply, size, tools)


def read_with(
    family: Family, prompt: str, reply: str, size: int = 10_000, tools: list[dict[str, Any]] | None = TOOLS
) -> list[Delta]:
    parser = ReplyParser(family.response_template(tools), prompt, tools, family.form)
    pieces = [reply[i : i + size] for i in range(0, len(reply), size)]
    return merge([delta for piece in pieces for delta in parser.feed(piece)] + parser.finish())


def shown(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, TextDelta | ReasoningDelta)).strip()


def expected(calls: list[Call]) -> list[Delta]:
    return [ToolCallDelta(name, arguments) for name, arguments in calls]


def test_every_family_has_cases_malformed_ones_too() -> None:
    assert [family.name for family in FAMILIES] == list(CASES)
    assert all(case.malformed and case.source and case.marks for case in CASES.values())


@each_family
def test_family_is_told_by_its_marks(name: str) -> None:
    assert family_of(CASES[name]).name == name


def test_a_stranger_has_no_family() -> None:
    assert find_family("### Assistant:") is None


@each_family
def test_special_tokens_reach_the_parser_if_they_are_marks(name: str) -> None:
    family = family_of(CASES[name])
    parser = ReplyParser(family.response_template(TOOLS), "", TOOLS, family.form)
    assert all(parser.reads(mark) for mark in CASES[name].marks if mark[0] in "<[")
    assert not parser.reads("<|reserved_special_token_5|>")


def test_other_special_tokens_are_no_part_of_an_answer() -> None:
    tokenizer = AutoTokenizer.from_pretrained("model/seed")
    assert isinstance(tokenizer, PreTrainedTokenizerFast)
    deltas: list[Delta] = []
    outlet = TokenOutlet(tokenizer, ReplyParser(None), [], deltas.append)
    outlet.put(torch.tensor([[0]]))
    outlet.put(torch.tensor(tokenizer("<|im_start|>a <b>\n☀️<|endoftext|>")["input_ids"]))
    assert merge(deltas) == [TextDelta("a <b>\n☀️")]


@each_family
@pytest.mark.parametrize("size", SIZES)
def test_example_of_the_source_is_read(name: str, size: int) -> None:
    deltas = read(CASES[name], CASES[name].example, size)
    assert [delta for delta in deltas if not isinstance(delta, ReasoningDelta)] == CASES[name].calls


@each_family
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("calls", CALLS.values(), ids=CALLS.keys())
def test_calls_are_read(name: str, calls: list[Call], size: int) -> None:
    assert read(CASES[name], CASES[name].write(calls), size) == expected(calls)


@each_family
@pytest.mark.parametrize("size", SIZES)
def test_text_before_a_call_is_text(name: str, size: int) -> None:
    case = CASES[name]
    reply = case.text.format("Let me see: 1 < 2.") + case.write([FIRST])
    first, *calls = read(case, reply, size)
    assert first in (TextDelta("Let me see: 1 < 2."), TextDelta("\nLet me see: 1 < 2."))
    assert calls == expected([FIRST])


@each_family
@pytest.mark.parametrize("size", SIZES)
def test_reasoning_before_a_call_is_reasoning(name: str, size: int) -> None:
    case = CASES[name]
    deltas = read(case, case.thought.format("I shall add.") + case.write([FIRST]), size)
    assert deltas == [ReasoningDelta("I shall add."), *expected([FIRST])]


@each_family
@pytest.mark.parametrize("size", SIZES)
def test_text_without_a_call_passes(name: str, size: int) -> None:
    text = 'add: {"a": 1}\n\nHe\nsaid <b> [1] `to=x`\n```json\n{"name": "Ada", "age": 3}\n```\n上海 ☀️'
    assert read(CASES[name], text, size) == [TextDelta(text)]


@each_family
@pytest.mark.parametrize("size", SIZES)
def test_marks_inside_an_argument_are_text(name: str, size: int) -> None:
    calls: list[Call] = [("write_note", {"text": f"a {mark} b"}) for mark in CASES[name].marks if mark not in TAGS]
    assert read(CASES[name], CASES[name].write(calls), size) == expected(calls)


# The tags around an argument cannot be told from those inside one.
TAGS = ("</arg_value>", "</parameter>")


@each_family
@pytest.mark.parametrize("size", SIZES)
def test_malformed_call_keeps_its_text(name: str, size: int) -> None:
    case = CASES[name]
    for reply in case.malformed:
        (call,) = read(case, reply, size)
        assert isinstance(call, MalformedCall)
        assert call.raw in reply
        assert call.reason
        assert read(case, reply) == [call]


@each_family
@pytest.mark.parametrize("size", [1, 10_000])
def test_reply_cut_anywhere_shows_no_mark_and_makes_up_no_call(name: str, size: int) -> None:
    case = CASES[name]
    calls = [FIRST, NESTED]
    reply = case.text.format("Well.") + case.write(calls)
    for end in range(len(reply)):
        deltas = read(case, reply[:end], size)
        assert not [mark for mark in case.marks if mark in shown(deltas)], reply[:end]
        whole = [delta for delta in deltas if isinstance(delta, ToolCallDelta)]
        assert whole == expected(calls)[: len(whole)], reply[:end]


@each_family
@pytest.mark.parametrize("seed", range(60))
def test_rubbish_is_read_the_same_however_it_is_cut(name: str, seed: int) -> None:
    case, rng = CASES[name], random.Random(seed)
    parts = [*case.marks, *case.malformed, *PLAIN.values(), *"\n \"'{}[]", "<think>", "</think>", "to=", "<function="]
    reply = "".join(rng.choices([*parts, case.write([FIRST]), case.write([NESTED])], k=rng.randint(1, 9)))
    whole = read(case, reply)
    assert [read(case, reply, size) for size in (1, 3, 7)] == [whole] * 3


@pytest.mark.parametrize("value", ["{1, 2}", "b'a'", "...", "1e999", "1j", "'\\ud800'", "{'a': {1}}"])
def test_values_that_json_cannot_hold_are_malformed(value: str) -> None:
    (call,) = read(CASES["LFM2"], f"<|tool_call_start|>[f(a={value})]<|tool_call_end|>")
    assert isinstance(call, MalformedCall)
    for text in ("NaN", "1e999", '"\\ud800"'):
        (call,) = read(CASES["Hermes"], f'<tool_call>{{"name": "f", "arguments": {{"a": {text}}}}}</tool_call>')
        assert isinstance(call, MalformedCall)


def test_tuples_become_lists() -> None:
    reply = "<|tool_call_start|>[f(a=(1, 2))]<|tool_call_end|>"
    assert read(CASES["LFM2"], reply) == [ToolCallDelta("f", {"a": [1, 2]})]


@each_family
def test_call_cut_in_its_arguments_is_malformed(name: str) -> None:
    reply = CASES[name].write([("write_note", {"text": "stop here"})])
    *_, call = read(CASES[name], reply[: reply.index("here")])
    assert isinstance(call, MalformedCall)
    assert "stop" in call.raw
    assert call.reason == "the reply ended inside the call"


def test_mistral_of_before_puts_all_calls_into_one_list() -> None:
    reply = '[TOOL_CALLS] [{"name": "add", "arguments": {"a": 1}}, {"name": "now", "arguments": {}}]</s>'
    assert read(CASES["Mistral"], reply) == expected([("add", {"a": 1}), ("now", {})])


def test_deepseek_reasons_where_the_prompt_began_it() -> None:
    family = family_of(CASES["DeepSeek"])
    deltas = read_with(family, "<｜User｜>hi<｜Assistant｜><think>\n", "Hm.</think>Yes.<｜end▁of▁sentence｜>")
    assert deltas == [ReasoningDelta("Hm."), TextDelta("Yes.")]


def test_deepseek_v31_begins_with_the_end_of_its_reasoning() -> None:
    family = family_of(CASES["DeepSeek"])
    assert read_with(family, "<｜User｜>hi<｜Assistant｜></think>", "Yes.") == [TextDelta("Yes.")]


def test_gpt_oss_answers_in_its_final_channel() -> None:
    reply = "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>"
    assert read(CASES["gpt-oss"], reply, 1) == [ReasoningDelta("Hm."), TextDelta("Yes.")]


@pytest.mark.parametrize("size", SIZES)
def test_llama_4_writes_calls_without_marks_too(size: int) -> None:
    assert read(CASES["Llama 4"], "[add(a=1), now()]", size) == expected([("add", {"a": 1}), ("now", {})])


def test_json_without_marks_is_no_call_where_no_tools_are_offered() -> None:
    reply = '{"name": "add", "parameters": {"a": 1}}'
    assert read(CASES["Llama 3"], reply, tools=None) == [TextDelta(reply)]


def test_glm_4_takes_a_line_of_one_plain_word_for_text() -> None:
    assert read(CASES["GLM-4"], 'Sure\n{"a": 1}', 1) == [TextDelta('Sure\n{"a": 1}')]


@pytest.mark.parametrize(
    ("argument", "text", "value"),
    [
        ("a", "3", 3),
        ("a", "3.0", 3),
        ("a", "three", "three"),
        ("a", "true", "true"),
        ("b", "2.5", 2.5),
        ("b", "null", None),
        ("text", "3", "3"),
        ("text", '{"a": 1}', '{"a": 1}'),
        ("text", "null", "null"),
        ("tags", "['a', None]", ["a", None]),
        ("options", "[1]", "[1]"),
        ("undeclared", "3", 3),
        ("undeclared", "New York", "New York"),
    ],
)
def test_tagged_values_have_the_declared_type(argument: str, text: str, value: object) -> None:
    tool = "add" if argument in ("a", "b") else "write_note"
    reply = f"<tool_call>\n<function={tool}>\n<parameter={argument}>\n{text}\n</parameter>\n</function>\n</tool_call>"
    assert read(CASES["Qwen3-Coder"], reply) == [ToolCallDelta(tool, {argument: value})]


PLAIN = {
    "bare": '{"name": "add", "arguments": {"a": 1}}',
    "fenced": '```json\n{"name": "add", "arguments": {"a": 1}}\n```',
    "list": '```\n[{"name": "add", "parameters": {"a": 1}}]\n```',
    "OpenAI's": '{"type": "function", "function": {"name": "add", "arguments": "{\\"a\\": 1}"}}',
    "Python's": '```python\n{"name": "add", "arguments": {\'a\': 1}}\n```',
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("family", [STRANGER, *FAMILIES], ids=lambda family: family.name)
@pytest.mark.parametrize("reply", PLAIN.values(), ids=PLAIN.keys())
def test_plain_json_is_read_where_the_template_knows_no_tools(reply: str, family: Family, size: int) -> None:
    assert read_with(family.reading_plain_json(), "", reply, size) == expected([("add", {"a": 1})])


@pytest.mark.parametrize("size", SIZES)
def test_text_around_plain_json_is_text(size: int) -> None:
    reply = f"I shall add.\n\n{PLAIN['fenced']}\n\nThen:\n{PLAIN['fenced']}\nDone."
    call = ToolCallDelta("add", {"a": 1})
    deltas = read_with(STRANGER.reading_plain_json(), "", reply, size)
    assert deltas == [TextDelta("I shall add."), call, TextDelta("\n\nThen:"), call, TextDelta("\nDone.")]


def test_plain_json_that_is_no_call_is_text() -> None:
    reply = json.dumps({"name": "Ada", "age": 36})
    assert read_with(STRANGER.reading_plain_json(), "", reply, 1) == [TextDelta(reply)]


@pytest.mark.parametrize(
    "form", {type(family.form): family.form for family in FAMILIES}.values(), ids=lambda f: str(f)[:9]
)
def test_depth_is_no_crash(form: Any) -> None:  # noqa: ANN401
    for body in ("[" * 100_000, '{"a":' * 100_000, "f(a=" + "(" * 10_000, "f(a=" + "-" * 100_000 + "1)"):
        with pytest.raises(ValueError, match=r"\w"):
            form.read(body, TOOLS)
