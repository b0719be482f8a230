"""Drawing what a tool gave: a JSON object field by field, a table as one, pictures below, anything else as it is."""

import json
import re
from typing import TypeGuard

import streamlit as st

from assistant.events import ToolResult
from kernel.pictures import decode_picture
from ui.markdown import escape
from ui.outputs import draw_text

# What `tools.results` says after a value: rows left out, images shown. The pictures are there to see.
_NOTES = re.compile(r"(?:\s*\[[^\[\]\n]*\])*\s*")
_SHOWN = re.compile(r"\n?\[\d+ images? shown\]")
PICTURE_WIDTH = 600  # CSS pixels, at most
EXACT = 2**53


def draw_result(result: ToolResult) -> None:
    """Draw the content and the pictures of a result, or what failed."""
    if not result.ok:
        st.error(escape(result.content).replace("\n", "  \n"), icon=":material/error:")
        return
    value, notes = _parse(result.content)
    if isinstance(value, dict):
        _draw_fields(value)
    elif _is_table(value):
        _draw_table(value)
    elif text := _SHOWN.sub("", result.content).rstrip():
        draw_text(text)
        notes = ""
    if notes:
        st.caption(escape(notes))
    for image in result.images:
        _draw_picture(image)


def _draw_fields(value: dict[str, object]) -> None:
    """Field by field, texts of several lines as such."""
    short = {key: field for key, field in value.items() if not _is_long(field)}
    if short:
        st.markdown("  \n".join(f"{escape(key)}: **{_cell(field)}**" for key, field in short.items()))
    for key, field in value.items():
        if _is_table(field):
            _draw_table(field)
        elif _is_long(field):
            st.caption(escape(key))
            draw_text(field if isinstance(field, str) else json.dumps(field, ensure_ascii=False, indent=1))


def _draw_table(rows: list[dict[str, object]]) -> None:
    st.dataframe([{name: _entry(value) for name, value in row.items()} for row in rows], hide_index=True)


def _entry(value: object) -> object:
    """A value as a column can hold it: numbers that JavaScript would round are texts, and so is what has parts."""
    if isinstance(value, list | dict) or (isinstance(value, int) and abs(value) > EXACT):
        return json.dumps(value, ensure_ascii=False)
    return value


def _draw_picture(image: dict[str, str]) -> None:
    """A picture that came from elsewhere, verified before it reaches the browser."""
    picture = decode_picture(image["data"], image["mime"])
    if picture is None:
        st.caption("A picture that cannot be read was left out.")
        return
    with st.container(width=min(picture.width, PICTURE_WIDTH)):
        st.image(picture.data)


def _parse(content: str) -> tuple[object, str]:
    """The value that the content begins with, and what is noted about it; the content itself where it is no JSON."""
    try:
        value, end = json.JSONDecoder().raw_decode(content)
    except (ValueError, RecursionError):
        return content, ""
    if not _NOTES.fullmatch(content, end):
        return content, ""
    return value, _SHOWN.sub("", content[end:]).strip()


def _is_table(field: object) -> TypeGuard[list[dict[str, object]]]:
    return isinstance(field, list) and bool(field) and all(isinstance(row, dict) for row in field)


def _is_long(field: object) -> bool:
    return isinstance(field, list | dict) or (isinstance(field, str) and "\n" in field)


def _cell(field: object) -> str:
    return escape(field if isinstance(field, str) else json.dumps(field, ensure_ascii=False))
