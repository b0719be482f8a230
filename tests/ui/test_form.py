"""A tool's form: which field each argument gets, and what is sent."""

import enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field
from streamlit.testing.v1 import AppTest

from tools.registry import Registry
from ui.form import Filled, fill, read_fields


class Unit(enum.Enum):
    CELSIUS = "celsius"
    FAHRENHEIT = "fahrenheit"


class Place(BaseModel):
    """Somewhere."""

    name: str


def everything(
    text: Annotated[str, "A *text*"],
    count: Annotated[int, Field(ge=1, le=9)],
    share: Annotated[float, Field(gt=0, lt=1)],
    sure: bool,
    unit: Unit,
    sizes: list[int],
    pair: tuple[int, int],
    place: Place,
    either: int | str,
    note: str | None = None,
    limit: int = 5,
    maybe: bool | None = None,
    way: Literal["up", "down"] | None = None,
    tags: list[str] | None = None,
) -> str:
    """Take arguments of all kinds."""
    return text


@pytest.fixture
def parameters() -> dict[str, Any]:
    return Registry().register(everything).parameters


def test_each_kind_of_argument_has_its_field(parameters: dict[str, Any]) -> None:
    kinds = {one.name: (one.kind, one.required) for one in read_fields(parameters)}
    assert kinds == {
        "text": ("text", True),
        "count": ("integer", True),
        "share": ("number", True),
        "sure": ("switch", True),
        "unit": ("choice", True),
        "sizes": ("json", True),
        "pair": ("json", True),
        "place": ("json", True),
        "either": ("json", True),
        "note": ("text", False),
        "limit": ("integer", False),
        "maybe": ("switch", False),
        "way": ("choice", False),
        "tags": ("json", False),
    }


def test_limits_descriptions_defaults_and_choices_are_taken_over(parameters: dict[str, Any]) -> None:
    fields = {one.name: one for one in read_fields(parameters)}
    assert (fields["count"].low, fields["count"].high) == (1, 9)
    assert (fields["share"].low, fields["share"].high) == (None, None)
    assert fields["text"].description == "A *text*"
    assert fields["limit"].default == 5
    assert fields["unit"].choices == ("celsius", "fahrenheit")
    assert fields["way"].choices == ("up", "down")
    assert fields["pair"].example == "[1, 2]"


def test_open_limits_of_whole_numbers_and_limits_beyond_a_browser() -> None:
    schema = {"n": {"type": "integer", "exclusiveMinimum": 0, "maximum": 2**60}}
    (field,) = read_fields({"properties": schema})
    assert (field.low, field.high) == (1, None)


def test_limits_that_are_none_are_left_out() -> None:
    odd: list[dict[str, Any]] = [{"minimum": "1"}, {"minimum": 5, "maximum": 1}, {"exclusiveMinimum": True}]
    for limits in odd:
        (field,) = read_fields({"properties": {"n": {"type": "integer", **limits}}})
        assert (field.low, field.high) == (None, None)


def test_odd_schemas_are_written_as_json() -> None:
    odd: dict[str, Any] = {
        "a": True,
        "b": {},
        "c": {"type": ["string", "integer"]},
        "d": {"$ref": "#/x"},
        "e": {"anyOf": []},
    }
    assert [one.kind for one in read_fields({"properties": odd})] == ["json"] * 5
    (nullable,) = read_fields({"properties": {"x": {"type": ["string", "null"]}}})
    assert nullable.kind == "text"


def test_empty_optional_fields_are_not_sent_and_json_is_read(parameters: dict[str, Any]) -> None:
    fields = read_fields(parameters)
    values = {
        "text": "",
        "count": 3,
        "sure": False,
        "sizes": "[1, 2]",
        "place": "",
        "note": "",
        "maybe": None,
        "tags": "",
    }
    assert fill(fields, values) == Filled({"text": "", "count": 3, "sure": False, "sizes": [1, 2]})


def test_what_is_not_json_is_named_with_an_example(parameters: dict[str, Any]) -> None:
    filled = fill(read_fields(parameters), {"sizes": "[1,", "place": "{'name': 1}", "either": "x"})
    assert filled.arguments == {}
    assert [problem.split(" (")[0] for problem in filled.problems] == [
        "sizes is not JSON",
        "place is not JSON",
        "either is not JSON",
    ]
    assert "Write JSON, such as [1, 2]." in filled.problems[0]
    assert '{"name": "value"}' in filled.problems[1]


def test_every_field_can_be_drawn_and_gives_what_it_starts_with() -> None:
    def page() -> None:
        import streamlit as st

        from tests.ui.test_form import everything
        from tools.registry import Registry
        from ui.form import draw_fields, fill, read_fields

        fields = read_fields(Registry().register(everything).parameters)
        st.json(fill(fields, draw_fields(fields, "form")).arguments)

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert app.json[0].value == '{"text": "", "sure": false, "unit": "celsius", "limit": 5}'
    app.number_input(key="form-count").set_value(4)
    app.number_input(key="form-share").set_value(0.125)
    app.selectbox(key="form-maybe").set_value(True)
    app.text_area(key="form-pair").set_value("[1, 9]").run()
    assert '"count": 4, "share": 0.125' in app.json[0].value
    assert '"pair": [1, 9]' in app.json[0].value
    assert '"maybe": true' in app.json[0].value
