"""Conversations as rows: what differs from what is stored is written, and what is stored is read.

A turn's events are only ever added to, but for the last: text that is joined to it replaces it.
"""

import json
import time
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from assistant.conversation import Conversation, Options, Turn
from assistant.events import KINDS, Event, Notice, from_json
from assistant.modes import MODES
from assistant.store import tables
from assistant.store.database import to_text
from assistant.store.errors import ChangedElsewhere, StoreError

UNKNOWN = Notice("Something here was written by a newer Gourd, and this one cannot show it.")


@dataclass(frozen=True)
class Kept:
    """What the database holds of a turn, or is about to."""

    shown: bool
    events: list[Event]


@dataclass(frozen=True)
class Stored:
    """What the database holds of a conversation: its row, None before it has one, and its turns by their ids."""

    row: dict[str, Any] | None = None
    turns: dict[str, Kept] = field(default_factory=dict)


@dataclass(frozen=True)
class Changed:
    """A turn to be written, as it was at one moment."""

    position: int
    turn: Turn
    now: Kept


@dataclass(frozen=True)
class Changes:
    """What is to be written of a conversation."""

    row: dict[str, Any]
    turns: list[Changed]

    def kept(self) -> dict[str, Kept]:
        return {changed.turn.id: changed.now for changed in self.turns}


def changes(conversation: Conversation, stored: Stored) -> Changes | None:
    """What differs from what is stored; None when nothing does. Without a question there is nothing to store."""
    if not conversation.all_turns:
        return None
    row = _row(conversation)
    turns = [
        Changed(position, turn, Kept(turn.shown, list(turn.events)))
        for position, turn in enumerate(list(conversation.all_turns))
        if _differs(turn, stored.turns.get(turn.id))
    ]
    return Changes(row, turns) if turns or row != stored.row else None


def write(connection: Connection, conversation_id: str, stored: Stored, changes: Changes) -> None:
    """Write the changes to what is stored.

    Raises:
        ChangedElsewhere: another process has stored something else in the same turn.
        StoreError: the conversation was removed.
    """
    now = time.time()
    table = tables.conversations
    if stored.row is None:
        connection.execute(insert(table).values(id=conversation_id, **changes.row, created=now, updated=now))
    else:
        its = update(table).where(table.c.id == conversation_id)
        if not connection.execute(its.values(**changes.row, updated=now)).rowcount:
            raise StoreError("The conversation was deleted in another Gourd. Start a new one.")
    for changed in changes.turns:
        before = stored.turns.get(changed.turn.id)
        _write_turn(connection, conversation_id, changed, before)
        _write_events(connection, changed.turn.id, before.events if before else [], changed.now.events)


def read(connection: Connection, conversation_id: str, owner: str) -> tuple[Conversation, Stored] | None:
    """The owner's conversation of this id, unless there is none or it was deleted.

    Raises:
        StoreError: it cannot be read.
    """
    table, turns, events = tables.conversations, tables.turns, tables.events
    its = (table.c.id == conversation_id) & (table.c.owner == owner) & table.c.deleted.is_(None)
    row = connection.execute(select(table).where(its)).mappings().one_or_none()
    if row is None:
        return None
    of_it = turns.c.conversation == conversation_id
    asked = connection.execute(select(turns).where(of_it).order_by(turns.c.position, turns.c.id)).mappings().all()
    happened = connection.execute(
        select(events.c.turn, events.c.data).join(turns).where(of_it).order_by(events.c.turn, events.c.position)
    )
    loaded = {turn["id"]: _turn(turn) for turn in asked}
    try:
        for turn_id, data in happened:
            loaded[turn_id].events.append(read_event(data))
        if row["mode"] not in MODES:
            raise ValueError(row["mode"])
        options = Options.model_validate(row["options"])
    except ValueError as error:
        raise StoreError(
            "The conversation cannot be read: a newer Gourd wrote it, or the database is damaged. Update this Gourd, "
            "or start a new conversation."
        ) from error
    kept = {name: row[name] for name in ("mode", "system", "history", "title", "owner", "id")}
    conversation = Conversation(**kept, options=options, all_turns=list(loaded.values()))
    _show_one(conversation.all_turns)
    stored = {turn["id"]: Kept(turn["shown"], list(loaded[turn["id"]].events)) for turn in asked}
    return conversation, Stored(_row(conversation), stored)


def read_event(data: dict[str, Any]) -> Event:
    """A stored event. What a newer Gourd added to it is left out; what this one does not know at all is a notice."""
    try:
        return from_json(data)
    except (KeyError, TypeError):
        kind = KINDS.get(data.get("event", ""))
        known = {name: data[name] for name in _names(kind) if name in data} if kind else {}
    try:
        return kind(**known) if kind else UNKNOWN
    except TypeError:
        return UNKNOWN


def _names(kind: type[Event]) -> list[str]:
    return [of.name for of in fields(kind)]


def _row(conversation: Conversation) -> dict[str, Any]:
    return {
        "owner": conversation.owner,
        "mode": conversation.mode,
        "title": conversation.title,
        "system": conversation.system,
        "history": conversation.history,
        "options": conversation.options.model_dump(mode="json"),
    }


def _differs(turn: Turn, stored: Kept | None) -> bool:
    return stored is None or turn.shown != stored.shown or turn.events != stored.events


def _turn(row: Any) -> Turn:  # noqa: ANN401 (a mapping, as SQLAlchemy types its rows)
    return Turn(row["prompt"], parent=row["parent"], shown=row["shown"], id=row["id"])


def _show_one(turns: list[Turn]) -> None:
    """Of versions that two processes show at once, the newest."""
    newest = {turn.parent: turn for turn in turns if turn.shown}
    for turn in turns:
        turn.shown = newest.get(turn.parent) is turn


def _write_turn(connection: Connection, conversation_id: str, changed: Changed, before: Kept | None) -> None:
    turn, shown = changed.turn, changed.now.shown
    if before is None:
        values = {"id": turn.id, "position": changed.position, "parent": turn.parent, "prompt": turn.prompt}
        connection.execute(insert(tables.turns).values(conversation=conversation_id, shown=shown, **values))
    elif before.shown != shown:
        connection.execute(update(tables.turns).where(tables.turns.c.id == turn.id).values(shown=shown))


def _write_events(connection: Connection, turn_id: str, before: list[Event], now: list[Event]) -> None:
    pairs = enumerate(zip(before, now, strict=False))
    start = next((i for i, (old, new) in pairs if old is not new), min(len(before), len(now)))
    if start < len(before):
        _take_back(connection, turn_id, start, before[start:])
    rows = [
        {
            "turn": turn_id,
            "position": start + i,
            "data": event.to_json(),
            "details": {name: getattr(event, name) for name in event.details} or None,
        }
        for i, event in enumerate(now[start:])
    ]
    if rows:
        connection.execute(insert(tables.events), rows)


def _take_back(connection: Connection, turn_id: str, start: int, expected: list[Event]) -> None:
    """Remove a turn's last events, if they still are those that were stored."""
    table = tables.events
    last = (table.c.turn == turn_id) & (table.c.position >= start)
    found = connection.execute(select(table.c.data).where(last).order_by(table.c.position)).scalars().all()
    if found != [json.loads(to_text(event.to_json())) for event in expected]:
        raise ChangedElsewhere
    connection.execute(delete(table).where(last))
