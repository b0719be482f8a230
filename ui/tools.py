"""The tools of a conversation in the sidebar: which are on, which run without asking, and taking that back."""

from collections.abc import Sequence

import streamlit as st

from assistant import background
from assistant.conversation import Conversation, Options
from tools.registry import Tool
from ui.markdown import escape

MANY = 10  # beyond these the list is filtered and scrolls


def draw_tools(conversation: Conversation, tools: Sequence[Tool]) -> None:
    """The panel of the registered tools. Each control writes to the conversation's options at once and is drawn from
    them, so that every tab shows the same."""
    options = conversation.options
    on = [tool for tool in tools if tool.name not in options.off]
    with st.expander("Tools", icon=":material/build:", expanded=len(tools) <= MANY, key="tools"):
        later = " Changes count from the next question." if background.running(conversation.id) else ""
        st.caption(f"{len(on)} of {len(tools)} on.{later}")
        shown = _filter(tools) if len(tools) > MANY else tools
        _draw_all_buttons(options, shown)
        with st.container(height=420 if len(tools) > MANY else "content", border=False, key="tool-list"):
            for tool in shown:
                _draw_toggle(conversation, tool)
    if not on:
        st.info("All tools are off: the model has none now, and just answers.", icon=":material/info:")
    _draw_trust(conversation, [tool for tool in on if tool.harmless])
    _draw_allowed(options)


def _filter(tools: Sequence[Tool]) -> list[Tool]:
    words = str(st.text_input("Filter", key="tool-filter", placeholder="Name, description or server") or "")
    found = [tool for tool in tools if all(word in _text(tool) for word in words.casefold().split())]
    if not found:
        st.caption("No tool has that in its name, description or server.")
    return found


def _text(tool: Tool) -> str:
    return f"{tool.name} {tool.description} {tool.origin}".casefold()


def _draw_all_buttons(options: Options, tools: Sequence[Tool]) -> None:
    names = {tool.name for tool in tools}
    with st.container(horizontal=True):
        st.button("All on", key="tools-on", type="tertiary", on_click=options.off.difference_update, args=(names,))
        st.button("All off", key="tools-off", type="tertiary", on_click=options.off.update, args=(names,))


def _draw_toggle(conversation: Conversation, tool: Tool) -> None:
    off, key = conversation.options.off, f"on-{conversation.id}-{tool.name}"
    st.session_state[key] = tool.name not in off

    def flip() -> None:
        (off.discard if st.session_state[key] else off.add)(tool.name)

    hand = " :material/front_hand:" if tool.confirm else ""
    server = f" :small[:gray[{escape(tool.origin)}]]" if tool.origin else ""
    short = _first_sentence(tool.description)
    help = None if short == tool.description else escape(tool.description)
    with st.container(gap=None):
        st.toggle(f"**{escape(tool.name)}**{hand}{server}", key=key, on_change=flip, help=help)
        st.caption(escape(short))


def _first_sentence(text: str) -> str:
    first = text.splitlines()[0] if text else ""
    end = first.find(". ")
    return first if end < 0 else first[: end + 1]


def _draw_trust(conversation: Conversation, tools: Sequence[Tool]) -> None:
    """Whether calls that only read skip the question, with the list of those calls."""
    if not tools:
        return
    options, key = conversation.options, f"trust-{conversation.id}"
    st.session_state[key] = options.trust_harmless

    def set_trust() -> None:
        options.trust_harmless = st.session_state[key]

    st.toggle("Read-only commands run without asking", key=key, on_change=set_trust)
    with st.popover("Which are these?", type="tertiary", icon=":material/visibility:"):
        for tool in tools:
            st.markdown(f"**{escape(tool.name)}**: one of")
            st.markdown(" ".join(f"`{listed}`" for listed in tool.harmless.listed) if tool.harmless else "")
        st.caption(
            "A single command with plain arguments, and only with options that read. Anything else asks, and so does "
            "everything that a shell would expand, redirect or join. What they print is sent to the model."
        )


def _draw_allowed(options: Options) -> None:
    """The tools that were allowed for this conversation, each with a way to take that back."""
    if not options.allowed:
        return
    st.markdown("Allowed in this conversation")
    for name in sorted(options.allowed):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f":material/done_all: {escape(name)}", width="content")
            st.button(
                "Ask again", key=f"ask-again-{name}", type="tertiary", on_click=options.allowed.discard, args=(name,)
            )
