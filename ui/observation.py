"""The observation card: a tool that the person defined by hand was called, and the person says what it gives."""

import json

import streamlit as st

from assistant.actions import Decision
from assistant.events import ObservationAsked
from ui.approval import Decide, ask_rejection
from ui.markdown import escape


def draw_observation(asked: ObservationAsked, decide: Decide, key: str) -> None:
    """Draw the card and pass what the person typed to the waiting turn; nothing typed is an answer too."""
    with st.container(border=True, key=f"observation-{key}"):
        st.markdown(f":material/edit_note: **{escape(asked.name)}** was called. You are the tool: type what it gives.")
        st.code(json.dumps(asked.arguments, ensure_ascii=False), language="json", wrap_lines=True)
        observation = st.text_area(
            "Observation",
            key=f"observed-{key}",
            height="content",
            persist_state="session",
            placeholder="Any text or JSON; it may be empty",
        )
        sent = st.button("Send", key=f"send-{key}", type="primary", icon=":material/send:")
        rejected, reason = ask_rejection(key)
    if sent:
        decide(asked.id, Decision(allowed=True, observation=str(observation or "")))
    elif rejected:
        decide(asked.id, Decision(allowed=False, reason=reason))
    if sent or rejected:
        st.rerun()
