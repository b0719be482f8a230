"""Tools: the model calls the functions registered in `tools/`."""

import streamlit as st

from assistant.actions import ToolActions
from assistant.modes import TOOLS
from tools.registry import discover, registry
from ui.page import show_conversation
from ui.servers import draw_servers

problems = discover()

conversation = show_conversation(
    TOOLS,
    lambda conversation: ToolActions(registry, conversation.options.allowed),
    about="The model calls the tools listed in the sidebar. Those that act on this computer ask first.",
    examples=[
        "What files are in the current directory?",
        "上海明天的天气如何？",
        "Give me a random number between 1 and 100 with seed 42",
        "What is the weather in Lisbon?",
    ],
)

with st.sidebar, st.expander("Tools", icon=":material/build:"):
    for tool in registry:
        st.markdown(f"**{tool.name}**{' :material/front_hand:' if tool.confirm else ''}  \n{tool.description}")
    for problem in problems:
        st.error(str(problem), icon=":material/error:")

with st.sidebar:
    draw_servers()
