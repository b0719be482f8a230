"""Gourd's entry: `streamlit run Home.py`. What the modes do, which model answers, and the way to the pages.

Pages are found by Streamlit in `pages/`; the links to them here and in the list of conversations are in `ui.state`.
"""

import streamlit as st

from ui import state
from ui.frame import draw_frame
from ui.history import draw_history

MODES = {
    "chat": "Talk to the model, with a system prompt of your own.",
    "tools": "The model calls functions: weather, a shell that asks first, your own.",
    "code": "The model writes Python; it runs, and plots appear.",
}

draw_frame("Gourd")
with st.sidebar:
    draw_history(None)

st.title("Gourd")
st.markdown("A private assistant that runs on this computer. Nothing you write here leaves it by itself.")
for column, (mode, about) in zip(st.columns(len(MODES)), MODES.items(), strict=True):
    with column, st.container(border=True, height="stretch"):
        st.page_link(state.PAGES[mode], icon=state.ICONS[mode])
        st.markdown(about)

choice, model = state.choice(), state.open_chosen()
st.markdown(f"**{choice.title}** answers ({model.state}). Choose another model in the sidebar.")
if choice.kind == "builtin":
    st.caption(
        "The built-in model is small (20 million parameters) and made for these pages: short chat, tool calls and "
        "plots in English and Chinese, without a download. For anything else, use your own model."
    )
