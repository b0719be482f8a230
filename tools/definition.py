"""What a tool is: a plain typed function with a docstring, read once into a name, a JSON schema and a validator.

It does not know which tools exist nor how they are run.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

from tools.running import attempt
from tools.schema import JsonSchema, describe

ToolFunction = Callable[..., Any]

# What the OpenAI API accepts as a function name.
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
# Where a docstring stops telling what a function does and turns to its parts (Google, NumPy and Sphinx style).
_PARTS = re.compile(r"^(?:(?:Args|Arguments|Parameters|Returns|Yields|Raises)(?::.*)?|:\w[^:]*:.*)$", re.MULTILINE)
# Prefixed, a parameter may be called what pydantic keeps for itself: `schema`, `json`, `_x`, `model_name`.
_FIELD = "argument_{}"


class ToolDefinitionError(Exception):
    """A function cannot become a tool. The message names the function and says what to change."""


@dataclass(frozen=True)
class Harmless:
    """Calls of a tool that only read: `covers` tells one by its arguments, which may be anything that JSON can hold;
    `listed` says to a person which calls those are."""

    covers: Callable[[dict[str, Any]], bool]
    listed: tuple[str, ...]


@dataclass(frozen=True)
class Tool:
    """A function a model may call. `confirm` declares that a person is asked first, who may let the `harmless` calls
    pass; whoever runs turns asks."""

    name: str
    description: str
    parameters: JsonSchema
    function: ToolFunction
    confirm: bool
    arguments: type[BaseModel]
    harmless: Harmless | None = None

    def schema(self) -> JsonSchema:
        """The tool in OpenAI chat format."""
        function = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return {"type": "function", "function": function}

    def is_harmless(self, arguments: dict[str, Any]) -> bool:
        """Whether a call is known to only read; where that cannot be told, it is not."""
        return self.harmless is not None and attempt(partial(self.harmless.covers, arguments)) is True

    def bind(self, arguments: dict[str, Any]) -> inspect.BoundArguments:
        """The arguments as the function wants them: enums for values, tuples for lists, defaults filled in.

        Raises:
            pydantic.ValidationError: the arguments do not fit.
        """
        valid = self.arguments.model_validate(arguments)
        signature = inspect.signature(self.function)
        bound = signature.bind_partial()
        bound.arguments.update({name: getattr(valid, _FIELD.format(name)) for name in signature.parameters})
        return bound


def define_tool(function: ToolFunction, confirm: bool = False, harmless: Harmless | None = None) -> Tool:
    """Read a function as a tool.

    Raises:
        ToolDefinitionError: its name, docstring or one of its parameters will not do.
    """
    name = getattr(function, "__name__", repr(function))
    if not _NAME.fullmatch(name):
        raise ToolDefinitionError(f"Tool {name!r}: name it with 1 to 64 ASCII letters, digits and underscores.")
    if inspect.iscoroutinefunction(function):
        raise ToolDefinitionError(f"Tool {name!r}: is async; write a plain function.")
    description = _read_description(function)
    if not description:
        raise ToolDefinitionError(f"Tool {name!r}: has no docstring; say in one what it does.")
    try:
        arguments = _read_arguments(function, name)
        parameters = describe(arguments)
    except (NameError, PydanticUndefinedAnnotation, PydanticUserError) as error:
        raise ToolDefinitionError(f"Tool {name!r}: an annotation cannot be used: {_first_line(error)}") from error
    return Tool(name, description, parameters, function, confirm, arguments, harmless)


def markdown_table(tools: Iterable[Tool]) -> str:
    """The tools as the Markdown table of the README."""
    rows = [("Tool", "Arguments", "What it does", "Asks first"), ("---",) * 4]
    for tool in tools:
        arguments = [
            f"`{name}`: {schema.get('description', schema.get('type', 'any'))}"
            for name, schema in tool.parameters["properties"].items()
        ]
        rows.append((f"`{tool.name}`", "\n".join(arguments), tool.description, "yes" if tool.confirm else "no"))
    cells = [[cell.replace("|", r"\|").replace("\n", "<br>") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in cells)


def _read_description(function: ToolFunction) -> str:
    """The docstring without its list of arguments, each paragraph on one line."""
    body = _PARTS.split(inspect.getdoc(function) or "", maxsplit=1)[0]
    return "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", body)).strip()


def _read_arguments(function: ToolFunction, tool: str) -> type[BaseModel]:
    hints = get_type_hints(function, include_extras=True)
    fields: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise ToolDefinitionError(f"Tool {tool!r}: {parameter} cannot be described; name each parameter.")
        if name not in hints:
            raise ToolDefinitionError(f"Tool {tool!r}: parameter {name!r} has no type; annotate it.")
        fields[_FIELD.format(name)] = _read_field(name, hints[name], parameter.default)
    return create_model(tool, __config__=ConfigDict(extra="forbid"), **fields)


def _read_field(name: str, hint: Any, default: Any) -> tuple[Any, Any]:  # noqa: ANN401 - annotations are of any type
    """A parameter as a pydantic field. Of `Annotated[type, "description", required]` both extras may be missing;
    without the flag a parameter is required when it has no default. Pydantic reads what else is annotated."""
    extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    required = next((extra for extra in extras if isinstance(extra, bool)), default is inspect.Parameter.empty)
    if required:
        default = ...
    elif default is inspect.Parameter.empty or default is None:
        default, hint = None, hint | None
    description = next((extra for extra in extras if isinstance(extra, str)), None)
    options: dict[str, Any] = {"alias": name} | ({"description": description} if description else {})
    return hint, Field(default, **options)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
