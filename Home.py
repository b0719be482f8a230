"""Gourd's entry: `streamlit run Home.py`. Page setup, navigation, the model picker, and a short landing page.

Pages are declared here and not left to Streamlit's discovery of `pages/`, because the picker stands on all of them.
"""

import streamlit as st

from assistant.settings import SettingsError
from model.chat_model import ModelError
from ui import state
from ui.sidebar import choose_model

PAGES = [
    st.Page("pages/1_Chat.py", title="Chat", icon=":material/chat:", url_path="chat"),
    st.Page("pages/2_Tools.py", title="Tools", icon=":material/build:", url_path="tools"),
    st.Page("pages/3_Code_Interpreter.py", title="Code Interpreter", icon=":material/terminal:", url_path="code"),
]
ABOUT = [
    "Talk to the model, with a system prompt of your own.",
    "The model calls functions: the weather, a shell (it asks first), random numbers, and what you add.",
    "The model writes Python; it is run here, and its results and plots appear.",
]


def landing() -> None:
    st.title("Gourd")
    st.markdown("A private assistant that runs on this computer. Nothing you write here leaves it by itself.")
    for column, page, about in zip(st.columns(3), PAGES, ABOUT, strict=True):
        with column, st.container(border=True):
            st.page_link(page)
            st.markdown(about)
    choice = state.choice()
    st.markdown(f"**Model:** {choice.title}. Choose another in the sidebar.")
    if choice.kind == "builtin":
        st.caption("It is small (about 20 million parameters) and trained for these pages: short chat, tool calls and plots.")


st.set_page_config("Gourd", ":material/spa:", initial_sidebar_state="expanded")
try:
    page = st.navigation([st.Page(landing, title="Home", icon=":material/home:", default=True), *PAGES])
    with st.sidebar:
        choose_model()
    page.run()
except (SettingsError, ModelError) as error:
    st.error(str(error), icon=":material/error:")
