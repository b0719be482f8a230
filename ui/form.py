"""A form for the arguments of a tool, made from their JSON schema: a field for each, and what is filled in as values.

It knows nothing of tools. What a field cannot be made for is written as JSON.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

import streamlit as st

from ui.markdown import escape

FieldKind = Literal["text", "integer", "number", "switch", "choice", "json"]
KINDS: dict[str, FieldKind] = {"string": "text", "integer": "integer", "number": "number", "boolean": "switch"}
BROWSER_LIMIT = 2**53 - 1  # larger whole numbers are not exact in a browser
YES_NO = {True: "yes", False: "no"}
LEFT_OUT = "Left out"
SAMPLES: dict[str, list[Any]] = {"string": ["a", "b", "c"], "number": [0.5, 1.5, 2.5], "boolean": [True, False]}


@dataclass(frozen=True)
class Field:
    """One argument. `default` is None when there is none; `low` and `high` are the limits of a number."""

    name: str
    kind: FieldKind
    required: bool
    description: str = ""
    default: Any = None
    choices: tuple[Any, ...] = ()
    low: float | None = None
    high: float | None = None
    example: str = ""


@dataclass
class Filled:
    """A form as it was filled in: the arguments to send, and a sentence for each field that cannot be read."""

    arguments: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_fields(parameters: dict[str, Any]) -> list[Field]:
    """The fields of a schema of type object, in its order."""
    required = parameters.get("required", [])
    return [_read_field(name, schema, name in required) for name, schema in parameters.get("properties", {}).items()]


def fill(fields: list[Field], values: dict[str, Any]) -> Filled:
    """What widgets gave, as arguments: optional fields left empty are not sent, and JSON is parsed."""
    filled = Filled()
    for one in fields:
        value = values.get(one.name)
        if value is None or (value == "" and not (one.kind == "text" and one.required)):
            continue
        if one.kind != "json":
            filled.arguments[one.name] = value
            continue
        try:
            filled.arguments[one.name] = json.loads(value)
        except (ValueError, RecursionError) as error:
            hint = f", such as {one.example}" if one.example else ""
            filled.problems.append(f"{one.name} is not JSON ({error}). Write JSON{hint}.")
    return filled


def draw_fields(fields: list[Field], key: str) -> dict[str, Any]:
    """The widgets, with keys that begin with `key`; what each gives by its name."""
    return {one.name: _draw_field(one, f"{key}-{one.name}") for one in fields}


def _read_field(name: str, schema: object, required: bool) -> Field:
    schema = _without_null(schema) if isinstance(schema, dict) else {}
    listed = schema.get("enum")
    choices = tuple(listed) if isinstance(listed, list) else (schema["const"],) if "const" in schema else ()
    kind = "choice" if choices else KINDS.get(str(schema.get("type")), "json")
    low, high = _limits(schema, whole=kind == "integer") if kind in ("integer", "number") else (None, None)
    description, default = str(schema.get("description", "")), schema.get("default")
    return Field(name, kind, required, description, default, choices, low, high, _example(schema))


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema that also allows null as the one that does not: left empty, it is not sent."""
    kind = schema.get("type")
    if isinstance(kind, list) and len(kinds := [name for name in kind if name != "null"]) == 1:
        return {**schema, "type": kinds[0]}
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    return {**options[0], **schema} if len(options) == 1 and isinstance(options[0], dict) else schema


def _limits(schema: dict[str, Any], *, whole: bool) -> tuple[float | None, float | None]:
    """The limits as the field's own type, where they are such; open ones count for whole numbers, else the tool itself
    tells."""
    low, high = _number(schema.get("minimum")), _number(schema.get("maximum"))
    if whole and low is None and (above := _number(schema.get("exclusiveMinimum"))) is not None:
        low = above + 1
    if whole and high is None and (below := _number(schema.get("exclusiveMaximum"))) is not None:
        high = below - 1
    if low is not None and high is not None and low > high:
        return None, None
    convert: type[float] = int if whole else float
    return (None if low is None else convert(low)), (None if high is None else convert(high))


def _number(value: object) -> float | None:
    """A schema can come from elsewhere and hold anything."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= BROWSER_LIMIT
    return value if is_number and isinstance(value, int | float) else None


def _example(schema: dict[str, Any]) -> str:
    """JSON of the kind that a schema wants; empty where it does not say which."""
    if schema.get("type") == "object":
        return '{"name": "value"}'
    if schema.get("type") != "array":
        return ""
    items = schema.get("items")
    samples = SAMPLES.get(str(items.get("type")) if isinstance(items, dict) else "", [1, 2, 3])
    return json.dumps(samples[:3] if schema.get("minItems") == 3 else samples[:2])


def _draw_field(one: Field, key: str) -> Any:  # noqa: ANN401 - of the field's own type
    label = escape(one.name) + ("" if one.required else " :small[:gray[optional]]")
    help = escape(one.description) or None
    match one.kind:
        case "text":
            return st.text_area(label, str(one.default or ""), key=key, help=help, height="content")
        case "integer" | "number":
            return _draw_number(one, label, key, help)
        case "switch" if one.required or one.default is not None:
            return st.toggle(label, bool(one.default), key=key, help=help)
        case "switch":
            return st.selectbox(label, YES_NO, None, YES_NO.__getitem__, key=key, help=help, placeholder=LEFT_OUT)
        case "choice":
            first = one.choices.index(one.default) if one.default in one.choices else 0 if one.required else None
            return st.selectbox(label, one.choices, first, _to_text, key=key, help=help, placeholder=LEFT_OUT)
        case "json":
            text = "" if one.default is None else json.dumps(one.default, ensure_ascii=False)
            placeholder = f"JSON, such as {one.example}" if one.example else "JSON"
            return st.text_area(label, text, key=key, help=help, height="content", placeholder=placeholder)


def _draw_number(one: Field, label: str, key: str, help: str | None) -> float | None:
    whole, limit = one.kind == "integer", float(BROWSER_LIMIT)
    low, high = (-limit if one.low is None else one.low), (limit if one.high is None else one.high)
    is_default = isinstance(one.default, int | float) and low <= one.default <= high
    default = (int(one.default) if whole else float(one.default)) if is_default else None
    step, format = (1, "%d") if whole else (0.1, "%g")
    draw: Callable[..., float | None] = st.number_input  # its overloads have no word for "either kind of number"
    placeholder = None if one.required else LEFT_OUT
    return draw(label, one.low, one.high, default, step, format, key=key, help=help, placeholder=placeholder)


def _to_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
