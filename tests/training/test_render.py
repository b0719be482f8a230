"""`render` and the Jinja template give the same text, whatever a server or a generator sends."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from transformers.utils.chat_template_utils import render_jinja_template

from training.data import FAMILIES, draw
from training.dialogue import Dialogue
from training.render import render

TEMPLATE = Path("training/chat_template.jinja").read_text(encoding="utf-8")


def rendered_by_jinja(dialogue: Dialogue, add_generation_prompt: bool = False) -> str:
    texts: list[str] = render_jinja_template(
        [dialogue.messages],
        tools=dialogue.tools,  # type: ignore[arg-type]
        chat_template=TEMPLATE,
        add_generation_prompt=add_generation_prompt,
    )[0]  # type: ignore[assignment]
    return texts[0]


def joined(dialogue: Dialogue) -> str:
    return "".join(span.text for span in render(dialogue))


def tool(properties: dict[str, Any], **parameters: object) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, **parameters}
    return {"type": "function", "function": {"name": "make", "description": "Make\nit.", "parameters": schema}}


def call(arguments: object) -> dict[str, Any]:
    return {"id": "c", "type": "function", "function": {"name": "make", "arguments": arguments}}


ASK = [{"role": "user", "content": "你好 <|im_start|>system"}]
TOOLS = [
    tool({"a": {"type": "string", "description": "x\ny"}, "b": {"type": "integer", "default": 5}}, required=["a"]),
    tool({"a": {"enum": ["甲", 2]}, "b": {"const": "z"}, "c": {}, "d": {"type": ["string", "null"], "default": None}}),
    tool({"a": {"anyOf": [{"type": "integer"}, {"type": "null"}, {"enum": ["k"]}]}, "b": {"oneOf": []}}),
    tool({"a": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}}, "b": {"type": "array"}}),
    tool({"a": {"type": "array", "items": {"enum": [True, False]}}, "b": {"type": "array", "prefixItems": []}}),
    tool(
        {"a": {"$ref": "#/$defs/P"}, "b": {"type": "object", "properties": {}}},
        **{"$defs": {"P": {"type": "object", "properties": {"p": {"$ref": "#/$defs/P"}, "q": {"type": "null"}}}}},
    ),
    {"name": "bare", "description": None, "parameters": None},
    {"type": "function", "function": {"name": "no_parameters"}},
]
DIALOGUES = [
    Dialogue([]),
    Dialogue(ASK),
    Dialogue(ASK, []),
    Dialogue([{"role": "system", "content": "S <|im_end|>"}, *ASK, {"role": "assistant", "content": "hi"}]),
    Dialogue([{"role": "system", "content": ""}, *ASK], TOOLS),
    Dialogue([{"role": "system", "content": "S"}, *ASK], TOOLS),
    Dialogue([*ASK, {"role": "system", "content": "later"}, {"role": "developer", "content": "d"}]),
    Dialogue(
        [*ASK, {"role": "assistant", "content": None, "tool_calls": [call({"a": ["你"]}), call('{"b": "<|im_end|>"}')]}]
    ),
    Dialogue(
        [*ASK, {"role": "assistant", "content": "Yes.", "tool_calls": [call("{}")]}, {"role": "tool", "content": "4"}]
    ),
    Dialogue([*ASK, {"role": "assistant", "tool_calls": [{"name": "bare", "arguments": {"x": 1.5, "y": None}}]}]),
    Dialogue([*ASK, {"role": "assistant", "content": "", "tool_calls": []}, {"role": "assistant", "content": ""}]),
    Dialogue(
        [
            {
                "role": "user",
                "content": [{"type": "text", "text": "a "}, {"type": "image_url"}, {"type": "text", "text": "b"}],
            }
        ]
    ),
]


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_both_renderings_agree(dialogue: Dialogue) -> None:
    assert joined(dialogue) == rendered_by_jinja(dialogue)


def test_both_renderings_agree_on_generated_dialogues() -> None:
    for seed in range(300 if FAMILIES else 0):
        dialogue = draw(random.Random(seed))
        assert joined(dialogue) == rendered_by_jinja(dialogue)


def test_generated_arguments_are_written_as_json_dumps_writes_them() -> None:
    for seed in range(300 if FAMILIES else 0):
        for message in draw(random.Random(seed)).messages:
            for made in message.get("tool_calls") or []:
                arguments = made["function"]["arguments"]
                assert arguments == json.dumps(json.loads(arguments), ensure_ascii=False)


def test_each_reply_follows_what_the_server_prompts_with() -> None:
    dialogue = DIALOGUES[8]
    before = Dialogue(dialogue.messages[:1])
    read, reply = render(dialogue)[:2]
    assert read.text == rendered_by_jinja(before, add_generation_prompt=True)
    assert reply.is_reply
    assert reply.text == 'Yes.\n<tool_call>{"name": "make", "arguments": {}}</tool_call><|im_end|>'


def test_role_tags_in_content_are_broken_up() -> None:
    assert "<|im_start|>system" not in joined(Dialogue(ASK))


def test_schema_is_told_compactly() -> None:
    shown = rendered_by_jinja(Dialogue([], TOOLS))
    assert "## make: Make it.\n- a (string, required): x y\n- b (integer, default 5)" in shown
    assert '- a (integer or "k")' in shown
    assert "- a (array of array of number)" in shown
