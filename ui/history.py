"""The list of conversations in the sidebar: searched, opened by their own address, renamed, deleted, brought back."""

import time
from dataclasses import dataclass
from datetime import datetime

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from assistant import background
from assistant.conversation import Conversation
from assistant.store import Listed, StoreError
from kernel import sessions
from ui import state
from ui.export import draw_exports, draw_import
from ui.markdown import escape

PAGE = 15  # conversations at once
FEW = 5  # so many need no search
TITLE_LENGTH = 200  # characters, of one that a person gives
UNDO_SECONDS = 60  # how long a deleted conversation is offered back; it can be undone for longer
PURGE_SECONDS = 3600.0
STOP_SECONDS = 5.0  # most time to wait for a turn to stop before its conversation is deleted
RENAME, DELETE = "Rename", "Delete"
# Rows are close and of one line. Streamlit marks every link to the page that is open; here it is the conversation that
# is marked. A menu is its icon; its label is for those who hear the page.
_STYLE = """<style>
.st-key-history {gap: 0.5rem}
.st-key-conversations {gap: 0; max-height: 16.2rem; overflow: hidden auto}
.st-key-conversations > div {flex-shrink: 0}
.st-key-conversations .stHorizontalBlock {flex-wrap: nowrap}
.st-key-conversations .stElementContainer:has(.stPageLink) {flex: 1 1 0; min-width: 0}
.st-key-conversations a {background: none; margin: 0; padding: 0.1rem 0.5rem}
.st-key-conversations a p {font-weight: 400; overflow: hidden; text-overflow: ellipsis; white-space: nowrap}
.st-key-conversations a > span:last-child {min-width: 0}
.st-key-conversations a:hover {background: rgb(128 128 128 / 0.15)}
.st-key-conversations [class*="st-key-current-"] a {background: rgb(128 128 128 / 0.25)}
.st-key-conversations [class*="st-key-current-"] a p {font-weight: 600}
.st-key-deleted-row .stElementContainer:has(p) {min-width: 0}
.st-key-deleted-row .stMarkdown p {overflow: hidden; text-overflow: ellipsis; white-space: nowrap}
.st-key-conversations .stMenuButton button {min-height: 1.5rem; padding: 0 0.25rem}
.st-key-conversations .stMenuButton button > div > div:last-child {display: none}
.st-key-conversations .stMenuButton [data-testid="stMarkdownContainer"] {position: absolute; clip-path: inset(50%)}
</style>"""


@dataclass(frozen=True)
class _Deleted:
    """What was deleted last in this tab, when (seconds since 1970), and whether it was the conversation shown."""

    listed: Listed
    moment: float
    was_shown: bool


def draw_history(current: Conversation | None) -> None:
    """The list, with the way to a new conversation and to a search; `current` is the one that the page shows."""
    st.html(_STYLE)
    with st.container(key="history"):
        if current:
            st.button(
                "New conversation",
                icon=":material/add:",
                width="stretch",
                disabled=not current.turns,
                on_click=state.leave,
                args=(current.mode,),
            )
        with st.container(horizontal=True, gap="small"):
            draw_import()
            if current:
                draw_exports(current)
        _draw_list(current)


def _draw_list(current: Conversation | None) -> None:
    shown = st.session_state.setdefault("listed", PAGE)
    search = st.session_state.get("search", "")
    try:
        if current:
            state.store().save(current)
        rows = state.store().recent(state.owner(), search, shown + 1)
    except StoreError as error:
        st.error(f"The conversations cannot be listed. {error}", icon=":material/error:")
        return
    if len(rows) > FEW or search:
        st.text_input(
            "Search conversations",
            key="search",
            placeholder="Search",
            icon=":material/search:",
            label_visibility="collapsed",
            persist_state="session",
        )
    if search and not rows:
        st.caption("No conversation has this in its title or a question.")
    with st.container(key="conversations"):
        _draw_rows(rows[:shown], current.id if current else "")
        if len(rows) > shown:
            st.button("Show more", type="tertiary", icon=":material/expand_more:", on_click=_show_more)


