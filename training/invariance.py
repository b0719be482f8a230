"""The same case in other clothes, which must not change the calls: tools in another order, parameters renamed, more
tools offered. It runs no model.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from training.cases import Case, Outcome

Tools = list[dict[str, Any]]
# What a parameter is called instead; its description stays.
RENAMED = "the_{}"


def variants(case: Case, tools: Tools, others: Tools) -> Iterator[tuple[str, Case]]:
    """A case that asks for one reply, in each of the ways, by name. `others` are tools that may be added."""
    for name, change in CHANGES.items():
        changed = change(deepcopy(tools), others)
        yield name, replace(case, id=f"{case.id} {name}", tools=changed)


def unchanged(name: str, before: Outcome, after: Outcome) -> bool:
    """Whether the calls of a variant are those of the case as it is."""
    calls = after.calls
    if name == "renamed":
        calls = [{**call, "arguments": _original(call["arguments"])} for call in calls]
    return calls == before.calls


def _original(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix(RENAMED.format("")): value for name, value in arguments.items()}


def _reordered(tools: Tools, others: Tools) -> Tools:
    return tools[::-1]


def _renamed(tools: Tools, others: Tools) -> Tools:
    for tool in tools:
        parameters = tool["function"].get("parameters", {})
        properties = parameters.get("properties", {})
        parameters["properties"] = {RENAMED.format(name): schema for name, schema in properties.items()}
        parameters["required"] = [RENAMED.format(name) for name in parameters.get("required", [])]
    return tools


def _added(tools: Tools, others: Tools) -> Tools:
    names = {tool["function"]["name"] for tool in tools}
    return [*[tool for tool in others if tool["function"]["name"] not in names][:2], *tools]


CHANGES: dict[str, Callable[[Tools, Tools], Tools]] = {
    "reordered": _reordered,
    "renamed": _renamed,
    "added": _added,
}
