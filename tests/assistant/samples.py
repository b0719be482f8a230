"""Conversations with everything that one can hold, for tests of their files."""

import base64
import io

from PIL import Image

from assistant.conversation import Conversation, Options, Turn
from assistant.events import (
    ApprovalAsked,
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Event,
    FilesAdded,
    FilesMade,
    MalformedCall,
    Notice,
    ObservationAsked,
    OutputCleared,
    Reasoning,
    ReplyFinished,
    Summary,
    SuspectedCall,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)


def picture() -> str:
    """A small PNG in base64."""
    file = io.BytesIO()
    Image.new("RGB", (2, 2), "orange").save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def finished(turn: Turn, *events: Event) -> Turn:
    for event in (*events, TurnFinished("stop", 10, 5, 0.5)):
        turn.add(event)
    return turn


def tools_conversation() -> Conversation:
    """Calls of every outcome, versions of a turn, and everything that a person can set."""
    options = Options(
        allowed={"get_shell"},
        off={"get_weather"},
        trust_harmless=True,
        memory="window",
        exchanges=3,
        manual="- name: x",
        draft="- name: y",
    )
    conversation = Conversation("tools", "Be brief.", title="", options=options, owner="ann@example.org")
    conversation.history = [{"role": "user", "content": "Before"}, {"role": "assistant", "content": "Yes"}]
    first = finished(
        conversation.ask("What is here?"),
        Reasoning("I look."),
        Text("I look. "),
        ToolCall("c1", "get_shell", {"query": "ls", "deep": [{"n": 2**70}, None, 1.5]}),
        ReplyFinished("stop", 10, 5, 0.1, model="Gourd"),
        ApprovalAsked("c1", "get_shell", {"query": "ls"}),
        ApprovalGiven("c1", True, {"query": "ls -a"}, "fine"),
        ToolResult("c1", "get_shell", True, '{"output": "a\\nb"}', 0.2, [{"mime": "image/png", "data": picture()}]),
        MalformedCall("{x", "no JSON"),
        SuspectedCall("It looks like a call."),
        Text("Two files: 你好 🎃"),
    )
    conversation.ask_again(first)
    finished(conversation.turns[-1], Text("Nothing."))
    conversation.show(first)
    second = conversation.ask("And by hand?")
    finished(
        second,
        ToolCall("c2", "mine", {}),
        ObservationAsked("c2", "mine", {}),
        ToolResult("c2", "mine", False, "Error: no", 0.0),
        Summary("They looked.", first.id),
        Notice("Older turns are left out.", quiet=True),
    )
    return conversation


def code_conversation() -> Conversation:
    """Cells of the model and of the user, with every kind of output."""
    conversation = Conversation("code", "Write code.")
    question = conversation.ask("Plot it", FilesAdded([{"name": "a.csv", "size": 9, "head": "a,b"}]))
    finished(
        question,
        Text("I plot.\n```python\nplot()\n```"),
        Cell("plot()"),
        CellOutput("stdout", {"text/plain": "gone"}),
        OutputCleared(),
        CellOutput("stdout", {"text/plain": "hi ```\n"}),
        CellOutput("display", {"image/png": picture(), "text/plain": "<Figure>"}, width=100),
        CellOutput("result", {"text/html": "<b>1</b>", "application/json": '{"a": 1}', "text/plain": "1"}, "id"),
        CellFinished("ok", 0.1),
        FilesMade([{"name": "b.png", "size": 10}]),
        Text("Done."),
    )
    own = conversation.ask(None)
    finished(
        own,
        Cell("1 / 0", "user"),
        CellOutput("error", {"text/plain": "Traceback\nZeroDivisionError: division by zero"}),
        CellFinished("error", 0.1),
    )
    return conversation
