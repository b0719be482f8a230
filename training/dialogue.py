"""A training example: one conversation in OpenAI chat format. It knows neither tokens nor templates."""

from dataclasses import dataclass
from typing import Any

Message = dict[str, Any]
ToolSchema = dict[str, Any]


@dataclass(frozen=True)
class Dialogue:
    """Messages in order, and the tools that are offered (None: none).

    An assistant's calls stand in `tool_calls` as `{"id", "type": "function", "function": {"name", "arguments"}}` with
    `arguments` a JSON string; a tool's answer is `{"role": "tool", "content", "tool_call_id"}`; the outcome of code is
    a user message with the text that `assistant.cells.report_cell` makes.
    """

    messages: list[Message]
    tools: list[ToolSchema] | None = None
