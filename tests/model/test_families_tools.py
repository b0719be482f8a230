"""Tools for chat templates that take them in ways of their own, or know of none. The templates are those of published
models, cut down to what matters here."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from model import chatglm3
from model.chat_model import MalformedCall, ToolCallDelta
from model.engine import Engine
from model.families import open_parser
from model.local import LocalModel
from model.prompt import to_template_messages
from model.tool_prompt import fit_tools, takes_tools
from tests.model.asking import RANDOM_NUMBER_TOOL, ask
from tests.model.family_cases import TOOLS

_TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
KNOWS_NONE = _TURNS + "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
# Gemma 2 and the first Mistrals refuse these roles.
REFUSES = (
    "{% for m in messages %}"
    "{% if m.role not in ['user', 'assistant'] or (m.role == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate') }}{% endif %}[{{ m.role }}]{{ m.content }}{% endfor %}"
)
# microsoft/Phi-4-mini-instruct
AS_TEXT = (
    "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}"
    "{% if m.tools %}{{ '<|tool|>' + m.tools }}{% endif %}{% endfor %}"
)
# zai-org/glm-4-9b-chat-hf
AS_LIST = (
    "[gMASK]{% for m in messages %}{% if m.tools %}{% for t in m.tools %}## {{ t['function']['name'] }}\n{% endfor %}"
    "{% endif %}<|{{ m.role }}|>{{ m.metadata }}\n{{ m.content }}{% endfor %}{# <|observation|> #}"
)
# HuggingFaceTB/SmolLM3-3B
AS_XML_TOOLS = "{% if xml_tools %}{% for t in xml_tools[:] %}{{ t | string }}{% endfor %}{% endif %}" + KNOWS_NONE
# zai-org/GLM-4-9B-0414
WITH_METADATA = (
    "[gMASK]<sop>{% if tools %}<|system|>{% for t in tools %}## {{ t.function.name }}{% endfor %}{% endif %}"
    "{% for m in messages %}{% if m.role == 'assistant' and m.metadata %}<|assistant|>{{ m.metadata }}\n{{ m.content }}"
    "{% elif m.role in ['user', 'assistant', 'observation'] %}<|{{ m.role }}|>\n{{ m.content }}{% endif %}{% endfor %}"
)
# meta-llama/Llama-3.1-8B-Instruct
ONE_CALL = (
    "{% if tools %}{% for t in tools %}{{ t | tojson }}{% endfor %}{% endif %}{% for m in messages %}[{{ m.role }}]"
    "{% if m.tool_calls %}{% if m.tool_calls | length > 1 %}{{ raise_exception('only single tool-calls') }}{% endif %}"
    "{{ m.tool_calls[0].function | tojson }}{% else %}{{ m.content }}{% endif %}{% endfor %}"
)
# mistralai/Mistral-Small-3.2-24B-Instruct-2506
SHORT_IDS = (
    "{% if tools %}{{ tools | tojson }}{% endif %}{% for m in messages %}{% for c in m.tool_calls or [] %}"
    "{% if c.id | length != 9 %}{{ raise_exception('ids of 9') }}{% endif %}[CALL_ID]{{ c.id }}[ARGS]"
    "{{ c.function.arguments | tojson }}{% endfor %}{{ m.tool_call_id }} {{ m.content }}\n{% endfor %}"
)
HISTORY: list[dict[str, Any]] = [
    {"role": "user", "content": "1 + 2?"},
    {
        "role": "assistant",
        "content": "I shall add.",
        "tool_calls": [
            {"id": "call_00000001", "type": "function", "function": {"name": "add", "arguments": '{"a": 1, "b": 2}'}},
            {"id": "call_00000002", "type": "function", "function": {"name": "now", "arguments": "{}"}},
        ],
    },
    {"role": "tool", "tool_call_id": "call_00000001", "content": "3"},
    {"role": "tool", "tool_call_id": "call_00000002", "content": "noon"},
]


def tokenizer_with(template: str) -> PreTrainedTokenizerBase:
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained("model/seed")
    tokenizer.chat_template = template
    return tokenizer


def render(template: str, messages: list[dict[str, Any]] = HISTORY, tools: list[dict[str, Any]] | None = TOOLS) -> str:
    tokenizer = tokenizer_with(template)
    fitted, options = fit_tools(tokenizer, to_template_messages(messages), tools)
    return str(tokenizer.apply_chat_template(fitted, tokenize=False, add_generation_prompt=True, **options))


def test_the_built_in_template_is_left_alone() -> None:
    tokenizer = AutoTokenizer.from_pretrained("model/seed")
    messages = to_template_messages(HISTORY)
    assert fit_tools(tokenizer, messages, TOOLS) == (messages, {"tools": TOOLS})
    assert fit_tools(tokenizer, messages, None) == (messages, {})


def test_chatglm3_template_is_left_alone() -> None:
    tokenizer = chatglm3.load_tokenizer(Path("tests/fixtures/chatglm3/chatglm3-tiny-bin"))
    messages = to_template_messages(HISTORY)
    assert fit_tools(tokenizer, messages, TOOLS) == (messages, {"tools": TOOLS})


def test_tools_are_described_to_a_model_whose_template_knows_none() -> None:
    prompt = render(KNOWS_NONE, [{"role": "system", "content": "Be kind."}, *HISTORY])
    assert prompt.startswith("<|im_start|>system\nBe kind.\n\nYou have the tools below.")
    assert '{"name": "write_note"' in prompt
    assert '{"name": "the_tool", "arguments": {"an_argument": "its value"}}' in prompt


def test_without_tools_nothing_is_described() -> None:
    assert "tools" not in render(KNOWS_NONE, [{"role": "user", "content": "hi"}], None)


@pytest.mark.parametrize("tools", [TOOLS, None])
def test_calls_and_results_are_told_in_words(tools: list[dict[str, Any]] | None) -> None:
    prompt = render(KNOWS_NONE, HISTORY, tools)
    calls = '[{"name": "add", "arguments": {"a": 1, "b": 2}}, {"name": "now", "arguments": {}}]'
    assert f"assistant\nI shall add.\n\n```json\n{calls}\n```<|im_end|>" in prompt
    assert "<|im_start|>user\nThe result of add:\n3\n\nThe result of now:\nnoon<|im_end|>" in prompt
    assert "<|im_start|>tool" not in prompt


def test_a_template_that_refuses_roles_is_told_in_those_it_takes() -> None:
    prompt = render(REFUSES)
    assert prompt.startswith("[user]You have the tools below.")
    assert "\n\n1 + 2?[assistant]I shall add." in prompt
    assert prompt.endswith("noon")


@pytest.mark.parametrize("template", [AS_TEXT, AS_LIST, AS_XML_TOOLS, WITH_METADATA])
def test_tools_are_given_in_the_templates_own_way(template: str) -> None:
    assert takes_tools(tokenizer_with(template))
    prompt = render(template)
    assert "write_note" in prompt
    assert "You have the tools below." not in prompt


def test_glm_4_is_shown_its_calls_as_metadata() -> None:
    prompt = render(WITH_METADATA)
    assert "<|assistant|>\nI shall add." in prompt
    assert '<|assistant|>add\n{"a": 1, "b": 2}<|assistant|>now\n{}' in prompt
    assert prompt.endswith("<|observation|>\n3<|observation|>\nnoon")


def test_ids_are_shortened_for_a_template_that_refuses_long_ones() -> None:
    prompt = render(SHORT_IDS)
    assert '[CALL_ID]l00000001[ARGS]{"a": 1, "b": 2}' in prompt
    assert "l00000001 3\nl00000002 noon" in prompt


def test_a_template_of_one_call_at_a_time_is_shown_one_after_the_other() -> None:
    prompt = render(ONE_CALL, [*HISTORY, {"role": "assistant", "content": "It is 3, at noon."}])
    turns = prompt[prompt.index("[user]") :].split("[")
    assert [turn.split("]")[0] for turn in turns[1:]] == ["user", "assistant", "tool", "assistant", "tool", "assistant"]
    assert prompt.index('"add"', prompt.index("[user]")) < prompt.index("[tool]3") < prompt.index("[tool]noon")


def test_the_built_in_model_calls_a_tool_that_its_template_does_not_know(seed_directory: Path, tmp_path: Path) -> None:
    directory = tmp_path / "model"
    shutil.copytree(seed_directory, directory)
    (directory / "chat_template.jinja").write_text(KNOWS_NONE, encoding="utf-8")
    model = LocalModel(directory, device="cpu")
    (call, _) = ask(model, "Draw a random number from 1 to 10 with seed 3", tools=[RANDOM_NUMBER_TOOL])
    assert call == ToolCallDelta("random_number_generator", {"seed": 3, "range": [1, 10]})
    model.unload().result()


def test_calls_are_read_whatever_the_template(seed_directory: Path) -> None:
    model = AutoModelForCausalLM.from_pretrained(seed_directory)
    hi = [{"role": "user", "content": "hi"}]
    for template in (KNOWS_NONE, "### {{ messages[-1].content }}"):
        engine = Engine("test", model, tokenizer_with(template))  # type: ignore[arg-type]
        parser = open_parser(engine.model, engine.tokenizer, "hi", TOOLS)
        deltas = parser.feed('```json\n{"name": "add", "arguments": {"a": 1}}\n```') + parser.finish()
        assert deltas == [ToolCallDelta("add", {"a": 1})]
        cut = open_parser(engine.model, engine.tokenizer, "hi", TOOLS)
        (call,) = cut.feed('{"name": "add", "arguments": {"a"') + cut.finish()
        assert isinstance(call, MalformedCall)
        assert engine.count_tokens(hi, TOOLS) > engine.count_tokens(hi, None) + 100
