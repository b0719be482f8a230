"""The dialog "Try a tool": any tool, called from a form, without the model. The page goes on meanwhile."""

import streamlit as st

from assistant import trial
from assistant.trial import Trial
from tools.registry import Tool, registry
from ui.blocks import CallBlock
from ui.draw import draw_block
from ui.form import draw_fields, fill, read_fields
from ui.markdown import escape

TICK = 0.2  # seconds between two looks at a call that runs
_OPEN, _TRIAL = "trying", "trial"


def offer_trial() -> None:
    """A button that opens the dialog; it stays open while the page behind it is drawn anew."""
    st.button("Try a tool", icon=":material/experiment:", on_click=_open)
    if st.session_state.get(_OPEN):
        _draw_dialog()


def _open() -> None:
    st.session_state[_OPEN] = True


def _close() -> None:
    st.session_state[_OPEN] = False
    _forget()


def _forget() -> None:
    if last := _last():
        last.stop()
    st.session_state.pop(_TRIAL, None)


def _last() -> Trial | None:
    found: Trial | None = st.session_state.get(_TRIAL)
    return found


@st.dialog("Try a tool", width="medium", on_dismiss=_close)
def _draw_dialog() -> None:
    name = st.selectbox("Tool", registry.names, key="trial-tool", on_change=_forget)
    tool = registry.get(name) if name else None
    if tool is None:
        st.caption("There is no tool to try.")
        return
    st.markdown(escape(tool.description))
    _draw_form(tool)
    if last := _last():
        if last.result is None:
            _follow(last)
        else:
            draw_block(CallBlock(last.call, result=last.result))


def _draw_form(tool: Tool) -> None:
    fields = read_fields(tool.parameters)
    last = _last()
    with st.form(f"trial-{tool.name}", border=False):
        values = draw_fields(fields, f"trial-{tool.name}")
        st.caption("Pressing Run is your consent: you are not asked again. The model hears nothing of it.")
        is_running = last is not None and last.result is None
        pressed = st.form_submit_button("Run", type="primary", icon=":material/play_arrow:", disabled=is_running)
    if not pressed:
        return
    filled = fill(fields, values)
    for problem in filled.problems:
        st.error(escape(problem), icon=":material/error:")
    if filled.problems:
        st.session_state.pop(_TRIAL, None)
        return
    st.session_state[_TRIAL] = trial.start(registry, tool.name, filled.arguments)
    st.rerun(scope="fragment")


@st.fragment(run_every=TICK)
def _follow(running: Trial) -> None:
    if running.result is not None:
        st.rerun(scope="app")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Stop", key="stop-trial", icon=":material/stop:", on_click=running.stop)
        st.markdown(f":small[:gray[running for {running.seconds:.0f} s]]", width="content")
