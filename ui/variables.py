"""The variables of a conversation's kernel, asked for when its last cell is done and shown as a table."""

import json
import threading

import pandas as pd
import streamlit as st

from assistant.conversation import Conversation
from assistant.events import CellFinished
from kernel.errors import KernelError
from kernel.outputs import Output
from kernel.session import KernelSession

VARIABLES = "application/vnd.gourd.variables+json"
PATIENCE = 3.0  # seconds; what a variable says of itself is code of the user's and may not end


def draw_variables(session: KernelSession, conversation: Conversation) -> None:
    """The panel; the kernel is asked once after each cell and not at every click."""
    if not session.alive or session.lost_variables:
        st.caption("No variables yet.")
        return
    known = st.session_state.setdefault("variables", {})
    cells = sum(isinstance(event, CellFinished) for turn in conversation.turns for event in turn.events)
    moment = (conversation.id, session.generation, cells)
    if session.state == "ready" and known.get("moment") != moment:
        known.update(moment=moment, rows=_ask(session))
    rows = known.get("rows", []) if known.get("moment", (0,))[:2] == moment[:2] else []
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True)
    else:
        st.caption("No variables yet.")


def _ask(session: KernelSession) -> list[dict[str, str]]:
    stop = threading.Event()
    timer = threading.Timer(PATIENCE, stop.set)
    timer.start()
    try:
        outputs = [shown for shown in session.execute("%gourd_variables", stop) if isinstance(shown, Output)]
    except KernelError:
        return []
    finally:
        timer.cancel()
    return [row for output in outputs for row in _rows(output.data.get(VARIABLES, "[]"))]


def _rows(data: str) -> list[dict[str, str]]:
    """The rows of an answer; code could have made it, so everything else is left out."""
    rows = json.loads(data)
    fields = ("name", "type", "value")
    return [
        {field: str(row.get(field, ""))[:200] for field in fields}
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]
