"""How full a model's context is: the tokens of what would be sent with the next question, and what would not be."""

from dataclasses import dataclass

from assistant.context import Window
from assistant.conversation import Conversation, Turn
from assistant.events import Notice, ReplyFinished
from model.chat_model import ChatModel, ModelError, ToolSchema, measure_room


@dataclass(frozen=True)
class Fill:
    """`tokens` of the `length` that prompt and answer share, each None when it is not known; `counted` tells whether
    the model's tokenizer counted them, or the last reply did. `notes` are sentences about what is not sent as it is."""

    tokens: int | None
    length: int | None
    counted: bool
    notes: tuple[str, ...] = ()


def measure_fill(
    model: ChatModel, conversation: Conversation, tools: list[ToolSchema] | None, max_new_tokens: int
) -> Fill:
    """Look at the turn under way, or at a next question that is still empty."""
    turns, length = conversation.turns, model.context_length
    if not turns or turns[-1].finished:
        turns = [*turns, Turn("")]
    window = Window(conversation, turns)
    try:
        if length is not None:
            window.first = window.fit(model, tools, measure_room(length, max_new_tokens))
        tokens = model.count_tokens(window.messages(), tools)
    except ModelError:  # the page says it when it is asked
        tokens = None
    if tokens is None:
        return _remember_fill(conversation, length)
    notes = [f"{window.summarised} of {window.last} earlier exchanges are sent as a summary."] * bool(window.summary)
    return Fill(tokens, length, True, (*notes, *filter(None, [window.left_out()])))


def _remember_fill(conversation: Conversation, length: int | None) -> Fill:
    """As the last reply and its turn tell it."""
    turns = conversation.turns
    replies = [event for turn in turns for event in turn.events if isinstance(event, ReplyFinished)]
    tokens = replies[-1].prompt_tokens + replies[-1].completion_tokens if replies else None
    told = [event.text for turn in turns[-1:] for event in turn.events if isinstance(event, Notice) and event.quiet]
    return Fill(tokens, length, False, tuple(told[-1:]))
