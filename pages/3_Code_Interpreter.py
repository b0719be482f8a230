"""Code Interpreter: the model writes Python, and this conversation's kernel runs it."""

import streamlit as st

from assistant.actions import CodeActions
from assistant.modes import CODE
from kernel import sessions
from kernel.errors import KernelError
from ui.containment import draw_containment, may_run
from ui.page import show_conversation

conversation = show_conversation(
    CODE,
    lambda conversation: CodeActions(sessions.get(conversation.id)),
    about="The model writes Python; it runs here in a Jupyter kernel of this conversation.",
    examples=["画一个爱心", "plot sin(x) from 0 to 2π", "What is 37 factorial?", "画一个葫芦"],
)
session = sessions.get(conversation.id)
if may_run(session) and session.state == "off":
    session.warm()


def restart() -> None:
    try:
        session.restart()
    except KernelError as error:
        st.toast(str(error), icon=":material/error:")


with st.sidebar:
    draw_containment(session)
with st.sidebar, st.expander("Kernel", icon=":material/terminal:"):
    st.caption(f"State: {session.state}")
    st.button("Restart", icon=":material/restart_alt:", on_click=restart, help="Forgets all variables")
