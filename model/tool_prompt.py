"""Tools for models whose chat templates know of none, or take them in ways of their own.

What a template does is found out by rendering: a tool, a call or a result that does not show up was ignored. It does
not know families, nor how replies are read.
"""

import json
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import jinja2
from transformers import PreTrainedTokenizerBase

from model.chat_model import Message, ToolSchema

_PROBE = "gourd_probe"
_PROBE_TOOL: ToolSchema = {
    "type": "function",
    "function": {
        "name": _PROBE,
        "description": "A probe.",
        "parameters": {"type": "object", "properties": {"x": {"type": "string", "description": "x"}}},
    },
}
_PROBE_CALL: list[Message] = [
    {"role": "user", "content": "x"},
    {
        "role": "assistant",
        "content": "",
        "tool_calls": [
            {"type": "function", "id": "gourd0001", "function": {"name": _PROBE, "arguments": {"x": "gourd_value"}}}
        ],
    },
    {"role": "tool", "name": _PROBE, "tool_call_id": "gourd0001", "content": "gourd_result"},
]
_REFUSALS = (jinja2.TemplateError, ValueError, TypeError, KeyError, AttributeError)

_DESCRIPTION = """\
You have the tools below. To use one, answer with nothing but its name and arguments as JSON, in this form:
```json
{{"name": "the_tool", "arguments": {{"an_argument": "its value"}}}}
```
For several at once, write a list of such objects. The next message then holds the result. Use a tool only if it is \
needed; else answer in words.

{tools}"""


@dataclass(frozen=True)
class _Template:
    """What a chat template does. `option` is its name for the list of tools; `field` says that the system message
    holds them, as a list or as text; with neither it does not know tools."""

    option: str | None = None
    field: type | None = None
    shows_calls: bool = True
    shows_system: bool = True
    has_metadata: bool = False


_FOUND: WeakKeyDictionary[PreTrainedTokenizerBase, _Template] = WeakKeyDictionary()


def takes_tools(tokenizer: PreTrainedTokenizerBase) -> bool:
    """Whether the chat template itself tells the model which tools there are."""
    template = _examine(tokenizer)
    return bool(template.option or template.field)


def fit_tools(
    tokenizer: PreTrainedTokenizerBase, messages: list[Message], tools: list[ToolSchema] | None
) -> tuple[list[Message], dict[str, Any]]:
    """Messages and options for `apply_chat_template`, so that the model sees the tools, its calls and their results
    whatever its template does."""
    template = _examine(tokenizer)
    if not template.shows_calls:
        messages = _name_calls(messages) if template.has_metadata else _tell_calls(messages)
    if not tools:
        return messages, {}
    if template.option:
        return messages, {template.option: [*tools]}
    if template.field:
        return _with_field(messages, template.field([*tools]) if template.field is list else json.dumps(tools)), {}
    return _describe(messages, tools, to_system=template.shows_system), {}


def _examine(tokenizer: PreTrainedTokenizerBase) -> _Template:
    if tokenizer not in _FOUND:
        _FOUND[tokenizer] = _probe(tokenizer)
    return _FOUND[tokenizer]


def _probe(tokenizer: PreTrainedTokenizerBase) -> _Template:
    user = [{"role": "user", "content": "x"}]

    def shows(what: str, messages: list[Message], **options: Any) -> bool:  # noqa: ANN401 - of any template
        try:
            return what in str(tokenizer.apply_chat_template(messages, tokenize=False, **options))
        except _REFUSALS:
            return False

    tools = [_PROBE_TOOL]
    option = next((name for name in ("tools", "xml_tools") if shows(_PROBE, user, **{name: tools})), None)
    field = None
    if option is None:
        given: list[tuple[type, object]] = [(list, tools), (str, json.dumps(tools))]
        field = next((kind for kind, value in given if shows(_PROBE, _with_field(user, value))), None)
    options = {option: tools} if option else {}
    source = str(tokenizer.chat_template)
    return _Template(
        option,
        field,
        shows_calls=all(shows(what, _PROBE_CALL, **options) for what in ("gourd_result", "gourd_value")),
        shows_system=shows("gourd_system", [{"role": "system", "content": "gourd_system"}, *user]),
        has_metadata="metadata" in source and "observation" in source,
    )


def _with_field(messages: list[Message], tools: object) -> list[Message]:
    if messages and messages[0]["role"] == "system":
        return [{**messages[0], "tools": tools}, *messages[1:]]
    return [{"role": "system", "content": "", "tools": tools}, *messages]


def _describe(messages: list[Message], tools: list[ToolSchema], *, to_system: bool) -> list[Message]:
    listed = "\n".join(json.dumps(tool["function"], ensure_ascii=False) for tool in tools)
    text = _DESCRIPTION.format(tools=listed)
    role = "system" if to_system else "user"
    if messages and messages[0]["role"] == role:
        first = messages[0]
        parts = [first["content"], text] if to_system else [text, first["content"]]
        return [{**first, "content": "\n\n".join(part for part in parts if part)}, *messages[1:]]
    return [{"role": role, "content": text}, *messages]


def _tell_calls(messages: list[Message]) -> list[Message]:
    """Calls as the text that the model wrote, results as what the user says next."""
    told: list[Message] = []
    names = {call["id"]: call["function"]["name"] for message in messages for call in message.get("tool_calls") or []}
    for message in messages:
        if message.get("tool_calls"):
            told.append({"role": "assistant", "content": _write_calls(message)})
        elif message["role"] != "tool":
            told.append(message)
        else:
            name = names.get(message.get("tool_call_id"))
            result = f"The result{f' of {name}' if name else ''}:\n{message['content']}"
            if told and told[-1].get("results"):
                result = f"{told.pop()['content']}\n\n{result}"
            told.append({"role": "user", "content": result, "results": True})
    return told


def _write_calls(message: Message) -> str:
    functions = [call["function"] for call in message["tool_calls"]]
    calls = [{"name": function["name"], "arguments": function["arguments"]} for function in functions]
    text = json.dumps(calls[0] if len(calls) == 1 else calls, ensure_ascii=False)
    return f"{message['content']}\n\n```json\n{text}\n```".strip()


def _name_calls(messages: list[Message]) -> list[Message]:
    """As GLM-4 has it: the name is the metadata of a message, and who reports a result is called observation."""
    named: list[Message] = []
    for message in messages:
        if message["role"] == "tool":
            named.append({"role": "observation", "content": message["content"]})
            continue
        if message["content"] or not message.get("tool_calls"):
            named.append({name: value for name, value in message.items() if name != "tool_calls"})
        for call in message.get("tool_calls") or []:
            arguments = json.dumps(call["function"]["arguments"], ensure_ascii=False)
            named.append({"role": "assistant", "metadata": call["function"]["name"], "content": arguments})
    return named
