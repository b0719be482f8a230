"""A `ChatModel` that replays replies: the tests' stand-in for a language model. It keeps what it was sent."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from model.chat_model import (
    Delta,
    Finished,
    FinishReason,
    Message,
    Sampling,
    TextDelta,
    ToolCallDelta,
    ToolSchema,
)

Part = str | ToolCallDelta | Delta | Exception | Callable[[threading.Event], object]


def reply(*parts: Part, reason: FinishReason = "stop") -> list[Part]:
    """A reply of texts (streamed character by character), calls, errors to raise, or functions to call."""
    return [*parts, Finished(reason, 10, 5, 0.1)]


@dataclass
class ScriptedModel:
    replies: list[list[Part]]
    sent: list[list[Message]] = field(default_factory=list)
    tools: list[list[ToolSchema] | None] = field(default_factory=list)
    name: str = "scripted"
    context_length: int | None = None
    state: str = "loaded"
    counting: Callable[[list[Message]], int] | None = None

    def count_tokens(self, messages: list[Message], tools: list[ToolSchema] | None) -> int | None:
        return self.counting(messages) if self.counting else None

    def stream(
        self, messages: list[Message], tools: list[ToolSchema] | None, sampling: Sampling, stop: threading.Event
    ) -> Iterator[Delta]:
        self.sent.append(messages)
        self.tools.append(tools)
        for part in self.replies.pop(0):
            if stop.is_set():
                yield Finished("cancelled", 10, 1, 0.1)
                return
            yield from self._deltas(part, stop)

    def _deltas(self, part: Part, stop: threading.Event) -> Iterator[Delta]:
        if isinstance(part, Exception):
            raise part
        if isinstance(part, str):
            yield from map(TextDelta, part)
        elif callable(part):
            part(stop)
        else:
            yield part
