"""The system prompt of a conversation, and the presets that a person picks it from and saves it as."""

import streamlit as st

from assistant.conversation import Conversation
from assistant.modes import MODES, ModeName
from assistant.store import Preset, StoreError
from assistant.store.presets import NAME_LENGTH
from ui import state
from ui.markdown import escape

DEFAULT = "Default"
OWN = ""  # no preset has an empty name
# The menu is its icon; its label is for those who hear the page.
_STYLE = """<style>
.st-key-preset .stMenuButton button > div > div:last-child {display: none}
.st-key-preset .stMenuButton [data-testid="stMarkdownContainer"] {position: absolute; clip-path: inset(50%)}
</style>"""


def edit_system_prompt(conversation: Conversation) -> None:
    """Pick a preset, edit the text, save it. The conversation holds the text, and the field shows what it holds, also
    when another tab or a preset has changed it."""
    saved = _saved(conversation.mode)
    _choose_preset(conversation, [Preset(DEFAULT, MODES[conversation.mode].system), *saved])
    key = f"system-{conversation.id}"
    if st.session_state.get(key) != conversation.system:
        st.session_state[key] = conversation.system
    st.text_area(
        "Text of the system prompt",
        key=key,
        height=150,
        label_visibility="collapsed",
        on_change=_take_text,
        args=(conversation, key),
    )


def _saved(mode: ModeName) -> list[Preset]:
    try:
        return state.store().presets(state.owner()).of(mode)
    except StoreError as error:
        st.error(f"The presets cannot be read. {error}", icon=":material/error:")
        return []


def _choose_preset(conversation: Conversation, presets: list[Preset]) -> None:
    """The list of presets shows which one the text is; a text of its own is none of them, and may come from one."""
    texts = {preset.name: preset.text for preset in presets}
    key, origin_key = f"preset-{conversation.id}", f"origin-{conversation.id}"
    origin = st.session_state.get(origin_key)
    same = [name for name, text in texts.items() if text == conversation.system]
    current = origin if origin in same else next(iter(same), None)
    if current:
        origin = st.session_state[origin_key] = current
    elif origin not in texts:
        origin = None
    st.session_state[key] = current or OWN
    own = f"{origin}, edited" if origin else "Your own text" if conversation.system else "None"
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="preset"):
        st.selectbox(
            "System prompt",
            [*texts, *([] if current else [OWN])],
            format_func=lambda name: name or own,
            key=key,
            on_change=_pick,
            args=(conversation, key, texts),
        )
        _draw_menu(conversation, origin if origin != DEFAULT else None, edited=current is None)


def _draw_menu(conversation: Conversation, name: str | None, *, edited: bool) -> None:
    """What can be done with the text, and with the preset that it is or comes from."""
    labels = {"save": "Save as …"}
    if name:
        labels |= {"update": f"Update {escape(name)}"} if edited else {}
        labels["delete"] = f"Delete {escape(name)}"
    chosen = st.menu_button(
        "Presets",
        list(labels),
        format_func=labels.__getitem__,
        key=f"preset-menu-{conversation.id}",
        icon=":material/more_vert:",
        type="tertiary",
    )
    if chosen == "save":
        _save_as(conversation)
    elif chosen == "update" and name:
        if _save(conversation, name):
            st.rerun()
    elif chosen == "delete" and name:
        _delete(conversation, name)
        st.rerun()


def _take_text(conversation: Conversation, key: str) -> None:
    conversation.system = st.session_state[key]


def _pick(conversation: Conversation, key: str, texts: dict[str, str]) -> None:
    if (name := st.session_state[key]) in texts:
        conversation.system = texts[name]
        st.session_state[f"origin-{conversation.id}"] = name


def _save(conversation: Conversation, name: str) -> bool:
    """Keep the text under a name; where that fails, say why."""
    try:
        state.store().presets(state.owner()).save(conversation.mode, Preset(name, conversation.system))
    except StoreError as error:
        st.error(str(error), icon=":material/error:")
        return False
    st.session_state[f"origin-{conversation.id}"] = name
    st.toast(f"Saved the preset “{escape(name)}”.", icon=":material/check:")
    return True


def _delete(conversation: Conversation, name: str) -> None:
    try:
        state.store().presets(state.owner()).delete(conversation.mode, name)
    except StoreError as error:
        st.toast(str(error), icon=":material/error:")
        return
    st.toast(f"Deleted the preset “{escape(name)}”. Its text stays in this conversation.", icon=":material/delete:")


@st.dialog("Save the system prompt")
def _save_as(conversation: Conversation) -> None:
    with st.form("save-preset", border=False):
        name = st.text_input("Name", key="preset-name", max_chars=NAME_LENGTH).strip()
        st.caption("A preset of this name is replaced. Presets belong to this mode.")
        saved = st.form_submit_button("Save", type="primary", icon=":material/check:")
    if not saved:
        return
    if name == DEFAULT:
        st.error(f"{DEFAULT} is the mode's own prompt. Choose another name.", icon=":material/error:")
    elif _save(conversation, name):
        st.rerun()
