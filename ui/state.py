"""What a browser tab needs at hand: the settings, the catalog, the chosen model, and its conversation in each mode.

Conversations themselves are kept by `assistant.store`; a tab only remembers their ids, also in the URL.
"""

import tempfile
from dataclasses import dataclass

import streamlit as st

from assistant.conversation import Conversation
from assistant.modes import ModeName
from assistant.settings import Settings, SettingsError, load_settings
from assistant.store import Store, StoreError
from containment import choice as containment_choice
from containment.scratch import check_workspace
from kernel import sessions
from model.catalog import Catalog, ModelChoice, build_catalog, check, open_model
from model.chat_model import ChatModel

PAGES: dict[str, str] = {"chat": "pages/1_Chat.py", "tools": "pages/2_Tools.py", "code": "pages/3_Code_Interpreter.py"}
ICONS: dict[str, str] = {"chat": ":material/chat:", "tools": ":material/build:", "code": ":material/terminal:"}


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    loaded = load_settings()
    files = loaded.data / "files"
    try:
        check_workspace(files)
    except ValueError as error:
        raise SettingsError(f"data: {error}") from None
    containment_choice.set_policy(loaded.unsandboxed)
    sessions.configure(sessions.Limits(time_limit=loaded.cell_seconds, gateway=loaded.gateway, root=files))
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
    asked = settings()
    return open_model(choice(), device=asked.device, dtype=asked.dtype, quantization=asked.quantization)


@dataclass(frozen=True)
class Storage:
    """Where conversations are kept; `problem` says why it is not the place that was set."""

    store: Store
    problem: str = ""


@st.cache_resource(show_spinner=False)
def storage() -> Storage:
    """The database of the settings; where it cannot be used, one that ends with Gourd."""
    try:
        storage = Storage(Store(settings().database))
        gone = storage.store.purge()
    except StoreError as error:
        folder = tempfile.mkdtemp(prefix="gourd-")
        storage, gone = Storage(Store(f"sqlite:///{folder}/conversations.sqlite"), str(error)), []
    for conversation_id in gone:
        sessions.forget(conversation_id)
    return storage


def store() -> Store:
    return storage().store


def owner() -> str:
    """Whose conversations this tab shows: of who logged in, or of whoever uses this computer."""
    return str(st.user.get("email") or st.user.get("sub") or "") if st.user.get("is_logged_in") else ""


def conversation(mode: ModeName) -> Conversation:
    """This tab's conversation in a mode: the one in the URL, else the one it had, else a new one."""
    ids: dict[str, str] = st.session_state.setdefault("conversations", {})
    known = [found for found in _find(st.query_params.get("c"), ids.get(mode)) if found.mode == mode]
    current = known[0] if known else store().new(mode, owner())
    ids[mode] = current.id
    st.query_params["c"] = current.id
    return current


def _find(in_url: str | None, had: str | None) -> list[Conversation]:
    """The conversations of these ids that there are; says so when there is none in the URL, or they cannot be had."""
    try:
        found = [store().find(id, owner()) if id else None for id in (in_url, had)]
    except StoreError as error:
        st.error(f"{error} This is a new conversation.", icon=":material/error:")
        return []
    if in_url is not None and found[0] is None:
        st.toast("There is no such conversation; it may have been deleted. This is a new one.", icon=":material/info:")
    return [conversation for conversation in found if conversation]


def show(mode: ModeName, conversation_id: str) -> None:
    """Come back to a conversation: the next run of the mode's page in this tab shows it."""
    st.session_state.setdefault("conversations", {})[mode] = conversation_id
    st.query_params.pop("c", None)


def leave(mode: ModeName) -> None:
    """Start afresh: the next run of the page gets a new conversation."""
    st.session_state.get("conversations", {}).pop(mode, None)
    st.query_params.pop("c", None)


def keep(conversation: Conversation) -> None:
    """Store what changed in a conversation; where that fails, say so and go on."""
    try:
        store().save(conversation)
    except StoreError as error:
        st.error(f"This is not stored, and will be gone when Gourd ends. {error}", icon=":material/error:")
