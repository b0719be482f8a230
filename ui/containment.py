"""Where the code runs and what contains it: a word, its details on a click, and the question where nothing does."""

import streamlit as st

from containment import choice
from kernel.session import KernelSession

_ICONS = {
    "bubblewrap": ":material/gpp_good:",
    "landlock": ":material/shield:",
    "none": ":material/gpp_bad:",
    "gateway": ":material/cloud:",
}


def draw_containment(session: KernelSession) -> None:
    """The word of the containment in force, or of the gateway; a click shows what it does and what it does not."""
    place = session.place
    with st.popover(place.word, icon=_ICONS[place.name], width="stretch"):
        for sentence in place.details:
            st.markdown(f"- {sentence}")
    if session.problem:
        st.error(session.problem, icon=":material/error:")


def may_run(session: KernelSession) -> bool:
    """Whether code may run; where it would run without a sandbox, say so and ask, once for all conversations."""
    if choice.is_forbidden(session.place):
        st.error(
            "No sandbox works on this computer, and the settings forbid to run code without one "
            '(`unsandboxed = "forbid"`). Install bubblewrap (Linux), or change the setting.',
            icon=":material/gpp_bad:",
        )
        return False
    if not choice.must_ask(session.place):
        return True
    with st.container(border=True, key="unsandboxed"):
        st.markdown(
            ":material/gpp_bad: **No sandbox works on this computer.** The model's code would run **unsandboxed**, "
            "with your own rights: it could read and change your files and reach the network. "
            "Until you agree, no code runs."
        )
        st.button("Run code without a sandbox", on_click=choice.set_policy, args=("allow",))
    return False
