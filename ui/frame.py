"""What every page starts with: its title and icon, the model picker, and a sentence where the settings are wrong."""

import streamlit as st

from assistant.settings import SettingsError
from model.chat_model import ModelError
from ui import state
from ui.draw import ICON
from ui.exposure import refuse_strangers
from ui.models import choose_model


def draw_frame(title: str) -> None:
    """Set the page up; ends the run with the sentence to show when there is no model to talk to."""
    st.set_page_config(title if title == "Gourd" else f"{title} · Gourd", ICON, initial_sidebar_state="auto")
    refuse_strangers()
    try:
        with st.sidebar:
            choose_model()
            state.open_chosen()
        if problem := state.storage().problem:
            st.warning(f"Conversations are kept only until Gourd ends. {problem}", icon=":material/warning:")
    except (SettingsError, ModelError) as error:
        st.error(str(error), icon=":material/error:")
        st.stop()
