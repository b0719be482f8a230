"""Drawing a turn: the question, then its blocks. It draws events and never reads model text."""

import json
from collections.abc import Callable
from functools import singledispatch
from pathlib import Path

import streamlit as st

from assistant.cells import format_size
from assistant.conversation import Turn
from assistant.events import FilesAdded, ObservationAsked
from ui.blocks import (
    BadCallBlock,
    CallBlock,
    CellBlock,
    NoticeBlock,
    ReasoningBlock,
    SummaryBlock,
    TextBlock,
    to_blocks,
)
from ui.markdown import escape, to_markdown
from ui.results import draw_result
from ui.seen import draw_summary

ICON = str(Path(__file__).parent / "gourd.svg")
ENDINGS = {
    "length": ("This answer was cut: it reached the length limit.", ":material/content_cut:"),
    "cancelled": ("Stopped.", ":material/stop_circle:"),
}
DrawCell = Callable[[CellBlock, str], None]
DrawControls = Callable[[Turn], None] | None


def draw_turn(
    turn: Turn, *, live: bool = False, draw_cell: DrawCell | None = None, controls: DrawControls = None
) -> None:
    """Draw a turn as far as it has come; `live` shows what it waits for. `draw_cell` draws cells, each with a key of
    its own, and `controls` what can be done with the question."""
    files = [file for event in turn.events if isinstance(event, FilesAdded) for file in event.files]
    if turn.prompt or files:
        with st.chat_message("user", avatar=":material/person:"):
            for file in files:
                st.text(f"📎 {file['name']} ({format_size(file['size'])})")
            with st.container(horizontal=True):
                st.text(turn.prompt or "", width="stretch")
                if controls:
                    controls(turn)
    blocks = to_blocks(list(turn.events), live=live)
    if not live and turn.prompt is None and not blocks:
        return  # only files were added
    own = any(isinstance(block, CellBlock) and block.by == "user" for block in blocks)
    with st.chat_message("user" if own else "assistant", avatar=":material/person:" if own else ICON):
        if own and controls:
            controls(turn)
        for number, block in enumerate(blocks):
            if draw_cell and isinstance(block, CellBlock):
                draw_cell(block, f"{turn.id}-{number}")
            else:
                draw_block(block)
        if live:
            _draw_progress(turn)
        else:
            _draw_ending(turn, empty=not blocks)


def _draw_progress(turn: Turn) -> None:
    progress = turn.progress
    if progress and progress.fraction is not None:
        st.progress(progress.fraction, progress.text)
    elif progress or not turn.events:
        st.markdown(f":small[:gray[{progress.text if progress else 'Thinking'} …]]")


def _draw_ending(turn: Turn, *, empty: bool) -> None:
    finished = turn.finished
    if finished is None:
        if not turn.waiting():
            st.warning("This answer was interrupted: Gourd ended while it was made.", icon=":material/power_off:")
    elif finished.reason == "error":
        st.error(to_markdown(finished.message), icon=":material/error:")
    elif finished.reason in ENDINGS:
        text, icon = ENDINGS[finished.reason]
        st.info(text, icon=icon)
    elif empty:
        st.info("The model gave an empty answer. Regenerate it, or ask in other words.", icon=":material/info:")
    draw_summary(turn)


@singledispatch
def draw_block(block: object) -> None:
    """Draw one block."""
    raise TypeError(f"No drawing for {type(block).__name__}")


@draw_block.register
def _(block: TextBlock) -> None:
    st.markdown(to_markdown(block.text))


@draw_block.register
def _(block: ReasoningBlock) -> None:
    with st.expander("Reasoning", icon=":material/psychology:"):
        st.markdown(to_markdown(block.text))


@draw_block.register
def _(block: NoticeBlock) -> None:
    if block.quiet:
        st.caption(f":material/info: {to_markdown(block.text)}")
    else:
        st.info(to_markdown(block.text), icon=":material/info:")


@draw_block.register
def _(block: SummaryBlock) -> None:
    with st.expander("Earlier exchanges are sent to the model as this summary", icon=":material/history:"):
        st.markdown(to_markdown(block.text))


@draw_block.register
def _(block: BadCallBlock) -> None:
    st.warning(
        f"This looks like a tool call that could not be read: {to_markdown(block.reason)}", icon=":material/warning:"
    )
    st.code(block.raw, language=None, wrap_lines=True)


@draw_block.register
def _(block: CallBlock) -> None:
    with st.container(border=True):
        st.markdown(f":material/build: **{escape(block.call.name)}** :small[:gray[{_call_state(block)}]]")
        st.code(json.dumps(block.arguments, ensure_ascii=False), language="json", wrap_lines=True)
        if block.result:
            draw_result(block.result)


def _call_state(block: CallBlock) -> str:
    if block.stopped:
        return "stopped"
    if block.result is None:
        return "waits for you" if block.asked and not block.given else "running"
    if block.given and not block.given.allowed:
        return "rejected"
    if isinstance(block.asked, ObservationAsked):
        return "answered by you" if block.result.ok else "rejected"
    return f"{block.result.seconds:.2f} s"
