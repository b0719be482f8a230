"""A mode's page: the conversation so far, the turn under way, and what can be done next.

The turn runs in a thread (`assistant.background`); this only tails its events, so a reload loses nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from assistant import background
from assistant.actions import Actions, allow_none
from assistant.conversation import Conversation, Turn
from assistant.events import ApprovalAsked, FilesAdded, TurnFinished
from assistant.modes import Mode
from assistant.turn import TurnOptions
from model.chat_model import Sampling
from ui import state
from ui.approval import draw_approval
from ui.cells import draw_cell
from ui.draw import draw_turn
from ui.frame import draw_frame
from ui.history import draw_history
from ui.presets import edit_system_prompt
from ui.sidebar import choose_sampling
from ui.workbench import Workbench, edit_cell

# Seconds between two looks at the running turn: 10 updates a second read as a stream.
TICK = 0.1
# At temperature 0 a regenerated answer would be the same again.
REGENERATE_TEMPERATURE = 0.7

UPLOAD_LIMIT = 100  # megabytes of one file that is dropped into the message box
MakeActions = Callable[[Conversation], Actions]
MakeWorkbench = Callable[[Conversation], Workbench]


def show_conversation(
    mode: Mode,
    make_actions: MakeActions,
    *,
    about: str,
    examples: Sequence[str],
    make_workbench: MakeWorkbench | None = None,
) -> Conversation:
    """Draw the whole page of a mode; returns its conversation, for controls of the page's own. With a workbench,
    files can be dropped and cells be edited and run."""
    draw_frame(mode.title)
    conversation = state.conversation(mode.name)
    bench = make_workbench(conversation) if make_workbench else None
    with st.sidebar:
        draw_history(conversation)
        edit_system_prompt(conversation)
        sampling = choose_sampling()

    def answer(sampling: Sampling = sampling) -> None:
        _start(conversation, mode, make_actions, sampling)

    for number, turn in enumerate(conversation.turns[:-1]):
        _draw(turn, number, bench)
    running = background.running(conversation.id)
    if not conversation.turns:
        _welcome(
            mode,
            f"{about} {bench.about}" if bench else about,
            examples,
            lambda prompt: _ask(conversation, prompt, answer),
        )
    elif running and running.waiting():
        _draw(conversation.turns[-1], len(conversation.turns) - 1, bench, live=True)
        for asked in running.waiting():
            if isinstance(asked, ApprovalAsked):
                draw_approval(running, asked)
        _stop_button(running)
    elif running:
        _tail(conversation, bench)
    else:
        _draw(conversation.turns[-1], len(conversation.turns) - 1, bench)
        _next_steps(conversation, answer, sampling, bench)

    placeholder = "Answering … press Stop to interrupt" if running else f"Message Gourd ({mode.title})"
    key = f"input-{conversation.id}"
    if bench is None or not bench.takes_files:
        if prompt := st.chat_input(placeholder, disabled=running is not None, key=key):
            _ask(conversation, prompt, answer)
            st.rerun()
    elif message := st.chat_input(
        placeholder, disabled=running is not None, key=key, accept_file="multiple", max_upload_size=UPLOAD_LIMIT
    ):
        _ask(conversation, message.text, answer, bench.add_files(message.files))
        st.rerun()
    state.keep(conversation)
    return conversation


def _draw(turn: Turn, number: int, bench: Workbench | None, *, live: bool = False) -> None:
    draw_turn(turn, live=live, draw_cell=partial(draw_cell, bench=bench, live=live) if bench else None, key=str(number))


def _start(conversation: Conversation, mode: Mode, make_actions: MakeActions, sampling: Sampling) -> None:
    options = TurnOptions(make_actions(conversation), allow_none, sampling, mode.steps)
    background.start(state.open_chosen(), conversation, options, state.store().save)


def _ask(conversation: Conversation, prompt: str, answer: Callable[[], None], files: FilesAdded | None = None) -> None:
    if background.running(conversation.id):
        return
    if prompt.strip():
        conversation.ask(prompt, files)
        answer()
    elif files:  # nothing is asked yet
        conversation.ask(None, files).add(TurnFinished("stop", 0, 0, 0.0))


@st.fragment(run_every=TICK)
def _tail(conversation: Conversation, bench: Workbench | None) -> None:
    """Draw the running turn again at each tick; hand over to the page when it ends or asks for approval."""
    running = background.running(conversation.id)
    if running is None or running.waiting():
        st.rerun(scope="app")
    _draw(conversation.turns[-1], len(conversation.turns) - 1, bench, live=True)
    _stop_button(running)


def _stop_button(running: background.RunningTurn) -> None:
    st.button("Stop", key="stop", icon=":material/stop:", on_click=running.stop)


def _welcome(mode: Mode, about: str, examples: Sequence[str], ask: Callable[[str], None]) -> None:
    st.title(mode.title)
    st.markdown(about)
    st.caption("Try one of these")
    with st.container(horizontal=True):
        for example in examples:
            st.button(example, key=f"example-{example}", on_click=ask, args=(example,))


def _next_steps(
    conversation: Conversation, answer: Callable[..., None], sampling: Sampling, bench: Workbench | None
) -> None:
    """What can be done with a finished turn: continue one that was cut, ask it again, or take it back."""
    last = conversation.turns[-1]

    def regenerate() -> None:
        conversation.ask_again()
        if not sampling.temperature:
            st.toast(f"Drawn at temperature {REGENERATE_TEMPERATURE}: at 0 it would be the same answer again.")
        answer(sampling if sampling.temperature else replace(sampling, temperature=REGENERATE_TEMPERATURE))

    with st.container(horizontal=True):
        if last.finished and last.finished.reason == "length":
            st.button("Continue", icon=":material/resume:", on_click=answer)
        if last.prompt is not None:  # else the user's own code, which Edit runs again
            st.button("Regenerate", icon=":material/refresh:", on_click=regenerate, help=_regenerate_help(sampling))
        st.button("Undo", icon=":material/undo:", on_click=conversation.undo, help="Take the last question back")
        if bench and st.button("Run code", icon=":material/terminal:", help="Run a cell of your own in this kernel"):
            edit_cell("", bench.run)


def _regenerate_help(sampling: Sampling) -> str:
    if sampling.temperature:
        return "Answer again"
    return f"Answer again, at temperature {REGENERATE_TEMPERATURE}: at 0 it would be the same answer"
