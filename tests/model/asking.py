"""Short ways to ask a model and to read what it streamed."""

import threading
from typing import Any

from model.chat_model import ChatModel, Delta, Finished, Progress, ReasoningDelta, Sampling, TextDelta

RANDOM_NUMBER_TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "random_number_generator",
        "description": "Draw a random integer, reproducibly.",
        "parameters": {
            "type": "object",
            "properties": {
                "seed": {"type": "integer", "description": "The seed of the generator"},
                "range": {"type": "array", "items": {"type": "integer"}, "description": "Low and high"},
            },
            "required": ["seed", "range"],
        },
    },
}


def user(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": text}]


def ask(
    model: ChatModel,
    text: str,
    *,
    tools: list[dict[str, Any]] | None = None,
    **sampling: Any,  # noqa: ANN401 - the fields of Sampling
) -> list[Delta]:
    """All deltas but progress of one reply."""
    deltas = model.stream(user(text), tools, Sampling(**sampling), threading.Event())
    return [delta for delta in deltas if not isinstance(delta, Progress)]


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))


def finish_of(deltas: list[Delta]) -> Finished:
    assert isinstance(deltas[-1], Finished)
    return deltas[-1]


def merge(deltas: list[Delta]) -> list[Delta]:
    """Texts that follow each other joined, so that replies compare however they were cut."""
    merged: list[Delta] = []
    for delta in deltas:
        match merged[-1:], delta:
            case [TextDelta(before)], TextDelta(text):
                merged[-1] = TextDelta(before + text)
            case [ReasoningDelta(before)], ReasoningDelta(text):
                merged[-1] = ReasoningDelta(before + text)
            case _:
                merged.append(delta)
    return merged
