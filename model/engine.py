"""A loaded model and its tokenizer: everything of Gourd that runs on torch. Import it only when a model is needed.

It is used from one thread at a time and knows nothing of queues; `model.local` gives it one.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import jinja2
import torch
from transformers import PreTrainedTokenizerFast, StoppingCriteriaList

from model.chat_model import ContextOverflow, Delta, Finished, FinishReason, Message, ModelError, Sampling, ToolSchema
from model.families import open_parser
from model.outlet import TokenOutlet
from model.prompt import to_template_messages
from model.tool_prompt import fit_tools

# An answer gets at least this part of the context (an eighth), or the prompt is too long.
REPLY_SHARE = 8
Emit = Callable[[Delta], None]


@dataclass
class Engine:
    """`name` is for messages to people."""

    name: str
    model: Any  # a PreTrainedModel that can generate: transformers has no one type for it
    tokenizer: PreTrainedTokenizerFast
    _tokenizing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def context_length(self) -> int | None:
        return getattr(self.model.config.get_text_config(), "max_position_embeddings", None)

    def count_tokens(self, messages: list[Message], tools: list[ToolSchema] | None) -> int:
        """Tokens of the prompt. Any thread may ask."""
        return len(self._encode(self._render(messages, tools)))

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
        prompt = self._render(messages, tools)
        prompt_ids = self._encode(prompt)
        room = self._measure_room(len(prompt_ids), sampling.max_new_tokens)
        limit = min(sampling.max_new_tokens, room) if room else sampling.max_new_tokens
        parser = open_parser(self.model, self.tokenizer, prompt, tools)
        outlet = TokenOutlet(self.tokenizer, parser, self._end_tokens(), emit)
        started = time.perf_counter()
        self._generate(prompt_ids, sampling, limit, cancelled, outlet)
        seconds = time.perf_counter() - started
        reason: FinishReason = "stop" if outlet.ended else "cancelled" if cancelled() else "length"
        if reason != "cancelled":  # what the user stopped is dropped, half a call above all
            for delta in parser.finish():
                emit(delta)
        return Finished(reason, len(prompt_ids), outlet.tokens, seconds)

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
        try:
            with _seeded(sampling.seed, self.model.device):
                self.model.generate(
                    inputs,
                    attention_mask=torch.ones_like(inputs),
                    streamer=outlet,
                    stopping_criteria=StoppingCriteriaList([is_cancelled]),
                    max_new_tokens=limit,
                    **self._generation_options(sampling),
                )
        except torch.OutOfMemoryError as error:
            raise ModelError(
                f"{self.name} ran out of memory on {self.model.device}. Shorten the conversation, or choose a smaller "
                "model or another device."
            ) from error
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"{self.name} failed while it answered: {error}. Change the sampling or the model."
            ) from error

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
        if prompt_tokens + min(wanted, self.context_length // REPLY_SHARE) > self.context_length:
            raise ContextOverflow(
                f"This is {prompt_tokens} tokens long, and {self.name} holds {self.context_length} with its answer. "
                "Shorten what you sent, or choose a model with a longer context."
            )
        return self.context_length - prompt_tokens

    def _render(self, messages: list[Message], tools: list[ToolSchema] | None) -> str:
        goes_on = bool(messages) and messages[-1]["role"] == "assistant"
        fitted, options = fit_tools(self.tokenizer, to_template_messages(messages), tools)
        try:
            text = self.tokenizer.apply_chat_template(
                fitted,
                **options,
                tokenize=False,
                add_generation_prompt=not goes_on,
                continue_final_message=goes_on,
            )
        except (jinja2.TemplateError, ValueError, TypeError) as error:
            raise ModelError(
                f"The chat template of {self.name} refuses this conversation: {error}. Clear it, or choose a model "
                "that takes a system prompt and tools."
            ) from error
        return str(text)

    def _encode(self, prompt: str) -> list[int]:
        with self._tokenizing:  # the fast tokenizers must not be borrowed by two threads
            return list(self.tokenizer(prompt, add_special_tokens=False)["input_ids"])


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
