"""A pydantic model as the JSON schema a small language model reads: compact, without references and titles.

It does not know what the schema is of.
"""

from functools import partial
from typing import Any

from pydantic import BaseModel

JsonSchema = dict[str, Any]


def describe(model: type[BaseModel]) -> JsonSchema:
    """The schema of a model's fields as OpenAI's `parameters`: type, properties and required, nothing else.

    Raises:
        pydantic.errors.PydanticUserError: a field's type has no JSON form.
    """
    schema = model.model_json_schema()
    short = _compact(schema, schema.get("$defs", {}))
    return {"type": "object", "properties": short.get("properties", {}), "required": short.get("required", [])}


def compact(schema: JsonSchema) -> JsonSchema:
    """Any valid schema without references, without what a model need not read."""
    return _compact(schema, {})


def _compact(node: JsonSchema, definitions: dict[str, JsonSchema], opened: frozenset[str] = frozenset()) -> JsonSchema:
    """A schema with its references inlined; a type inside itself is just an object there, or it would never end."""
    if not isinstance(node, dict):  # `true` and `false` are schemas too
        return node
    if reference := node.get("$ref"):
        name = reference.rpartition("/")[2]
        target = {"type": "object"} if name in opened else definitions[name]
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        return _compact({**target, **siblings}, definitions, opened | {name})

    descend = partial(_compact, definitions=definitions, opened=opened)
    short: JsonSchema = {}
    for key, value in node.items():
        match key, value:
            case "title" | "discriminator" | "$defs", _:
                continue
            case "properties", _:
                short[key] = {name: descend(schema) for name, schema in value.items()}
            case "anyOf" | "oneOf" | "allOf" | "prefixItems", _:
                short[key] = [descend(schema) for schema in value]
            case "items" | "additionalProperties", dict():
                short[key] = descend(value)
            case _:
                short[key] = value
    return _head_first(_fold_tuple(_fold_optional(short)))


def _fold_optional(node: JsonSchema) -> JsonSchema:
    """`X | None = None` reads as X: that it may be left out is said by `required`."""
    if node.get("default", ...) is not None:
        return node
    rest = {key: value for key, value in node.items() if key not in ("anyOf", "default")}
    options = [option for option in node.get("anyOf", []) if option != {"type": "null"}]
    match options:
        case []:
            return rest
        case [only]:
            return {**only, **rest}
        case _:
            return {"anyOf": options, **rest}


def _fold_tuple(node: JsonSchema) -> JsonSchema:
    """A tuple of one type reads as an array of that type with a fixed length, which every model server knows."""
    match node:
        case {"prefixItems": [first, *others], **rest} if all(other == first for other in others):
            return {"items": first, **rest}
        case _:
            return node


def _head_first(node: JsonSchema) -> JsonSchema:
    return {key: node[key] for key in ("type", "description") if key in node} | node
