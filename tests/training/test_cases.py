from typing import Any

import pytest

from training.cases import Case, Outcome, judge

TOOL = {
    "type": "function",
    "function": {
        "name": "pour",
        "parameters": {"type": "object", "properties": {"cups": {"type": "integer"}, "hot": {"default": True}}},
    },
}


def call(**arguments: object) -> dict[str, Any]:
    return {"name": "pour", "arguments": arguments}


def passes(expect: dict[str, Any], outcome: Outcome) -> bool:
    return judge(Case("1", "g", "tools", [], expect), outcome, [TOOL])


@pytest.mark.parametrize(
    ("got", "passed"),
    [
        ([call(cups=2)], True),
        ([call(cups=2.0, hot=True)], True),
        ([call(cups=2, hot=False)], False),
        ([call(cups=True)], False),
        ([call(cups=2), call(cups=2)], False),
        ([], False),
    ],
)
def test_calls_must_be_the_wanted_ones_and_no_more(got: list[dict[str, Any]], passed: bool) -> None:
    assert passes({"calls": [call(cups={"any_of": [2, 3]})]}, Outcome(calls=got)) is passed


def test_the_order_of_calls_is_free() -> None:
    assert passes({"calls": [call(cups=1), call(cups=2)]}, Outcome(calls=[call(cups=2), call(cups=1)]))


@pytest.mark.parametrize(
    ("expect", "outcome", "passed"),
    [
        ({"no_call": True, "contains": ["1234"], "normalise_digits": True}, Outcome("It is 1,234."), True),
        ({"contains": ["1234"]}, Outcome("It is 1,234."), False),
        ({"no_call": True}, Outcome("Sure", [call(cups=1)]), False),
        ({"contains_any": ["SMALL", "large"]}, Outcome("I am small."), True),
        ({"figure": True}, Outcome("Here it is."), False),
        ({"figure": True, "output_contains": ["42"]}, Outcome("Done.", output="42\n", figures=1), True),
        ({"min_chars": 10}, Outcome("short"), False),
    ],
)
def test_answers_and_outputs(expect: dict[str, Any], outcome: Outcome, passed: bool) -> None:
    assert passes(expect, outcome) is passed
