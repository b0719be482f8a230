"""Every outcome of a call is a result a model can read."""

import enum
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from tools.registry import RESULT_LIMIT, Registry, Tool, ToolDefinitionError, ToolError, current_stop


class Unit(enum.Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


class Address(BaseModel):
    """Where somebody lives."""

    street: str
    number: int | None = None


@pytest.fixture
def registry() -> Registry:
    return Registry()


def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


def fail() -> None:
    """Fail."""
    raise KeyError("nothing here")


def test_a_name_taken_by_another_file_is_refused(registry: Registry) -> None:
    registry.register(add)
    elsewhere: dict[str, Any] = {"__name__": "elsewhere"}
    exec('def add(a: int) -> int:\n    "Add."\n    return a', elsewhere)
    with pytest.raises(ToolDefinitionError, match="'add': test_registry has one of that name"):
        registry.register(elsewhere["add"])


def test_an_edited_file_replaces_its_own_tool(registry: Registry) -> None:
    registry.register(add)
    registry.register(add, confirm=True)
    assert [tool.confirm for tool in registry] == [True]


def test_tools_are_sorted_and_can_be_chosen(registry: Registry) -> None:
    registry.register(fail, confirm=True)
    registry.register(add)
    assert registry.names == ["add", "fail"]
    assert [tool.confirm for tool in registry] == [False, True]
    assert [schema["function"]["name"] for schema in registry.schemas(["fail", "gone"])] == ["fail"]
    assert registry.get("gone") is None


def test_an_unknown_tool_is_answered_with_the_closest_one(registry: Registry) -> None:
    registry.register(add)
    result = registry.call("ad", {})
    assert not result.ok
    assert result.content == "Error: there is no tool called 'ad'. Did you mean add? Known tools: add."


def test_each_invalid_argument_is_one_readable_line(registry: Registry) -> None:
    registry.register(add)
    result = registry.call("add", {"b": "many", "c": 1})
    assert not result.ok
    assert result.content.splitlines() == [
        "Error: invalid arguments",
        "a: Field required",
        "b: Input should be a valid integer, unable to parse string as an integer",
        "c: Extra inputs are not permitted",
    ]


def test_arguments_that_are_no_object_are_refused(registry: Registry) -> None:
    registry.register(add)
    assert registry.call("add", ["a"]).content.startswith("Error: invalid arguments\nInput should be")  # type: ignore[arg-type]


def test_what_a_tool_raises_is_a_result(registry: Registry) -> None:
    def expected() -> None:
        """Fail."""
        raise ToolError("the door is locked: knock first")

    def leave() -> None:
        """Leave."""
        sys.exit(1)

    for function in (fail, expected, leave):
        registry.register(function)
    assert registry.call("fail", {}).content == "Error: KeyError: 'nothing here'"
    assert registry.call("expected", {}).content == "Error: the door is locked: knock first"
    assert registry.call("leave", {}).content == "Error: SystemExit: 1"
    assert not registry.call("leave", {}).ok


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("plain", "plain"),
        ({"city": "上海", "days": (1, 2)}, '{"city": "上海", "days": [1, 2]}'),
        (Address(street="High"), '{"street": "High", "number": null}'),
        (Unit.CELSIUS, '"celsius"'),
        (None, "null"),
        (Path("a"), '"a"'),
    ],
)
def test_a_result_that_is_no_string_is_json(registry: Registry, value: object, content: str) -> None:
    def tool() -> object:
        """Do."""
        return value

    registry.register(tool)
    assert registry.call("tool", {}).content == content


def test_a_long_result_is_cut_and_says_so(registry: Registry) -> None:
    def tool() -> str:
        """Do."""
        return "x" * (RESULT_LIMIT + 5)

    registry.register(tool)
    assert registry.call("tool", {}).content == "x" * RESULT_LIMIT + "\n[... 5 characters left out ...]"


def test_stop_returns_while_the_tool_still_runs(registry: Registry) -> None:
    started, release, stop = threading.Event(), threading.Event(), threading.Event()

    def tool() -> None:
        """Wait."""
        started.set()
        release.wait(10)

    def stop_once_started() -> None:
        started.wait(10)
        stop.set()

    registry.register(tool)
    threading.Thread(target=stop_once_started).start()
    result = registry.call("tool", {}, stop)
    assert (result.ok, result.content) == (False, "Error: stopped by the user")
    assert result.seconds < 2
    release.set()


def test_a_call_that_is_stopped_before_it_begins_does_not_run(registry: Registry) -> None:
    ran: list[bool] = []

    def tool() -> None:
        """Do."""
        ran.append(True)

    registry.register(tool)
    stop = threading.Event()
    stop.set()
    assert not registry.call("tool", {}, stop).ok
    assert ran == []


def test_a_tool_sees_the_stop_of_its_own_call(registry: Registry) -> None:
    seen: list[threading.Event] = []

    def tool() -> None:
        """Do."""
        seen.append(current_stop())

    registry.register(tool)
    stop = threading.Event()
    registry.call("tool", {}, stop)
    assert seen == [stop]
    assert not current_stop().is_set()


def test_seconds_are_those_of_the_call(registry: Registry) -> None:
    def tool() -> None:
        """Do."""
        time.sleep(0.05)

    registry.register(tool)
    assert 0.05 <= registry.call("tool", {}).seconds < 2


def test_tools_of_servers_get_names_of_their_own_and_keep_them(registry: Registry) -> None:
    registry.register(add)
    tools = [Tool("add", "Add.", {}, True, str), Tool("x" * 64, "Do.", {}, True, str)]
    assert [tool.name for tool in registry.adopt("one", tools)] == ["one_add", "x" * 64]
    assert [tool.name for tool in registry.adopt("two", tools)] == ["two_add", "two_" + "x" * 60]
    assert [tool.name for tool in registry.adopt("one", [*tools, tools[1]])] == ["one_add", "x" * 64, "one_" + "x" * 60]
    assert {tool.origin for tool in registry} == {"", "one", "two"}
    registry.adopt("one", [])
    assert registry.names == ["add", "two_add", "two_" + "x" * 60]
