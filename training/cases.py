"""Evaluation cases and how they are judged: what a case asks, what came of it, whether that is what it expects.

`tests/eval/README.md` says what the keys of `expect` mean. Runs no model.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_GROUPED = re.compile(r"(?<=\d)[, \u00a0\u202f](?=\d{3}(?!\d))")


@dataclass(frozen=True)
class Case:
    """One line of a case file; `tools` None means the built-in four."""

    id: str
    group: str
    mode: str
    messages: list[dict[str, Any]]
    expect: dict[str, Any]
    tools: list[dict[str, Any]] | None = None


@dataclass
class Outcome:
    """What a model did with a case: the answer's text, its calls, and what its cells showed."""

    text: str = ""
    calls: list[dict[str, Any]] = field(default_factory=list)
    output: str = ""
    figures: int = 0


def read_cases(file: Path) -> list[Case]:
    """The cases of a file of JSON lines.

    Raises:
        OSError, ValueError, TypeError: the file is missing, or a line is not a case.
    """
    return [Case(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge(case: Case, outcome: Outcome, tools: list[dict[str, Any]]) -> bool:
    """Whether the outcome is what the case expects. `tools` are the schemas that were offered."""
    expect = case.expect
    text, output = outcome.text.casefold(), f"{outcome.output}\n{outcome.text}".casefold()
    if expect.get("normalise_digits"):
        text, output = _GROUPED.sub("", text), _GROUPED.sub("", output)
    checks: dict[str, Callable[[Any], bool]] = {
        "calls": lambda wanted: _same_calls(wanted, outcome.calls, tools),
        "no_call": lambda wanted: not wanted or not outcome.calls,
        "contains": lambda parts: all(part.casefold() in text for part in parts),
        "contains_any": lambda parts: any(part.casefold() in text for part in parts),
        "min_chars": lambda length: len(outcome.text) >= length,
        "figure": lambda wanted: not wanted or outcome.figures > 0,
        "output_contains": lambda parts: all(part.casefold() in output for part in parts),
        "output_contains_any": lambda parts: any(part.casefold() in output for part in parts),
    }
    return all(checks[key](wanted) for key, wanted in expect.items() if key != "normalise_digits")


def _same_calls(wanted: list[dict[str, Any]], got: list[dict[str, Any]], tools: list[dict[str, Any]]) -> bool:
    """Whether the calls can be paired off, each with one that is wanted."""
    left = list(got)
    for call in wanted:
        match = next((other for other in left if _same_call(call, other, tools)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _same_call(wanted: dict[str, Any], got: dict[str, Any], tools: list[dict[str, Any]]) -> bool:
    if wanted["name"] != got["name"]:
        return False
    extra = {key: value for key, value in got["arguments"].items() if key not in wanted["arguments"]}
    defaults = {key: schema.get("default") for key, schema in _properties(got["name"], tools).items()}
    return all(key in defaults and value == defaults[key] for key, value in extra.items()) and all(
        key in got["arguments"] and _same_value(value, got["arguments"][key])
        for key, value in wanted["arguments"].items()
    )


def _properties(name: str, tools: list[dict[str, Any]]) -> dict[str, Any]:
    for tool in tools:
        if tool["function"]["name"] == name:
            return dict(tool["function"].get("parameters", {}).get("properties", {}))
    return {}


def _same_value(wanted: object, got: object) -> bool:
    if isinstance(wanted, dict) and set(wanted) == {"any_of"}:
        return any(_same_value(value, got) for value in wanted["any_of"])
    if isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    return bool(wanted == got)


def total(passed: list[tuple[Case, bool]]) -> dict[str, tuple[int, int]]:
    """Passed and all cases, by group and in all."""
    alls = Counter(case.group for case, _ in passed)
    right = Counter(case.group for case, ok in passed if ok)
    groups = {group: (right[group], count) for group, count in alls.items()}
    return groups | {"all": (sum(right.values()), sum(alls.values()))}
