"""The approval card: a call that waits for a person, editable, to run once, always here, or not at all."""

import json
from collections.abc import Callable

import streamlit as st

from assistant.actions import Decision
from assistant.events import ApprovalAsked

Decide = Callable[[str, Decision], None]


def draw_approval(asked: ApprovalAsked, decide: Decide) -> None:
    """Draw the card and pass the person's decision to the waiting turn."""
    with st.container(border=True, key=f"approval-{asked.id}"):
        st.markdown(f":material/front_hand: **{asked.name}** wants to run. It acts on this computer: read it first.")
        arguments = {name: _edit(asked.id, name, value) for name, value in asked.arguments.items()}
        reason = st.text_input("Reason, if you reject it (the model is told)", key=f"reason-{asked.id}")
        with st.container(horizontal=True):
            once = st.button("Run once", type="primary", icon=":material/play_arrow:")
            always = st.button("Allow for this conversation", icon=":material/done_all:")
            reject = st.button("Reject", icon=":material/block:")
    if not (once or always or reject):
        return
    if reject:
        decide(asked.id, Decision(allowed=False, reason=reason))
    elif unreadable := [name for name, (_, ok) in arguments.items() if not ok]:
        st.error(f"{', '.join(unreadable)} is not valid JSON any more. Correct it, then run it.")
        return
    else:
        values = {name: value for name, (value, _) in arguments.items()}
        decide(asked.id, Decision(allowed=True, arguments=values, remember=always))
    st.rerun()


def _edit(call_id: str, name: str, value: object) -> tuple[object, bool]:
    """A field for one argument, and whether its text can be read: texts as they are, other values as JSON."""
    is_text = isinstance(value, str)
    text = str(st.text_area(name, value if is_text else json.dumps(value), key=f"{call_id}-{name}", height="content"))
    if is_text:
        return text, True
    try:
        return json.loads(text), True
    except ValueError:
        return text, False
