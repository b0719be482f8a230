"""A mode's page: the conversation so far, the turn under way, and what can be done next.

The turn runs in a thread (`assistant.background`); this only tails its events, so a reload loses nothing.
"""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from assistant.actions import Asked
from assistant.conversation import Conversation, Turn
from assistant.modes import Mode
from model.chat_model import Sampling
from ui import state
from ui.cells import draw_cell
from ui.draw import draw_turn
from ui.frame import draw_frame
from ui.history import draw_history
from ui.memory import choose_memory, draw_gauge
from ui.presets import edit_system_prompt
from ui.sidebar import choose_sampling
from ui.talk import REGENERATE_TEMPERATURE, MakeActions, Talk
from ui.versions import draw_versions
from ui.waiting import draw_waiting
from ui.workbench import Workbench, edit_cell

# Seconds between two looks at the running turn: 10 updates a second read as a stream. A person takes longer.
TICK, WAITING_TICK = 0.1, 1.0
# Turns that are drawn at once: a page of more is slow to draw, and nobody reads it whole.
SHOWN_TURNS = 30

UPLOAD_LIMIT = 100  # megabytes of one file that is dropped into the message box
MakeWorkbench = Callable[[Conversation], Workbench]


def show_conversation(
    mode: Mode,
    make_actions: MakeActions,
    *,
    about: str,
    examples: Sequence[str],
    draw_panel: Callable[[Conversation], None] | None = None,
    make_workbench: MakeWorkbench | None = None,
) -> Conversation:
    """Draw the whole page of a mode, and return its conversation. `draw_panel` draws what the mode has of its own into
    the sidebar. With a workbench, files can be dropped and cells be edited and run."""
    draw_frame(mode.title)
    conversation = state.conversation(mode.name)
    with st.sidebar:
        draw_history(conversation)
        if draw_panel:
            draw_panel(conversation)
        edit_system_prompt(conversation)
        sampling = choose_sampling()
        choose_memory(conversation)
        draw_gauge(state.open_chosen(), conversation, make_actions(conversation).schemas, sampling.max_new_tokens)
    bench = make_workbench(conversation) if make_workbench else None
    talk = Talk(conversation, mode, make_actions, sampling, bench)
    turns, waiting = conversation.turns, talk.waiting()
    busy = talk.running is not None or bool(waiting)
    for turn in _unfolded(conversation, turns[:-1]):
        _draw(talk, turn, fixed=busy)
    if not turns:
        _welcome(mode, f"{about} {bench.about}" if bench else about, examples, talk)
    elif busy:
        st.fragment(_tail, run_every=WAITING_TICK if waiting else TICK)(talk, turns[-1], waiting)
        draw_waiting(waiting, turns[-1], talk.decide)
        st.button("Stop", key="stop", icon=":material/stop:", on_click=talk.stop)
    else:
        _draw(talk, turns[-1])
        _next_steps(talk, turns[-1])
    _input(talk, busy=busy)
    state.keep(conversation)
    return conversation


def _unfolded(conversation: Conversation, turns: list[Turn]) -> list[Turn]:
    """The newest of these turns, with a button for more."""
    key = f"unfolded-{conversation.id}"
    shown = st.session_state.get(key, SHOWN_TURNS)
    folded = len(turns) - shown
    if folded > 0:
        more = min(folded, SHOWN_TURNS)
        st.button(
            f"Show {more} of {folded} earlier questions",
            icon=":material/expand_less:",
            on_click=lambda: st.session_state.update({key: shown + more}),
        )
    return turns[-shown:] if shown else []


def _draw(talk: Talk, turn: Turn, *, live: bool = False, fixed: bool = False) -> None:
    """Draw a turn; a `fixed` one cannot be changed now, because another is under way."""
    draw_turn(
        turn,
        live=live,
        draw_cell=partial(draw_cell, bench=talk.bench, live=live) if talk.bench else None,
        controls=None if live or fixed else partial(draw_versions, talk.conversation, ask=talk.ask_instead),
    )


def _tail(talk: Talk, turn: Turn, waiting: list[Asked]) -> None:
    """Draw the running turn again at each tick; hand over to the page when it ends, or asks a person."""
    if (talk.running is None and not waiting) or talk.waiting() != waiting:
        st.rerun(scope="app")
    _draw(talk, turn, live=True)


def _input(talk: Talk, *, busy: bool) -> None:
    """The message box; with a kernel that has files it takes them too."""
    placeholder = f"Message Gourd ({talk.mode.title})"
    if busy:
        placeholder = "Waiting for you, above" if talk.waiting() else "Answering … press Stop to interrupt"
    key = f"input-{talk.conversation.id}"
    bench = talk.bench
    if bench is None or not bench.takes_files:
        if prompt := st.chat_input(placeholder, disabled=busy, key=key):
            talk.ask(prompt)
            st.rerun()
    elif message := st.chat_input(
        placeholder, disabled=busy, key=key, accept_file="multiple", max_upload_size=UPLOAD_LIMIT
    ):
        talk.ask(message.text, bench.add_files(message.files))
        st.rerun()


def _welcome(mode: Mode, about: str, examples: Sequence[str], talk: Talk) -> None:
    st.title(mode.title)
    st.markdown(about)
    st.caption("Try one of these")
    with st.container(horizontal=True):
        for example in examples:
            st.button(example, key=f"example-{example}", on_click=talk.ask, args=(example,))
    _redo_button(talk)


def _next_steps(talk: Talk, last: Turn) -> None:
    """What can be done with the last turn: continue one that was cut, ask it again, take it back or bring it back."""
    cut = last.finished is not None and last.finished.reason == "length"
    failed = last.finished is None or last.finished.reason == "error"
    with st.container(horizontal=True):
        if cut:
            st.button("Continue", icon=":material/resume:", on_click=talk.answer)
        if last.prompt is not None:  # else the user's own code, which Edit runs again
            if failed:
                st.button("Retry", icon=":material/refresh:", on_click=talk.retry, help="Ask again")
            else:
                help = _regenerate_help(talk.sampling)
                st.button("Regenerate", icon=":material/refresh:", on_click=talk.regenerate, help=help)
        st.button("Undo", icon=":material/undo:", on_click=talk.conversation.undo, help="Take the last question back")
        _redo_button(talk)
        if talk.bench and st.button(
            "Run code", icon=":material/terminal:", help="Run a cell of your own in this kernel"
        ):
            edit_cell("", talk.bench.run)


def _redo_button(talk: Talk) -> None:
    if talk.conversation.undone():
        st.button("Redo", icon=":material/redo:", on_click=talk.conversation.redo, help="Bring back what was undone")


def _regenerate_help(sampling: Sampling) -> str:
    if sampling.temperature:
        return "Answer again; this answer is kept"
    return f"Answer again, at temperature {REGENERATE_TEMPERATURE}: at 0 it would be the same answer"
