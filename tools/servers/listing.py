"""A server's list of tools as ours: what cannot be one is left out, with a sentence why.

Nothing that the server says of its tools is trusted, but that a tool is read-only when it says so.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import mcp_types as types
from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

from tools.definition import Tool, invalid_arguments
from tools.running import ToolError
from tools.schema import JsonSchema, compact

TOOLS = 100  # of one server; more than any model can choose from
DESCRIPTION = 1000  # characters
SCHEMA = 20_000  # characters as JSON
PROBLEMS = 10  # lines
Call = Callable[[str, dict[str, Any]], object]


@dataclass(frozen=True)
class Listing:
    """The tools of a list that can be used, and a sentence for each that cannot."""

    tools: list[Tool]
    left_out: list[str]


def read_listing(offered: Iterable[types.Tool], call: Call) -> Listing:
    """Read a server's tools; they are run by `call`, with the name that the server has for them."""
    tools: dict[str, Tool] = {}
    left_out: list[str] = []
    for number, tool in enumerate(offered):
        if number >= TOOLS:
            left_out.append(f"Only its first {TOOLS} tools are used.")
            break
        read = "has the name of another" if tool.name in tools else _read(tool, call)
        if isinstance(read, Tool):
            tools[tool.name] = read
        else:
            left_out.append(f"{_shorten(tool.name, 40)!r} is left out: it {read}.")
    return Listing(list(tools.values()), left_out)


def _read(tool: types.Tool, call: Call) -> Tool | str:
    """The tool, or what is wrong with it."""
    schema = tool.input_schema
    name = re.sub(r"[^a-zA-Z0-9_-]", "_", tool.name)[:64]
    if not name:
        return "has no name"
    if schema.get("type") != "object":
        return "does not take an object"
    if len(json.dumps(schema)) > SCHEMA:
        return f"describes its arguments in more than {SCHEMA:,} characters"
    try:
        validator = _validator(schema)
        parameters = _parameters(schema)
    except SchemaError as error:
        return f"describes its arguments by no valid JSON schema ({_shorten(error.message, 100)})"
    except RecursionError:
        return "describes its arguments without end"
    confirm = not (tool.annotations and tool.annotations.read_only_hint)
    run, check = partial(_run, call, tool.name, validator), partial(_check, validator)
    description = _shorten(tool.description or tool.title or name, DESCRIPTION)
    return Tool(name, description, parameters, confirm, run, check=check)


def _run(call: Call, name: str, validator: Validator, arguments: dict[str, Any]) -> object:
    if problems := _check(validator, arguments):
        raise invalid_arguments(problems)
    return call(name, arguments)


def _check(validator: Validator, arguments: dict[str, Any]) -> list[str]:
    try:
        problems = [_problem(error.absolute_path, error.message) for error in validator.iter_errors(arguments)]
    except (Unresolvable, RecursionError) as error:
        raise ToolError("the server describes the arguments by a schema that cannot be followed") from error
    return problems[:PROBLEMS]


def _problem(path: Iterable[object], message: str) -> str:
    place = ".".join(map(str, path))
    return _shorten(f"{place}: {message}" if place else message, 300)


def _validator(schema: JsonSchema) -> Validator:
    """A validator that fetches nothing and runs no pattern: one can take for ever, and the server checks it anyway.

    Raises:
        SchemaError: it is no JSON schema.
    """
    kind = validator_for(schema)
    kind.check_schema(schema)
    patient = extend(kind, {"pattern": _pass, "patternProperties": _pass})
    validator: Validator = patient(schema, registry=Registry())
    return validator


def _pass(*_: object) -> Iterable[Any]:
    return ()


def _parameters(schema: JsonSchema) -> JsonSchema:
    """The schema as a model reads it: compact, unless it refers to parts of itself, which could unfold without end."""
    short = schema if '"$ref"' in json.dumps(schema) else compact(schema)
    return {"type": "object", "properties": {}, **{key: value for key, value in short.items() if key != "$schema"}}


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"
