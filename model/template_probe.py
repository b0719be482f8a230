"""What a chat template does with tools, calls and results, found out by rendering: what does not show up is ignored.

It does not know families, nor what to do about a template that ignores something.
"""

import json
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import jinja2
from transformers import PreTrainedTokenizerBase

from model.chat_model import Message, ToolSchema

_TOOL: ToolSchema = {
    "type": "function",
    "function": {
        "name": "gourd_probe",
        "description": "A probe.",
        "parameters": {"type": "object", "properties": {"x": {"type": "string", "description": "x"}}},
    },
}
# As Gourd's are, and as short as Mistral wants them.
_IDS, _SHORT_IDS = "call_0000000", "call0000"
_QUESTION: Message = {"role": "user", "content": "x"}
_ERRORS = (jinja2.TemplateError, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True)
class TemplateHabits:
    """What a chat template does.

    Attributes:
        option: its name for the list of tools.
        field: it wants the tools in the system message, as a list or as text. With neither it knows no tools.
        shows_calls: calls and their results.
        shows_several: more than one call of a message.
        short_ids: calls alone whose id has nine characters, as Mistral's.
        shows_system: a system message.
        has_metadata: it writes calls as GLM-4 does.
    """

    option: str | None
    field: type[list[Any]] | type[str] | None
    shows_calls: bool
    shows_several: bool
    short_ids: bool
    shows_system: bool
    has_metadata: bool


_FOUND: WeakKeyDictionary[PreTrainedTokenizerBase, TemplateHabits] = WeakKeyDictionary()


def examine(tokenizer: PreTrainedTokenizerBase) -> TemplateHabits:
    """The habits of the tokenizer's chat template; it is rendered the first time alone."""
    if tokenizer not in _FOUND:
        _FOUND[tokenizer] = _probe(tokenizer)
    return _FOUND[tokenizer]


def put_into_system(messages: list[Message], tools: list[ToolSchema] | str) -> list[Message]:
    """The messages with the tools as a field of the system message."""
    if messages and messages[0]["role"] == "system":
        return [{**messages[0], "tools": tools}, *messages[1:]]
    return [{"role": "system", "content": "", "tools": tools}, *messages]


def _probe(tokenizer: PreTrainedTokenizerBase) -> TemplateHabits:
    def shows(what: str, messages: list[Message], **options: Any) -> bool:  # noqa: ANN401 - of any template
        try:
            return what in str(tokenizer.apply_chat_template(messages, tokenize=False, **options))
        except _ERRORS:
            return False

    name = _TOOL["function"]["name"]
    option = next((word for word in ("tools", "xml_tools") if shows(name, [_QUESTION], **{word: [_TOOL]})), None)
    fields: dict[type[list[Any]] | type[str], list[ToolSchema] | str] = {list: [_TOOL], str: json.dumps([_TOOL])}
    field = None
    if option is None:
        field = next((kind for kind, tools in fields.items() if shows(name, put_into_system([_QUESTION], tools))), None)
    options = {option: [_TOOL]} if option else {}
    source = str(tokenizer.chat_template)

    def shows_calls(count: int, ids: str) -> bool:
        words = [f"gourd_{word}_{count - 1}" for word in ("value", "result")]
        return all(shows(word, _exchange(count, ids), **options) for word in words)

    short_ids = not shows_calls(1, _IDS) and shows_calls(1, _SHORT_IDS)
    ids = _SHORT_IDS if short_ids else _IDS
    return TemplateHabits(
        option,
        field,
        shows_calls=shows_calls(1, ids),
        shows_several=shows_calls(2, ids),
        short_ids=short_ids,
        shows_system=shows("gourd_system", [{"role": "system", "content": "gourd_system"}, _QUESTION]),
        has_metadata="metadata" in source and "observation" in source,
    )


def _exchange(count: int, ids: str) -> list[Message]:
    """A question, a message with so many calls, and their results."""
    name = _TOOL["function"]["name"]
    calls = [
        {"type": "function", "id": f"{ids}{n}", "function": {"name": name, "arguments": {"x": f"gourd_value_{n}"}}}
        for n in range(count)
    ]
    results = [
        {"role": "tool", "name": name, "tool_call_id": call["id"], "content": f"gourd_result_{n}"}
        for n, call in enumerate(calls)
    ]
    return [_QUESTION, {"role": "assistant", "content": "", "tool_calls": calls}, *results]
