"""Turns the text of a reply into deltas while it streams. All use of transformers' young `ResponseParser` is here.

Does not know tokens or models: it is fed text, special tokens included, in pieces of any size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from transformers.utils.chat_parsing import ResponseParser
from transformers.utils.chat_parsing.response_templates import load_response_template

from model.calls import read_call
from model.chat_model import Delta, MalformedCall, ReasoningDelta, TextDelta, ToolSchema

# Response templates should name the field `reasoning_content`; some on the Hub use the others.
_REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking")


class ReplyParser:
    """Reads one reply. `prompt` is the text before it: a chat template may have begun the reply (with `<think>`).

    Without a response template the text passes unchanged.
    """

    def __init__(
        self, template: dict[str, Any] | None, prompt: str = "", tools: list[ToolSchema] | None = None
    ) -> None:
        self._parser = _TolerantParser(template, prompt, tools) if template else None

    @property
    def reads_markers(self) -> bool:
        """Whether special tokens must be in the text."""
        return self._parser is not None

    def feed(self, text: str) -> list[Delta]:
        if self._parser is None:
            return [TextDelta(text)] if text else []
        return list(_read_events(self._parser.feed(text)))

    def finish(self) -> list[Delta]:
        """What was held back because it could have been the start of a marker. A call that the end of the reply
        cuts is a `MalformedCall`; white space at the end is dropped."""
        if self._parser is None:
            return []
        self._parser.ended = True
        _, events = self._parser.finalize()
        deltas = list(_read_events(events))
        match deltas:
            case [*before, TextDelta(text)]:
                return [*before, TextDelta(text.rstrip())] if text.strip() else before
        return deltas


@dataclass(frozen=True)
class _Unreadable:
    raw: str
    reason: str


class _TolerantParser(ResponseParser):
    """A `ResponseParser` that reports a region it cannot read as an event, instead of raising and losing its place.

    The original raises from the middle of `feed`, with the events before it lost and the region still open.
    """

    def __init__(self, template: dict[str, Any], prompt: str, tools: list[ToolSchema] | None) -> None:
        spec = load_response_template(template)
        for field in spec.fields.values():
            field.optional = True  # a reply that was stopped lacks fields, and that is no error
        # Without its anchor the whole prompt would be read as a part of the reply.
        anchored = spec.start_anchor_re.search(prompt) is not None
        super().__init__(spec, prefix=prompt if anchored else "", tools=[*tools] if tools else None)
        self.ended = False

    def _close_current(self, events: list[dict[str, Any]]) -> None:
        field, body = self._current, self._body
        try:
            super()._close_current(events)
        except (ValueError, KeyError, TypeError) as error:
            reason = "the reply ended inside the call" if self.ended else str(error.__cause__ or error)
            events.append({"type": "region_close", "field": field, "value": _Unreadable(body.strip(), reason)})
            self._reset_to_implicit()
        else:
            if events and events[-1]["type"] == "region_close":
                events[-1]["raw"] = body.strip()


def _read_events(events: list[dict[str, Any]]) -> Iterator[Delta]:
    for event in events:
        if event["type"] == "region_chunk" and event["field"] == "content":
            yield TextDelta(event["text"])
        elif event["type"] == "region_chunk" and event["field"] in _REASONING_FIELDS:
            yield ReasoningDelta(event["text"])
        elif event["type"] == "region_close" and event["field"] == "tool_calls":
            yield from _read_calls(event["value"], event.get("raw", ""))


def _read_calls(value: object, raw: str) -> Iterator[Delta]:
    """Most families close a region per call; some put a list of calls into one."""
    if isinstance(value, _Unreadable):
        yield MalformedCall(value.raw, value.reason)
        return
    for call in value if isinstance(value, list) else [value]:
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict):
            yield read_call(function.get("name"), function.get("arguments"), raw=raw)
        else:
            yield MalformedCall(raw, "the call is not a JSON object")
