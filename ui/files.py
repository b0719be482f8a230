"""The files of a conversation: what a cell made, the panel that lists them, a preview and a download of each.

Files are the code's, so they are read through `kernel.workspace` and shown as pictures, tables and text only.
"""

import io
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd
import streamlit as st

from assistant.cells import format_size
from kernel.pictures import read_picture
from kernel.workspace import WorkspaceError, list_files, read_file
from ui.markdown import escape
from ui.outputs import draw_text

PREVIEW_BYTES = 200_000
PREVIEW_ROWS = 200
PICTURE_BYTES = 20_000_000
SHOWN = 6  # files of one cell
PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
SEPARATORS = {".csv": ",", ".tsv": "\t"}


def draw_made(directory: Path, files: list[dict[str, Any]], key: str) -> None:
    """The files that a cell made; without a key (the cell's turn still runs) without controls."""
    labels = {str(file["name"]): f"{escape(file['name'])} · {format_size(file['size'])}" for file in files}
    if not key:
        st.caption(":material/draft: " + ", ".join(labels.values()))
        return
    with st.container(horizontal=True):
        for name, label in list(labels.items())[:SHOWN]:
            if st.button(label, key=f"file-{key}-{name}", icon=":material/draft:", help="Preview and download"):
                show_file(directory, name)
    if len(files) > SHOWN:
        st.caption(f"and {len(files) - SHOWN} more; see Files in the sidebar")


def draw_files(directory: Path) -> None:
    """The panel: every file of the working directory with its size."""
    listing = list_files(directory)
    if not listing.files:
        st.caption("No files yet. Drop some into the message box, or let the code make some.")
        return
    for file in listing.files:
        label = f"{escape(file.name)} · {format_size(file.size)}"
        if st.button(label, key=f"panel-{file.name}", type="tertiary", icon=":material/draft:"):
            show_file(directory, file.name)
    total = format_size(sum(file.size for file in listing.files))
    count = len(listing.files)
    st.caption(f"{count} file{'s' if count > 1 else ''}, {total}" if listing.complete else f"The first {count} files")


@st.dialog("File", width="medium")
def show_file(directory: Path, name: str) -> None:
    """Preview and download of one file, as it is now."""
    try:
        content = read_file(directory, name)
        st.markdown(f"**{escape(name)}** · {format_size(len(content))}")
        _draw_preview(name, content)
        last = PurePosixPath(name).name
        st.download_button("Download", content, last, key="get-file", on_click="ignore", icon=":material/download:")
    except WorkspaceError as problem:
        st.error(escape(str(problem)), icon=":material/error:")


def draw_picture_file(directory: Path, name: str) -> None:
    """A picture that a cell saved and did not show."""
    try:
        picture = read_picture(read_file(directory, name, PICTURE_BYTES), PICTURES[PurePosixPath(name).suffix.lower()])
    except WorkspaceError:
        return
    if picture:
        st.image(picture.data)


def is_picture(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PICTURES


def _draw_preview(name: str, content: bytes) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in PICTURES and (picture := read_picture(content, PICTURES[suffix])):
        st.image(picture.data)
    elif suffix in SEPARATORS and (frame := _read_table(content, SEPARATORS[suffix])) is not None:
        st.dataframe(frame, hide_index=True)
        st.caption(f"The first {len(frame)} rows" if len(frame) >= PREVIEW_ROWS else f"{len(frame)} rows")
    elif (text := _read_text(content)) is not None:
        draw_text(text)
    else:
        st.caption("There is no preview of this kind of file.")


def _read_table(content: bytes, separator: str) -> pd.DataFrame | None:
    """The first rows, every value as the text it is."""
    try:
        text = io.StringIO(content[:PREVIEW_BYTES].decode("utf-8-sig", errors="replace"))
        return pd.read_csv(text, sep=separator, nrows=PREVIEW_ROWS, dtype=str, on_bad_lines="skip")
    except (ValueError, pd.errors.ParserError):
        return None


def _read_text(content: bytes) -> str | None:
    if b"\0" in content[:PREVIEW_BYTES]:
        return None
    text = content[:PREVIEW_BYTES].decode("utf-8", errors="replace")
    if text.count("\ufffd") > len(text) // 50 + 1:
        return None
    return text if len(content) <= PREVIEW_BYTES else f"{text}\n[… {format_size(len(content) - PREVIEW_BYTES)} more]"
