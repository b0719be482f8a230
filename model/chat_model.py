"""The seam between Gourd and any language model: what a reply streams, and what a model must offer.

Messages and tools are in OpenAI chat format, so that local and remote models are interchangeable.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Message = dict[str, Any]
ToolSchema = dict[str, Any]
FinishReason = Literal["stop", "length", "cancelled"]


@dataclass(frozen=True)
class Progress:
    """Something to wait for before the first token: `fraction` is 0..1, or None when it cannot be told."""

    text: str
    fraction: float | None = None


@dataclass(frozen=True)
class TextDelta:
    text: str


@dataclass(frozen=True)
class ReasoningDelta:
    text: str


@dataclass(frozen=True)
class ToolCallDelta:
    """One complete tool call."""

    name: str
    arguments: dict[str, Any] = field(default_factory=dict)
    id: str = ""


@dataclass(frozen=True)
class MalformedCall:
    """Text that was marked as a tool call but could not be read as one; `reason` says why."""

    raw: str
    reason: str


@dataclass(frozen=True)
class Finished:
    """The last delta of every reply; a reply that ends in calls has the reason "stop" too, and one that was
    cancelled brings no call that was not complete.

    Tokens are counted by the model's own tokenizer; seconds are wall-clock time of generation, without loading and
    queueing. `prompt` is what the model was given, exactly, and `raw` its reply before parsing, special tokens
    included; from a server, the request's JSON and the message's. `first_token_seconds` is None when no token came."""

    reason: FinishReason
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    prompt: str = ""
    raw: str = ""
    first_token_seconds: float | None = None


Delta = Progress | TextDelta | ReasoningDelta | ToolCallDelta | MalformedCall | Finished


class ModelError(Exception):
    """A model cannot answer. The message says what to do next and may be shown as it is."""


class ContextOverflow(ModelError):
    """The prompt leaves no room for a reply; whoever holds the conversation may shorten it and try again. It is
    `tokens` long and may be `room` long, where that is known; a server may count the reply in both."""

    def __init__(self, message: str, tokens: int | None = None, room: int | None = None) -> None:
        super().__init__(message)
        self.tokens = tokens
        self.room = room


@dataclass(frozen=True)
class Sampling:
    """How the next token is chosen. `temperature` 0 is greedy; `top_k` 0 and `top_p` 1 do not restrict.

    Raises:
        ModelError: a value is outside what the libraries accept.
    """

    temperature: float = 0.0
    top_p: float = 1.0
    top_k: int = 0
    repetition_penalty: float = 1.0
    max_new_tokens: int = 1024
    seed: int | None = None

    def __post_init__(self) -> None:
        for name, (low, high) in SAMPLING_LIMITS.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ModelError(f"{name.replace('_', ' ')} is {value}; choose a value from {low} to {high}.")


# Inclusive. One table for the sliders, the command line and the check above.
SAMPLING_LIMITS: dict[str, tuple[float, float]] = {
    "temperature": (0.0, 2.0),
    "top_p": (0.01, 1.0),
    "top_k": (0, 1000),
    "repetition_penalty": (0.5, 2.0),
    "max_new_tokens": (1, 32768),
    "seed": (0, 2**31 - 1),
}


# An answer gets at least this part of the context (an eighth), or the prompt is too long.
REPLY_SHARE = 8


def measure_room(context_length: int, max_new_tokens: int) -> int:
    """How many tokens a prompt may have."""
    return context_length - min(max_new_tokens, context_length // REPLY_SHARE)


class ChatModel(Protocol):
    """A language model. Calls from several threads are safe; a model that cannot serve two at once queues them."""

    @property
    def name(self) -> str: ...

    @property
    def state(self) -> str:
        """For people: "not loaded", "loading", "loaded" or "failed"; "not reached", "reached" or "failed"."""

    @property
    def context_length(self) -> int | None:
        """Tokens of prompt and reply together, or None when the server does not tell."""

    def count_tokens(self, messages: list[Message], tools: list[ToolSchema] | None) -> int | None:
        """Tokens of the prompt, or None when the model cannot tell now: it is not loaded, or on a server. Loads nothing
        and does not wait for replies that are being written.

        Raises:
            ModelError: the model cannot be given such messages.
        """

    def stream(
        self,
        messages: list[Message],
        tools: list[ToolSchema] | None,
        sampling: Sampling,
        stop: threading.Event,
    ) -> Iterator[Delta]:
        """Yield the reply as it is made; the last delta is `Finished`. Setting `stop` ends it within one token.
        When the last message is the assistant's, the reply continues it.

        Raises:
            ContextOverflow: the prompt does not fit the model's context; the message gives both numbers.
            ModelError: the model cannot be loaded or reached.
        """
