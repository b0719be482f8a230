"""What there is to know of a model family to read its replies, as data. It does not know which families there are."""

import re
from dataclasses import dataclass, replace
from typing import Any

from model.chat_model import ToolSchema
from model.families.forms import JsonCalls
from model.reply_parser import CallForm

_TOOLS = "TOOLS"
# A call as `model.tool_prompt` asks for it: JSON at the start of a line, often in a fence, that begins like a call.
PLAIN_JSON = (
    r"(?:\A|\n)\s*(?:```(?:json|python|tool_call|tool_code)?\s*)?"
    r'(?=\[?\s*\{\s*(?:"type"\s*:\s*"function"\s*,\s*)?(?:"function"\s*:\s*\{\s*)?'
    r'"(?:name|function|tool)"\s*:\s*(?:"TOOLS"\s*[,}]|"[^"\n]*"\s*,\s*"(?:arguments|parameters|args)"\s*:))'
)


@dataclass(frozen=True)
class Family:
    """Patterns are of the `regex` module. Write special tokens in them in full, for those alone are kept in the text.

    Attributes:
        turn: a mark in the chat template itself.
        marks: others, in the chat template or in the vocabulary.
        anchor: after this pattern in the prompt the reply begins.
        opens: the pattern that begins a call, with the white space before it.
        closes: the pattern that ends one; None for the end of the reply.
        bare: one more pattern that begins a call, where there is no mark: it is looked for if tools are offered, and
            `TOOLS` in it, and in `opens`, stands for their names.
        form: how the text between is read.
        ends: what else is no text: the end of the turn, and headers.
        thinks: the pattern that begins reasoning, and the one that ends it.
    """

    name: str
    turn: str
    anchor: str
    opens: str
    closes: str | None
    form: CallForm
    ends: str
    marks: tuple[str, ...] = ()
    bare: str | None = None
    thinks: tuple[str, str] = ("<think>", "</think>")

    def fits(self, chat_template: str, vocabulary: dict[str, int]) -> bool:
        return self.turn in chat_template and all(mark in chat_template or mark in vocabulary for mark in self.marks)

    def reading_plain_json(self) -> "Family":
        """The same, when the tools were described to it in words: it may answer in either form."""
        if self.form.needs_mark:
            return replace(self, opens=PLAIN_JSON, closes=None, bare=None, form=JsonCalls())
        return replace(self, bare=PLAIN_JSON)

    def response_template(self, tools: list[ToolSchema] | None) -> dict[str, Any]:
        """The family as transformers' `ResponseParser` wants it."""
        names = "|".join(re.escape(str(tool["function"]["name"])) for tool in tools or [])
        opens = f"{self.opens}|{self.bare}" if tools and self.bare else self.opens
        calls = _mark("open", opens.replace(_TOOLS, f"(?:{names})" if names else "(?!)"))
        return {
            "start_anchor_pattern": self.anchor,
            "fields": {
                "reasoning_content": {**_mark("open", self.thinks[0]), **_mark("close", self.thinks[1])},
                "tool_calls": {**calls, **(_mark("close", self.closes) if self.closes else {}), "repeats": True},
                "content": {"close_pattern": self.ends},
            },
        }


def _mark(side: str, pattern: str) -> dict[str, Any]:
    """Marks that are plain text are found as soon as they are complete; of a pattern more could always come."""
    parts = re.split(r"(?<!\\)\|", pattern)
    texts = [part.replace("\\", "") for part in parts]
    if all(re.escape(text) == part for text, part in zip(texts, parts, strict=True)):
        return {side: texts}
    return {f"{side}_pattern": pattern}
