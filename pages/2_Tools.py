"""Tools: the model calls the functions registered in `tools/`, or tools that the user defines by hand."""

import streamlit as st

from assistant.actions import Actions, ToolActions
from assistant.conversation import Conversation
from assistant.manual import ManualActions
from assistant.modes import TOOLS
from tools.registry import discover, registry
from ui.manual import draw_manual, manual_tools
from ui.markdown import escape
from ui.page import show_conversation
from ui.servers import draw_servers
from ui.tools import draw_tools
from ui.trial import offer_trial

problems = discover()


def make_actions(conversation: Conversation) -> Actions:
    options, by_hand = conversation.options, manual_tools(conversation)
    if by_hand is not None:
        return ManualActions(by_hand)
    on = [name for name in registry.names if name not in options.off]
    return ToolActions(registry, options.allowed, on, options.trust_harmless)


def draw_panel(conversation: Conversation) -> None:
    for problem in problems:
        st.error(f"{escape(problem.file)} is left out: {escape(problem.error)}", icon=":material/error:")
    if conversation.options.manual is None:
        draw_tools(conversation, list(registry))
    draw_manual(conversation)
    draw_servers()
    offer_trial()


show_conversation(
    TOOLS,
    make_actions,
    about="The model calls the tools listed in the sidebar. Those that act on this computer ask first.",
    examples=[
        "What files are in the current directory?",
        "上海明天的天气如何？",
        "Give me a random number between 1 and 100 with seed 42",
        "What is the weather in Lisbon?",
    ],
    draw_panel=draw_panel,
)
