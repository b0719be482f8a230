"""Puts the streamed chunks of an OpenAI-compatible server together: text as it comes, calls when they are complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


class ServerReply:
    """One reply. Token counts are the server's; where it does not tell them, a chunk is counted as a token."""

    def __init__(self) -> None:
        self.finish_reason: str | None = None
        self.prompt_tokens = 0
        self.completion_tokens = 0
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

    def _read_delta(self, delta: "ChoiceDelta") -> Iterator[Delta]:
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

    def _add(self, part: "ChoiceDeltaToolCall") -> None:
        call = self._open.get(part.index)
        # Some servers give every call of a reply the index 0, and only the ids differ.
        if call is None or (part.id and part.id != call.id):
            call = self._open[part.index] = _Call(part.id or "")
            self._calls.append(call)
        if part.function:
            call.name += part.function.name or ""
            call.arguments += part.function.arguments or ""
