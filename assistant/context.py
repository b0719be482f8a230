"""What of a conversation is sent to the model, so that it fits its context: chosen by the conversation's memory, made
to fit when the model says that it must, and announced where something is left out.
"""

import json
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from assistant.cells import OWN_CELL, REPORT, cut_middle
from assistant.conversation import Conversation, Turn
from assistant.events import Event, Notice, Summary
from assistant.fit import find_fit
from assistant.summary import HEADING, find_summary, summarise
from model.chat_model import ChatModel, ContextOverflow, Message, ToolSchema

# Shorter than this, a tool result or a report says nothing any more: the question itself is too long.
SHORTEST_RESULT = 200
# When something is summarised, what stays takes no more than this part of the room: else it would be done at each turn.
KEPT_SHARE = 0.5
# Of servers that refuse without numbers: an eighth is too much.
UNKNOWN = (8, 7)


@dataclass
class Window:
    """The turns from `first` on, of those that hold messages; the last is always sent. `turns` are the conversation's
    unless given. Nothing it leaves out comes back during a turn."""

    conversation: Conversation
    turns: list[Turn] = field(default_factory=list)
    first: int = 0
    summary: Summary | None = None
    summarised: int = 0  # of the turns that are not sent, those that the summary stands for
    result_limit: int | None = None
    summary_failed: bool = False

    def __post_init__(self) -> None:
        *earlier, last = self.turns or self.conversation.turns
        told = [(turn, messages) for turn in earlier if (messages := turn.messages())]
        self.turns = [*(turn for turn, _ in told), last]
        self._earlier = [messages for _, messages in told]
        self.options = self.conversation.options.model_copy()
        if self.options.memory == "window":
            self.first = max(0, len(told) - self.options.exchanges)
        elif self.options.memory == "summary" and (found := find_summary(self.turns)):
            self.use(*found)

    @property
    def last(self) -> int:
        return len(self.turns) - 1

    def use(self, summary: Summary, turns: int) -> None:
        """Send a summary in place of the first turns."""
        self.summary, self.summarised, self.first = summary, turns, turns

    def messages(self, first: int | None = None) -> list[Message]:
        """All that is sent when it begins with the turn `first`, the window's own unless given."""
        first = self.first if first is None else first
        messages = self._system() + ([] if first else self.conversation.history)
        messages += [message for turn in self._earlier[first:] for message in turn] + self.turns[-1].messages()
        return messages if self.result_limit is None else [self._shortened(m) for m in messages]

    def left_out(self) -> str:
        """A sentence about earlier exchanges that are not sent, empty when all are."""
        number, options = self.first - self.summarised, self.options
        if not number:
            return ""
        reasons = []
        chosen = max(0, self.last - options.exchanges)
        if options.memory == "window" and chosen:
            reasons.append(f"memory is set to the last {options.exchanges}")
        if options.memory != "window" or self.first > chosen:
            reasons.append("the model's context is full")
        if self.summary_failed:
            reasons.append("they could not be summarised")
        exchanges = "exchange" if self.last == 1 else "exchanges"
        return f"{number} of {self.last} earlier {exchanges} left out: {' and '.join(reasons)}."

    def announcements(self) -> list[Notice]:
        """What the user must know of what the model is not sent."""
        cut = f"Long results were cut to about {self.result_limit} characters to fit the model's context."
        notices = [Notice(text, quiet=True)] if (text := self.left_out()) else []
        return [*notices, Notice(cut)] if self.result_limit else notices

    def shrink(self, model: ChatModel, tools: list[ToolSchema] | None, overflow: ContextOverflow) -> bool:
        """Leave out as few of the oldest turns as will do, then the summary, then cut long results. False when nothing
        more can go."""
        if self.first < self.last:
            self.first = self.fit(model, tools, overflow.room, overflow.tokens)
            return True
        if self.summary:
            self.summary, self.summarised = None, 0
            return True
        longest = max((len(m["content"]) for m in self.messages() if _is_result(m)), default=0)
        if longest <= SHORTEST_RESULT:
            return False
        self.result_limit = max(longest // 2, SHORTEST_RESULT)
        return True

    def fit(self, model: ChatModel, tools: list[ToolSchema] | None, room: int | None, tokens: int | None = None) -> int:
        """With which turn it would have to begin to fit into `room`; `tokens` is its length now if that is too much."""
        first = self.first

        def count(left_out: int) -> int | None:
            return model.count_tokens(self.messages(first + left_out), tools) if room else None

        fixed = [self._system(), tools or [], self.turns[-1].messages()]
        sizes = list(map(_measure, self._earlier[self.first :]))
        if sizes and not self.first:
            sizes[0] += _measure(self.conversation.history)
        if room is None:
            return first + find_fit(sizes, sum(map(_measure, fixed)), UNKNOWN[1], count, UNKNOWN[0])
        return first + find_fit(sizes, sum(map(_measure, fixed)), room, count, tokens)

    def before(self, first: int) -> list[Message]:
        """The messages that would no longer be sent if it began with the turn `first`."""
        history = [] if self.first else self.conversation.history
        return history + [message for turn in self._earlier[self.first : first] for message in turn]

    def _system(self) -> list[Message]:
        messages = self.conversation.system_messages()
        if self.summary is None:
            return messages
        texts = [message["content"] for message in messages]
        return [{"role": "system", "content": "\n\n".join([*texts, f"{HEADING} {self.summary.text}"])}]

    def _shortened(self, message: Message) -> Message:
        assert self.result_limit is not None
        if not _is_result(message):
            return message
        return {**message, "content": cut_middle(message["content"], self.result_limit)}


def make_room(
    model: ChatModel, window: Window, tools: list[ToolSchema] | None, overflow: ContextOverflow, stop: threading.Event
) -> Iterator[Event]:
    """Make a window smaller that the model cannot take: summarise the oldest turns if that is the conversation's
    memory, else leave them out.

    Raises:
        ContextOverflow: nothing more can go.
    """
    summarises = window.options.memory == "summary" and not window.summary_failed
    if summarises and window.first < window.last and _last_fits(model, window, tools, overflow):
        window.summary_failed = not (yield from _summarise_oldest(model, window, tools, overflow, stop))
        if not window.summary_failed or stop.is_set():
            return
    if not window.shrink(model, tools, overflow):
        raise overflow


def _last_fits(model: ChatModel, window: Window, tools: list[ToolSchema] | None, overflow: ContextOverflow) -> bool:
    """Whether a summary can help at all: counted if possible, else reckoned by the number of characters."""
    if overflow.room is None or overflow.tokens is None:
        return True
    alone = window.messages(window.last)
    tokens = model.count_tokens(alone, tools)
    if tokens is None:
        tokens = overflow.tokens * _measure(alone) // _measure(window.messages())
    return tokens <= overflow.room


def _summarise_oldest(
    model: ChatModel, window: Window, tools: list[ToolSchema] | None, overflow: ContextOverflow, stop: threading.Event
) -> Generator[Event, None, bool]:
    """Put a summary in place of so many turns that the next few questions fit as well; false when it failed."""
    if overflow.room is None:
        first = (window.first + window.last + 1) // 2
    else:
        first = window.fit(model, tools, int(overflow.room * KEPT_SHARE), overflow.tokens)
    before = window.summary.text if window.summary else ""
    text = yield from summarise(model, before, window.before(first), stop)
    if not text:
        return False
    summary = Summary(text, window.turns[first - 1].id)
    yield summary
    window.use(summary, first)
    return True


def _measure(messages: list[Message]) -> int:
    """Roughly the length of messages or tools, in characters."""
    return len(json.dumps(messages, ensure_ascii=False))


def _is_result(message: Message) -> bool:
    return message["role"] == "tool" or str(message["content"]).startswith((REPORT, OWN_CELL))
