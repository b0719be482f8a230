"""Puts the streamed chunks of an OpenAI-compatible server together: text as it comes, calls when they are complete."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from model.calls import read_call
from model.chat_model import Delta, ReasoningDelta, TextDelta

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk
    from openai.types.chat.chat_completion_chunk import ChoiceDelta, ChoiceDeltaToolCall

# Not in OpenAI's own chat interface: vLLM, SGLang, llama.cpp and transformers use the first, Ollama the second.
_REASONING_FIELDS = ("reasoning_content", "reasoning")


@dataclass
class _Call:
    id: str
    name: str = ""
    arguments: str = ""

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "type": "function", "function": {"name": self.name, "arguments": self.arguments}}


class ServerReply:
    """One reply. Token counts are the server's; where it does not tell them, a chunk is counted as a token."""

    def __init__(self) -> None:
        self.finish_reason: str | None = None
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.first_at: float | None = None  # when its first token came, by `time.perf_counter`
        self._fields: dict[str, list[object]] = {}
        self._calls: list[_Call] = []
        self._open: dict[int, _Call] = {}

    def read(self, chunk: "ChatCompletionChunk") -> Iterator[Delta]:
        for choice in chunk.choices:
            self.finish_reason = choice.finish_reason or self.finish_reason
            if choice.delta:
                yield from self._read_delta(choice.delta)
        if chunk.usage:
            self.prompt_tokens = chunk.usage.prompt_tokens
            self.completion_tokens = chunk.usage.completion_tokens

    def finish(self) -> Iterator[Delta]:
        """The calls of the complete reply."""
        for call in self._calls:
            yield read_call(call.name, call.arguments, raw=f"{call.name} {call.arguments}", id=call.id)

    def to_json(self) -> str:
        """The reply so far as if it had come in one piece, whatever fields the server gave it."""
        message = {name: _join(parts) for name, parts in self._fields.items()}
        if self._calls:
            message["tool_calls"] = [call.to_json() for call in self._calls]
        return json.dumps({"message": message, "finish_reason": self.finish_reason}, ensure_ascii=False, indent=2)

    def _read_delta(self, delta: "ChoiceDelta") -> Iterator[Delta]:
        for name, value in delta.to_dict(warnings=False).items():
            if name == "role":  # some servers send it with every chunk
                self._fields[name] = [value]
            elif value is not None and name != "tool_calls":
                self._fields.setdefault(name, []).append(value)
        extra = delta.model_extra or {}
        reasoning = next((extra[name] for name in _REASONING_FIELDS if extra.get(name)), "")
        if reasoning:
            yield ReasoningDelta(reasoning)
        if delta.content:
            yield TextDelta(delta.content)
        for part in delta.tool_calls or []:
            self._add(part)
        if reasoning or delta.content or delta.tool_calls:
            self.completion_tokens += 1
            self.first_at = self.first_at or time.perf_counter()

    def _add(self, part: "ChoiceDeltaToolCall") -> None:
        call = self._open.get(part.index)
        # Some servers give every call of a reply the index 0, and only the ids differ.
        if call is None or (part.id and part.id != call.id):
            call = self._open[part.index] = _Call(part.id or "")
            self._calls.append(call)
        if part.function:
            call.name += part.function.name or ""
            call.arguments += part.function.arguments or ""


def _join(parts: list[object]) -> object:
    """The pieces of one field: texts and lists go on, of anything else the last counts."""
    if all(isinstance(part, str) for part in parts):
        return "".join(map(str, parts))
    if all(isinstance(part, list) for part in parts):
        return [item for part in parts if isinstance(part, list) for item in part]
    return parts[-1]
