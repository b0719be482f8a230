"""What belongs together among a turn's events, for files that show it: code that ran, and what it showed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.cells import split_code
from assistant.events import Cell, CellFinished, CellOutput, Event, Notice, ReplyFinished, Text
from assistant.outputs import shown_outputs


def without_run_code(events: Sequence[Event]) -> list[Event]:
    """The events; the code in a text that became the cell after it stands in the cell alone."""
    shown = list(events)
    for number, event in enumerate(events):
        if isinstance(event, Cell) and event.by == "model":
            before = number - 1
            while before >= 0 and isinstance(events[before], Notice | ReplyFinished):
                before -= 1
            text = events[before] if before >= 0 else None
            if isinstance(text, Text):
                shown[before] = replace(text, text=split_code(text.text)[0])
    return shown


def outputs_of(following: Iterable[Event]) -> list[CellOutput]:
    """What a cell showed in the end, of the events that follow it."""
    own: list[Event] = []
    for event in following:
        if isinstance(event, Cell | CellFinished):
            break
        own.append(event)
    return shown_outputs(own)
