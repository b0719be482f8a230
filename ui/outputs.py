"""Drawing one output of a cell as what it is. Nothing of it runs in the browser: HTML and SVG are never inserted."""

import base64
import json
from collections.abc import Callable

import pandas as pd
import streamlit as st

from assistant.events import CellOutput
from ui.markdown import to_markdown

# A kernel that is asked to display something sends it in several forms; the first of these is drawn.
LONG_TEXT = 20  # lines
TABLE = "application/vnd.dataresource+json"


def _image(data: str) -> None:
    st.image(base64.b64decode(data))


def _table(data: str) -> None:
    table = json.loads(data)
    frame = pd.DataFrame(table["data"], columns=[field["name"] for field in table["schema"]["fields"]])
    st.dataframe(frame.set_index(table["schema"]["primaryKey"]))
    if table["rows"] > len(frame):
        st.caption(f"The first {len(frame):,} of {table['rows']:,} rows")


def _json(data: str) -> None:
    st.json(json.loads(data))


def _markdown(data: str) -> None:
    st.markdown(to_markdown(data))


def _latex(data: str) -> None:
    st.latex(data.strip().strip("$"))


DRAWERS: dict[str, Callable[[str], None]] = {
    "image/png": _image,
    "image/jpeg": _image,
    TABLE: _table,
    "text/latex": _latex,
    "text/markdown": _markdown,
    "application/json": _json,
}


def draw_output(output: CellOutput) -> None:
    """Draw the richest form that can be shown; plain text when there is none."""
    for mime, draw in DRAWERS.items():
        if mime in output.data:
            draw(output.data[mime])
            return
    text = output.data.get("text/plain", "").rstrip("\n")
    if output.source == "error":
        st.error("The code failed. The last line says why.", icon=":material/error:")
    if text:
        draw_text(text)


def draw_text(text: str) -> None:
    """Text as it is; a long one scrolls in a box of its own."""
    long = text.count("\n") > LONG_TEXT or len(text) > 100 * LONG_TEXT
    st.code(text, language=None, wrap_lines=True, height=400 if long else "content")
