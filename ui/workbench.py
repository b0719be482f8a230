"""What a page with a kernel can do besides chatting: files into the working directory, code of the user's own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from assistant import background
from assistant.actions import CodeAction
from assistant.conversation import Conversation
from assistant.events import FilesAdded
from kernel.session import KernelSession
from kernel.workspace import WorkspaceError, add_file
from ui import state

HEAD_LINES = 3
LINE_CHARACTERS = 150  # of each, for the model: its context is short
_CELL_STYLE = "<style>.st-key-own-code textarea {font-family: monospace; font-size: 0.875rem}</style>"


@dataclass(frozen=True)
class Workbench:
    """The kernel of a conversation in the user's hands."""

    conversation: Conversation
    session: KernelSession

    @property
    def directory(self) -> Path:
        return self.session.directory

    @property
    def takes_files(self) -> bool:
        return self.session.has_files

    @property
    def about(self) -> str:
        """Where code runs and whether files can come along, for a page that has shown nothing yet."""
        if self.session.gateway:
            return f"It runs on the gateway at `{self.session.gateway.host}`."
        return "It runs here. Drop files into the message box to work with them."

    def add_files(self, uploaded: Iterable[UploadedFile]) -> FilesAdded | None:
        """Put dropped files into the working directory; those that cannot be saved are announced and left out."""
        files = []
        for upload in uploaded:
            data = upload.getvalue()
            try:
                file = add_file(self.directory, upload.name, data)
            except WorkspaceError as problem:
                st.toast(str(problem), icon=":material/error:")
                continue
            files.append({"name": file.name, "size": file.size, "head": first_lines(data)})
        return FilesAdded(files) if files else None

    def run(self, code: str) -> None:
        """Run code of the user's own in this kernel, as a turn of the conversation."""
        if code.strip() and not background.running(self.conversation.id):
            self.conversation.ask(None)
            background.start_cell(self.conversation, CodeAction(self.session, code, by="user"), state.store().save)


def first_lines(data: bytes) -> str:
    """The first lines of a text, shortened; empty when it is none."""
    start = data[: HEAD_LINES * 4 * LINE_CHARACTERS]
    try:
        text = start.decode("utf-8-sig") if len(start) == len(data) else start.decode("utf-8-sig", errors="ignore")
    except UnicodeDecodeError:
        return ""
    lines = text.splitlines()[:HEAD_LINES]
    if not all(line.replace("\t", " ").isprintable() for line in lines):
        return ""
    return "\n".join(line[:LINE_CHARACTERS] for line in lines)


@st.dialog("Run code", width="large")
def edit_cell(code: str, run: Callable[[str], None]) -> None:
    """A cell to write or change, and to run in the conversation's kernel; the cell it came from stays as it was."""
    st.html(_CELL_STYLE)
    with st.container(key="own-code"):
        edited = st.text_area("Python", code, height=320, key=f"code-{hash(code)}", label_visibility="collapsed")
    st.caption("It runs in this conversation's kernel and becomes part of the conversation, so the model sees it.")
    if st.button("Run", type="primary", icon=":material/play_arrow:", disabled=not edited.strip()):
        run(edited)
        st.rerun()
