"""What a tool is, and how a plain typed function with a docstring becomes one.

It does not know which tools exist, nor what becomes of their results.
"""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.errors import PydanticUndefinedAnnotation, PydanticUserError

from tools.running import ToolError, attempt
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


def _fits(arguments: dict[str, Any]) -> list[str]:
    return []


@dataclass(frozen=True)
class Tool:
    """What a model may call. `run` validates the arguments and does it; it raises `ToolError` for failures to expect.
    `check` only validates: a line for each argument that does not fit.

    `confirm` declares that a person is asked first, who may let the `harmless` calls pass; whoever runs turns asks.
    `origin` is the name of the server that the tool is on, empty for our own, whose module `module` is."""

    name: str
    description: str
    parameters: JsonSchema
    confirm: bool
    run: Callable[[dict[str, Any]], object]
    origin: str = ""
    module: str = ""
    check: Callable[[dict[str, Any]], list[str]] = _fits
    harmless: Harmless | None = None

    def schema(self) -> JsonSchema:
        """The tool in OpenAI chat format."""
        function = {"name": self.name, "description": self.description, "parameters": self.parameters}
        return {"type": "function", "function": function}

    def is_harmless(self, arguments: dict[str, Any]) -> bool:
        """Whether a call is known to only read; where that cannot be told, it is not."""
        return self.harmless is not None and attempt(partial(self.harmless.covers, arguments)) is True


def invalid_arguments(problems: Iterable[str]) -> ToolError:
    """The refusal of a call, one line per invalid argument."""
    return ToolError("\n".join(["invalid arguments", *problems]))


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
    run, check = partial(_call, function, arguments), partial(_check, arguments)
    module = function.__module__
    return Tool(name, description, parameters, confirm, run, module=module, check=check, harmless=harmless)


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


def _call(function: ToolFunction, model: type[BaseModel], arguments: dict[str, Any]) -> object:
    """Call the function with arguments as it wants them: enums for values, tuples for lists, defaults filled in."""
    try:
        valid = model.model_validate(arguments)
    except ValidationError as error:
        raise invalid_arguments(_problems(error)) from error
    signature = inspect.signature(function)
    bound = signature.bind_partial()
    bound.arguments.update({name: getattr(valid, _FIELD.format(name)) for name in signature.parameters})
    return function(*bound.args, **bound.kwargs)


def _check(model: type[BaseModel], arguments: dict[str, Any]) -> list[str]:
    try:
        model.model_validate(arguments)
    except ValidationError as error:
        return list(_problems(error))
    return []


def _problems(error: ValidationError) -> Iterator[str]:
    """One line per invalid argument: where it stands, and what is wrong."""
    for problem in error.errors(include_url=False):
        place = ".".join(str(part) for part in problem["loc"])
        yield f"{place}: {problem['msg']}" if place else problem["msg"]


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
