"""How a tool call is read: a name and JSON arguments, or a call in Python's syntax, become a call, or say why they
are none.

Knows nothing of tools: whether a tool of that name exists and takes these arguments is decided by the registry.
"""

import ast
import json
from typing import Any

from model.chat_model import MalformedCall, ToolCallDelta

# What ast raises for text that is no Python, or no plain value, however deep it is nested.
PYTHON_ERRORS = (SyntaxError, ValueError, RecursionError, MemoryError)
# JSON's words for them, which some models write between Python's.
_CONSTANTS = {"true": True, "false": False, "null": None}


def read_call(name: object, arguments: object, *, raw: str, id: str = "") -> ToolCallDelta | MalformedCall:
    """A complete call from what a model wrote; `arguments` is an object, its JSON text, or None for no arguments."""
    if not isinstance(name, str) or not name:
        return MalformedCall(raw, "the call has no name")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except (ValueError, RecursionError) as error:
            return MalformedCall(raw, f"the arguments are not JSON: {error}")
    if arguments is None:
        arguments = {}
    if not isinstance(arguments, dict):
        return MalformedCall(raw, "the arguments are not a JSON object")
    try:
        return ToolCallDelta(name, _make_plain(arguments), id)
    except (ValueError, TypeError, RecursionError) as error:
        return MalformedCall(raw, f"the arguments are not JSON: {error}")


def read_python_call(call: ast.expr, *, raw: str, name: str = "") -> ToolCallDelta | MalformedCall:
    """A call in Python's syntax, `name(argument=value)`. It is never evaluated; `name` overrides the function's."""
    named = isinstance(call, ast.Call) and not call.args and all(keyword.arg for keyword in call.keywords)
    if not isinstance(call, ast.Call) or not named or not _is_name(call.func):
        return MalformedCall(raw, "the call is not of the form name(argument=value, …)")
    try:
        arguments = {str(keyword.arg): ast.literal_eval(_Constants().visit(keyword.value)) for keyword in call.keywords}
    except PYTHON_ERRORS:
        return MalformedCall(raw, "an argument is not a plain value")
    return read_call(name or ast.unparse(call.func), arguments, raw=raw)


def _make_plain(arguments: dict[str, Any]) -> dict[str, Any]:
    """What JSON and UTF-8 can hold of it: no NaN, no set, no half of a character. Tuples become lists."""
    text = json.dumps(arguments, ensure_ascii=False, allow_nan=False).encode()
    plain: dict[str, Any] = json.loads(text)
    return plain


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_name(node.value))


class _Constants(ast.NodeTransformer):
    def visit_Name(self, node: ast.Name) -> ast.expr:
        return ast.Constant(_CONSTANTS[node.id]) if node.id in _CONSTANTS else node
