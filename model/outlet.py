"""Where `model.generate` puts its tokens: they become text, the text becomes deltas."""

from collections.abc import Callable

import torch
from tokenizers.decoders import DecodeStream
from transformers import PreTrainedTokenizerFast

from model.chat_model import Delta
from model.reply_parser import ReplyParser


class TokenOutlet:
    """A streamer for `model.generate` (the `put`/`end` protocol of `transformers.generation.BaseStreamer`).

    Attributes:
        tokens: how many were generated, the end token included.
        ended: whether the model ended the reply itself.
    """

    def __init__(
        self,
        tokenizer: PreTrainedTokenizerFast,
        parser: ReplyParser,
        end_tokens: list[int],
        emit: Callable[[Delta], None],
    ) -> None:
        self.tokens = 0
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
        for token in value.flatten().tolist():
            self.tokens += 1
            if token in self._end_tokens:
                self.ended = True
            elif text := self._decoder.step(self._backend, token):
                for delta in self._parser.feed(text):
                    self._emit(delta)

    def end(self) -> None:
        """The rest is asked of the parser by whoever knows how the reply ended."""
