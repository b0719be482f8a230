"""Code Interpreter: the model writes Python, and this conversation's kernel runs it."""

import streamlit as st

from assistant.actions import CodeActions
from assistant.conversation import Conversation
from assistant.modes import CODE
from kernel import sessions
from kernel.errors import KernelError
from kernel.session import KernelSession
from ui.containment import draw_containment, may_run
from ui.files import draw_files
from ui.page import show_conversation
from ui.variables import draw_variables
from ui.workbench import Workbench, edit_cell


def draw_panel(conversation: Conversation) -> None:
    session = sessions.get(conversation.id)
    draw_containment(session)
    if session.has_files:
        with st.expander("Files", icon=":material/folder:"):
            draw_files(session.directory)
    with st.expander("Variables", icon=":material/data_object:"):
        draw_variables(session, conversation)
    with st.expander("Kernel", icon=":material/terminal:"):
        st.caption(f"State: {session.state}")
        if st.button("Run code", key="run-own", icon=":material/terminal:", help="Run a cell of your own"):
            edit_cell("", Workbench(conversation, session).run)
        st.button("Restart", icon=":material/restart_alt:", on_click=restart, args=(session,), help="Forgets variables")


def restart(session: KernelSession) -> None:
    try:
        session.restart()
    except KernelError as error:
        st.toast(str(error), icon=":material/error:")


conversation = show_conversation(
    CODE,
    lambda conversation: CodeActions(sessions.get(conversation.id)),
    about="The model writes Python for a Jupyter kernel of this conversation.",
    examples=["画一个爱心", "plot sin(x) from 0 to 2π", "What is 37 factorial?", "画一个葫芦"],
    draw_panel=draw_panel,
    make_workbench=lambda conversation: Workbench(conversation, sessions.get(conversation.id)),
)
session = sessions.get(conversation.id)
if may_run(session) and session.state == "off":
    session.warm()
