"""Conversations out of Gourd and into it: the downloads of the one that is shown, and the upload of a file."""

import re
from functools import partial

import streamlit as st

from assistant.conversation import Conversation
from assistant.export import FILE_LIMIT, Unreadable, read_conversation, to_json, to_markdown, to_notebook
from assistant.store import StoreError
from ui import state
from ui.markdown import escape

NAME_LENGTH = 50  # characters of a title that become the name of a file


def draw_exports(conversation: Conversation) -> None:
    """The conversation as files; each is made when it is asked for."""
    files = {
        "Markdown": (to_markdown, "md", "text/markdown", "To read: questions, answers, calls, code and its outputs"),
        "JSON": (to_json, "json", "application/json", "To import again: every version of every turn"),
    }
    if conversation.mode == "code":
        files["Notebook"] = (to_notebook, "ipynb", "application/x-ipynb+json", "To run: code cells with their outputs")
    with st.popover("Export", icon=":material/download:", width="stretch", disabled=not conversation.turns):
        for label, (make, suffix, mime, about) in files.items():
            st.download_button(
                label,
                partial(make, conversation),
                f"{_file_name(conversation.title)}.{suffix}",
                mime,
                key=f"export-{suffix}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
                help=about,
            )
        st.caption("What you share is what was said and done here, with the system prompt.")


def draw_import() -> None:
    """A file that `to_json` wrote becomes a conversation of this person's, and is shown."""
    count = st.session_state.setdefault("imports", 0)  # with another key, the box is closed and empty again
    with st.popover("Import", icon=":material/upload:", width="stretch", key=f"import-box-{count}"):
        st.file_uploader(
            "A conversation exported as JSON",
            "json",
            key=(key := f"import-{count}"),
            max_upload_size=FILE_LIMIT // 1_000_000,
            on_change=_take_file,
            args=(key,),
        )
        if st.session_state[key] and (problem := st.session_state.get("import-problem")):
            st.error(escape(problem), icon=":material/error:")
        st.caption("Tools that may run unasked are not taken over.")
    if imported := st.session_state.pop("imported", None):
        mode, conversation_id = imported
        st.switch_page(state.PAGES[mode], query_params={"c": conversation_id})


def _take_file(key: str) -> None:
    """Read the file once; a bad one is a sentence, and nothing of it is stored."""
    st.session_state.pop("import-problem", None)
    file = st.session_state[key]
    if file is None:
        return
    try:
        conversation = read_conversation(file.getvalue())
        conversation.owner = state.owner()
        state.store().add(conversation)
    except (Unreadable, StoreError) as error:
        st.session_state["import-problem"] = str(error)
        return
    st.session_state["imports"] += 1
    st.session_state["imported"] = (conversation.mode, conversation.id)


def _file_name(title: str) -> str:
    return re.sub(r"[^\w-]+", "-", title[:NAME_LENGTH]).strip("-") or "gourd"
