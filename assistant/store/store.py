"""The conversations, found by their id: each is one object for all that show it, written as it changes."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary, WeakValueDictionary

from sqlalchemy import Connection, delete, insert, or_, select, update

from assistant.conversation import Conversation, Options, Turn
from assistant.events import Event, ReplyFinished, from_json
from assistant.modes import MODES, ModeName
from assistant.store import tables
from assistant.store.database import open_database, transaction
from assistant.store.presets import Presets

# How many conversations stay in memory after the last tab that showed them is gone, new ones without a question too.
KEPT_OPEN = 50


@dataclass(frozen=True)
class Listed:
    """A conversation in the list; `updated` is in seconds since 1970."""

    id: str
    mode: ModeName
    title: str
    updated: float


@dataclass
class _Stored:
    """What of a conversation the database holds: its row, and of each turn whether it is shown, how many events there
    are and the last of them, for only the last one changes."""

    row: dict[str, Any] | None = None
    turns: dict[str, tuple[bool, int, Event | None]] = field(default_factory=dict)


class Store:
    """The conversations of one database. Those of an owner are found and listed for that owner only: "" is whoever uses
    this computer.

    Every method raises `StoreError` when the database would not, with nothing half written.
    """

    def __init__(self, url: str) -> None:
        self._engine = open_database(url)
        self._lock = threading.RLock()
        self._open: WeakValueDictionary[str, Conversation] = WeakValueDictionary()
        self._recent: deque[Conversation] = deque(maxlen=KEPT_OPEN)
        self._stored: WeakKeyDictionary[Conversation, _Stored] = WeakKeyDictionary()

    def presets(self, owner: str = "") -> Presets:
        return Presets(self._engine, owner)

    def new(self, mode: ModeName, owner: str = "") -> Conversation:
        """A new conversation with the mode's own system prompt. It is stored from its first question on."""
        return self.add(Conversation(mode, system=MODES[mode].system, owner=owner))

    def add(self, conversation: Conversation) -> Conversation:
        """Take in a conversation that came from elsewhere, and store what there is of it."""
        with self._lock:
            self.save(conversation)
            self._open[conversation.id] = conversation
            self._recent.append(conversation)
            return conversation

    def find(self, conversation_id: str, owner: str = "") -> Conversation | None:
        """The owner's conversation of this id, or None when there is none or it was deleted."""
        with self._lock:
            conversation = self._open.get(conversation_id) or self._load(conversation_id)
            if conversation is None or conversation.owner != owner:
                return None
            self._recent.append(conversation)
            return conversation

    def recent(self, owner: str = "", search: str = "", limit: int = 30) -> list[Listed]:
        """The owner's newest conversations first: all, or those with this text in their title or a question."""
        table, turns = tables.conversations, tables.turns
        query = select(table.c.id, table.c.mode, table.c.title, table.c.updated)
        query = query.where(table.c.owner == owner, table.c.deleted.is_(None))
        if search.strip():
            asked = select(turns.c.conversation).where(turns.c.prompt.icontains(search.strip(), autoescape=True))
            query = query.where(or_(table.c.title.icontains(search.strip(), autoescape=True), table.c.id.in_(asked)))
        with transaction(self._engine) as connection:
            rows = connection.execute(query.order_by(table.c.updated.desc()).limit(limit))
            return [Listed(*row) for row in rows]

    def save(self, conversation: Conversation) -> None:
        """Store what changed since it was stored last: safe to call at any time, and cheap when nothing did."""
        if not conversation.all_turns:
            return
        with self._lock:
            stored = self._stored.setdefault(conversation, _Stored())
            with transaction(self._engine) as connection:
                written = _write(connection, conversation, stored)
            self._stored[conversation] = written

    def details(self, turn: Turn) -> list[ReplyFinished]:
        """The replies of a turn with what the model was given and what it wrote, exactly."""
        table = tables.events
        query = select(table.c.data, table.c.details).where(table.c.turn == turn.id).order_by(table.c.position)
        with transaction(self._engine) as connection:
            found = [from_json({**data, **(details or {})}) for data, details in connection.execute(query)]
        return [event for event in found if isinstance(event, ReplyFinished)]

    def rename(self, conversation_id: str, title: str, owner: str = "") -> None:
        """Give a conversation another title; an empty one is ignored."""
        if title.strip() and (conversation := self.find(conversation_id, owner)):
            conversation.title = title.strip()
            self.save(conversation)

    def delete(self, conversation_id: str, owner: str = "") -> None:
        """Take a conversation off the list; `restore` brings it back until `purge`."""
        self._set_deleted(conversation_id, owner, time.time())

    def restore(self, conversation_id: str, owner: str = "") -> None:
        self._set_deleted(conversation_id, owner, None)

    def purge(self, older_than: float = 0.0) -> list[str]:
        """Remove for good what was deleted more than so many seconds ago; the ids of what is gone."""
        table = tables.conversations
        with self._lock, transaction(self._engine) as connection:
            query = select(table.c.id).where(table.c.deleted <= time.time() - older_than)
            gone = list(connection.execute(query).scalars())
            connection.execute(delete(table).where(table.c.id.in_(gone)))
        return gone

    def _set_deleted(self, conversation_id: str, owner: str, moment: float | None) -> None:
        table = tables.conversations
        its = update(table).where(table.c.id == conversation_id, table.c.owner == owner)
        with self._lock, transaction(self._engine) as connection:
            connection.execute(its.values(deleted=moment))
            if moment is not None:
                self._open.pop(conversation_id, None)

    def _load(self, conversation_id: str) -> Conversation | None:
        table, turns, events = tables.conversations, tables.turns, tables.events
        with transaction(self._engine) as connection:
            query = select(table).where(table.c.id == conversation_id, table.c.deleted.is_(None))
            row = connection.execute(query).mappings().one_or_none()
            if row is None:
                return None
            of_it = turns.c.conversation == conversation_id
            asked = connection.execute(select(turns).where(of_it).order_by(turns.c.position)).mappings().all()
            happened = connection.execute(
                select(events.c.turn, events.c.data).join(turns).where(of_it).order_by(events.c.turn, events.c.position)
            ).all()
        loaded = {
            turn["id"]: Turn(turn["prompt"], parent=turn["parent"], shown=turn["shown"], id=turn["id"])
            for turn in asked
        }
        for turn_id, data in happened:
            loaded[turn_id].events.append(from_json(data))
        conversation = Conversation(
            **{name: row[name] for name in ("mode", "system", "history", "title", "owner", "id")},
            options=Options.model_validate(row["options"]),
            all_turns=list(loaded.values()),
        )
        self._open[conversation.id] = conversation
        self._stored[conversation] = _Stored(
            _row(conversation), {t.id: _state(t.shown, t.events) for t in loaded.values()}
        )
        return conversation


