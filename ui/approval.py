"""The approval card: a call that waits for a person, editable, to run once, always here, or not at all."""

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from assistant.actions import Decision
from assistant.events import ApprovalAsked
from tools.registry import registry
from ui.markdown import escape

Decide = Callable[[str, Decision], None]


def draw_approval(asked: ApprovalAsked, decide: Decide, key: str) -> None:
    """Draw the card and pass the person's decision to the waiting turn. What cannot run is said before it is passed,
    and stays as it was typed."""
    with st.container(border=True, key=f"approval-{key}"):
        tool = registry.get(asked.name)
        origin = escape(tool.origin) if tool else ""
        place = f"It is a tool of the server {origin}" if origin else "It acts on this computer"
        st.markdown(f":material/front_hand: **{escape(asked.name)}** wants to run. {place}: read it first.")
        texts = {name: _edit(f"{key}-{name}", name, value) for name, value in asked.arguments.items()}
        if not texts:
            st.caption("It takes no arguments.")
        problems = st.container()
        with st.container(horizontal=True):
            once = st.button("Run once", key=f"once-{key}", type="primary", icon=":material/play_arrow:")
            always = st.button("Allow for this conversation", key=f"always-{key}", icon=":material/done_all:")
        rejected, reason = ask_rejection(key)
    if rejected:
        decide(asked.id, Decision(allowed=False, reason=reason))
    elif once or always:
        arguments, complaints = read_arguments(asked, texts)
        if complaints:
            problems.error("\n\n".join(map(escape, complaints)), icon=":material/error:")
            return
        decide(asked.id, Decision(allowed=True, arguments=arguments, remember=always))
    if rejected or once or always:
        st.rerun()


def ask_rejection(key: str) -> tuple[bool, str]:
    """A button that rejects a call, and the reason that the model is told."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rejected = st.button("Reject", key=f"reject-{key}", icon=":material/block:")
        reason = st.text_input(
            "Reason",
            key=f"reason-{key}",
            placeholder="Why not? The model reads it",
            label_visibility="collapsed",
            persist_state="session",
        )
    return rejected, str(reason or "")


def read_arguments(asked: ApprovalAsked, texts: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The edited arguments, and a sentence for each that cannot be run: texts as they are, other values as JSON."""
    arguments: dict[str, Any] = {}
    unreadable = []
    for name, text in texts.items():
        try:
            arguments[name] = text if isinstance(asked.arguments[name], str) else json.loads(text)
        except (ValueError, RecursionError) as error:
            unreadable.append(f"{name} is not JSON any more ({error}). Correct it, then run it.")
    if unreadable:
        return arguments, unreadable
    wrong = registry.problems(asked.name, arguments)
    return arguments, [f"{asked.name} does not take this. {problem}. Correct it, then run it." for problem in wrong]


def _edit(key: str, name: str, value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    edited = st.text_area(escape(name), text, key=f"argument-{key}", height="content", persist_state="session")
    return str(edited or "")
