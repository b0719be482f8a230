"""Tools defined by hand, in the sidebar: a toggle, and the text of the definition with what is wrong in it."""

import streamlit as st

from assistant.conversation import Conversation
from assistant.manual import EXAMPLE, ManualError, parse_tools
from model.chat_model import ToolSchema
from ui.markdown import to_markdown

_STYLE = """<style>
.st-key-manual textarea {font-family: monospace; font-size: 0.8rem; white-space: pre; overflow-x: auto}
</style>"""


def manual_tools(conversation: Conversation) -> list[ToolSchema] | None:
    """The definition that is in force; None when the conversation has the registered tools."""
    try:
        return None if conversation.options.manual is None else parse_tools(conversation.options.manual)
    except ManualError:  # stored by a version of Gourd that read more
        return []


def draw_manual(conversation: Conversation) -> None:
    """The toggle, and while it is on the editor. What is written is kept; what is in force is the last that is good."""
    options, key = conversation.options, f"manual-{conversation.id}"
    st.session_state[key] = options.manual is not None

    def flip() -> None:
        options.draft = options.draft or EXAMPLE
        options.manual = _good(options.draft, EXAMPLE) if st.session_state[key] else None

    st.toggle(
        "Define tools by hand",
        key=key,
        on_change=flip,
        help="Write tools as YAML or JSON. The model calls them, and you type what they give.",
    )
    if options.manual is not None:
        _edit(conversation)


def _edit(conversation: Conversation) -> None:
    options, key = conversation.options, f"draft-{conversation.id}"
    st.session_state[key] = options.draft

    def take() -> None:
        options.draft = st.session_state[key]
        options.manual = _good(options.draft, options.manual or EXAMPLE)

    st.html(_STYLE)
    with st.container(key="manual"):
        st.text_area("Tools, as YAML or JSON", key=key, on_change=take, height=320)
    names = ", ".join(to_markdown(tool["function"]["name"]) for tool in manual_tools(conversation) or ())
    try:
        parse_tools(options.draft)
        st.caption(f"In force: {names}. Gourd's own tools are off meanwhile.")
    except ManualError as problem:
        st.error(to_markdown(str(problem)), icon=":material/error:")
        st.caption(f"Until it is right, the last good definition stays in force: {names}.")


def _good(text: str, otherwise: str) -> str:
    try:
        parse_tools(text)
    except ManualError:
        return otherwise
    return text
