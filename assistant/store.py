"""The conversations of this process, found by their id: they outlive the browser tabs that show them."""

import threading

from assistant.conversation import Conversation
from assistant.modes import MODES, ModeName

_conversations: dict[str, Conversation] = {}
_lock = threading.Lock()


def new(mode: ModeName) -> Conversation:
    """A new conversation with the mode's own system prompt."""
    conversation = Conversation(mode, system=MODES[mode].system)
    with _lock:
        _conversations[conversation.id] = conversation
    return conversation


def find(conversation_id: str) -> Conversation | None:
    """The conversation of this id, or None when this process does not know it (it was restarted)."""
    return _conversations.get(conversation_id)
