"""Drawing one output of a cell as what it is. Nothing of it runs in the browser: HTML, SVG and scripts are shown as
text, pictures are verified, charts are drawn by Streamlit from data that loads nothing.
"""

import json
from collections.abc import Callable
from functools import lru_cache

import pandas as pd
import streamlit as st

from assistant.events import CellOutput
from assistant.terminal import settle
from kernel.pictures import FORMATS, decode_picture
from ui.ansi import has_colours, to_html
from ui.charts import UnsafeChart, to_plotly, to_vega_lite
from ui.markdown import to_markdown

LONG_TEXT = 20  # lines
LONGEST_TEXT = 100_000  # characters that a page shows of one text; browsers stall on more
TABLE = "application/vnd.dataresource+json"
INERT = {
    "text/html": ("HTML", "html"),
    "image/svg+xml": ("SVG", "xml"),
    "application/javascript": ("JavaScript", "javascript"),
}


def _picture(output: CellOutput, mime: str, key: str) -> None:
    picture = decode_picture(output.data[mime], mime)
    if picture is None:
        st.caption("A picture that cannot be read was left out.")
        return
    # The container and not the picture is given the width: Streamlit would scale the picture itself down to it.
    with st.container(width=output.width or min(picture.width, 4000)):
        st.image(picture.data)
    kind = FORMATS[mime].lower()
    if key:
        st.download_button(
            f"Download {kind.upper()}",
            picture.data,
            f"figure-{key}.{kind}",
            mime,
            key=f"get-{key}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )


def _table(output: CellOutput, mime: str, key: str) -> None:
    table = json.loads(output.data[mime])
    frame = pd.DataFrame(table["data"], columns=[field["name"] for field in table["schema"]["fields"]])
    st.dataframe(frame.set_index(table["schema"]["primaryKey"]))
    if table["rows"] > len(frame):
        st.caption(f"The first {len(frame):,} of {table['rows']:,} rows")


def _plotly(output: CellOutput, mime: str, key: str) -> None:
    st.plotly_chart(_figure(output.data[mime]), key=f"chart-{key}" if key else None)


def _vega_lite(output: CellOutput, mime: str, key: str) -> None:
    st.vega_lite_chart(spec=to_vega_lite(output.data[mime]), width="stretch", key=f"chart-{key}" if key else None)


def _json(output: CellOutput, mime: str, key: str) -> None:
    st.json(json.loads(output.data[mime]))


def _markdown(output: CellOutput, mime: str, key: str) -> None:
    st.markdown(to_markdown(_shortened(output.data[mime])))


def _latex(output: CellOutput, mime: str, key: str) -> None:
    """A formula in `$` or `$$` as one; LaTeX that has text around its formulas is Markdown with formulas."""
    text = output.data[mime].strip()
    formula = text.strip("$").strip()
    if "$" in formula or "\n\n" in formula or not (text.startswith("$") or "\\" in text):
        st.markdown(to_markdown(text))
    else:
        st.latex(formula)


@lru_cache(maxsize=8)  # a running cell is drawn ten times a second
def _figure(data: str) -> dict[str, object]:
    return to_plotly(data)


# A kernel that is asked to display something sends it in several forms; the first of these is drawn.
DRAWERS: dict[str, Callable[[CellOutput, str, str], None]] = {
    "application/vnd.plotly.v1+json": _plotly,
    **{f"application/vnd.vegalite.v{version}+json": _vega_lite for version in (6, 5, 4)},
    **dict.fromkeys(FORMATS, _picture),
    TABLE: _table,
    "text/latex": _latex,
    "text/markdown": _markdown,
    "application/json": _json,
}


def draw_output(output: CellOutput, key: str = "") -> None:
    """Draw the richest form that can be shown; plain text when there is none. `key` tells it from all others of the
    page; without one it gets no controls."""
    for mime, draw in DRAWERS.items():
        if mime in output.data and _is_drawn(draw, output, mime, key):
            return
    if output.source == "error":
        st.error("The code failed. The last line says why.", icon=":material/error:")
    for mime, (name, language) in INERT.items():
        if mime in output.data:
            st.caption(f"{name}, shown as text: nothing that code makes runs in this page.")
            _draw_code(output.data[mime], language)
            return
    if text := settle(output.data.get("text/plain", "")).rstrip("\n"):
        draw_text(text)


def _is_drawn(draw: Callable[[CellOutput, str, str], None], output: CellOutput, mime: str, key: str) -> bool:
    """Draw it, or say why it is not drawn; what code sends under a name need not be that."""
    try:
        draw(output, mime, key)
    except UnsafeChart as problem:
        st.caption(to_markdown(str(problem)))
        return False
    except (ValueError, TypeError, KeyError, RecursionError):
        st.caption(f"This is no {mime} that can be drawn.")
        return False
    return True


def draw_text(text: str) -> None:
    """Text as it is, with its colours; a long one scrolls in a box of its own."""
    if not has_colours(text):
        _draw_code(text, None)
        return
    with st.container(border=True, height=400 if _is_long(text) else "content"):
        st.html(to_html(_shortened(text)))


def _draw_code(text: str, language: str | None) -> None:
    st.code(_shortened(text), language=language, wrap_lines=True, height=400 if _is_long(text) else "content")


def _is_long(text: str) -> bool:
    return text.count("\n") > LONG_TEXT or len(text) > 100 * LONG_TEXT


def _shortened(text: str) -> str:
    """The end of a text that no browser shows well, after a line that says so."""
    if len(text) <= LONGEST_TEXT:
        return text
    return f"[the first {len(text) - LONGEST_TEXT:,} characters are not shown]\n{text[-LONGEST_TEXT:]}"
