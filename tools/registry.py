"""The tools there are, and the one way to call them: every outcome is a result a model can read.

`from tools.registry import register_tool` is all a tool file needs. It does not know who asks a person first.
"""

import difflib
import importlib
import json
import pkgutil
import threading
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar, overload

import pydantic_core
from pydantic import ValidationError

from tools.definition import Harmless, Tool, ToolDefinitionError, ToolFunction, define_tool, markdown_table
from tools.running import ToolError, attempt, current_stop, run_stoppable
from tools.schema import JsonSchema

__all__ = [
    "BrokenFile",
    "Harmless",
    "Registry",
    "Tool",
    "ToolDefinitionError",
    "ToolError",
    "ToolResult",
    "current_stop",
    "discover",
    "markdown_table",
    "register_tool",
    "registry",
]

# Characters of one result. More would push the question out of a model's context.
RESULT_LIMIT = 8000

F = TypeVar("F", bound=ToolFunction)


@dataclass(frozen=True)
class ToolResult:
    """The outcome of a call: `content` is what the model reads; seconds are wall-clock."""

    ok: bool
    content: str
    seconds: float


class BrokenFile(NamedTuple):
    """A file in tools/ that could not be imported, and why."""

    file: str
    error: str


class Registry:
    """Tools by name."""

    def __init__(self) -> None:
        self._tools: dict[str, Tool] = {}
        self._discovering = threading.Lock()

    def register(self, function: ToolFunction, confirm: bool = False, harmless: Harmless | None = None) -> Tool:
        """Make a function a tool. A file that was edited and is imported again replaces its own tools.

        Raises:
            ToolDefinitionError: the function will not do, or another file has a tool of its name.
        """
        tool = define_tool(function, confirm, harmless)
        taken = self.get(tool.name)
        if taken and taken.function.__module__ != function.__module__:
            raise ToolDefinitionError(
                f"Tool {tool.name!r}: {taken.function.__module__} has one of that name; rename it."
            )
        self._tools[tool.name] = tool
        return tool

    def __iter__(self) -> Iterator[Tool]:
        """The tools, sorted by name: the order files are imported in does not matter."""
        return iter(sorted(self._tools.values(), key=lambda tool: tool.name))

    @property
    def names(self) -> list[str]:
        return [tool.name for tool in self]

    def get(self, name: str) -> Tool | None:
        return self._tools.get(name)

    def schemas(self, names: Collection[str] | None = None) -> list[JsonSchema]:
        """The tools in OpenAI chat format: all, or those named. A name without a tool is passed over, for a choice
        outlives the file it was made from."""
        return [tool.schema() for tool in self if names is None or tool.name in names]

    def problems(self, name: str, arguments: dict[str, Any]) -> list[str]:
        """What keeps these arguments from fitting the tool, a line each; the call would say the same and not run."""
        tool = self.get(name)
        try:
            if tool:
                tool.bind(arguments)
        except ValidationError as error:
            return list(_problems(error))
        return []

    def call(self, name: str, arguments: dict[str, Any], stop: threading.Event | None = None) -> ToolResult:
        """Run a tool in a thread of its own. It never raises: whatever goes wrong is a result that says so.

        Setting `stop` returns at once; the thread of a tool that does not look at `current_stop` runs on unheard.
        """
        start = time.perf_counter()
        outcome = run_stoppable(lambda: self._run(name, arguments), stop or threading.Event())
        ok = not isinstance(outcome, BaseException)
        content = f"Error: {_explain(outcome)}" if isinstance(outcome, BaseException) else outcome
        return ToolResult(ok, _cap(content), time.perf_counter() - start)

    def discover(self, package: str = "tools") -> list[BrokenFile]:
        """Import every file of a package, so that those that hold tools register them; the rest does no harm.

        Calling it again imports only what is new or was broken. A broken file registers nothing.
        """
        found = pkgutil.iter_modules(importlib.import_module(package).__path__)
        files = sorted(module.name for module in found if module.name != "__main__")
        with self._discovering:
            broken = [(file, self._import(f"{package}.{file}")) for file in files]
        return [BrokenFile(f"{package}/{file}.py", error) for file, error in broken if error]

    def _import(self, module: str) -> str:
        """Import a module if it is not yet; what went wrong, or nothing."""
        before = dict(self._tools)
        outcome = attempt(lambda: importlib.import_module(module))
        if not isinstance(outcome, BaseException):
            return ""
        self._tools = before
        return _explain(outcome)

    def _run(self, name: str, arguments: dict[str, Any]) -> str:
        tool = self.get(name)
        if tool is None:
            raise ToolError(f"there is no tool called {name!r}. {self._suggest(name)}")
        try:
            bound = tool.bind(arguments)
        except ValidationError as error:
            raise ToolError("\n".join(["invalid arguments", *_problems(error)])) from error
        return _to_text(tool.function(*bound.args, **bound.kwargs))

    def _suggest(self, name: str) -> str:
        closest = difflib.get_close_matches(name, self.names, n=1)
        return "".join(f"Did you mean {match}? " for match in closest) + f"Known tools: {', '.join(self.names)}."


def _problems(error: ValidationError) -> Iterator[str]:
    """One line per invalid argument: where it stands, and what is wrong."""
    for problem in error.errors(include_url=False):
        place = ".".join(str(part) for part in problem["loc"])
        yield f"{place}: {problem['msg']}" if place else problem["msg"]


def _explain(error: BaseException) -> str:
    """A ToolError's message is written to be read; any other needs its type to be understood."""
    return str(error) if isinstance(error, ToolError) else f"{type(error).__name__}: {error}"


def _to_text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(pydantic_core.to_jsonable_python(value, fallback=str), ensure_ascii=False)


def _cap(text: str) -> str:
    if len(text) <= RESULT_LIMIT:
        return text
    return f"{text[:RESULT_LIMIT]}\n[... {len(text) - RESULT_LIMIT} characters left out ...]"


registry = Registry()
discover = registry.discover


@overload
def register_tool(function: F) -> F: ...
@overload
def register_tool(*, confirm: bool = False, harmless: Harmless | None = None) -> Callable[[F], F]: ...
def register_tool(
    function: F | None = None, *, confirm: bool = False, harmless: Harmless | None = None
) -> F | Callable[[F], F]:
    """Decorate a function to make it a tool; it stays the plain function it is. With `confirm=True` a person is
    asked before each call, but not before `harmless` ones when the person wants it so.

    Raises:
        ToolDefinitionError: the function will not do, or another file has a tool of its name.
    """

    def decorate(function: F) -> F:
        registry.register(function, confirm, harmless)
        return function

    return decorate if function is None else decorate(function)
