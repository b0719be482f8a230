"""Which replies count as calls written as text, and which are answers: in doubt, they are."""

import pytest

from assistant.suspicion import suspect

TOOLS = ("double", "get_weather")
CALL = '{"name": "double", "arguments": {"number": 4}}'
WEATHER = '{"name": "get_weather", "arguments": {"city_name": "上海"}}'

CALLS = {
    "JSON": CALL,
    "JSON over lines": '{\n  "name": "double",\n  "parameters": {\n    "number": 4\n  }\n}',
    "arguments as text": '{"name": "double", "arguments": "{\\"number\\": 4}"}',
    "without arguments": '{"name": "double", "arguments": {}}',
    "a list": f"[{CALL}, {WEATHER}]",
    "one after another": f"{CALL}\n{WEATHER}",
    "with semicolons": f"{CALL}; {WEATHER}",
    "OpenAI's": '{"type": "function", "function": {"name": "double", "arguments": {"number": 4}}}',
    "OpenAI's message": '{"tool_calls": [{"function": {"name": "double", "arguments": "{}"}}]}',
    "an agent's": '{"action": "double", "action_input": {"number": 4}}',
    "other keys": '{"tool": "double", "args": {"number": 4}}',
    "a fence": f"```json\n{CALL}\n```",
    "a fence of no language": f"```\n{CALL}\n```",
    "announced": f"I'll look that up for you.\n\n```json\n{CALL}\n```",
    "announced without a fence": f"Let me double it.\n{CALL}",
    "announced in Chinese": f"我来给你查一下上海的天气。\n```json\n{WEATHER}\n```",
    "after a thought": f"<think>\nI need a tool.\n</think>\n\n{CALL}",
    "with an end token": f"{CALL}<|im_end|>",
    "broken off": '{"name": "double", "arguments": {"number": 4}',
    "quotes of Python": "{'name': 'double', 'arguments': {'number': 4}}",
    "Hermes": f"<tool_call>\n{CALL}\n</tool_call>",
    "Hermes, several": f"<tool_call>{CALL}</tool_call>\n<tool_call>{WEATHER}</tool_call>",
    "Hermes, not closed": f"<tool_call>{CALL}",
    "Hermes, a tool that there is not": '<tool_call>{"name": "triple", "arguments": {"number": 4}}</tool_call>',
    "Hermes, announced": f"Sure!\n<tool_call>{CALL}</tool_call>",
    "Qwen's XML": "<tool_call>\n<function=double>\n<parameter=number>\n4\n</parameter>\n</function>\n</tool_call>",
    "Llama": '<function=double>{"number": 4}</function>',
    "Llama's code": f"<|python_tag|>{CALL}",
    "Mistral": f"[TOOL_CALLS][{CALL}]",
    "newer Mistral": '[TOOL_CALLS]double[ARGS]{"number": 4}',
    "Granite": f"<|tool_call|>[{CALL}]",
    "DeepSeek": '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>double\n```json\n{"number": 4}\n```'
    "<｜tool▁call▁end｜><｜tool▁calls▁end｜>",
    "DeepSeek without its marks": 'functiondouble\n```json\n{"number": 4}\n```',
    "Kimi": '<|tool_calls_section_begin|><|tool_call_begin|>functions.double:0<|tool_call_argument_begin|>{"number": 4}'
    "<|tool_call_end|><|tool_calls_section_end|>",
    "Kimi without its marks": 'functions.double:0{"number": 4}',
    "GLM": "<tool_call>double\n<arg_key>number</arg_key>\n<arg_value>4</arg_value>\n</tool_call>",
    "older GLM": 'double\n{"number": 4}',
    "ChatGLM3": "double\n ```python\ntool_call(number=4)\n```",
    "MiniMax": f"<minimax:tool_call>\n{CALL}\n</minimax:tool_call>",
    "Anthropic's": '<function_calls>\n<invoke name="double">\n<parameter name="number">4</parameter>\n</invoke>\n'
    "</function_calls>",
    "FunctionGemma": "<start_function_call>call:double{number:4}<end_function_call>",
    "Gemini": "```tool_code\nprint(default_api.double(number=4))\n```",
    "Python": 'get_weather("Oslo")',
    "Python by keyword": 'get_weather(city_name="Oslo")',
    "Python in a list": '[double(number=4), get_weather(city_name="Oslo")]',
    "ReAct": 'Thought: I need the weather.\nAction: get_weather\nAction Input: {"city_name": "Oslo"}',
}

