"""What a turn asks a person: a card for each call that waits, answered one by one, while the other calls go on."""

from collections.abc import Sequence

from assistant.actions import Asked
from assistant.conversation import Turn
from assistant.events import ApprovalAsked, ObservationAsked
from ui.approval import Decide, draw_approval
from ui.observation import draw_observation


def draw_waiting(waiting: Sequence[Asked], turn: Turn, decide: Decide) -> None:
    """Draw the card of each; what is typed into one stays while the others are answered."""
    for asked in waiting:
        key = f"{turn.id}-{asked.id}"
        match asked:
            case ApprovalAsked():
                draw_approval(asked, decide, key)
            case ObservationAsked():
                draw_observation(asked, decide, key)
