"""Which model answers, in the sidebar: the picker, how the chosen one stands, and what is in memory."""

import streamlit as st

from model.chat_model import ChatModel
from model.local import LocalModel
from model.opened import loaded_models, unload
from model.sizes import format_bytes
from ui import state
from ui.markdown import escape


def choose_model() -> None:
    """The model picker and the state of the chosen model, on every page."""
    choices = {choice.id: choice for choice in state.catalog().choices}
    st.session_state.setdefault("model", state.catalog().default.id)
    options = list(dict.fromkeys([*choices, st.session_state["model"]]))
    st.selectbox(
        "Model",
        options,
        key="model",
        format_func=lambda id: choices[id].title if id in choices else id,
        accept_new_options=True,
        persist_state="session",
        help="Type to use another: a directory, a GGUF file, a Hugging Face id, or a server's URL, such as "
        "`http://localhost:11434/v1#qwen3`.",
    )
    _draw_models()


def _draw_models() -> None:
    """How the chosen model stands, or what is wrong with it, and what else is in memory."""
    if problem := state.problem_of(state.choice()):
        st.error(problem, icon=":material/error:")
        chosen = None
    else:
        chosen = state.open_chosen()
        _draw_chosen(chosen)
    for number, model in enumerate(loaded_models()):
        if model is not chosen and model.footprint:
            size = format_bytes(model.footprint.bytes)
            _unload_button(f"Unload {escape(model.name)} ({size})", model, f"unload-{number}", ":material/eject:")


def _draw_chosen(model: ChatModel) -> None:
    if not isinstance(model, LocalModel) or model.footprint is None:
        st.caption(f":material/memory: {model.state}")
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        footprint = model.footprint
        size = format_bytes(footprint.bytes)
        st.caption(f":material/memory: {model.state}, {size} on {footprint.device}", width="content")
        _unload_button("Unload", model, "unload")


def _unload_button(label: str, model: LocalModel, key: str, icon: str | None = None) -> None:
    help = f"Give the memory of {model.name} back; its next message loads it again"
    st.button(label, key=key, type="tertiary", icon=icon, on_click=_unload, args=(model,), help=help)


def _unload(model: LocalModel) -> None:
    if not unload(model):
        st.toast(f"{escape(model.name)} is answering, and is unloaded when it is done.", icon=":material/info:")
