"""A running summary of a conversation's oldest turns, written by the model that answers.

It is recorded as an event of the turn in which it became necessary, so each version of a turn has its own.
"""

import threading
from collections.abc import Generator, Iterable, Sequence

from assistant.cells import cut_middle
from assistant.conversation import Turn
from assistant.events import Event, Progress, Summary
from model.chat_model import ChatModel, ContextOverflow, Message, ModelError, Sampling, TextDelta

HEADING = "Summary of the conversation so far:"
PROGRESS = "Summarising the conversation so far"
SAMPLING = Sampling(max_new_tokens=256)
SYSTEM = "You summarise conversations faithfully and briefly."
REQUEST = (
    "Summarise the conversation below in at most 120 words, in its own language. Keep names, numbers, decisions and "
    "what is still open; add nothing. Write the summary only."
)
# Below this many characters of a conversation there is nothing left to summarise.
SHORTEST_TRANSCRIPT = 400
SPEAKERS = {"user": "User", "assistant": "Assistant", "tool": "Tool result"}


def find_summary(turns: Sequence[Turn]) -> tuple[Summary, int] | None:
    """The newest summary that stands for turns of this path, and for how many of its first."""
    numbers = {turn.id: number for number, turn in enumerate(turns, start=1)}
    for turn in reversed(turns):
        for event in reversed(turn.events):
            if isinstance(event, Summary) and event.until in numbers:
                return event, numbers[event.until]
    return None


def summarise(
    model: ChatModel, before: str, messages: Iterable[Message], stop: threading.Event
) -> Generator[Event, None, str]:
    """Have the model summarise an earlier summary (empty when there is none) and the messages that followed it. The
    generator's return value is empty when that failed or was stopped. What is too long for one request loses its
    middle."""
    yield Progress(PROGRESS)
    transcript = "\n".join([*([f"{HEADING} {before}"] if before else []), *map(_tell, messages)])
    limit = len(transcript)
    while limit >= min(SHORTEST_TRANSCRIPT, len(transcript)):
        try:
            return _ask(model, cut_middle(transcript, limit), stop)
        except ContextOverflow as overflow:
            fits = overflow.room / overflow.tokens if overflow.room and overflow.tokens else 0.5
            limit = int(limit * min(fits, 1) * 0.9)
        except ModelError:
            return ""
    return ""


def _ask(model: ChatModel, transcript: str, stop: threading.Event) -> str:
    prompt = f"{REQUEST}\n\n{transcript}"
    messages = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": prompt}]
    deltas = model.stream(messages, None, SAMPLING, stop)
    text = "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))
    return "" if stop.is_set() else text.strip()


def _tell(message: Message) -> str:
    calls = [f"{call['function']['name']}({call['function']['arguments']})" for call in message.get("tool_calls", ())]
    said = "\n".join(filter(None, [message["content"], *calls]))
    return f"{SPEAKERS.get(message['role'], 'System')}: {said}"