def _draw_rows(rows: list[Listed], current: str) -> None:
    """The rows, and in its place the one that was just deleted."""
    deleted: _Deleted | None = st.session_state.get("deleted")
    if deleted and time.time() - deleted.moment > UNDO_SECONDS:
        deleted = None
    for listed in rows:
        if deleted and deleted.listed.updated > listed.updated:
            _draw_deleted(deleted)
            deleted = None
        _draw_row(listed, is_current=listed.id == current)
    if deleted:
        _draw_deleted(deleted)


def _draw_row(listed: Listed, *, is_current: bool) -> None:
    title = escape(listed.title) or "Untitled"
    key = f"menu-{listed.id}"
    name = f"current-{listed.id}" if is_current else f"row-{listed.id}"
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=name):
        _draw_link(listed, title)
        chosen = st.menu_button(
            "Options",
            [RENAME, DELETE],
            key=key,
            icon=":material/more_vert:",
            type="tertiary",
            on_click=_act,
            args=(listed, key, is_current),
        )
    if chosen == RENAME:
        _rename(listed)


def _draw_link(listed: Listed, title: str) -> None:
    """The way to a conversation; a page that was started alone, without Home, knows no way to others."""
    try:
        st.page_link(
            state.PAGES[listed.mode],
            label=title,
            icon=state.ICONS[listed.mode],
            query_params={"c": listed.id},
            width="stretch",
            help=f"{title} · {_in_words(listed.updated)}",
        )
    except StreamlitPageNotFoundError:
        st.markdown(f"{state.ICONS[listed.mode]} {title}", width="stretch")


def _in_words(moment: float) -> str:
    """When that was, on this computer's clock."""
    then, now = datetime.fromtimestamp(moment), datetime.now()
    days = (now.date() - then.date()).days
    return f"{ {0: 'today', 1: 'yesterday'}.get(days, f'{then:%d %B %Y}') }, {then:%H:%M}"


def _draw_deleted(deleted: _Deleted) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="deleted-row"):
        st.markdown(f":small[:gray[Deleted “{escape(deleted.listed.title) or 'Untitled'}”]]", width="stretch")
        st.button("Undo", type="tertiary", key="undelete", on_click=_restore, args=(deleted,))


def _act(listed: Listed, key: str, is_current: bool) -> None:
    if st.session_state[key] == DELETE:
        _delete(listed, is_current)


def _delete(listed: Listed, is_current: bool) -> None:
    """Take it off the list, its turn stopped first; what was deleted long ago goes for good."""
    if running := background.running(listed.id):
        running.stop()
        running.ended.wait(STOP_SECONDS)
    try:
        state.store().delete(listed.id, state.owner())
        gone = state.store().purge(PURGE_SECONDS)
    except StoreError as error:
        st.toast(str(error), icon=":material/error:")
        return
    for conversation_id in gone:
        sessions.forget(conversation_id)
    st.session_state["deleted"] = _Deleted(listed, time.time(), is_current)
    if is_current:
        state.leave(listed.mode)


def _restore(deleted: _Deleted) -> None:
    try:
        state.store().restore(deleted.listed.id, state.owner())
    except StoreError as error:
        st.toast(str(error), icon=":material/error:")
        return
    del st.session_state["deleted"]
    if deleted.was_shown:
        state.show(deleted.listed.mode, deleted.listed.id)


def _show_more() -> None:
    st.session_state["listed"] += PAGE


@st.dialog("Rename")
def _rename(listed: Listed) -> None:
    with st.form("rename", border=False):
        title = st.text_input("Title", listed.title, key=f"title-{listed.id}", max_chars=TITLE_LENGTH)
        saved = st.form_submit_button("Save", type="primary", icon=":material/check:")
    if not saved:
        return
    try:
        state.store().rename(listed.id, title, state.owner())
    except StoreError as error:
        st.error(str(error), icon=":material/error:")
        return
    st.rerun()
