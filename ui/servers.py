"""The servers of the settings in the sidebar: a card each, with its state, its tools, and a button to connect afresh.

They are connected when this is first drawn. What a server says of itself is shown as text.
"""

import streamlit as st

from tools.registry import registry
from tools.servers import Server, Servers, Status
from ui import state
from ui.markdown import escape

TICK = 0.5  # seconds between two looks while one is being connected
_COLOURS = {"off": "gray", "connecting": "blue", "connected": "green", "failed": "red"}


@st.cache_resource(show_spinner=False)
def _servers() -> Servers:
    return Servers(state.settings().mcp, registry)


def draw_servers() -> None:
    """Begin to connect the servers, and draw their cards; nothing where the settings name none."""
    servers = _servers()
    servers.open()
    if list(servers):
        failed = any(server.status.state == "failed" for server in servers)
        with st.expander("Servers", icon=":material/error:" if failed else ":material/hub:", expanded=failed):
            connecting = any(server.status.state == "connecting" for server in servers)
            st.fragment(_draw_cards, run_every=TICK if connecting else None)(servers, [s.status for s in servers])


def _draw_cards(servers: Servers, drawn: list[Status]) -> None:
    """Draw what has become of the servers; when that is news, the page is drawn again, for its tools have changed."""
    now = [server.status for server in servers]
    if now != drawn:
        st.rerun(scope="app")
    for server, status in zip(servers, now, strict=True):
        with st.container(border=True, key=f"server-{server.name}"):
            _draw_card(server, status)


def _draw_card(server: Server, status: Status) -> None:
    st.markdown(f"**{escape(server.name)}**  \n:{_COLOURS[status.state]}[:small[{_in_words(status)}]]")
    if status.words:
        st.code(status.words, language=None, wrap_lines=True)
    if status.tools:
        st.caption(", ".join(map(escape, status.tools)))
    for sentence in status.left_out:
        st.caption(f":material/warning: {escape(sentence)}")
    st.button(
        "Reconnect",
        key=f"reconnect-{server.name}",
        icon=":material/refresh:",
        type="tertiary",
        on_click=server.reconnect,
        disabled=status.state == "connecting",
    )


def _in_words(status: Status) -> str:
    if status.state == "failed":
        return f"failed: {escape(status.problem)}"
    if status.state == "connected":
        return f"connected with {len(status.tools)} tool{'' if len(status.tools) == 1 else 's'}"
    return f"{status.state} …"
