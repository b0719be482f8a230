"""The chat template in Python: the same text as `chat_template.jinja`, cut into what the model reads and what it says.

Rendering millions of dialogues through Jinja would hold up the GPU; a test keeps the two identical.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from training.dialogue import Dialogue, Message, ToolSchema

# Deeper schemas are named only by their outer type; a schema may refer to itself.
_DEPTH = 4


class Span(NamedTuple):
    """A piece of the rendered text; `is_reply` when the assistant is to produce it, `<|im_end|>` included."""

    text: str
    is_reply: bool


def render(dialogue: Dialogue) -> list[Span]:
    """The dialogue as alternating spans that the model reads and spans that it says, first to last."""
    spans: list[Span] = []
    read = ""
    for text, is_reply in _pieces(dialogue):
        if not is_reply:
            read += text
            continue
        spans += [Span(read, False), Span(text, True)]
        read = ""
    return [*spans, Span(read, False)]


def _pieces(dialogue: Dialogue) -> Iterator[tuple[str, bool]]:
    messages, tools = dialogue.messages, dialogue.tools
    has_system = bool(messages) and messages[0]["role"] == "system"
    system = _text(messages[0]["content"]) if has_system else ""
    if system or tools:
        yield f"<|im_start|>system\n{system}{_tools_text(tools or [], bool(system))}<|im_end|>\n", False
    for message in messages[1:] if has_system else messages:
        if message["role"] == "assistant":
            yield "<|im_start|>assistant\n", False
            yield _reply_text(message) + "<|im_end|>", bool(message.get("weight", 1))
            yield "\n", False
        else:
            role = message["role"] if message["role"] in ("system", "tool") else "user"
            yield f"<|im_start|>{role}\n{_text(message['content'])}<|im_end|>\n", False


def _text(content: object) -> str:
    """Content as text. Role tags in it are broken up, so that no message can pretend to be another role's."""
    if isinstance(content, str):
        return content.replace("<|im_", "< |im_").replace("<|endoftext", "< |endoftext") if "<|" in content else content
    parts = content if isinstance(content, list) else []
    return "".join(_text(part["text"]) for part in parts if part["type"] == "text")


def _reply_text(message: Message) -> str:
    calls = [_call_text(call) for call in message.get("tool_calls") or []]
    return "\n".join([_text(message.get("content")), *calls] if message.get("content") or not calls else calls)


def _call_text(call: dict[str, Any]) -> str:
    function = call.get("function", call)
    arguments = function["arguments"] if isinstance(function["arguments"], str) else _json(function["arguments"])
    return f'<tool_call>{{"name": {_json(function["name"])}, "arguments": {_text(arguments)}}}</tool_call>'


def _tools_text(tools: list[ToolSchema], follows_text: bool) -> str:
    if not tools:
        return ""
    return ("\n\n" if follows_text else "") + "# Tools" + "".join(_text(_tool_text(tool)) for tool in tools)


def _tool_text(tool: ToolSchema) -> str:
    function = tool.get("function", tool)
    parameters = function.get("parameters") or {}
    required, definitions = parameters.get("required") or [], parameters.get("$defs") or {}
    lines = [f"\n## {function['name']}: {_one_line(function.get('description'))}"]
    for name, schema in (parameters.get("properties") or {}).items():
        note = ""
        if name in required:
            note = ", required"
        elif schema.get("default") is not None:
            note = f", default {_json(schema['default'])}"
        description = f": {_one_line(schema['description'])}" if schema.get("description") else ""
        lines.append(f"\n- {name} ({_kind(schema, definitions, 0)}{note}){description}")
    return "".join(lines)


def _kind(schema: dict[str, Any], definitions: dict[str, Any], depth: int) -> str:
    """What values a schema takes, in a few words; `depth` counts nesting."""
    if "$ref" in schema and depth < _DEPTH:
        return _kind(definitions[schema["$ref"].split("/")[-1]], definitions, depth + 1)
    if "enum" in schema:
        return "|".join(map(_json, schema["enum"]))
    if "const" in schema:
        return _json(schema["const"])
    if "anyOf" in schema or "oneOf" in schema:
        options = schema["anyOf"] if "anyOf" in schema else schema["oneOf"]
        return " or ".join(_kind(option, definitions, depth) for option in options if option.get("type") != "null")
    kind = schema.get("type", "any")
    if not isinstance(kind, str):
        return " or ".join(one for one in kind if one != "null")
    if kind == "array" and isinstance(schema.get("items"), dict):
        return f"array of {_kind(schema['items'], definitions, depth + 1)}"
    if kind == "object" and schema.get("properties") and depth < _DEPTH:
        return _fields(schema, definitions, depth)
    return kind


def _fields(schema: dict[str, Any], definitions: dict[str, Any], depth: int) -> str:
    required = schema.get("required") or []
    fields = (
        f"{name}{'' if name in required else '?'}: {_kind(field, definitions, depth + 1)}"
        for name, field in schema["properties"].items()
    )
    return "{" + ", ".join(fields) + "}"


def _one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
