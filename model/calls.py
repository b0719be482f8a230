"""How a tool call is read: a name and JSON arguments become a call, or say why they are none.

Knows nothing of tools: whether a tool of that name exists and takes these arguments is decided by the registry.
"""

import json

from model.chat_model import MalformedCall, ToolCallDelta


def read_call(name: object, arguments: object, *, raw: str, id: str = "") -> ToolCallDelta | MalformedCall:
    """A complete call from what a model wrote; `arguments` is an object, its JSON text, or None for no arguments."""
    if not isinstance(name, str) or not name:
        return MalformedCall(raw, "the call has no name")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except ValueError as error:
            return MalformedCall(raw, f"the arguments are not JSON: {error}")
    if arguments is None:
        arguments = {}
    if not isinstance(arguments, dict):
        return MalformedCall(raw, "the arguments are not a JSON object")
    return ToolCallDelta(name, arguments, id)
