"""What a browser tab needs at hand: the settings, the catalog, the chosen model, and its conversation in each mode.

Conversations themselves live in the process (`assistant.store`); a tab only remembers their ids, also in the URL.
"""

import streamlit as st

from assistant import store
from assistant.conversation import Conversation
from assistant.modes import ModeName
from assistant.settings import Settings, load_settings
from containment import choice as containment_choice
from kernel import sessions
from model.catalog import Catalog, ModelChoice, build_catalog, check, open_model
from model.chat_model import ChatModel


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    loaded = load_settings()
    containment_choice.set_policy(loaded.unsandboxed)
    sessions.configure(sessions.Limits(time_limit=loaded.cell_seconds, gateway=loaded.gateway))
    return loaded


@st.cache_resource(show_spinner=False)
def catalog() -> Catalog:
    return build_catalog(settings().models, settings().model)


def choice() -> ModelChoice:
    """The model chosen in this tab; the settings' until the user picks another.

    Raises:
        ModelError: what the user typed names no model.
    """
    return catalog().find(st.session_state.get("model", catalog().default.id))


@st.cache_data(ttl=10, show_spinner=False)
def problem_of(choice: ModelChoice) -> str | None:
    """What keeps a model from answering, looked up again after ten seconds; None when nothing is known to."""
    return check(choice)


def open_chosen() -> ChatModel:
    return open_model(choice(), device=settings().device, dtype=settings().dtype)


def conversation(mode: ModeName) -> Conversation:
    """This tab's conversation in a mode: the one in the URL, else the one it had, else a new one."""
    ids: dict[str, str] = st.session_state.setdefault("conversations", {})
    in_url = store.find(st.query_params.get("c", ""))
    if "c" in st.query_params and in_url is None:
        st.toast("That conversation is gone: Gourd was restarted. This is a new one.", icon=":material/info:")
    known = [found for found in (in_url, store.find(ids.get(mode, ""))) if found and found.mode == mode]
    current = known[0] if known else store.new(mode)
    ids[mode] = current.id
    st.query_params["c"] = current.id
    return current


def leave(mode: ModeName) -> None:
    """Start afresh: the next run of the page gets a new conversation."""
    st.session_state.get("conversations", {}).pop(mode, None)
    st.query_params.pop("c", None)
