"""The held-out cases are well formed: fields, schemas, expected calls, counts and languages. No model is run."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FILES = {"opened.jsonl": 240, "unopened.jsonl": 200}
GROUPS = {
    "builtin_tools", "unseen_tools", "several_calls", "missing_argument", "no_suitable_tool", "result_in_answer",
    "tool_error", "code", "code_repair", "chat",
}  # fmt: skip
EXPECT: dict[str, type] = {
    "calls": list, "no_call": bool, "contains": list, "contains_any": list, "min_chars": int,
    "normalise_digits": bool, "figure": bool, "output_contains": list, "output_contains_any": list,
}  # fmt: skip
BUILT_IN: dict[str, dict[str, Any]] = {
    "get_weather": {"city_name": {"type": "string"}},
    "get_weather_forecast": {"city_name": {"type": "string"}, "number_days": {"type": "integer"}},
    "get_shell": {"query": {"type": "string"}},
    "random_number_generator": {
        "seed": {"type": "integer"},
        "range": {"type": "array", "items": {"type": "integer"}},
    },
}
PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list,
}  # fmt: skip
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read(name: str) -> list[dict[str, Any]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ALL = [case for name in FILES for case in read(name)]
each_case = pytest.mark.parametrize("case", ALL, ids=lambda case: str(case["id"]))


def offered(case: dict[str, Any]) -> dict[str, tuple[dict[str, Any], set[str]]]:
    """Name to (properties, required) of the tools a case offers."""
    if "tools" not in case:
        return {name: (properties, set(properties)) for name, properties in BUILT_IN.items()}
    functions = [tool["function"] for tool in case["tools"]]
    return {f["name"]: (f["parameters"]["properties"], set(f["parameters"]["required"])) for f in functions}


def fits(value: Any, schema: dict[str, Any]) -> bool:  # noqa: ANN401
    kind = schema["type"]
    if not isinstance(value, PYTHON_TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    return not isinstance(value, list) or all(fits(item, schema["items"]) for item in value)


@each_case
def test_fields_are_known(case: dict[str, Any]) -> None:
    assert {"id", "group", "mode", "messages", "expect"} <= set(case) <= {
        "id", "group", "mode", "messages", "tools", "expect",
    }  # fmt: skip
    assert case["group"] in GROUPS
    assert case["mode"] == {"chat": "chat", "code": "code", "code_repair": "code"}.get(case["group"], "tools")
    assert case["expect"], "nothing is expected"
    for key, value in case["expect"].items():
        assert type(value) is EXPECT[key]
        assert value, f"{key} is empty"
        if key != "calls" and isinstance(value, list):
            assert all(isinstance(text, str) and text for text in value)


@each_case
def test_tools_are_valid_schemas(case: dict[str, Any]) -> None:
    if "tools" not in case:
        return
    assert 1 <= len(case["tools"]) <= 8
    names = [tool["function"]["name"] for tool in case["tools"]]
    assert len(set(names)) == len(names)
    for tool in case["tools"]:
        function, parameters = tool["function"], tool["function"]["parameters"]
        assert tool["type"] == "function"
        assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", function["name"])
        assert function["description"]
        assert parameters["type"] == "object"
        assert set(parameters["required"]) <= set(parameters["properties"])
        for schema in parameters["properties"].values():
            assert schema["type"] in PYTHON_TYPES
            assert schema["type"] != "array" or schema["items"]["type"] in PYTHON_TYPES


@each_case
def test_expected_calls_name_an_offered_tool(case: dict[str, Any]) -> None:
    tools = offered(case)
    for call in case["expect"].get("calls", []):
        assert set(call) == {"name", "arguments"}
        properties, required = tools[call["name"]]
        assert required <= set(call["arguments"]) <= set(properties)
        for name, value in call["arguments"].items():
            choices = value["any_of"] if isinstance(value, dict) else [value]
            assert choices
            assert all(fits(choice, properties[name]) for choice in choices), (name, choices)


@each_case
def test_messages_are_openai_chat(case: dict[str, Any]) -> None:
    waiting: set[str] = set()
    tools = offered(case)
    for message in case["messages"]:
        assert message["role"] in {"system", "user", "assistant", "tool"}
        assert isinstance(message["content"], str)
        for call in message.get("tool_calls", []):
            properties, required = tools[call["function"]["name"]]
            arguments = json.loads(call["function"]["arguments"])
            assert required <= set(arguments) <= set(properties)
            assert all(fits(value, properties[name]) for name, value in arguments.items())
            waiting.add(call["id"])
        if message["role"] == "tool":
            waiting.remove(message["tool_call_id"])
    assert not waiting
    assert case["messages"][-1]["role"] in {"user", "tool"}
    if case["group"] == "code_repair":
        assert case["messages"][-1]["content"].startswith("Output of the code:\n```\n")
        assert "Error" in case["messages"][-1]["content"]


@each_case
def test_language_is_the_one_in_the_id(case: dict[str, Any]) -> None:
    language = case["id"].split("-")[2]
    asked = next(message["content"] for message in case["messages"] if message["role"] == "user")
    assert (language == "zh") == bool(CHINESE.search(asked))


def test_ids_and_questions_are_unique() -> None:
    assert max(Counter(case["id"] for case in ALL).values()) == 1
    asked = Counter(json.dumps(case["messages"], ensure_ascii=False) for case in ALL)
    assert max(asked.values()) == 1


@pytest.mark.parametrize("name", FILES)
def test_counts_and_halves(name: str) -> None:
    cases = read(name)
    languages = Counter(case["id"].split("-")[2] for case in cases)
    assert len(cases) >= FILES[name]
    assert languages["en"] == languages["zh"] == len(cases) // 2
    assert {case["group"] for case in cases} == GROUPS
    assert all(case["id"].startswith(name.removesuffix(".jsonl") + "-") for case in cases)
