"""The ways in which models write a tool call as text, read only as far as to tell which tools are called.

What is read here is never run: a call that was not marked as one may be meant as something else.
"""

import ast
import json
import re
from collections.abc import Collection

_NAME_KEYS = ("name", "tool", "tool_name", "function", "action")
_ARGUMENT_KEYS = ("arguments", "parameters", "args", "input", "tool_input", "action_input")
_TYPES = {"string", "str", "integer", "int", "number", "float", "boolean", "bool", "array", "list", "object", "dict"}
_PLACEHOLDER = re.compile(r"<.*>|\{.*\}|\.\.\.|…", re.DOTALL)
# The start of a call whose JSON is broken further on, or has the quotes of Python.
_BROKEN = re.compile(
    rf"""\[?\s*\{{\s*["'](?:{"|".join(_NAME_KEYS)})["']\s*:\s*["'](?P<name>[^"'\n]+)["']\s*,"""
    rf"""\s*["'](?:{"|".join(_ARGUMENT_KEYS)})["']\s*:\s*\{{\s*["'](?!type["']|properties["'])[^\n]*\Z"""
)
_TAG = re.compile(r"</?[|｜]?[\w▁:]+[|｜]?>")
_OPEN_OR_CLOSE = re.compile(r"<(/?)\w[^<>]*>")
_CALL_LENGTH = 10_000  # characters; Python's parser is not for more


def begins_call(text: str, names: Collection[str]) -> bool:
    """Whether what follows a family's mark is a call, and nothing but calls to its end: JSON, XML, or a name and its
    arguments. What closes the last one is not part of the text."""
    bare = _TAG.sub(" ", text).strip()  # marks stand between several calls, too
    if bare[:1] in ("{", "["):
        return bool(names_in_json(bare))
    tool = "|".join(map(re.escape, names))
    named = re.match(rf"(?:call:|function\s+|functions\.)?(?:{tool})(?::\d+)?[ \t]*(?:[({{\[<>\n]|\Z)", bare)
    in_xml = re.match(r"\s*<(?:function=|invoke )\w", text)
    tags = _OPEN_OR_CLOSE.findall(text)
    return bool(named or in_xml) and (text.rstrip()[-1] in "}])`" or (bool(tags) and not tags[-1]))


def names_in_json(text: str) -> set[str]:
    """The tools that a text calls which is JSON and nothing else: one call, a list, or one after another."""
    text = text.strip()
    names: set[str] = set()
    while text:
        try:
            value, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError):
            broken = _BROKEN.match(text)
            return {*names, broken["name"]} if broken else set()
        calls = value if isinstance(value, list) else [value]
        found = [_name_of(call) for call in calls]
        if not found or None in found:
            return set()
        names.update(name for name in found if name)
        text = text[end:].lstrip(" \t\r\n;,")
    return names


def _name_of(call: object) -> str | None:
    """The tool that a JSON object calls; a description of a tool, and a call with values left open, call none."""
    if not isinstance(call, dict) or "description" in call:
        return None
    several = call.get("tool_calls")
    if isinstance(several, list) and several:
        return _name_of(several[0])
    for inner in (call.get("function"), call.get("function_call")):
        if isinstance(inner, dict):
            return _name_of(inner)
    name = next((call[key] for key in _NAME_KEYS if isinstance(call.get(key), str)), None)
    arguments = next((call[key] for key in _ARGUMENT_KEYS if key in call), None)
    return name if _are_arguments(arguments) else None


def _are_arguments(value: object) -> bool:
    if isinstance(value, str):
        return value.lstrip().startswith("{")
    if not isinstance(value, dict) or "properties" in value:
        return False
    values = list(value.values())
    if values and all(
        one in _TYPES if isinstance(one, str) else isinstance(one, dict) and "type" in one for one in values
    ):
        return False
    return not any(isinstance(one, str) and _PLACEHOLDER.fullmatch(one) for one in values)


def names_in_python(text: str) -> set[str]:
    """The tools that a text calls which is one Python call with constant arguments, or a list of such."""
    text = text.strip()
    if not re.match(r"\[?\s*[\w.]+\(", text) or len(text) > _CALL_LENGTH:
        return set()
    try:
        expression = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    calls = expression.elts if isinstance(expression, ast.List) else [expression]
    names = [_called(call) for call in calls]
    return {name for name in names if name} if all(names) else set()


def _called(node: ast.expr) -> str | None:
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name) and node.func.id == "print" and len(node.args) == 1:
        return _called(node.args[0])
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        try:
            ast.literal_eval(argument)
        except (ValueError, TypeError, RecursionError, MemoryError):
            return None
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", None)


def is_named_call(text: str, name: str) -> bool:
    """Whether a text is the tool's name and then its arguments, as the GLM, Kimi and DeepSeek families write it."""
    tool = re.escape(name)
    if match := re.fullmatch(
        rf"(?:functions\.)?{tool}(?::\d+)?\s*(?:<\|[\w]+\|>|\[ARGS\])?\s*(\{{.*\}})", text, re.DOTALL
    ):
        return _is_object(match[1])
    if match := re.fullmatch(rf"function\W{{0,12}}{tool}\s*```json\s*(\{{.*\}})\s*```", text, re.DOTALL):
        return _is_object(match[1])
    match = re.fullmatch(rf"{tool}\s*```python\s*(tool_call\(.*\))\s*```", text, re.DOTALL)
    return bool(match and names_in_python(match[1]))


def is_react_call(text: str, name: str) -> bool:
    """Whether a text is a thought, an action and its input, as in ReAct prompts."""
    tool = re.escape(name)
    action = rf"Action:[ \t]*{tool}[ \t]*\n+Action Input:[ \t]*\S[^\n]*(?:\n+Observation:?)?"
    return bool(re.fullmatch(rf"(?:Thought:[^\n]*\n+)?{action}", text))


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
