"""Drawing a turn: the question, then its blocks. It draws events and never reads model text."""

import json
from collections.abc import Callable
from functools import singledispatch
from pathlib import Path

import streamlit as st

from assistant.cells import format_size
from assistant.conversation import Turn
from assistant.events import FilesAdded
from ui.blocks import (
    BadCallBlock,
    CallBlock,
    CellBlock,
    NoticeBlock,
    ReasoningBlock,
    TextBlock,
    summarise,
    to_blocks,
)
from ui.markdown import escape, to_markdown
from ui.outputs import draw_text

ICON = str(Path(__file__).parent / "gourd.svg")
ENDINGS = {
    "length": ("This answer was cut: it reached the length limit.", ":material/content_cut:"),
    "cancelled": ("Stopped.", ":material/stop_circle:"),
}
DrawCell = Callable[[CellBlock, str], None]


def draw_turn(turn: Turn, *, live: bool = False, draw_cell: DrawCell | None = None, key: str = "") -> None:
    """Draw a turn as far as it has come; `live` shows what it waits for. `draw_cell` draws cells, each with a key of
    its own that begins with `key`."""
    files = [file for event in turn.events if isinstance(event, FilesAdded) for file in event.files]
    if turn.prompt or files:
        with st.chat_message("user", avatar=":material/person:"):
            for file in files:
                st.text(f"📎 {file['name']} ({format_size(file['size'])})")
            if turn.prompt:
                st.text(turn.prompt)
    blocks = to_blocks(list(turn.events))
    if not live and turn.prompt is None and not blocks:
        return  # only files were added
    own = any(isinstance(block, CellBlock) and block.by == "user" for block in blocks)
    with st.chat_message("user" if own else "assistant", avatar=":material/person:" if own else ICON):
        for number, block in enumerate(blocks):
            if draw_cell and isinstance(block, CellBlock):
                draw_cell(block, f"{key}-{number}")
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
        return
    if finished.reason == "error":
        st.error(to_markdown(finished.message), icon=":material/error:")
    elif finished.reason in ENDINGS:
        text, icon = ENDINGS[finished.reason]
        st.info(text, icon=icon)
    elif empty:
        st.info("The model gave an empty answer. Regenerate it, or ask in other words.", icon=":material/info:")
    if summary := summarise(turn.events):
        st.caption(summary)


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
    st.info(to_markdown(block.text), icon=":material/info:")


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
        if block.result and block.result.ok:
            _draw_result(block.result.content)
        elif block.result:
            st.error(to_markdown(block.result.content), icon=":material/error:")


def _call_state(block: CallBlock) -> str:
    if block.stopped:
        return "stopped"
    if block.result is None:
        return "waits for you" if block.asked and not block.given else "running"
    if block.given and not block.given.allowed:
        return "rejected"
    return f"{block.result.seconds:.2f} s"


def _draw_result(content: str) -> None:
    """A JSON object field by field (texts of several lines as such), anything else as it is."""
    value = _parse(content)
    if not isinstance(value, dict):
        draw_text(content)
        return
    short = {key: field for key, field in value.items() if not _is_long(field)}
    if short:
        st.markdown("  \n".join(f"{escape(key)}: **{_cell(field)}**" for key, field in short.items()))
    for key, field in value.items():
        if isinstance(field, list) and field and all(isinstance(row, dict) for row in field):
            st.dataframe(field, hide_index=True)
        elif _is_long(field):
            st.caption(escape(key))
            draw_text(field if isinstance(field, str) else json.dumps(field, ensure_ascii=False, indent=1))


def _parse(content: str) -> object:
    try:
        return json.loads(content)
    except ValueError:
        return content


def _is_long(field: object) -> bool:
    return isinstance(field, list | dict) or (isinstance(field, str) and "\n" in field)


def _cell(field: object) -> str:
    """A value inside bold Markdown: everything that Markdown would read is escaped."""
    text = field if isinstance(field, str) else json.dumps(field, ensure_ascii=False)
    return escape(text)
