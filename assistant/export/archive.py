"""A conversation as JSON that another Gourd reads back: every turn in all its versions, the system prompt, the options.

Neither its owner nor its address is in it, nor what its owner lets tools do unasked.
"""

import json

from assistant.conversation import Conversation, Turn
from assistant.export.sharing import shareable

FORMAT = 1
# Of the options, those that travel; a file must not decide what runs here without asking.
CARRIED = {"off", "memory", "exchanges", "manual", "draft"}


def to_json(conversation: Conversation) -> str:
    """The text of the file."""
    file = {
        "gourd": FORMAT,
        "mode": conversation.mode,
        "title": conversation.title,
        "system": conversation.system,
        "history": conversation.history,
        "options": conversation.options.model_dump(mode="json", include=CARRIED),
        "turns": [_turn(turn) for turn in list(conversation.all_turns)],
    }
    text = json.dumps(file, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace").decode("utf-8")  # halves of characters are in no file


def _turn(turn: Turn) -> dict[str, object]:
    events = [event.to_json() for event in shareable(list(turn.events))]
    return {"id": turn.id, "parent": turn.parent, "shown": turn.shown, "prompt": turn.prompt, "events": events}
