"""Where `model.generate` puts its tokens: they become text, the text becomes deltas."""

import time
from collections.abc import Callable

import torch
from tokenizers.decoders import DecodeStream
from transformers import PreTrainedTokenizerFast

from model.chat_model import Delta
from model.families import Parser


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
        parser: Parser,
        end_tokens: list[int],
        emit: Callable[[Delta], None],
    ) -> None:
        self.tokens: list[int] = []
        self.first_at: float | None = None
        self.ended = False
        self._backend = tokenizer.backend_tokenizer
        # Holds the bytes of an unfinished character back.
        self._decoder = DecodeStream([], skip_special_tokens=False)
        # The markers that the parser looks for are special tokens; all others are no part of an answer.
        self._skipped = frozenset(
            number
            for number, token in tokenizer.added_tokens_decoder.items()
            if token.special and not parser.reads(token.content)
        )
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
            elif token not in self._skipped and (text := self._decode(token)):
                for delta in self._parser.feed(text):
                    self._emit(delta)

    def _decode(self, token: int) -> str | None:
        try:
            return self._decoder.step(self._backend, token)
        except Exception as error:  # the library has no type of its own for it
            if "Invalid prefix" not in str(error):
                raise
            # Bytes that are no UTF-8 put it out of step, and it stays so: a new one begins at this token.
            self._decoder = DecodeStream([], skip_special_tokens=False)
            return self._decoder.step(self._backend, token)

    def end(self) -> None:
        """The rest is asked of the parser by whoever knows how the reply ended."""
