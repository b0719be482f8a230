"""The tools there are, ours and those of servers, and the one way to call them: every outcome is a result a model can
read.

`from tools.registry import register_tool` is all a tool file needs. It does not know who asks a person first.
"""

import difflib
import importlib
import itertools
import pkgutil
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar, overload

from tools.definition import Harmless, Tool, ToolDefinitionError, ToolFunction, define_tool, markdown_table
from tools.results import RESULT_LIMIT, Picture, ToolResult, cap, read_value
from tools.running import ToolError, attempt, current_stop, run_stoppable
from tools.schema import JsonSchema

__all__ = [
    "RESULT_LIMIT",
    "BrokenFile",
    "Harmless",
    "Picture",
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

NAME_LENGTH = 64  # what the OpenAI API accepts

F = TypeVar("F", bound=ToolFunction)


class BrokenFile(NamedTuple):
    """A file in tools/ that could not be imported, and why."""

    file: str
    error: str


class Registry:
    """Tools by name."""

    def __init__(self) -> None:
        self._tools: dict[str, Tool] = {}
        self._adopted: dict[str, dict[str, Tool]] = {}  # by server and name; replaced and never changed
        self._adopting = threading.Lock()
        self._discovering = threading.Lock()

    def register(self, function: ToolFunction, confirm: bool = False, harmless: Harmless | None = None) -> Tool:
        """Make a function a tool. A file that was edited and is imported again replaces its own tools.

        Raises:
            ToolDefinitionError: the function will not do, or another file or a server has a tool of its name.
        """
        tool = define_tool(function, confirm, harmless)
        taken = self.get(tool.name)
        if taken and (taken.origin, taken.module) != ("", tool.module):
            raise ToolDefinitionError(
                f"Tool {tool.name!r}: {taken.origin or taken.module} has one of that name; rename it."
            )
        self._tools[tool.name] = tool
        return tool

    def adopt(self, origin: str, tools: Iterable[Tool]) -> list[Tool]:
        """Put the tools of a server beside the others, in place of those that it had; returns them by the names that
        they got: a name that is taken is preceded by the server's."""
        with self._adopting:
            others = {name: tools for name, tools in self._adopted.items() if name != origin}
            taken = {*self._tools, *itertools.chain.from_iterable(others.values())}
            adopted: dict[str, Tool] = {}
            for tool in tools:
                name = _free_name(tool.name, origin, taken | adopted.keys())
                adopted[name] = replace(tool, name=name, origin=origin)
            self._adopted = {**others, origin: adopted}
        return list(adopted.values())

    def __iter__(self) -> Iterator[Tool]:
        """The tools, sorted by name: the order files are imported in does not matter."""
        adopted = itertools.chain.from_iterable(tools.values() for tools in self._adopted.values())
        return iter(sorted([*self._tools.values(), *adopted], key=lambda tool: tool.name))

    @property
    def names(self) -> list[str]:
        return [tool.name for tool in self]

    def get(self, name: str) -> Tool | None:
        places = (self._tools, *self._adopted.values())
        return next((place[name] for place in places if name in place), None)

    def schemas(self, names: Collection[str] | None = None) -> list[JsonSchema]:
        """The tools in OpenAI chat format: all, or those named. A name without a tool is passed over, for a choice
        outlives the file it was made from."""
        return [tool.schema() for tool in self if names is None or tool.name in names]

    def problems(self, name: str, arguments: dict[str, Any]) -> list[str]:
        """What keeps these arguments from fitting the tool, a line each; the call would say the same and not run."""
        tool = self.get(name)
        try:
            return tool.check(arguments) if tool else []
        except ToolError as error:
            return [str(error)]

    def call(self, name: str, arguments: dict[str, Any], stop: threading.Event | None = None) -> ToolResult:
        """Run a tool in a thread of its own. It never raises: whatever goes wrong is a result that says so.

        Setting `stop` returns at once; the thread of a tool that does not look at `current_stop` runs on unheard.
        """
        start = time.perf_counter()
        outcome = run_stoppable(lambda: self._run(name, arguments), stop or threading.Event())
        seconds = time.perf_counter() - start
        if isinstance(outcome, BaseException):
            return ToolResult(False, cap(f"Error: {_explain(outcome)}"), seconds)
        content, images = outcome
        return ToolResult(True, cap(content), seconds, images)

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

    def _run(self, name: str, arguments: dict[str, Any]) -> tuple[str, tuple[Picture, ...]]:
        tool = self.get(name)
        if tool is None:
            raise ToolError(f"there is no tool called {name!r}. {self._suggest(name)}")
        return read_value(tool.run(arguments))

    def _suggest(self, name: str) -> str:
        closest = difflib.get_close_matches(name, self.names, n=1)
        return "".join(f"Did you mean {match}? " for match in closest) + f"Known tools: {', '.join(self.names)}."


def _free_name(name: str, origin: str, taken: Collection[str]) -> str:
    """The name, or the first that is free with the server's name before it."""
    prefixed = f"{origin}_{name}"
    numbered = (f"{prefixed[: NAME_LENGTH - 4]}_{number}" for number in itertools.count(2))
    names = itertools.chain([name[:NAME_LENGTH], prefixed[:NAME_LENGTH]], numbered)
    return next(name for name in names if name not in taken)


def _explain(error: BaseException) -> str:
    """A ToolError's message is written to be read; any other needs its type to be understood."""
    return str(error) if isinstance(error, ToolError) else f"{type(error).__name__}: {error}"


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
