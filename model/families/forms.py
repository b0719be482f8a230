"""The forms in which models write calls between their marks: JSON, Python, and arguments in tags.

They do not know the marks. Nothing is ever evaluated.
"""

import ast
import json
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from model.calls import PYTHON_ERRORS, read_call, read_python_call
from model.chat_model import Delta, MalformedCall, ToolSchema
from model.families.values import read_value

_JSON = re.compile(r"\[?\s*\{")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_PYTHON_STRING = re.compile(
    r"'''(?:[^\\]|\\.)*?'''" r'|"""(?:[^\\]|\\.)*?"""' r"|'(?:[^'\\]|\\.)*'" r'|"(?:[^"\\]|\\.)*"', re.DOTALL
)
_BETWEEN = re.compile(r"[\s;,]*")
_FENCE = re.compile(r"\s*```")
# Line breaks in strings are no JSON, but what models write when an argument is code.
_DECODER = json.JSONDecoder(strict=False)


@dataclass(frozen=True)
class JsonCalls:
    """`{"name": …, "arguments": …}`, one, several, or a list; with a `head` before them, the arguments alone.

    `head` is a pattern with the group `name`; a body that does not begin with it names the tools in its JSON.
    """

    head: str | None = None
    needs_mark: ClassVar[bool] = False

    def read(self, body: str, tools: list[ToolSchema]) -> tuple[list[Delta], str]:
        raw = body.strip()
        head = re.match(self.head, body, re.DOTALL) if self.head else None
        if head is None:
            values, rest = _decode(body)
            calls = [_read_object(value, raw) for value in values]
            if rest.lstrip().startswith(("{", "[")):
                return [*calls, MalformedCall(rest.strip(), "this is not JSON, or the reply ended inside it")], ""
            return calls, rest
        values, rest = _decode(body[head.end() :], several=False)
        return [read_call(head["name"], values[0], raw=raw)], rest

    def is_inside(self, body: str) -> bool:
        return '"' in _JSON_STRING.sub("", body)


@dataclass(frozen=True)
class PythonCalls:
    """`[name(argument=value), …]`, or a call a line. Models that write this are also seen to write JSON."""

    needs_mark: ClassVar[bool] = False

    def read(self, body: str, tools: list[ToolSchema]) -> tuple[list[Delta], str]:
        raw = body.strip()
        if _JSON.match(raw):
            return JsonCalls().read(body, tools)
        try:
            lines = ast.parse(raw).body
        except PYTHON_ERRORS as error:
            raise ValueError(f"the call is not Python: {error}") from error
        if not lines:
            raise ValueError("there is no call")
        expressions = [line.value for line in lines if isinstance(line, ast.Expr)]
        if len(expressions) < len(lines):
            raise ValueError("there is more than calls")
        calls = [call for found in expressions for call in (found.elts if isinstance(found, ast.List) else [found])]
        return [read_python_call(call, raw=raw) for call in calls], ""

    def is_inside(self, body: str) -> bool:
        return not {"'", '"'}.isdisjoint(_PYTHON_STRING.sub("", body))


@dataclass(frozen=True)
class TaggedCalls:
    """A name, then each argument between tags, as text that is read by the type the tool declares for it.

    Attributes:
        head: a pattern with the group `name`.
        argument: a pattern with the groups `key` and `value`.
        tags: what begins a value, and what ends it.
        foot: a pattern for what may follow the arguments.
        needs_mark: whether nothing else tells a whole call from one that was cut.
    """

    head: str
    argument: str
    tags: tuple[str, str]
    foot: str = r"\s*"
    needs_mark: bool = True

    def read(self, body: str, tools: list[ToolSchema]) -> tuple[list[Delta], str]:
        raw = body.strip()
        if _JSON.match(raw):
            return JsonCalls().read(body, tools)
        head = re.match(self.head, body)
        if head is None:
            raise ValueError("the call has no name")
        arguments: dict[str, Any] = {}
        end = head.end()
        while found := re.compile(self.argument, re.DOTALL).match(body, end):
            key = found["key"].strip()
            arguments[key] = read_value(found["value"], head["name"], key, tools)
            end = found.end()
        if not re.fullmatch(self.foot, body[end:]):
            raise ValueError(f"this is not an argument: {body[end:].strip()[:100]}")
        return [read_call(head["name"], arguments, raw=raw)], ""

    def is_inside(self, body: str) -> bool:
        return body.rfind(self.tags[0]) > body.rfind(self.tags[1])


def _decode(text: str, *, several: bool = True) -> tuple[list[Any], str]:
    """The JSON values at the start of `text`, and the rest of it."""
    values: list[Any] = []
    end = _skip(_BETWEEN, text, 0)
    while end < len(text):
        try:
            value, end = _DECODER.raw_decode(text, end)
        except (ValueError, RecursionError) as error:
            if values:
                break
            return [_decode_python(text[end:], error)], ""
        values += value if isinstance(value, list) and several else [value]
        if not several:
            break
        end = _skip(_BETWEEN, text, end)
    if not values:
        raise ValueError("there is no call")
    return values, text[_skip(_FENCE, text, end) :]


def _decode_python(text: str, error: Exception) -> object:
    """What some models write for JSON: single quotes, True and None."""
    try:
        return ast.literal_eval(text.strip().removesuffix("```").strip())
    except PYTHON_ERRORS:
        raise ValueError(str(error)) from error


def _skip(pattern: re.Pattern[str], text: str, begin: int) -> int:
    found = pattern.match(text, begin)
    return found.end() if found else begin


def _read_object(value: object, raw: str) -> Delta:
    if isinstance(value, dict) and isinstance(value.get("function"), dict):
        value = value["function"]
    if not isinstance(value, dict):
        return MalformedCall(raw, "the call is not a JSON object")
    name = next((value[key] for key in ("name", "function", "tool") if key in value), None)
    arguments = next((value[key] for key in ("arguments", "parameters", "args") if key in value), None)
    return read_call(name, arguments, raw=raw)
