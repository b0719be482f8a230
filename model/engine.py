"""A loaded model and its tokenizer: everything of Gourd that runs on torch. Import it only when a model is needed.

It is used from one thread at a time and knows nothing of queues; `model.local` gives it one.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from transformers import DynamicCache, PreTrainedTokenizerFast, StoppingCriteriaList

from model.chat_model import (
    ContextOverflow,
    Delta,
    Finished,
    FinishReason,
    Message,
    ModelError,
    Sampling,
    ToolSchema,
    measure_room,
)
from model.families import open_parser
from model.outlet import TokenOutlet
from model.prefixes import Prefixes
from model.prompt import Prompter

Emit = Callable[[Delta], None]


@dataclass
class Engine:
    """`name` is for messages to people; `prefixes` hold what was computed for earlier prompts."""

    name: str
    model: Any  # a PreTrainedModel that can generate: transformers has no one type for it
    tokenizer: PreTrainedTokenizerFast
    prefixes: Prefixes = field(default_factory=lambda: Prefixes(0))

    def __post_init__(self) -> None:
        self._prompter = Prompter(self.name, self.tokenizer)

    @property
    def context_length(self) -> int | None:
        return getattr(self.model.config.get_text_config(), "max_position_embeddings", None)

    @property
    def device_name(self) -> str:
        """For people: the CPU, cuda:0, or several."""
        return ", ".join(
            sorted({"CPU" if tensor.device.type == "cpu" else str(tensor.device) for tensor in self._tensors()})
        )

    def measure_bytes(self) -> int:
        """Of the weights."""
        return sum(tensor.nbytes for tensor in self._tensors())

    def _tensors(self) -> list[torch.Tensor]:
        return [*self.model.parameters(), *self.model.buffers()]

    def count_tokens(self, messages: list[Message], tools: list[ToolSchema] | None) -> int:
        """Tokens of the prompt. Any thread may ask."""
        return len(self._prompter.write(messages, tools).tokens)

    def reply(
        self,
        messages: list[Message],
        tools: list[ToolSchema] | None,
        sampling: Sampling,
        cancelled: Callable[[], bool],
        emit: Emit,
    ) -> Finished:
        """Generate one reply, handing each delta to `emit`; `cancelled` is asked after every token.

        Raises:
            ModelError: the prompt does not fit, the chat template refuses it, or the device fails.
        """
        prompt = self._prompter.write(messages, tools)
        room = self._measure_room(len(prompt.tokens), sampling.max_new_tokens)
        limit = min(sampling.max_new_tokens, room) if room else sampling.max_new_tokens
        parser = open_parser(self.model, self.tokenizer, prompt.quoted, tools)
        outlet = TokenOutlet(self.tokenizer, parser, self._end_tokens(), emit)
        started = time.perf_counter()
        self._generate(prompt.tokens, sampling, limit, cancelled, outlet)
        seconds = time.perf_counter() - started
        reason: FinishReason = "stop" if outlet.ended else "cancelled" if cancelled() else "length"
        if reason != "cancelled":  # what the user stopped is dropped, half a call above all
            for delta in parser.finish():
                emit(delta)
        first_token = None if outlet.first_at is None else outlet.first_at - started
        raw = self._prompter.read(outlet.tokens)
        return Finished(reason, len(prompt.tokens), len(outlet.tokens), seconds, prompt.text, raw, first_token)

    def _generate(
        self,
        prompt_ids: list[int],
        sampling: Sampling,
        limit: int,
        cancelled: Callable[[], bool],
        outlet: TokenOutlet,
    ) -> None:
        def is_cancelled(input_ids: torch.Tensor, scores: object, **_: object) -> torch.Tensor:
            return torch.full((input_ids.shape[0],), cancelled(), device=input_ids.device, dtype=torch.bool)

        inputs = torch.tensor([prompt_ids], device=self.model.device)
        cache = self._open_cache(prompt_ids)
        try:
            with _seeded(sampling.seed, self.model.device):
                sequences = self.model.generate(
                    inputs,
                    attention_mask=torch.ones_like(inputs),
                    past_key_values=cache,
                    streamer=outlet,
                    stopping_criteria=StoppingCriteriaList([is_cancelled]),
                    max_new_tokens=limit,
                    **self._generation_options(sampling),
                )
        except torch.OutOfMemoryError as error:
            self.prefixes.clear()
            raise ModelError(
                f"{self.name} ran out of memory on {self.model.device}. Shorten the conversation, or choose a smaller "
                "model or another device."
            ) from error
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"{self.name} failed while it answered: {error}. Change the sampling or the model."
            ) from error
        if cache is not None:
            self.prefixes.keep(sequences[0].tolist(), cache)

    def _open_cache(self, prompt_ids: list[int]) -> DynamicCache | None:
        """What is computed already of the prompt; None for a model that keeps its state in a way of its own."""
        if not self.model._supports_default_dynamic_cache() or self.model.generation_config.cache_implementation:
            return None
        return self.prefixes.take(prompt_ids, DynamicCache(config=self.model.config.get_text_config()))

    def _generation_options(self, sampling: Sampling) -> dict[str, Any]:
        ends = self._end_tokens()
        pad = self.model.generation_config.pad_token_id
        options: dict[str, Any] = {
            "do_sample": sampling.temperature > 0,
            "num_beams": 1,
            "repetition_penalty": float(sampling.repetition_penalty),
            "eos_token_id": ends or None,
            "pad_token_id": pad if pad is not None else next(iter(ends), None),
        }
        if sampling.temperature > 0:  # generate warns of these when it is greedy
            options |= {"temperature": float(sampling.temperature), "top_p": float(sampling.top_p)}
            options |= {"top_k": int(sampling.top_k)}
        return options

    def _end_tokens(self) -> list[int]:
        ends = self.model.generation_config.eos_token_id
        if ends is None:
            ends = self.tokenizer.eos_token_id
        return [] if ends is None else [ends] if isinstance(ends, int) else list(ends)

    def _measure_room(self, prompt_tokens: int, wanted: int) -> int | None:
        """Tokens left for the reply, None if the model sets no limit."""
        if self.context_length is None:
            return None
        if prompt_tokens > (room := measure_room(self.context_length, wanted)):
            raise ContextOverflow(
                f"This is {prompt_tokens} tokens long, and {self.name} holds {self.context_length} with its answer. "
                "Shorten what you sent, or choose a model with a longer context.",
                prompt_tokens,
                room,
            )
        return self.context_length - prompt_tokens


@contextmanager
def _seeded(seed: int | None, device: torch.device) -> Iterator[None]:
    """Inside, random numbers are drawn from `seed`; afterwards the process's own random state is back."""
    if seed is None:
        yield
        return
    devices = [torch.cuda.current_device() if device.index is None else device.index] if device.type == "cuda" else []
    with torch.random.fork_rng(devices=devices):
        torch.manual_seed(seed)
        yield
