"""Where `model.generate` puts its tokens: they become text, the text becomes deltas."""

import time
from collections.abc import Callable

import torch
from tokenizers.decoders import DecodeStream
from transformers import PreTrainedTokenizerFast

from model.chat_model import Delta
from model.reply_parser import ReplyParser


class TokenOutlet:
    """A streamer for `model.generate` (the `put`/`end` protocol of `transformers.generation.BaseStreamer`).

    Attributes:
        tokens: the ids of those that were generated, the end token included.
        first_at: when the first of them came, by `time.perf_counter`.
        ended: whether the model ended the reply itself.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        parser: ReplyParser,
        end_tokens: list[int],
        emit: Callable[[Delta], None],
    ) -> None:
        self.tokens: list[int] = []
        self.first_at: float | None = None
        self.ended = False
        self._backend = tokenizer.backend_tokenizer
        # Holds the bytes of an unfinished character back. The markers that the parser looks for are special tokens.
        self._decoder = DecodeStream([], skip_special_tokens=not parser.reads_markers)
        self._parser = parser
        self._end_tokens = frozenset(end_tokens)
        self._emit = emit
        self._prompt_seen = False

    def put(self, value: torch.Tensor) -> None:
        if not self._prompt_seen:  # generate puts the prompt first
            self._prompt_seen = True
            return
        if self.first_at is None:
            self.first_at = time.perf_counter()
        for token in value.flatten().tolist():
            self.tokens.append(token)
            if token in self._end_tokens:
                self.ended = True
            elif text := self._decoder.step(self._backend, token):
                for delta in self._parser.feed(text):
                    self._emit(delta)

    def end(self) -> None:
        """The rest is asked of the parser by whoever knows how the reply ended."""