ANSWERS = {
    "nothing": "",
    "words": "Twice four is eight.",
    "a tool by name": "I can use `double` and get_weather. Which one do you want?",
    "a call within a sentence": "The tool double(number=4) gives 8.",
    "what gave what": "double(4) = 8",
    "a name alone": "double",
    "code": "```python\nprint(double(4))\n```",
    "code that calls": "```python\ndouble(4)\n```",
    "code of a tool": "double\n```python\ndef double(number):\n    return number * 2\n```",
    "a call with a variable": "double(number)",
    "an example": f"A call of double looks like this:\n\n```json\n{CALL}\n```",
    "an example with more after it": f"```json\n{CALL}\n```\n\nThe model writes this, and Gourd runs the tool.",
    "an example, announced": f"Let me show you an example:\n\n```json\n{CALL}\n```",
    "an example that nothing announces": f"Models call tools in JSON.\n\n```json\n{CALL}\n```",
    "a call that was made": f"Let me see. I called double before, with this:\n```json\n{CALL}\n```",
    "what was sent": f"Using the tool, I sent:\n```json\n{CALL}\n```",
    "an example in Chinese": f"我来举个例子：\n```json\n{CALL}\n```",
    "a long explanation": "I'll tell you how models call tools. " * 10 + f"\n```json\n{CALL}\n```",
    "code before": f"I'll do it.\n```python\nx = 4\n```\nThen:\n```json\n{CALL}\n```",
    "a call and its result": f"{CALL}\n\nThis gave 8.",
    "a description": '{"name": "double", "description": "Double a number.", "parameters": {"type": "object"}}',
    "a schema": '```json\n{"name": "double", "parameters": {"type": "object", "properties": {"number": {}}}}\n```',
    "a schema within": '{"name": "double", "parameters": {"number": {"type": "integer"}}}',
    "types": '[{"name": "double", "parameters": {"number": "integer"}}]',
    "a form to fill in": '{"name": "get_weather", "arguments": {"city_name": "<city>"}}',
    "JSON of something else": '{"name": "Ada", "age": 36}',
    "JSON of another program's": '{"name": "triple", "arguments": {"number": 4}}',
    "JSON with a name only": '{"name": "double"}',
    "a list of numbers": "[1, 2, 3]",
    "an empty list": "[]",
    "a link": "[double](https://example.org)",
    "a mark in a sentence": "Qwen marks a call with <tool_call> and </tool_call>.",
    "a mark at the start": "<tool_call> is how Qwen marks a call.",
    "a mark and a name": "<tool_call>double is what it would write (see the manual)",
    "a mark in code": f"This is what Qwen writes:\n\n```\n<tool_call>{CALL}</tool_call>\n```",
    "a mark in a fence": f"```xml\n<tool_call>{CALL}</tool_call>\n```",
    "a mark in ticks": f"`<tool_call>{CALL}</tool_call>`",
    "a marked example": f"Qwen writes it so:\n<tool_call>{CALL}</tool_call>",
    "a marked example with more after it": f"<tool_call>{CALL}</tool_call>\n\nis what Qwen writes.",
    "an XML example": '<function=double>{"number": 4}</function>\nThis is how Llama calls it.',
    "ReAct explained": 'It goes on so:\nAction: double\nAction Input: {"number": 4}\nObservation: 8\nThen it answers.',
    "HTML": "<function>double</function>",
    "a table": "| tool | what |\n| --- | --- |\n| double | doubles |",
    "many brackets": "[" * 100_000,
    "many parentheses": "double" + "(" * 100_000,
    "much space": f"a{' ' * 100_000}b",
    "many ticks": "```\n" * 20_000,
}


@pytest.mark.parametrize("reply", CALLS.values(), ids=CALLS.keys())
def test_a_call_written_as_text_is_suspected(reply: str) -> None:
    assert suspect(reply, TOOLS)


@pytest.mark.parametrize("reply", ANSWERS.values(), ids=ANSWERS.keys())
def test_an_answer_is_not_suspected(reply: str) -> None:
    assert suspect(reply, TOOLS) is None


@pytest.mark.parametrize("reply", CALLS.values(), ids=CALLS.keys())
def test_where_no_tools_are_offered_nothing_is_suspected(reply: str) -> None:
    assert suspect(reply, ()) is None


def test_the_reason_names_the_tool_or_the_mark() -> None:
    assert suspect(CALL, TOOLS) == "a call of `double` was written as plain text"
    assert "`[TOOL_CALLS]`" in str(suspect(f"[TOOL_CALLS][{CALL}]", TOOLS))
