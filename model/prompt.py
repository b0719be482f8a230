"""Messages in OpenAI chat format as the text and the tokens that a model is given, through its own chat template.

What people and tools wrote cannot become a marker of the template (see `model.quoting`).
"""

import json
import threading
from dataclasses import dataclass
from typing import Any

import jinja2
from transformers import PreTrainedTokenizerFast

from model.chat_model import Message, ModelError, ToolSchema
from model.quoting import Quoting
from model.tool_prompt import fit_tools


@dataclass(frozen=True)
class Prompt:
    """`text` is what the model reads; in `quoted` the markers inside of messages are quoted still."""

    text: str
    quoted: str
    tokens: list[int]


class Prompter:
    """Writes prompts for one model, called `name` in messages to people. Any thread may ask."""

    def __init__(self, name: str, tokenizer: PreTrainedTokenizerFast) -> None:
        self._name = name
        self._tokenizer = tokenizer
        self._quoting = Quoting(token.content for token in tokenizer.added_tokens_decoder.values() if token.special)
        self._lock = threading.Lock()  # the fast tokenizers must not be borrowed by two threads

    def write(self, messages: list[Message], tools: list[ToolSchema] | None) -> Prompt:
        """The prompt for the next reply, or for the rest of the last message when that is the assistant's.

        Raises:
            ModelError: the chat template refuses the conversation.
        """
        quoted = self._render(self._quoting.quote(to_template_messages(messages)), self._quoting.quote(tools))
        with self._lock:
            pieces = [self._encode(*piece) for piece in self._quoting.split(quoted)]
        return Prompt(self._quoting.unquote(quoted), quoted, [token for piece in pieces for token in piece])

    def read(self, tokens: list[int]) -> str:
        """The text of a reply as the model wrote it, whether or not its parser is given the special tokens."""
        with self._lock:
            return self._tokenizer.backend_tokenizer.decode(tokens, skip_special_tokens=False)

    def _render(self, messages: list[Message], tools: list[ToolSchema] | None) -> str:
        goes_on = bool(messages) and messages[-1]["role"] == "assistant"
        fitted, options = fit_tools(self._tokenizer, messages, tools)
        try:
            text = self._tokenizer.apply_chat_template(
                fitted,
                **options,
                tokenize=False,
                add_generation_prompt=not goes_on,
                continue_final_message=goes_on,
            )
        except (jinja2.TemplateError, ValueError, TypeError) as error:
            raise ModelError(
                f"The chat template of {self._name} refuses this conversation: {error}. Clear it, or choose a model "
                "that takes a system prompt and tools."
            ) from error
        return str(text)

    def _encode(self, text: str, is_marker: bool) -> list[int]:
        options = {"add_special_tokens": False, "split_special_tokens": is_marker, "verbose": False}
        return list(self._tokenizer(text, **options)["input_ids"])


def to_template_messages(messages: list[Message]) -> list[Message]:
    """The messages as chat templates want them: call arguments are objects (OpenAI has JSON text), and content is
    never None."""
    return [_to_template_message(message) for message in messages]


def _to_template_message(message: Message) -> Message:
    changed = {**message, "content": message.get("content") or ""}
    if message.get("tool_calls"):
        changed["tool_calls"] = [_to_template_call(call) for call in message["tool_calls"]]
    return changed


def _to_template_call(call: dict[str, Any]) -> dict[str, Any]:
    function = call["function"]
    arguments = function["arguments"]
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments or "{}")
        except ValueError:
            return call  # what a model once wrote wrongly is shown to it as it was
    return {**call, "function": {**function, "arguments": arguments}}
