"""In the sidebar: how the conversation is made to fit the model's context, and how full that is."""

from typing import Any, Literal

import streamlit as st

from assistant.conversation import Conversation
from assistant.fill import Fill, measure_fill
from model.chat_model import ChatModel, ToolSchema
from ui.markdown import to_markdown

Memory = Literal["newest", "window", "summary"]
MEMORIES: dict[Memory, str] = {
    "newest": "The newest that fits",
    "window": "The last few exchanges",
    "summary": "A running summary",
}
HELP = (
    "What the model is sent of a conversation that gets long; what is left out stays on the page. A running summary of "
    "what no longer fits is written by the model itself. The built-in model is too small to write a good one."
)
COUNTED = "What the next question is sent with: system prompt, tools and conversation. The answer shares this room."
REMEMBERED = "As the last reply counted it: this model cannot count now, because it is not loaded or on a server."


def choose_memory(conversation: Conversation) -> None:
    """The conversation's memory. It is stored with the conversation, so another tab's choice shows here as well."""
    options, key = conversation.options, f"memory-{conversation.id}"

    def set_memory() -> None:
        options.memory = st.session_state[key]

    with st.expander("Memory", icon=":material/history:"):
        st.session_state[key] = options.memory
        choices = list(MEMORIES)
        st.radio("What the model remembers", choices, key=key, format_func=_name, help=HELP, on_change=set_memory)
        if options.memory == "window":
            _choose_exchanges(conversation)


def _choose_exchanges(conversation: Conversation) -> None:
    options, key = conversation.options, f"exchanges-{conversation.id}"

    def set_exchanges() -> None:
        options.exchanges = st.session_state[key]

    st.session_state[key] = options.exchanges
    help = "Sent along with each question; 1 to 100."
    st.number_input("Exchanges", 1, 100, step=1, key=key, help=help, on_change=set_exchanges)


def _name(memory: Memory) -> str:
    return MEMORIES[memory]


def draw_gauge(
    model: ChatModel, conversation: Conversation, tools: list[ToolSchema] | None, max_new_tokens: int
) -> None:
    """How full the context is, counted again when something changed."""
    last = conversation.turns[-1:]
    state = (
        (model.name, model.state, model.context_length, tools, max_new_tokens),
        (conversation.id, conversation.system, conversation.options.memory, conversation.options.exchanges),
        [(turn.id, len(turn.events), turn.events[-1:]) for turn in last],
    )
    known: tuple[Any, Fill] | None = st.session_state.get("fill")
    if known is None or known[0] != state:
        known = state, measure_fill(model, conversation, tools, max_new_tokens)
        st.session_state["fill"] = known
    _draw(known[1])


def _draw(fill: Fill) -> None:
    if fill.tokens is None:
        return
    if fill.length is not None:
        st.progress(min(fill.tokens / fill.length, 1.0))
    of = f" of {fill.length:,}" if fill.length is not None else ""
    st.caption(f"{fill.tokens:,}{of} tokens", help=COUNTED if fill.counted else REMEMBERED)
    for note in fill.notes:
        st.caption(to_markdown(note))
