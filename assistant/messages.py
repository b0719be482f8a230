"""A turn's events as messages in OpenAI chat format: what the model is told of what happened."""

import json
from typing import Any

from assistant.cells import report_cell, report_own_cell
from assistant.events import (
    ApprovalGiven,
    Cell,
    CellFinished,
    Event,
    MalformedCall,
    SuspectedCall,
    Text,
    ToolCall,
    ToolResult,
)
from assistant.outputs import shown_outputs
from model.chat_model import Message

CALL_AGAIN = "Call the tool in the way that you were told, or answer in words."


def to_messages(prompt: str | None, events: list[Event]) -> list[Message]:
    """The question and what followed; every tool call has a result, even where the turn was stopped before."""
    messages: list[Message] = [] if prompt is None else [{"role": "user", "content": prompt}]
    cell, start_of_cell = Cell(""), 0
    for i, event in enumerate(list(events)):
        match event:
            case Text(text=text):
                _reply(messages)["content"] += text
            case MalformedCall(raw=raw, reason=reason):
                _reply(messages)["content"] += raw
                messages.append({"role": "user", "content": f"The tool call could not be read: {reason}"})
            case SuspectedCall(reason=reason):
                messages.append({"role": "user", "content": f"No tool ran, because {reason}. {CALL_AGAIN}"})
            case ToolCall():
                _reply(messages).setdefault("tool_calls", []).append(_call(event))
            case ApprovalGiven(id=id, allowed=True, arguments=arguments):
                _set_arguments(messages, id, arguments)
            case ToolResult(id=id, content=content):
                messages.append({"role": "tool", "tool_call_id": id, "content": content})
            case Cell():
                cell, start_of_cell = event, i
            case CellFinished(status=status):
                report = report_cell(shown_outputs(events[start_of_cell:i]), status)
                own = cell.by == "user"
                messages.append({"role": "user", "content": report_own_cell(cell, report) if own else report})
                if own:  # models expect to speak between two messages of the user's
                    messages.append({"role": "assistant", "content": "OK."})
    return _answered(messages)


def _reply(messages: list[Message]) -> Message:
    """The assistant message that is being written; a new one when the last message is someone else's."""
    if not messages or messages[-1]["role"] != "assistant":
        messages.append({"role": "assistant", "content": ""})
    return messages[-1]


def _call(event: ToolCall) -> Message:
    arguments = json.dumps(event.arguments, ensure_ascii=False)
    return {"id": event.id, "type": "function", "function": {"name": event.name, "arguments": arguments}}


def _set_arguments(messages: list[Message], call_id: str, arguments: dict[str, Any]) -> None:
    """The user edited a call before it ran: the model must see what ran, not what it asked for."""
    for message in messages:
        for call in message.get("tool_calls", ()):
            if call["id"] == call_id:
                call["function"]["arguments"] = json.dumps(arguments, ensure_ascii=False)


def _answered(messages: list[Message]) -> list[Message]:
    """Put each call's result right after it, also where a turn was stopped: servers refuse an unanswered call."""
    results = {m["tool_call_id"]: m for m in messages if m["role"] == "tool"}
    complete: list[Message] = []
    for message in messages:
        if message["role"] != "tool":
            complete.append(message)
            complete += [results.get(c["id"], _stopped(c["id"])) for c in message.get("tool_calls", ())]
    return complete


def _stopped(call_id: str) -> Message:
    return {"role": "tool", "tool_call_id": call_id, "content": "Error: stopped by the user"}
