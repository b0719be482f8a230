"""What the tests know of each family: how its models write a call, and where that was read.

`write` writes calls as the chat template of the family does; the tests make most of their replies with it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from model.chat_model import Delta, ToolCallDelta

Call = tuple[str, dict[str, Any]]


def _schema(name: str, **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "parameters": {"type": "object", "properties": properties}}}


TOOLS = [
    _schema("add", a={"type": "integer"}, b={"anyOf": [{"type": "number"}, {"type": "null"}]}),
    _schema("write_note", text={"type": "string"}, tags={"type": "array"}, options={"type": "object"}),
    _schema("now"),
]


@dataclass(frozen=True)
class Case:
    """`template` and `vocabulary` are what tells the family, `text` and `thought` how it writes these before calls,
    `example` a reply in the form that `source` has, `malformed` replies with a call that cannot be read."""

    template: str
    prompt: str
    write: Callable[[list[Call]], str]
    marks: tuple[str, ...]
    source: str
    example: str
    calls: list[Delta]
    malformed: tuple[str, ...]
    vocabulary: tuple[str, ...] = ()
    text: str = "{}\n"
    thought: str = "<think>{}</think>\n"


def _json(call: Call, arguments: str = "arguments") -> str:
    return json.dumps({"name": call[0], arguments: call[1]}, ensure_ascii=False)


def _arguments(call: Call) -> str:
    return json.dumps(call[1], ensure_ascii=False)


def _python(call: Call) -> str:
    return f"{call[0]}({', '.join(f'{name}={value!r}' for name, value in call[1].items())})"


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _write_hermes(calls: list[Call]) -> str:
    return "\n".join(f"<tool_call>\n{_json(call)}\n</tool_call>" for call in calls)


def _write_qwen_coder(calls: list[Call]) -> str:
    return "\n".join(
        f"<tool_call>\n<function={name}>\n"
        + "".join(f"<parameter={key}>\n{_text(value)}\n</parameter>\n" for key, value in arguments.items())
        + "</function>\n</tool_call>"
        for name, arguments in calls
    )


def _write_glm45(calls: list[Call]) -> str:
    return "\n".join(
        f"<tool_call>{name}\n"
        + "".join(
            f"<arg_key>{key}</arg_key>\n<arg_value>{_text(value)}</arg_value>\n" for key, value in arguments.items()
        )
        + "</tool_call>"
        for name, arguments in calls
    )


def _write_harmony(calls: list[Call]) -> str:
    head = "<|channel|>commentary to=functions.{} <|constrain|>json<|message|>"
    return "<|start|>assistant".join(f"{head.format(call[0])}{_arguments(call)}<|call|>" for call in calls)


def _write_deepseek(calls: list[Call]) -> str:
    inner = "\n".join(
        f"<｜tool▁call▁begin｜>function<｜tool▁sep｜>{call[0]}\n```json\n{_arguments(call)}\n```<｜tool▁call▁end｜>"
        for call in calls
    )
    return f"<｜tool▁calls▁begin｜>{inner}<｜tool▁calls▁end｜>"


def _write_kimi(calls: list[Call]) -> str:
    inner = "".join(
        f"<|tool_call_begin|>functions.{call[0]}:{number}<|tool_call_argument_begin|>{_arguments(call)}"
        "<|tool_call_end|>"
        for number, call in enumerate(calls)
    )
    return f"<|tool_calls_section_begin|>{inner}<|tool_calls_section_end|>"


_CHATML = "<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n"
_VLLM = "github.com/vllm-project/vllm: "
_SGLANG = "github.com/sgl-project/sglang: "
_LLAMA_CPP = "github.com/ggml-org/llama.cpp: "

CASES: dict[str, Case] = {
    "Qwen3-Coder": Case(
        template="<|im_start|> <tool_call>\\n<function=example_function_name>\\n<parameter=example_parameter_1>",
        prompt=_CHATML,
        write=_write_qwen_coder,
        marks=("<tool_call>", "</tool_call>", "<function=", "</function>"),
        source=_VLLM + "examples/tool_chat_template_qwen3coder.jinja",
        example="<tool_call>\n<function=example_function_name>\n<parameter=example_parameter_1>\nvalue_1\n</parameter>\n"
        "<parameter=example_parameter_2>\nThis is the value for the second parameter\nthat can span\nmultiple lines\n"
        "</parameter>\n</function>\n</tool_call>",
        calls=[
            ToolCallDelta(
                "example_function_name",
                {
                    "example_parameter_1": "value_1",
                    "example_parameter_2": "This is the value for the second parameter\nthat can span\nmultiple lines",
                },
            )
        ],
        malformed=(
            "<tool_call>\n<parameter=a>\n1\n</parameter>\n</function>\n</tool_call>",
            "<tool_call>\n<function=add>\nfive\n</function>\n</tool_call>",
        ),
    ),
    "GLM-4.5": Case(
        template="[gMASK]<sop> <|assistant|> <|observation|> <tool_call>{function-name}\n<arg_key>{arg-key-1}",
        prompt="[gMASK]<sop><|user|>\nhi<|assistant|>",
        write=_write_glm45,
        marks=("<tool_call>", "</tool_call>", "<arg_key>", "</arg_value>"),
        source=_LLAMA_CPP
        + "models/templates/GLM-4.6.jinja; without line breaks: "
        + _VLLM
        + "glm47_moe_tool_parser.py",
        example="<tool_call>add<arg_key>a</arg_key><arg_value>1</arg_value></tool_call>",
        calls=[ToolCallDelta("add", {"a": 1})],
        malformed=("<tool_call></tool_call>", "<tool_call>add\n<arg_key>a</arg_key>\n1\n</tool_call>"),
    ),
    "GLM-4": Case(
        template="[gMASK]<sop> <|assistant|>{{ metadata }} <|observation|>",
        prompt="[gMASK]<sop><|user|>\nhi<|assistant|>",
        write=lambda calls: "<|assistant|>".join(f"{call[0]}\n{_arguments(call)}" for call in calls),
        marks=("<|assistant|>", "<|observation|>"),
        source="the chat template of GLM-Z1-Rumination-32B-0414; GLM4AgentTemplate in github.com/modelscope/ms-swift",
        example='write_note\n{"text": "beijing"}<|observation|>',
        calls=[ToolCallDelta("write_note", {"text": "beijing"})],
        malformed=('add\n{"a": 1,,}', "add\n{a}"),
        text="\n{}\n<|assistant|>",
        thought="<think>{}</think>\n<|assistant|>",
    ),
    "LFM2": Case(
        template="<|im_start|> List of tools: ",
        vocabulary=("<|tool_call_start|>", "<|tool_call_end|>", "<|im_start|>"),
        prompt=_CHATML,
        write=lambda calls: f"<|tool_call_start|>[{', '.join(_python(call) for call in calls)}]<|tool_call_end|>",
        marks=("<|tool_call_start|>", "<|tool_call_end|>"),
        source=_SGLANG + "python/sglang/srt/function_call/lfm2_detector.py",
        example='<|tool_call_start|>[func1(arg="val"), func2(arg="val")]<|tool_call_end|>',
        calls=[ToolCallDelta("func1", {"arg": "val"}), ToolCallDelta("func2", {"arg": "val"})],
        malformed=(
            "<|tool_call_start|>[add(1, 2)]<|tool_call_end|>",
            "<|tool_call_start|>[add(a=__import__('os'))]<|tool_call_end|>",
            "<|tool_call_start|>[add(a=1]<|tool_call_end|>",
        ),
    ),
    "OLMo 3": Case(
        template="<|im_start|> <function_calls>\\nget_weather(city='New York', units='celsius')\\n</function_calls>",
        prompt=_CHATML,
        write=lambda calls: "<function_calls>\n" + "\n".join(_python(call) for call in calls) + "\n</function_calls>",
        marks=("<function_calls>", "</function_calls>"),
        source=_VLLM + "examples/tool_chat_template_olmo3.jinja, which writes true, false and null",
        example="<function_calls>\nfunction1(param1='value1')\nfunction2(param2=[true, null])\n</function_calls>",
        calls=[ToolCallDelta("function1", {"param1": "value1"}), ToolCallDelta("function2", {"param2": [True, None]})],
        malformed=(
            "<function_calls>\nadd(a=b)\n</function_calls>",
            "<function_calls>\nimport os\n</function_calls>",
            "<function_calls>\n</function_calls>",
        ),
    ),
    "Hermes": Case(
        template="<|im_start|> <tool_call>",
        prompt=_CHATML,
        write=_write_hermes,
        marks=("<tool_call>", "</tool_call>"),
        source=_VLLM + "examples/tool_chat_template_hermes.jinja",
        example='<tool_call>\n{"name": "add", "arguments": {"a": 1}}\n</tool_call><|im_end|>',
        calls=[ToolCallDelta("add", {"a": 1})],
        malformed=(
            "<tool_call>add</tool_call>",
            '<tool_call>{"name": "add", "arguments": {"a": 1}}}</tool_call>',
            '<tool_call>{"name": "add", "arguments": {"a": "1}}</tool_call>',
        ),
    ),
    "Granite": Case(
        template="<|start_of_role|>assistant<|end_of_role|>",
        vocabulary=("<|tool_call|>",),
        prompt="<|start_of_role|>user<|end_of_role|>hi<|end_of_text|>\n<|start_of_role|>assistant<|end_of_role|>",
        write=_write_hermes,  # Granite 4; the example is of Granite 3
        marks=("<|tool_call|>", "<tool_call>", "</tool_call>"),
        source=_VLLM + "vllm/tool_parsers/granite_tool_parser.py",
        example='<|tool_call|>[{"name":"search","arguments":{"query":"rust"}},'
        '{"name":"weather","arguments":{"location":"moon"}}]',
        calls=[ToolCallDelta("search", {"query": "rust"}), ToolCallDelta("weather", {"location": "moon"})],
        malformed=("<tool_call>[", '<|tool_call|>[{"name": "add", "arguments": [1]}]'),
    ),
    "gpt-oss": Case(
        template="<|start|>assistant<|channel|>final<|message|>",
        prompt="<|start|>user<|message|>hi<|end|><|start|>assistant",
        write=_write_harmony,
        marks=("<|channel|>", "<|message|>", "<|start|>", "<|call|>", "<|end|>", "<|constrain|>", "commentary", "to="),
        source=_LLAMA_CPP + "tests/test-chat.cpp, and the chat template of gpt-oss, which has the recipient first",
        example="<|channel|>analysis<|message|>I'm\nthinking<|end|><|start|>assistant to=functions.special_function"
        '<|channel|>commentary json<|message|>{"arg1": 1}<|call|>',
        calls=[ToolCallDelta("special_function", {"arg1": 1})],
        malformed=(
            "<|channel|>commentary to=functions.add <|constrain|>json<|message|>{a}<|call|>",
            "<|channel|>commentary to=functions.add <|constrain|>json<|message|><|call|>",
        ),
        text="<|channel|>commentary<|message|>{}<|end|><|start|>assistant",
        thought="<|channel|>analysis<|message|>{}<|end|><|start|>assistant",
    ),
    "DeepSeek": Case(
        template="<｜Assistant｜> </think>",
        prompt="<｜User｜>hi<｜Assistant｜>",
        write=_write_deepseek,  # V3; the example is of V3.1
        marks=(
            "<｜tool▁calls▁begin｜>",
            "<｜tool▁call▁begin｜>",
            "<｜tool▁sep｜>",
            "<｜tool▁call▁end｜>",
            "<｜tool▁calls▁end｜>",
        ),
        source=_VLLM + "examples/tool_chat_template_deepseekv3.jinja, tool_chat_template_deepseekv31.jinja",
        example="<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>add<｜tool▁sep｜>{}<｜tool▁call▁end｜>"
        '<｜tool▁call▁begin｜>add<｜tool▁sep｜>{"a": 1}<｜tool▁call▁end｜><｜tool▁calls▁end｜><｜end▁of▁sentence｜>',
        calls=[ToolCallDelta("add", {}), ToolCallDelta("add", {"a": 1})],
        malformed=(
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>add<｜tool▁sep｜>{a}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
        ),
    ),
    "Kimi K2": Case(
        template="<|im_assistant|>assistant<|im_middle|> <|tool_call_begin|>",
        prompt="<|im_user|>user<|im_middle|>hi<|im_end|><|im_assistant|>assistant<|im_middle|>",
        write=_write_kimi,
        marks=(
            "<|tool_calls_section_begin|>",
            "<|tool_call_begin|>",
            "<|tool_call_end|>",
            "<|tool_calls_section_end|>",
        ),
        source=_LLAMA_CPP + "models/templates/moonshotai-Kimi-K2-Thinking.jinja",
        example="<|tool_calls_section_begin|><|tool_call_begin|>functions.get-time:0<|tool_call_argument_begin|>{}"
        "<|tool_call_end|><|tool_calls_section_end|>",
        calls=[ToolCallDelta("get-time", {})],
        malformed=("<|tool_call_begin|>functions.add:0<|tool_call_argument_begin|>a<|tool_call_end|>",),
    ),
    "Mistral": Case(
        template="[INST] [/INST] [TOOL_CALLS]",
        vocabulary=("[ARGS]", "[CALL_ID]"),
        prompt="[INST]hi[/INST]",
        write=lambda calls: "".join(f"[TOOL_CALLS]{call[0]}[ARGS]{_arguments(call)}" for call in calls),
        marks=("[TOOL_CALLS]", "[ARGS]", "[CALL_ID]", "</s>"),
        source=_VLLM + "tests/tool_parsers/test_mistral_tool_parser.py",
        example='[TOOL_CALLS]add[ARGS]{"a": 3.5, "b": 4}[TOOL_CALLS]multiply[CALL_ID]123456789[ARGS]{"a": 3, "b": 6}',
        calls=[ToolCallDelta("add", {"a": 3.5, "b": 4}), ToolCallDelta("multiply", {"a": 3, "b": 6})],
        malformed=("[TOOL_CALLS]add[ARGS]{a}", "[TOOL_CALLS][{]", "[TOOL_CALLS]"),
        thought="[THINK]{}[/THINK]",
    ),
    "Llama 4": Case(
        template="<|header_start|>",
        prompt="<|header_start|>user<|header_end|>\n\nhi<|eot|><|header_start|>assistant<|header_end|>\n\n",
        write=lambda calls: f"<|python_start|>[{', '.join(_python(call) for call in calls)}]<|python_end|>",
        marks=("<|python_start|>", "<|python_end|>", "<|eot|>"),
        source=_VLLM + "tests/tool_parsers/test_llama4_pythonic_tool_parser.py",
        example="<|python_start|>[get_weather(city='LA', metric='C')]<|python_end|><|eot|>",
        calls=[ToolCallDelta("get_weather", {"city": "LA", "metric": "C"})],
        malformed=("<|python_start|>print(1)<|python_end|>", "[add(a=1"),
    ),
    "Llama 3": Case(
        template="<|start_header_id|> <|eot_id|>",
        prompt="<|start_header_id|>assistant<|end_header_id|>\n\n",
        write=lambda calls: "<|python_tag|>" + "; ".join(_json(call, "parameters") for call in calls),
        marks=("<|python_tag|>", "<|eot_id|>", "<|eom_id|>"),
        source=_VLLM + "examples/tool_chat_template_llama3.1_json.jinja",
        example='{"name": "get_weather", "parameters": {"city": "LA"}}<|eot_id|>',
        calls=[ToolCallDelta("get_weather", {"city": "LA"})],
        malformed=("<|python_tag|>print(1)", '{"name": "add", "parameters": {"a": 1'),
    ),
    "Phi-4-mini": Case(
        template="<|system|> <|tool|> <|assistant|>",
        vocabulary=("<|tool_call|>", "<|/tool_call|>"),
        prompt="<|user|>hi<|end|><|assistant|>",
        write=lambda calls: f"<|tool_call|>[{', '.join(_json(call) for call in calls)}]<|/tool_call|>",
        marks=("<|tool_call|>", "<|/tool_call|>", "functools"),
        source=_VLLM + "examples/tool_chat_template_phi4_mini.jinja, which asks for functools in place of the mark",
        example='functools[{"name": "add", "arguments": {"a": 1}}, {"name": "now", "arguments": {}}]',
        calls=[ToolCallDelta("add", {"a": 1}), ToolCallDelta("now", {})],
        malformed=('<|tool_call|>[{"name": "add"<|/tool_call|>', "functools[]"),
    ),
}
