"""Turns an argument that a model wrote as text into a value of the type that the tool declares for it.

It does not refuse: text that does not fit the type stays text, and the registry says what is wrong with it.
"""

import ast
import json
from typing import Any

from model.calls import PYTHON_ERRORS
from model.chat_model import ToolSchema

_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}
_WORDS = {"true": True, "false": False, "null": None, "none": None}


def read_value(text: str, tool: str, argument: str, tools: list[ToolSchema]) -> Any:  # noqa: ANN401 - any JSON value
    """`text` as the type that `tool` declares for `argument`; for one that declares none, JSON if it is JSON."""
    types = _find_types(tool, argument, tools)
    value = _parse(text)
    if types is None:
        return value
    fits = any(isinstance(value, _PYTHON_TYPES[kind]) for kind in types if kind in _PYTHON_TYPES)
    if fits and not (isinstance(value, bool) and "boolean" not in types):
        return value
    if isinstance(value, float) and value.is_integer() and "integer" in types:
        return int(value)
    return text


def _parse(text: str) -> Any:  # noqa: ANN401 - any JSON value
    stripped = text.strip()
    if stripped.lower() in _WORDS:
        return _WORDS[stripped.lower()]
    try:
        return json.loads(stripped)
    except (ValueError, RecursionError):
        return _parse_python(stripped) if stripped[:1] in ("[", "{") else text


def _parse_python(text: str) -> Any:  # noqa: ANN401 - any plain value
    try:
        return ast.literal_eval(text)
    except PYTHON_ERRORS:
        return text


def _find_types(tool: str, argument: str, tools: list[ToolSchema]) -> set[str] | None:
    """The JSON types of an argument, None if they are not declared."""
    for schema in tools:
        function = schema["function"]
        if function["name"] == tool:
            parameters = function.get("parameters") or {}
            declared = (parameters.get("properties") or {}).get(argument)
            return _list_types(declared, parameters.get("$defs") or {}) or None
    return None


def _list_types(schema: Any, definitions: dict[str, Any], depth: int = 0) -> set[str]:  # noqa: ANN401 - JSON schema
    if not isinstance(schema, dict) or depth > 8:
        return set()
    if "$ref" in schema:
        return _list_types(definitions.get(str(schema["$ref"]).rpartition("/")[2]), definitions, depth + 1)
    kind = schema.get("type")
    types = {kind} if isinstance(kind, str) else set(kind or [])
    for option in [*(schema.get("anyOf") or []), *(schema.get("oneOf") or [])]:
        types |= _list_types(option, definitions, depth + 1)
    return types
