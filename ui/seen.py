"""What the model saw: of each reply of a turn what it was given, what it wrote and what was read in it, exactly.

The texts are fetched when the dialog opens; a page draws no more than its button.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

import streamlit as st

from assistant.cells import cut_middle
from assistant.conversation import Turn
from assistant.events import Cell, Event, MalformedCall, ReplyFinished, SuspectedCall, ToolCall, TurnFinished
from assistant.store import StoreError
from ui import state
from ui.blocks import summarise
from ui.markdown import escape

# Characters: a browser takes its time to lay out more, which a download brings whole.
SHOWN = 50_000
SCROLLED_LINES = 16
SCROLLED_HEIGHT = 360  # pixels
ENDS = {"length": "cut at the length limit", "cancelled": "stopped"}


@dataclass(frozen=True)
class Step:
    """One reply of a turn, and what was read in it as JSON values: calls, code, what only looks like a call."""

    reply: ReplyFinished
    read: list[dict[str, Any]] = field(default_factory=list)


def to_steps(events: Iterable[Event], replies: Iterable[ReplyFinished]) -> list[Step]:
    """A turn's replies in order; `replies` are the same with their details."""
    steps: list[Step] = []
    read: list[dict[str, Any]] = []
    detailed = iter(replies)
    for event in events:
        match event:
            case ToolCall(name=name, arguments=arguments):
                read.append({"name": name, "arguments": arguments})
            case MalformedCall(raw=raw, reason=reason):
                read.append({"unreadable": raw, "reason": reason})
            case ReplyFinished():
                steps.append(Step(next(detailed, event), read))
                read = []
            case SuspectedCall(reason=reason) if steps:
                steps[-1].read.append({"suspected": reason})
            case Cell(code=code) if steps:
                steps[-1].read.append({"code": code})
            case TurnFinished():
                read = []  # of a reply that broke off
    return steps


def draw_summary(turn: Turn) -> None:
    """The tokens and the speed of a finished turn, and the way to what the model saw."""
    if not any(isinstance(event, ReplyFinished) for event in turn.events):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if summary := summarise(turn.events):
            st.caption(summary, width="content")
        label = ":small[:gray[What the model saw]]"
        if st.button(label, key=f"seen-{turn.id}", type="tertiary", icon=":material/visibility:"):
            _show(turn)


@st.dialog("What the model saw", width="large")
def _show(turn: Turn) -> None:
    steps = to_steps(list(turn.events), _find_replies(turn))
    names = [_name(number, step) for number, step in enumerate(steps)]
    chosen = 0 if len(steps) == 1 else _choose(names, f"seen-step-{turn.id}")
    _draw_step(steps[chosen], f"{turn.id}-{chosen}")


def _choose(names: list[str], key: str) -> int:
    numbers = range(len(names))
    chosen = st.segmented_control(
        "Reply", numbers, format_func=names.__getitem__, default=0, key=key, label_visibility="collapsed", required=True
    )
    return chosen or 0


def _find_replies(turn: Turn) -> list[ReplyFinished]:
    """The replies with their details, from where they are stored, or from memory where they are not yet."""
    held = [event for event in turn.events if isinstance(event, ReplyFinished)]
    try:
        stored = state.store().details(turn)
    except StoreError:
        return held
    return stored if len(stored) == len(held) else held


def _name(number: int, step: Step) -> str:
    words = {"unreadable": "unreadable call", "suspected": "unreadable call", "code": "code"}
    names = [escape(str(one.get("name") or words[next(iter(one))])) for one in step.read]
    return f"{number + 1}. {', '.join(names) or 'answer'}"


def _draw_step(step: Step, key: str) -> None:
    reply = step.reply
    st.caption(_describe(reply))
    if reply.model and not (reply.prompt or reply.prompt_tokens):
        st.info("This was stopped before the model was given anything.", icon=":material/info:")
    elif not reply.prompt:
        st.info("What the model was given and what it wrote were not kept.", icon=":material/info:")
    else:
        _draw_text("What it was given", reply.prompt, f"prompt-{key}")
        _draw_text("What it wrote", reply.raw, f"raw-{key}")
    if step.read:
        read = "\n".join(json.dumps(one, ensure_ascii=False) for one in step.read)
        _draw_text("What was read in it", read, f"read-{key}", language="json")


def _describe(reply: ReplyFinished) -> str:
    parts = [f"`{reply.model.replace('`', '')}`"] if reply.model else []
    parts += [f"{reply.prompt_tokens:,} tokens given", f"{reply.completion_tokens:,} written"]
    if reply.first_token_seconds is not None:
        parts.append(f"the first after {reply.first_token_seconds:.2f} s")
    parts.append(f"{reply.seconds:.2f} s in all")
    if reply.completion_tokens and reply.seconds:
        parts.append(f"{reply.completion_tokens / reply.seconds:.0f} tokens/s")
    parts += [ENDS[reply.reason]] if reply.reason in ENDS else []
    return " · ".join(parts)


def _draw_text(title: str, text: str, key: str, language: str | None = None) -> None:
    """A text as it is, to read and to copy; of one that is very long the ends, and a download."""
    st.markdown(f"**{title}**")
    text = text.encode("utf-8", "replace").decode("utf-8")
    scrolls = text.count("\n") > SCROLLED_LINES or len(text) > SCROLLED_LINES * 80
    height: int | Literal["content"] = SCROLLED_HEIGHT if scrolls else "content"
    st.code(cut_middle(text, SHOWN), language=language, wrap_lines=True, height=height)
    if len(text) > SHOWN:
        label = f"Download all {len(text):,} characters"
        st.download_button(label, text, f"{key}.txt", "text/plain", key=key, on_click="ignore")
