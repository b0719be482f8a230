"""What can be done with a question that was asked: ask it in other words, and step between the versions of its turn."""

from collections.abc import Callable

import streamlit as st

from assistant.conversation import Conversation, Turn

Ask = Callable[[Turn, str], None]


def draw_versions(conversation: Conversation, turn: Turn, ask: Ask) -> None:
    """Quiet controls beside a question: ‹ 2/3 › where there are versions, and edit."""
    versions = conversation.versions(turn)
    if turn.prompt is None and len(versions) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", width="content"):
        if len(versions) > 1:
            here = versions.index(turn)
            _step(conversation, turn, versions[:here][-1:], "chevron_left", "The version before")
            st.markdown(f":small[:gray[{here + 1}/{len(versions)}]]", width="content")
            _step(conversation, turn, versions[here + 1 :][:1], "chevron_right", "The next version")
        if turn.prompt is not None and st.button(
            "", key=f"edit-{turn.id}", icon=":material/edit:", type="tertiary", help="Edit and ask again"
        ):
            _edit(turn, turn.prompt, ask)


def _step(conversation: Conversation, turn: Turn, target: list[Turn], icon: str, help: str) -> None:
    st.button(
        "",
        key=f"{icon}-{turn.id}",
        icon=f":material/{icon}:",
        type="tertiary",
        help=help,
        disabled=not target,
        on_click=conversation.show,
        args=target or (turn,),
    )


@st.dialog("Edit the question", width="medium")
def _edit(turn: Turn, prompt: str, ask: Ask) -> None:
    edited = str(st.text_area("Question", prompt, height=160, key=f"question-{turn.id}", label_visibility="collapsed"))
    st.caption("The earlier version and its answers are kept: step back to them with ‹ and ›.")
    if st.button("Send", type="primary", icon=":material/send:", disabled=not edited.strip()):
        ask(turn, edited)
        st.rerun()
