"""Which functions become tools, and how they are described to a model."""

import enum
import threading
from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field

from tools.registry import Registry, ToolDefinitionError, markdown_table


class Unit(enum.Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


class Address(BaseModel):
    """Where somebody lives."""

    street: str
    number: int | None = None


class Node(BaseModel):
    title: str
    children: list["Node"] = []


@pytest.fixture
def registry() -> Registry:
    return Registry()


def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


def parameters(function: Callable[..., object]) -> dict[str, Any]:
    schema = Registry().register(function).schema()["function"]["parameters"]
    assert isinstance(schema, dict)
    return schema


def test_a_plain_function_becomes_an_openai_tool(registry: Registry) -> None:
    registry.register(add)
    assert registry.schemas() == [
        {
            "type": "function",
            "function": {
                "name": "add",
                "description": "Add two numbers.",
                "parameters": {
                    "type": "object",
                    "properties": {"a": {"type": "integer"}, "b": {"type": "integer", "default": 2}},
                    "required": ["a"],
                },
            },
        }
    ]


@pytest.mark.parametrize(
    ("annotation", "schema"),
    [
        (str, {"type": "string"}),
        (Annotated[float, "How much"], {"type": "number", "description": "How much"}),
        (Annotated[int, "How many", Field(ge=0)], {"type": "integer", "description": "How many", "minimum": 0}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (Unit, {"type": "string", "enum": ["celsius", "fahrenheit"]}),
        (list[str], {"type": "array", "items": {"type": "string"}}),
        (tuple[int, int], {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}),
        (
            tuple[int, str],
            {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}], "minItems": 2, "maxItems": 2},
        ),
        (int | None, {"anyOf": [{"type": "integer"}, {"type": "null"}]}),
        (
            dict[str, Unit],
            {"type": "object", "additionalProperties": {"type": "string", "enum": ["celsius", "fahrenheit"]}},
        ),
        (
            Address,
            {
                "type": "object",
                "description": "Where somebody lives.",
                "properties": {"street": {"type": "string"}, "number": {"type": "integer"}},
                "required": ["street"],
            },
        ),
        (
            Node,
            {
                "type": "object",
                "properties": {
                    "title": {"type": "string"},
                    "children": {"type": "array", "items": {"type": "object"}, "default": []},
                },
                "required": ["title"],
            },
        ),
    ],
)
def test_an_annotation_is_described_compactly(annotation: object, schema: dict[str, Any]) -> None:
    def tool(value: str) -> None:
        """Do."""

    tool.__annotations__["value"] = annotation
    assert parameters(tool) == {"type": "object", "properties": {"value": schema}, "required": ["value"]}


def test_an_optional_with_default_none_is_just_not_required() -> None:
    def tool(a: str | None = None, b: Unit = Unit.CELSIUS) -> None:
        """Do."""

    properties = {
        "a": {"type": "string"},
        "b": {"type": "string", "enum": ["celsius", "fahrenheit"], "default": "celsius"},
    }
    assert parameters(tool) == {"type": "object", "properties": properties, "required": []}


def test_the_third_item_of_annotated_says_whether_it_is_required(registry: Registry) -> None:
    @registry.register
    def tool(
        seed: Annotated[int, "The random seed used by the generator", True],
        range: Annotated[tuple[int, int], "The range of the generated numbers", False],
    ) -> list[Any]:
        """
        Generates a random number x, s.t. range[0] <= x < range[1]
        """
        return [seed, range]

    assert tool.description == "Generates a random number x, s.t. range[0] <= x < range[1]"
    assert tool.parameters["required"] == ["seed"]
    assert tool.parameters["properties"]["range"]["description"] == "The range of the generated numbers"
    assert registry.call("tool", {"seed": 1}).content == "[1, null]"


def test_the_description_leaves_the_sections_of_the_docstring_out() -> None:
    def google(a: int) -> None:
        """Do one thing
        well.

        And: nothing else.

        Args:
            a: a number
        """

    def sphinx(a: int) -> None:
        """Do.

        :param a: a number
        """

    assert Registry().register(google).description == "Do one thing well.\nAnd: nothing else."
    assert Registry().register(sphinx).description == "Do."


def test_the_function_gets_enums_tuples_and_models_whatever_their_position(registry: Registry) -> None:
    seen: list[Any] = []

    @registry.register
    def tool(unit: Unit, /, pair: tuple[int, int], *, schema: Address, _json: str = "x") -> None:
        """Do."""
        seen.extend([unit, pair, schema, _json])

    tool_result = registry.call("tool", {"schema": {"street": "High"}, "pair": ["1", 2], "unit": "fahrenheit"})
    assert tool_result.ok, tool_result.content
    assert seen == [Unit.FAHRENHEIT, (1, 2), Address(street="High"), "x"]


def undocumented(a: int) -> None: ...


def unannotated(a) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Do."""


def with_args(*args: int) -> None:
    """Do."""


def with_kwargs(**kwargs: int) -> None:
    """Do."""


def unknown_type(a: "Nowhere") -> None:  # type: ignore[name-defined]  # noqa: F821
    """Do."""


def no_json_type(a: threading.Event) -> None:
    """Do."""


async def later(a: int) -> None:
    """Do."""


def 名字(a: int) -> None:
    """Do."""


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (undocumented, "'undocumented': has no docstring"),
        (unannotated, "parameter 'a' has no type"),
        (with_args, r"\*args: int cannot be described"),
        (with_kwargs, r"\*\*kwargs: int cannot be described"),
        (unknown_type, "an annotation cannot be used: name 'Nowhere'"),
        (no_json_type, "an annotation cannot be used"),
        (later, "is async"),
        (名字, "ASCII letters"),
        (lambda: None, "ASCII letters"),
    ],
)
def test_a_function_that_will_not_do_is_refused_with_a_reason(
    registry: Registry, function: Callable[..., object], message: str
) -> None:
    with pytest.raises(ToolDefinitionError, match=message):
        registry.register(function)
    assert registry.names == []


def test_the_table_lists_what_a_reader_wants_to_know(registry: Registry) -> None:
    def tool(a: Annotated[str, "This | that"], b: int = 1) -> None:
        """Do."""

    registry.register(tool, confirm=True)
    assert markdown_table(registry).splitlines() == [
        "| Tool | Arguments | What it does | Asks first |",
        "| --- | --- | --- | --- |",
        r"| `tool` | `a`: This \| that<br>`b`: integer | Do. | yes |",
    ]
