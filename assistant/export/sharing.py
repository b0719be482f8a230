"""What of a turn may leave this computer: all that was said and done, and no place that only Gourd's own words name.

A model's folder, a server's address or the data folder may stand in a notice or an error, never in what was asked and
answered.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from assistant.events import Cell, CellFinished, CellOutput, Event, Notice, ReplyFinished, TurnFinished

LEFT_OUT = "[left out: it names a place of the computer where this happened]"
_PLACE = re.compile(r"[/\\]|\b(?:localhost|gateway|server|database)\b|\d+\.\d+\.\d+\.\d+", re.IGNORECASE)


def shareable(events: Iterable[Event]) -> list[Event]:
    """The events as they may stand in a file for others; their number and order stay."""
    shared = list(map(_shared, events))
    for number, event in enumerate(shared):
        if isinstance(event, CellFinished) and _never_ran(event):
            _hide_reason(shared, number)
    return shared


def _shared(event: Event) -> Event:
    match event:
        case Notice(text=text):
            return replace(event, text=_without_places(text))
        case TurnFinished(message=message):
            return replace(event, message=_without_places(message))
        case ReplyFinished(model=model):  # a folder or an address becomes the name at its end
            return replace(event, model=re.split(r"[/\\#]", model.rstrip("/\\"))[-1])
    return event


def _without_places(text: str) -> str:
    return LEFT_OUT if _PLACE.search(text) else text


def _never_ran(finished: CellFinished) -> bool:
    """There was no kernel to run the cell; its error is a sentence of Gourd's and not the code's."""
    return finished.status == "error" and finished.seconds == 0


def _hide_reason(events: list[Event], end: int) -> None:
    for number in range(end - 1, -1, -1):
        event = events[number]
        if isinstance(event, Cell):
            return
        if isinstance(event, CellOutput) and event.source == "error":
            events[number] = replace(event, data={"text/plain": _without_places(event.data.get("text/plain", ""))})
