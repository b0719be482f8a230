"""Tools that a person defines by hand, as YAML or JSON, and whose results the person types.

The model is offered them like any others; when it calls one, the turn waits for the observation.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.actions import Action, Approver, rejection
from assistant.events import Event, ObservationAsked, ToolResult
from model.chat_model import Message, ToolSchema

# Words that the built-in model can use too: it takes "get_current_weather" for the tool that it knows.
EXAMPLE = """\
# Ask: Where is order A1234?
- name: track_order
  description: Tell where a parcel is
  parameters:
    type: object
    properties:
      order_number:
        type: string
        description: The number of the order
      detail:
        type: string
        enum: [short, full]
    required: [order_number]
"""
TypeName = Literal["string", "integer", "number", "boolean", "array", "object", "null"]
# Pydantic's names of what is wrong, in words that say what to change; the rest is understood as it is.
_FAULTS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here; a tool has name, description and parameters",
    "model_type": "must have fields of its own, such as `type: object`",
    "dict_type": "must have fields of its own, one for each parameter",
    "list_type": "must be a list",
    "string_type": "must be a text",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "must have 1 to 64 letters, digits, underscores and hyphens",
}


class ManualError(Exception):
    """The definition cannot be used. The message says where and what to change."""


class _Schema(BaseModel):
    """A part of a JSON schema, as far as it must be right for models to read it."""

    type: TypeName | list[TypeName] | None = None
    description: str | None = None
    properties: dict[str, "_Schema"] | None = None
    items: "_Schema | bool | None" = None
    required: list[str] | None = None
    enum: list[Any] | None = None


class _Parameters(_Schema):
    type: Literal["object"] = "object"


class _Function(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")
    description: str = Field(min_length=1)
    parameters: _Parameters = _Parameters()
    strict: bool | None = None


class _Wrapped(BaseModel):
    model_config = ConfigDict(extra="forbid")

    type: Literal["function"]
    function: _Function


class _Loader(yaml.SafeLoader):
    """YAML without what no tool needs and what could hide a mistake: aliases, and one key twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases are not read; write it out", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in names:
                complaint = f"{key.value!r} is there twice; a new tool begins with a hyphen"
                raise yaml.constructor.ConstructorError(None, None, complaint, key.start_mark)
            names.add(str(key.value))
        return super().construct_mapping(node, deep)


def parse_tools(text: str) -> list[ToolSchema]:
    """The tools of a definition, in OpenAI chat format: a list of tools or one, each with `name`, `description` and
    `parameters`, also inside OpenAI's `{"type": "function", "function": …}`.

    Raises:
        ManualError: it is neither YAML nor JSON, or a tool has not the right shape.
    """
    value = _plain(_read(text))
    tools = value if isinstance(value, list) else [] if value is None else [value]
    if not tools:
        raise ManualError("There is no tool yet. Write one with name, description and parameters.")
    schemas = [_to_schema(tool, number) for number, tool in enumerate(tools, 1)]
    names = [schema["function"]["name"] for schema in schemas]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ManualError(f"Two tools are called {twice}. Rename one.")
    return schemas


def _read(text: str) -> object:
    """JSON is YAML too, but for tabs; where it is neither, the complaint is JSON's when it looks like that."""
    complaint = ""
    if text.lstrip().startswith(("{", "[")):
        try:
            return json.loads(text)
        except json.JSONDecodeError as error:
            complaint = f"Line {error.lineno}, column {error.colno}: {error.msg}."
        except RecursionError:
            complaint = "This is nested too deeply to be read."
    try:
        return yaml.load(text, _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ManualError(complaint or _complain(error)) from None


def _complain(error: Exception) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return f"Line {mark.line + 1}, column {mark.column + 1}: {error.problem}."
    if isinstance(error, RecursionError):
        return "This is nested too deeply to be read."
    return f"This cannot be read: {str(error).splitlines()[0]}."


def _plain(value: object) -> object:
    """The value as JSON has it: YAML also knows dates, and keys that are no texts."""
    try:
        return json.loads(json.dumps(value, default=str, allow_nan=False))
    except (ValueError, TypeError):
        raise ManualError("Only what JSON can hold is read: texts, finite numbers, true, false, null.") from None


def _to_schema(tool: object, number: int) -> ToolSchema:
    named = tool.get("function", tool) if isinstance(tool, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    title = f"Tool {number}" + (f" ({name})" if isinstance(name, str) and name else "")
    try:
        wrapped = isinstance(tool, dict) and "function" in tool
        function = _Wrapped.model_validate(tool).function if wrapped else _Function.model_validate(tool)
    except ValidationError as error:
        raise ManualError(f"{title}: {_say(error)}.") from None
    parameters = function.parameters
    if unknown := next((n for n in parameters.required or () if n not in (parameters.properties or {})), None):
        raise ManualError(f"{title}: {unknown} is required, but there is no such property.")
    assert isinstance(named, dict)
    given = {"type": "object", "properties": {}, **named.get("parameters", {})}
    return {
        "type": "function",
        "function": {"name": function.name, "description": function.description, "parameters": given},
    }


def _say(error: ValidationError) -> str:
    """The first fault: where it stands, and what to change."""
    fault = error.errors(include_url=False)[0]
    # Of the parts, some are only ours or pydantic's: the wrapping, and the kinds that a type may be of.
    places = [str(part) for part in fault["loc"] if part != "function" and "[" not in str(part)]
    if not places:
        return "a tool has name, description and parameters"
    return f"{'.'.join(places)} {_FAULTS.get(fault['type'], 'is wrong: ' + fault['msg'])}"


@dataclass(frozen=True)
class ManualActions:
    """Tools defined by hand: a reply's calls go to the person."""

    schemas: list[ToolSchema]

    def find(self, reply: Message) -> list[Action]:
        names = tuple(schema["function"]["name"] for schema in self.schemas)
        return [
            ManualAction(names, call["id"], call["function"]["name"], json.loads(call["function"]["arguments"]))
            for call in reply.get("tool_calls", ())
        ]


@dataclass(frozen=True)
class ManualAction:
    """One call, which the person answers: the text typed is its result, empty or not."""

    names: tuple[str, ...]
    id: str
    name: str
    arguments: dict[str, Any]

    @property
    def signature(self) -> str:
        return json.dumps([self.name, self.arguments], sort_keys=True, ensure_ascii=False)

    def run(self, approve: Approver, stop: threading.Event) -> Iterator[Event]:
        if self.name not in self.names:
            known = ", ".join(self.names)
            yield ToolResult(
                self.id, self.name, False, f"Error: there is no tool called {self.name!r}. Known tools: {known}.", 0.0
            )
            return
        asked = ObservationAsked(self.id, self.name, self.arguments)
        yield asked  # before it is waited for, so that it is recorded while it waits
        decision = approve(asked, stop)
        if stop.is_set():
            return
        content = decision.observation if decision.allowed else rejection(decision.reason)
        yield ToolResult(self.id, self.name, decision.allowed, content, 0.0)
