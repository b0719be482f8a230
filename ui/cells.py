"""Drawing a cell: its code, what it showed, the files it made, and what can be done with it."""

import streamlit as st

from ui.blocks import CellBlock
from ui.files import draw_made, draw_picture_file, is_picture
from ui.outputs import draw_output
from ui.workbench import Workbench, edit_cell

ENDINGS = {
    "timeout": "The code was stopped at the time limit. Make it faster, or raise `cell_seconds` in the settings.",
    "interrupted": "The code was stopped.",
    "died": "The kernel is gone, and variables of earlier cells with it. The next cell starts another.",
}


def draw_cell(block: CellBlock, key: str, bench: Workbench, *, live: bool) -> None:
    """Draw a cell; while its turn runs it gets no controls, for they would be drawn anew ten times a second."""
    with st.container(border=True):
        _draw_head(block, key, bench, live=live)
        st.code(block.code, language="python")
        outputs = block.outputs
        for number, output in enumerate(outputs):
            draw_output(output, "" if live else f"{key}-{number}")
        if not any(mime.startswith("image/") for output in outputs for mime in output.data):
            for file in [file["name"] for file in block.files if is_picture(file["name"])][:2]:
                draw_picture_file(bench.directory, file)
        if block.files:
            draw_made(bench.directory, block.files, "" if live else key)
        if block.finished and block.finished.status in ENDINGS:
            st.warning(ENDINGS[block.finished.status], icon=":material/timer_off:")


def _draw_head(block: CellBlock, key: str, bench: Workbench, *, live: bool) -> None:
    state = f"{block.finished.seconds:.1f} s" if block.finished else "interrupted" if block.stopped else "running"
    owner = "your own · " if block.by == "user" else ""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f":material/terminal: **Python** :small[:gray[{owner}{state}]]", width="content")
        if not live and st.button("Edit", key=f"edit-{key}", icon=":material/edit:", type="tertiary"):
            edit_cell(block.code, bench.run)
