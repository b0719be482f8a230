"""Tools for models whose chat templates know of none, or take them, the calls or their results in ways of their own.

It does not know families, nor how replies are read; what a template does is found out by `model.template_probe`.
"""

import json
from typing import Any

from transformers import PreTrainedTokenizerBase

from model.chat_model import Message, ToolSchema
from model.template_probe import examine, put_into_system

_SHORT_ID = 9
_DESCRIPTION = """\
You have the tools below. To use one, answer with nothing but its name and arguments as JSON, in this form:
```json
{{"name": "the_tool", "arguments": {{"an_argument": "its value"}}}}
```
For several at once, write a list of such objects. The next message then holds the result. Use a tool only if it is \
needed; else answer in words.

{tools}"""


def takes_tools(tokenizer: PreTrainedTokenizerBase) -> bool:
    """Whether the chat template itself tells the model which tools there are."""
    habits = examine(tokenizer)
    return bool(habits.option or habits.field)


def fit_tools(
    tokenizer: PreTrainedTokenizerBase, messages: list[Message], tools: list[ToolSchema] | None
) -> tuple[list[Message], dict[str, Any]]:
    """Messages and options for `apply_chat_template`, so that the model sees the tools, its calls and their results
    whatever its template does."""
    habits = examine(tokenizer)
    if habits.short_ids:
        messages = [_shorten_ids(message) for message in messages]
    if not habits.shows_calls:
        messages = _name_calls(messages) if habits.has_metadata else _tell_calls(messages)
    elif not habits.shows_several:
        messages = _part_calls(messages)
    if not tools:
        return messages, {}
    if habits.option:
        return messages, {habits.option: [*tools]}
    if habits.field:
        return put_into_system(messages, [*tools] if habits.field is list else json.dumps(tools)), {}
    return _describe(messages, tools, to_system=habits.shows_system), {}


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


def _shorten_ids(message: Message) -> Message:
    changed = {**message}
    if "tool_call_id" in message:
        changed["tool_call_id"] = _shorten(message["tool_call_id"])
    if message.get("tool_calls"):
        changed["tool_calls"] = [{**call, "id": _shorten(call["id"])} for call in message["tool_calls"]]
    return changed


def _shorten(id: str) -> str:
    return "".join(filter(str.isalnum, id))[-_SHORT_ID:].rjust(_SHORT_ID, "0")


def _part_calls(messages: list[Message]) -> list[Message]:
    """Each call in a message of its own with its result behind it, for templates that take one at a time."""
    parted: list[Message] = []
    results = {str(message.get("tool_call_id")): message for message in messages if message["role"] == "tool"}
    for message in messages:
        if message["role"] == "tool" and results.get(str(message.get("tool_call_id"))) is None:
            continue
        calls = message.get("tool_calls") or []
        if len(calls) < 2:
            parted.append(message)
            continue
        for number, call in enumerate(calls):
            parted.append({**message, "content": "" if number else message["content"], "tool_calls": [call]})
            if result := results.pop(str(call["id"]), None):
                parted.append(result)
    return parted


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
