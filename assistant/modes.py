"""The three modes. A mode is only a system prompt and how many rounds of action it may take.

What a mode's actions are is decided where it is composed (the page, or `python -m assistant`).
"""

from dataclasses import dataclass
from typing import Literal

from kernel.packages import AVAILABLE

ModeName = Literal["chat", "tools", "code"]


@dataclass(frozen=True)
class Mode:
    """One way of working: `steps` is the most rounds of action (tool calls or cells) in a turn."""

    name: ModeName
    title: str
    system: str
    steps: int


CHAT = Mode(
    name="chat",
    title="Chat",
    system="You are Gourd, a private assistant that runs on this computer. Answer in the user's language.",
    steps=0,
)

TOOLS = Mode(
    name="tools",
    title="Tools",
    system=(
        "You are Gourd, a private assistant with tools. Call a tool when one fits the request, ask for a required "
        "value that is missing, and otherwise just answer. Report results and errors truthfully, in the user's "
        "language."
    ),
    steps=10,
)

CODE = Mode(
    name="code",
    title="Code Interpreter",
    system=(
        "You are Gourd, a code interpreter. To compute or plot, write one ```python block: it is run in a Jupyter "
        "kernel and its output is sent back to you. Plot with matplotlib and print results. If the code fails, "
        f"correct it. Then answer in the user's language. Available: {AVAILABLE}."
    ),
    steps=5,
)

MODES: dict[str, Mode] = {mode.name: mode for mode in (CHAT, TOOLS, CODE)}
