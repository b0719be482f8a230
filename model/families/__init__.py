"""How the replies of a model family are marked, and which family a tokenizer belongs to.

A new family is one entry in `table.py` and its cases in the tests. Families are told by the marks in the chat template
and the vocabulary, never by the name of the architecture: two families may share one.
"""

from typing import Protocol

from transformers import PreTrainedModel, PreTrainedTokenizerBase
from transformers.cli.serving.utils import get_response_template

from model import chatglm3
from model.chat_model import Delta, ToolSchema
from model.chatglm3.reply import ReplyReader
from model.families.family import Family
from model.families.table import FAMILIES, STRANGER
from model.reply_parser import ReplyParser
from model.tool_prompt import takes_tools

__all__ = ["FAMILIES", "Family", "Parser", "find_family", "open_parser"]


class Parser(Protocol):
    """Reads one reply as it streams; `reads` tells which special tokens must be in the text."""

    def reads(self, marker: str) -> bool: ...

    def feed(self, text: str) -> list[Delta]: ...

    def finish(self) -> list[Delta]: ...


def open_parser(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, prompt: str, tools: list[ToolSchema] | None
) -> Parser:
    """A parser for the reply to `prompt`: by the tokenizer's own response template, else by our family of its chat
    template, else by the one transformers keeps for the model type; without any, replies are plain text.

    Where tools had to be described in words, calls are read in the form that `model.tool_prompt` asks for, too."""
    if model.config.model_type == chatglm3.MODEL_TYPE:
        return ReplyReader()
    family = find_family(_read_chat_template(tokenizer, tools), tokenizer.get_added_vocab())
    if tools and not takes_tools(tokenizer):
        family = (family or STRANGER).reading_plain_json()
    elif own := getattr(tokenizer, "response_template", None):
        return ReplyParser(own, prompt, tools)
    if family is None:
        return ReplyParser(get_response_template(tokenizer, model), prompt, tools)
    return ReplyParser(family.response_template(tools), prompt, tools, family.form)


def find_family(chat_template: str, vocabulary: dict[str, int] | None = None) -> Family | None:
    """The first family whose marks are all there; `vocabulary` holds the tokens added to the tokenizer."""
    return next((family for family in FAMILIES if family.fits(chat_template, vocabulary or {})), None)


def _read_chat_template(tokenizer: PreTrainedTokenizerBase, tools: list[ToolSchema] | None) -> str:
    """The one that is used: some tokenizers have one of its own for tools."""
    return str(tokenizer.get_chat_template(tools=[*tools] if tools else None))
