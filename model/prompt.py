"""Messages in OpenAI chat format as the chat templates of Hugging Face tokenizers want them."""

import json
from typing import Any

from model.chat_model import Message


def to_template_messages(messages: list[Message]) -> list[Message]:
    """The differences: call arguments are objects (OpenAI has JSON text), and content is never None."""
    return [_to_template_message(message) for message in messages]


def _to_template_message(message: Message) -> Message:
    changed = {**message, "content": message.get("content") or ""}
    if message.get("tool_calls"):
        changed["tool_calls"] = [_to_template_call(call) for call in message["tool_calls"]]
    return changed


def _to_template_call(call: dict[str, Any]) -> dict[str, Any]:
    function = call["function"]
    arguments = function["arguments"]
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except ValueError:
            return call  # what a model once wrote wrongly is shown to it as it was
    return {**call, "function": {**function, "arguments": arguments}}