def _write(connection: Connection, conversation: Conversation, stored: _Stored) -> _Stored:
    """Write what differs from what is stored; what is stored then."""
    row, turns = _row(conversation), dict(stored.turns)
    now = time.time()
    if stored.row is None:
        connection.execute(insert(tables.conversations).values(id=conversation.id, **row, created=now, updated=now))
    for position, turn in enumerate(list(conversation.all_turns)):
        shown, happened = turn.shown, list(turn.events)
        before = stored.turns.get(turn.id)
        turns[turn.id] = _state(shown, happened)
        if before is None:
            values = {"id": turn.id, "position": position, "parent": turn.parent, "shown": shown}
            prompt = None if turn.prompt is None else storable(turn.prompt)
            connection.execute(insert(tables.turns).values(conversation=conversation.id, prompt=prompt, **values))
        elif before[0] != shown:
            connection.execute(update(tables.turns).where(tables.turns.c.id == turn.id).values(shown=shown))
        _write_events(connection, turn.id, happened, before)
    if stored.row is not None and (row != stored.row or turns != stored.turns):
        table = tables.conversations
        connection.execute(update(table).where(table.c.id == conversation.id).values(**row, updated=now))
    return _Stored(row, turns)


def _write_events(
    connection: Connection, turn_id: str, happened: list[Event], before: tuple[bool, int, Event | None] | None
) -> None:
    _, kept, last = before or (False, 0, None)
    if kept and (len(happened) < kept or happened[kept - 1] is not last):
        kept -= 1  # more text was joined to it since
        table = tables.events
        connection.execute(delete(table).where(table.c.turn == turn_id, table.c.position >= kept))
    rows = [
        {
            "turn": turn_id,
            "position": position,
            "data": happened[position].to_json(),
            "details": {name: getattr(happened[position], name) for name in happened[position].details} or None,
        }
        for position in range(kept, len(happened))
    ]
    if rows:
        connection.execute(insert(tables.events), rows)


def _row(conversation: Conversation) -> dict[str, Any]:
    return {
        "owner": conversation.owner,
        "mode": conversation.mode,
        "title": storable(conversation.title),
        "system": storable(conversation.system),
        "history": conversation.history,
        "options": conversation.options.model_dump(mode="json"),
    }


def _state(shown: bool, happened: list[Event]) -> tuple[bool, int, Event | None]:
    return shown, len(happened), happened[-1] if happened else None


def storable(text: str) -> str:
    """A text as any database takes it: without NUL, and without halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
