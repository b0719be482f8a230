"""What a turn asks a person: a card for each call that waits, answered one by one, while the other calls go on."""

import streamlit as st

from assistant import background
from assistant.background import RunningTurn
from assistant.events import ApprovalAsked, ObservationAsked
from ui.approval import draw_approval
from ui.observation import draw_observation

WATCH_SECONDS = 0.5


def draw_waiting(running: RunningTurn) -> None:
    """Draw the cards of all calls that wait, and draw the page anew when something happens without them."""
    waiting = running.waiting()
    for asked in waiting:
        key = f"{running.turn.id}-{asked.id}"
        match asked:
            case ApprovalAsked():
                draw_approval(running, asked, key)
            case ObservationAsked():
                draw_observation(running, asked, key)
    _watch(running, len(running.turn.events), [asked.id for asked in waiting])


@st.fragment(run_every=WATCH_SECONDS)
def _watch(running: RunningTurn, events: int, waiting: list[str]) -> None:
    """Another call can end meanwhile, or another tab can answer; what was typed into the cards stays."""
    is_over = background.running(running.conversation.id) is not running
    if is_over or len(running.turn.events) != events or [asked.id for asked in running.waiting()] != waiting:
        st.rerun(scope="app")
