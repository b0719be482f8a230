"""Refuses to serve a network: whoever can open the page can have code run here."""

import streamlit as st

_LOCAL = {"localhost", "127.0.0.1", "::1", "[::1]"}


def is_public(address: str | None) -> bool:
    """Whether Streamlit would listen to more than this computer; without an address it listens to everything."""
    return address not in _LOCAL


def refuse_strangers() -> None:
    """End the run of the page, with a sentence, for somebody who has not logged in on a server that others reach."""
    if not is_public(st.get_option("server.address")):
        return
    if not _has_login():
        st.error(
            "Gourd does not answer here: it listens to the whole network without a login, and whoever reaches it could "
            'have code run on this computer. Start it with `server.address = "localhost"` and reach it through an SSH '
            "tunnel, or set up a login (`[auth]` in .streamlit/secrets.toml).",
            icon=":material/lock:",
        )
        st.stop()
    if not st.user.is_logged_in:
        st.button("Log in", on_click=st.login)
        st.stop()


def _has_login() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False
