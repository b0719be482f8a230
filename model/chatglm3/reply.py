"""Reads ChatGLM3's replies as they stream: a header line that names a tool or nothing, then an answer or a call.

A call is Python text, `tool_call(city_name='beijing')` in a fence. It is parsed, never evaluated.
"""

import ast
import re

from model.calls import PYTHON_ERRORS, read_python_call
from model.chat_model import Delta, MalformedCall, TextDelta, ToolCallDelta

PART = "<|assistant|>"
# The header of code for the interpreter, whose reply is shown as the text it is.
INTERPRETER = "interpreter"
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_FENCE = "```"
_CODE = re.compile(r"```(?:python)?\s*\n(.*?)(?:\n```|\Z)", re.DOTALL)


class ReplyReader:
    """One reply, begun by the prompt's `<|assistant|>`; it may have several parts, each begun by another."""

    def __init__(self) -> None:
        self._held = ""
        self._tool: str | None = None
        self._in_text = False
        self._begun = False

    def reads(self, marker: str) -> bool:
        return marker == PART

    def feed(self, text: str) -> list[Delta]:
        """What can be told of the reply so far."""
        self._held += text
        deltas: list[Delta] = []
        while PART in self._held:
            part, _, rest = self._held.partition(PART)
            self._held = part
            deltas += self._read(ended=True)
            self._held, self._tool, self._in_text, self._begun = rest, None, False, False
        return deltas + self._read(ended=False)

    def finish(self) -> list[Delta]:
        """The rest, when the reply has ended."""
        return self._read(ended=True)

    def _read(self, *, ended: bool) -> list[Delta]:
        if not self._in_text and self._tool is None:
            self._read_header(ended=ended)
        if self._tool is not None and not self._in_text:
            return self._read_call(ended=ended)
        return self._read_text(ended=ended) if self._in_text else []

    def _read_header(self, *, ended: bool) -> None:
        header, line_break, rest = self._held.partition("\n")
        if not line_break and not ended:
            return
        name = header.strip()
        if line_break and _NAME.fullmatch(name) and name != INTERPRETER:
            self._tool, self._held = name, rest
        else:
            self._in_text = True
            self._held = rest if name in ("", INTERPRETER) and line_break else self._held

    def _read_call(self, *, ended: bool) -> list[Delta]:
        content = self._held.lstrip()
        if not ended and (content.startswith(_FENCE) or _FENCE.startswith(content)):
            return []
        if content.startswith(_FENCE):
            name, self._tool, self._held = str(self._tool), None, ""
            return [read_call(name, content)]
        self._in_text = True  # a first line of one word, and no call
        self._held = f"{self._tool}\n{self._held}"
        return self._read_text(ended=ended)

    def _read_text(self, *, ended: bool) -> list[Delta]:
        """All but what may be the start of the next part, and white space around the text, which is dropped."""
        if not self._begun:
            self._held = self._held.lstrip()
        text = self._held
        if not ended:
            partial = next((n for n in range(len(PART) - 1, 0, -1) if text.endswith(PART[:n])), 0)
            text = text[: len(text) - partial]
        text = text.rstrip()
        self._held = "" if ended else self._held[len(text) :]
        self._begun = self._begun or bool(text)
        return [TextDelta(text)] if text else []


def read_call(name: str, content: str) -> ToolCallDelta | MalformedCall:
    """The call in a part whose header is `name`."""
    raw = f"{name}\n{content.rstrip()}"
    code = _CODE.search(content)
    try:
        call = ast.parse(code.group(1).strip() if code else "", mode="eval").body
    except PYTHON_ERRORS as error:
        return MalformedCall(raw, f"the call is not Python: {error}")
    return read_python_call(call, raw=raw, name=name)
