"""How the replies of a model family are marked: a transformers response template for tokenizers that bring none.

A new family is one entry here and its test.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from transformers import PreTrainedModel, PreTrainedTokenizerBase
from transformers.cli.serving.utils import get_response_template

from model import chatglm3
from model.chat_model import Delta, ToolSchema
from model.chatglm3.reply import ReplyReader
from model.reply_parser import ReplyParser

ResponseTemplate = dict[str, Any]

_CHATML_END = r"\s*(?:<\|im_end\|>|<\|endoftext\|>)"
_REASONING = {"open": "<think>", "close": "</think>", "content": "text"}
_JSON_CALL = {
    "open_pattern": r"\s*<tool_call>",
    "close": "</tool_call>",
    "repeats": True,
    "content": "json",
    "transform": {"type": "function", "function": "{content}"},
}


@dataclass(frozen=True)
class Family:
    """Models whose chat template contains all of `marks` and whose replies `template` can read."""

    name: str
    marks: tuple[str, ...]
    template: ResponseTemplate


FAMILIES = (
    # Hermes, Qwen and their descendants, and the built-in model.
    Family(
        name="ChatML with JSON calls",
        marks=("<|im_start|>", "<tool_call>"),
        template={
            "start_anchor": "<|im_start|>assistant\n",
            "fields": {
                "reasoning_content": _REASONING,
                "tool_calls": _JSON_CALL,
                "content": {"close_pattern": _CHATML_END, "content": "text"},
            },
        },
    ),
    # Mistral 7B v0.3 to Small 3: one list of calls after the mark.
    Family(
        name="Mistral",
        marks=("[TOOL_CALLS]", "[/INST]"),
        template={
            "start_anchor": "[/INST]",
            "fields": {
                "tool_calls": {
                    "open_pattern": r"\s*\[TOOL_CALLS\]",
                    "close": "</s>",
                    "content": "json",
                    "transform_each": True,
                    "transform": {"type": "function", "function": {"name": "{name}", "arguments": "{arguments}"}},
                },
                "content": {"close_pattern": r"\s*</s>", "content": "text"},
            },
        },
    ),
    # DeepSeek-R1 and its distillations: reasoning, no calls.
    Family(
        name="DeepSeek-R1",
        marks=("<｜Assistant｜>", "</think>"),
        template={
            "start_anchor": "<｜Assistant｜>",
            "fields": {
                "reasoning_content": _REASONING,
                "content": {"close_pattern": r"\s*<｜end▁of▁sentence｜>", "content": "text"},
            },
        },
    ),
)


class Parser(Protocol):
    """Reads one reply as it streams; `reads_markers` tells whether special tokens must be in the text."""

    @property
    def reads_markers(self) -> bool: ...

    def feed(self, text: str) -> list[Delta]: ...

    def finish(self) -> list[Delta]: ...


def open_parser(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, prompt: str, tools: list[ToolSchema] | None
) -> Parser:
    """A parser for the reply to `prompt`."""
    if model.config.model_type == chatglm3.MODEL_TYPE:
        return ReplyReader()
    return ReplyParser(find_response_template(model, tokenizer), prompt, tools)


def find_response_template(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> ResponseTemplate | None:
    """The tokenizer's own template, else the one transformers keeps for this model type, else ours for its chat
    template; None for a family nobody described, whose replies are then plain text."""
    return get_response_template(tokenizer, model) or find_family_template(str(tokenizer.chat_template))


def find_family_template(chat_template: str) -> ResponseTemplate | None:
    for family in FAMILIES:
        if all(mark in chat_template for mark in family.marks):
            return family.template
    return None
