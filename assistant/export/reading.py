"""A conversation read back from the JSON of `archive`, with new ids, as if it had happened here.

What waited for a person or was still running is stopped, and nothing may run unasked because a file says so.
"""

import json
import math
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from assistant.conversation import Conversation, Options, Turn, new_id
from assistant.events import Event, Summary, ToolResult, TurnFinished
from assistant.export.archive import FORMAT
from assistant.export.forms import FileForm, TurnForm, check_order, read_event
from kernel.pictures import decode_picture

FILE_LIMIT = 50_000_000  # bytes
TITLE_LIMIT = 200  # characters
_DEPTH = 100  # of lists and objects in each other


class Unreadable(Exception):
    """The file is not taken in; the message says why and may be shown as it is (it is plain text)."""


def read_conversation(data: bytes) -> Conversation:
    """The conversation of an exported file.

    Raises:
        Unreadable: it is no such file, or holds what a conversation cannot hold.
    """
    if len(data) > FILE_LIMIT:
        raise Unreadable(f"This file is larger than {FILE_LIMIT // 1_000_000} MB, the most that is read.")
    content = _parse(data)
    if not isinstance(content, dict) or not isinstance(version := content.get("gourd"), int):
        raise Unreadable("This is no conversation of Gourd's. Choose a JSON file that Export wrote.")
    if version > FORMAT:
        raise Unreadable("A newer Gourd wrote this file. Update this one, then import it again.")
    try:
        return _conversation(FileForm.model_validate(content), content["history"])
    except ValidationError as error:
        raise _damaged(_describe(error)) from error
    except ValueError as error:
        raise _damaged(str(error)) from error


def _parse(data: bytes) -> object:
    try:
        parsed = json.loads(data.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
        return _plain(parsed, _DEPTH)
    except RecursionError as error:
        raise _damaged("it is nested too deeply") from error
    except ValueError as error:  # no text in UTF-8 either
        raise Unreadable(
            "This file is not JSON, or only a part of it. Choose a JSON file that Export wrote."
        ) from error


def _no_number(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    if math.isfinite(number := float(text)):
        return number
    raise ValueError(text)


def _plain(value: Any, depth: int) -> Any:  # noqa: ANN401
    """The value without halves of characters, which could be neither stored nor shown."""
    if not depth:
        raise RecursionError
    match value:
        case str():
            return value.encode("utf-8", "replace").decode("utf-8")
        case list():
            return [_plain(item, depth - 1) for item in value]
        case dict():
            return {_plain(name, depth - 1): _plain(item, depth - 1) for name, item in value.items()}
    return value


def _conversation(file: FileForm, history: list[dict[str, Any]]) -> Conversation:
    ids = {turn.id: new_id() for turn in file.turns}
    if len(ids) < len(file.turns):
        raise ValueError("two turns have the same id")
    _check_tree(file.turns)
    title = " ".join(file.title.split())[:TITLE_LIMIT]
    options = Options.model_validate(file.options.model_dump())
    turns = [_turn(turn, ids) for turn in file.turns]
    return Conversation(file.mode, file.system, history, title, options=options, all_turns=turns)


def _check_tree(turns: list[TurnForm]) -> None:
    """Every turn follows an earlier one, so that there is no circle, and of its versions one is shown at most."""
    seen: set[str | None] = {None}
    shown: set[str | None] = set()
    for turn in turns:
        if turn.parent not in seen:
            raise ValueError("a turn follows one that does not come before it")
        if turn.shown and turn.parent in shown:
            raise ValueError("two versions of a turn are shown at once")
        seen.add(turn.id)
        shown |= {turn.parent} if turn.shown else set()


def _turn(form: TurnForm, ids: dict[str, str]) -> Turn:
    events = [_own(read_event(event), ids) for event in form.events]
    check_order(events)
    turn = Turn(form.prompt, events, ids[form.parent] if form.parent else None, form.shown, ids[form.id])
    if not turn.finished:
        events.append(TurnFinished("cancelled", 0, 0, 0.0))
    return turn


def _own(event: Event, ids: dict[str, str]) -> Event:
    """The event with the new ids, and without pictures that are none."""
    match event:
        case Summary(until=until):
            if until not in ids:
                raise ValueError("a summary ends at a turn that is not there")
            return replace(event, until=ids[until])
        case ToolResult(images=images):
            return replace(event, images=[i for i in images if decode_picture(i.get("data", ""), i.get("mime", ""))])
    return event


def _damaged(reason: str) -> Unreadable:
    return Unreadable(f"This file was changed or damaged, and nothing of it was taken in: {reason}.")


def _describe(error: ValidationError) -> str:
    """The first thing that is wrong, such as `turns.3.shown: Input should be a valid boolean`."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part)[:40] for part in first["loc"])
    return f"{place}: {first['msg']}" if place else str(first["msg"])
