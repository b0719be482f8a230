"""Which model answers, in the sidebar: the picker, how the chosen one stands, and what is in memory."""

import streamlit as st

from model.chat_model import ChatModel
from model.local import LocalModel
from model.opened import loaded_models, unload
from model.sizes import format_bytes
from ui import state
from ui.results import escape


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
        if model is not chosen:
            _draw_line(f"{escape(model.name)}: {_describe(model)}", model, f"unload-{number}")


def _draw_chosen(model: ChatModel) -> None:
    if isinstance(model, LocalModel) and model.footprint:
        _draw_line(_describe(model), model, "unload")
    else:
        st.caption(f":material/memory: {model.state}")


def _describe(model: LocalModel) -> str:
    footprint = model.footprint
    return f"{model.state}, {format_bytes(footprint.bytes)} on {footprint.device}" if footprint else model.state


def _draw_line(text: str, model: LocalModel, key: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f":material/memory: {text}", width="content")
        st.button(
            "Unload",
            key=key,
            type="tertiary",
            on_click=_unload,
            args=(model,),
            help=f"Give the memory of {model.name} back; the next message loads it again",
        )


def _unload(model: LocalModel) -> None:
    if not unload(model):
        st.toast(f"{model.name} is answering, and is unloaded when it is done.", icon=":material/info:")
