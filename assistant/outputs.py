"""A cell's outputs as they stand: later events may replace, overwrite or clear earlier ones."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.events import CellOutput, Event, OutputCleared, Reasoning, Text
from assistant.terminal import join

STREAMS = ("stdout", "stderr")


def shown_outputs(events: Iterable[Event]) -> list[CellOutput]:
    """A cell's outputs as they stand: updates applied, cleared ones gone."""
    outputs: list[CellOutput] = []
    for event in events:
        if isinstance(event, OutputCleared):
            outputs.clear()
        elif isinstance(event, CellOutput):
            same = [i for i, o in enumerate(outputs) if event.display_id and o.display_id == event.display_id]
            if same:
                outputs[same[-1]] = event
            else:
                _overwrite(outputs, event)
                outputs.append(event)
    return outputs


def _overwrite(outputs: list[CellOutput], new: CellOutput) -> None:
    """Take away the open line that a new piece of a stream returns to: a progress bar that other output came after."""
    if new.source not in STREAMS or not new.data["text/plain"].startswith("\r"):
        return
    for i in range(len(outputs) - 1, -1, -1):
        if outputs[i].source == new.source:
            closed = "".join(outputs[i].data["text/plain"].rpartition("\n")[:2])
            outputs[i : i + 1] = [replace(outputs[i], data={"text/plain": closed})] if closed else []
            return


def join_events(last: Event, new: Event) -> Event | None:
    """The one event that two are together, where the second goes on with the first; else None."""
    if isinstance(last, Text) and isinstance(new, Text):
        return Text(last.text + new.text)
    if isinstance(last, Reasoning) and isinstance(new, Reasoning):
        return Reasoning(last.text + new.text)
    if isinstance(last, CellOutput) and isinstance(new, CellOutput) and last.source == new.source in STREAMS:
        return replace(last, data={"text/plain": join(last.data["text/plain"], new.data["text/plain"])})
    return None
