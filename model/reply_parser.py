"""Turns the text of a reply into deltas while it streams. All use of transformers' young `ResponseParser` is here.

Does not know tokens, models or how any family writes a call: it is fed text, special tokens included, in pieces of any
size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from transformers.utils.chat_parsing import ResponseParser
from transformers.utils.chat_parsing.response_templates import load_response_template

from model.calls import read_call
from model.chat_model import Delta, MalformedCall, ReasoningDelta, TextDelta, ToolSchema

# Response templates should name the field `reasoning_content`; some on the Hub use the others.
_REASONING_FIELDS = ("reasoning_content", "reasoning", "thinking")
_CALLS = "tool_calls"


class CallForm(Protocol):
    """How the text between the marks of a call is read, where transformers' own content parsers do not do."""

    @property
    def needs_mark(self) -> bool:
        """Whether a call without its closing mark is one that was cut."""

    def read(self, body: str, tools: list[ToolSchema]) -> tuple[list[Delta], str]:
        """The calls in `body`, and the text after them.

        Raises:
            ValueError: there is no call; says why.
        """

    def is_inside(self, body: str) -> bool:
        """Whether a mark that follows `body` would be a part of an argument."""


class ReplyParser:
    """Reads one reply. `prompt` is the text before it: a chat template may have begun the reply (with `<think>`).

    Without a response template the text passes unchanged.
    """

    def __init__(
        self,
        template: dict[str, Any] | None,
        prompt: str = "",
        tools: list[ToolSchema] | None = None,
        form: CallForm | None = None,
    ) -> None:
        self._parser = _TolerantParser(template, prompt, tools, form) if template else None
        self._patterns = f"{template}{form}".replace("\\", "") if template else ""

    def reads(self, marker: str) -> bool:
        """Whether this special token must be in the text."""
        return marker in self._patterns

    def feed(self, text: str) -> list[Delta]:
        if self._parser is None:
            return [TextDelta(text)] if text else []
        return list(_read_events(self._parser.feed(text)))

    def finish(self) -> list[Delta]:
        """What was held back because it could have been the start of a marker. A call that the end of the reply
        cuts is a `MalformedCall`; white space at the end is dropped."""
        if self._parser is None:
            return []
        deltas = list(_read_events(self._parser.end()))
        match deltas:
            case [*before, TextDelta(text)]:
                return [*before, TextDelta(text.rstrip())] if text.strip() else before
        return deltas


@dataclass(frozen=True)
class _Unreadable:
    raw: str
    reason: str


@dataclass(frozen=True)
class _Calls:
    deltas: list[Delta]


class _TolerantParser(ResponseParser):
    """A `ResponseParser` that reports a region it cannot read as an event, instead of raising and losing its place,
    and that takes a mark inside an argument for the text it is.

    The original raises from the middle of `feed`, with the events before it lost and the region still open.
    """

    def __init__(
        self, template: dict[str, Any], prompt: str, tools: list[ToolSchema] | None, form: CallForm | None
    ) -> None:
        self._form = form
        self._tools = [*tools] if tools else []
        self._ended = False
        self._closed_by_mark = False
        # Where the first mark that was taken for a part of an argument begins and ends in the open region.
        self._doubtful: tuple[int, int] | None = None
        spec = load_response_template(template)
        for field in spec.fields.values():
            field.optional = True  # a reply that was stopped lacks fields, and that is no error
        # Without its anchor the whole prompt would be read as a part of the reply.
        anchored = spec.start_anchor_re.search(prompt) is not None
        super().__init__(spec, prefix=prompt if anchored else "", tools=[*self._tools] or None)

    def end(self) -> list[dict[str, Any]]:
        """The last events."""
        self._ended = True
        events: list[dict[str, Any]] = []
        self._process(events, eos=True)
        while self._pos < len(self._buffer):  # text after a call that no mark closed
            self._process(events, eos=True)
        return events

    def _scan(self, watch: list[Any], eos: bool) -> tuple[Any, int]:
        begin = self._pos
        best, held_from = super()._scan(watch, eos)
        while best is not None and self._is_argument(best[2], begin):
            self._pos = max(best[2].end(), best[2].start() + 1)
            best, held_from = super()._scan(watch, eos)
        self._pos = begin
        self._closed_by_mark = best is not None and best[2].end() > best[2].start()
        return best, held_from

    def _is_argument(self, mark: Any, begin: int) -> bool:  # noqa: ANN401 - a match of the untyped regex module
        if self._form is None or self._current != _CALLS:
            return False
        before = self._body + self._buffer[begin : mark.start()]
        if not self._form.is_inside(before):
            return False
        self._doubtful = self._doubtful or (len(before), len(before) + len(mark[0]))
        return True

    def _close_current(self, events: list[dict[str, Any]]) -> None:
        if self._form and self._current == _CALLS and self._opened:
            self._close_calls(events, self._form)
            return
        field, body = self._current, self._body
        try:
            super()._close_current(events)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            events.append({"type": "region_close", "field": field, "value": self._refuse(body, error)})
            self._reset_to_implicit()
        else:
            if events and events[-1]["type"] == "region_close":
                events[-1]["raw"] = body.strip()

    def _close_calls(self, events: list[dict[str, Any]], form: CallForm) -> None:
        body, rest = self._body, ""
        value: _Calls | _Unreadable
        try:
            if form.needs_mark and not self._closed_by_mark:
                raise ValueError("the call has no end")
            deltas, rest = form.read(body, self._tools)
            if rest.strip() and self._closed_by_mark:
                raise ValueError(f"there is more than the call: {rest.strip()[:100]}")
            value = _Calls(deltas)
        except ValueError as error:
            cut, after = self._doubtful or (len(body), len(body))
            value, rest = self._refuse(body[:cut], error), body[after:]
        events.append({"type": "region_close", "field": _CALLS, "value": value})
        self._doubtful = None
        self._reset_to_implicit()
        if rest.strip():
            self._buffer, self._pos = rest + self._buffer[self._pos :], 0

    def _refuse(self, body: str, error: Exception) -> _Unreadable:
        cut = self._ended and self._doubtful is None
        return _Unreadable(body.strip(), "the reply ended inside the call" if cut else str(error.__cause__ or error))


def _read_events(events: list[dict[str, Any]]) -> Iterator[Delta]:
    for event in events:
        if event["type"] == "region_chunk" and event["field"] == "content":
            yield TextDelta(event["text"])
        elif event["type"] == "region_chunk" and event["field"] in _REASONING_FIELDS:
            yield ReasoningDelta(event["text"])
        elif event["type"] == "region_close" and event["field"] == _CALLS:
            yield from _read_calls(event["value"], event.get("raw", ""))


def _read_calls(value: object, raw: str) -> Iterator[Delta]:
    """Most families close a region per call; some put a list of calls into one."""
    if isinstance(value, _Calls):
        yield from value.deltas
        return
    if isinstance(value, _Unreadable):
        yield MalformedCall(value.raw, value.reason)
        return
    for call in value if isinstance(value, list) else [value]:
        function = call.get("function") if isinstance(call, dict) else None
        if isinstance(function, dict):
            yield read_call(function.get("name"), function.get("arguments"), raw=raw)
        else:
            yield MalformedCall(raw, "the call is not a JSON object")
