"""Cases in other clothes: what changes, and what must not."""

from typing import Any

from training.cases import Case, Outcome
from training.invariance import unchanged, variants


def tool(name: str, *parameters: str) -> dict[str, Any]:
    properties = {parameter: {"type": "string"} for parameter in parameters}
    schema = {"type": "object", "properties": properties, "required": list(parameters)}
    return {"type": "function", "function": {"name": name, "parameters": schema}}


TOOLS = [tool("pour", "cup"), tool("drink", "cup", "speed")]
CASE = Case("1", "unseen_tools", "tools", [{"role": "user", "content": "pour"}], {"calls": []}, TOOLS)


def names(case: Case) -> list[str]:
    return [one["function"]["name"] for one in case.tools or []]


def test_each_variant_changes_one_thing() -> None:
    varied = dict(variants(CASE, TOOLS, [tool("pour"), tool("wash"), tool("dry"), tool("fold")]))
    assert names(varied["reordered"]) == ["drink", "pour"]
    assert names(varied["added"]) == ["wash", "dry", "pour", "drink"]
    assert varied["renamed"].tools and varied["renamed"].tools[1]["function"]["parameters"]["required"] == [
        "the_cup",
        "the_speed",
    ]
    assert names(CASE) == ["pour", "drink"]
    assert TOOLS[0]["function"]["parameters"]["required"] == ["cup"]


def test_calls_are_compared_under_their_old_names() -> None:
    before = Outcome(calls=[{"name": "pour", "arguments": {"cup": "red"}}])
    renamed = Outcome(calls=[{"name": "pour", "arguments": {"the_cup": "red"}}])
    assert unchanged("renamed", before, renamed)
    assert not unchanged("reordered", before, renamed)
    assert not unchanged("renamed", before, Outcome(calls=[]))
