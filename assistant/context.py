"""Making a conversation fit a model's context: the newest turns are kept whole, and what is left out is announced."""

from dataclasses import dataclass

from assistant.cells import OWN_CELL, REPORT, cut_middle
from assistant.conversation import Conversation
from model.chat_model import Message

# Shorter than this, a tool result or a report says nothing any more: the question itself is too long.
SHORTEST_RESULT = 200


@dataclass
class Window:
    """What of a conversation is sent to the model. It only ever shrinks, and only when the model says it must."""

    conversation: Conversation
    left_out: int = 0
    result_limit: int | None = None

    def messages(self) -> list[Message]:
        turns = self.conversation.turns[self.left_out :]
        messages = self.conversation.system_messages()
        if not self.left_out:
            messages += self.conversation.history
        messages += [message for turn in turns for message in turn.messages()]
        return messages if self.result_limit is None else [self._shortened(m) for m in messages]

    def shrink(self) -> str | None:
        """Leave out the oldest turn, then cut long results. Returns what was done, or None when nothing is left."""
        if self.left_out < len(self.conversation.turns) - 1:
            self.left_out += 1
            return _announce(self.left_out)
        longest = max((len(m["content"]) for m in self.messages() if _is_result(m)), default=0)
        if longest <= SHORTEST_RESULT:
            return None
        self.result_limit = max(longest // 2, SHORTEST_RESULT)
        return f"Long results were cut to about {self.result_limit} characters to fit the model's context."

    def _shortened(self, message: Message) -> Message:
        assert self.result_limit is not None
        if not _is_result(message):
            return message
        return {**message, "content": cut_middle(message["content"], self.result_limit)}


def _announce(left_out: int) -> str:
    questions = "The first question" if left_out == 1 else f"The first {left_out} questions"
    return f"{questions} of this conversation no longer fit the model's context and were left out."


def _is_result(message: Message) -> bool:
    return message["role"] == "tool" or str(message["content"]).startswith((REPORT, OWN_CELL))
