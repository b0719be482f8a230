"""The conversations, found by their id: each is one object for all that show it, written as it changes."""

import threading
import time
from collections import deque
from weakref import WeakKeyDictionary, WeakValueDictionary

from sqlalchemy import delete, select, update

from assistant.conversation import Conversation, Turn
from assistant.events import ReplyFinished
from assistant.modes import MODES, ModeName
from assistant.store import listing, tables
from assistant.store.database import open_database
from assistant.store.errors import ChangedElsewhere
from assistant.store.listing import Listed
from assistant.store.presets import Presets
from assistant.store.rows import Stored, changes, read, read_event, write

# How many conversations stay in memory after the last tab that showed them is gone, new ones without a question too.
KEPT_OPEN = 50


class Store:
    """The conversations of one database. Those of an owner are found and listed for that owner only: "" is whoever uses
    this computer.

    Every method raises `StoreError` when the database would not, with nothing half written.
    """

    def __init__(self, url: str) -> None:
        self._database = open_database(url)
        self._lock = threading.RLock()
        self._open: WeakValueDictionary[str, Conversation] = WeakValueDictionary()
        self._deleted: WeakValueDictionary[str, Conversation] = WeakValueDictionary()
        self._recent: deque[Conversation] = deque(maxlen=KEPT_OPEN)
        self._stored: WeakKeyDictionary[Conversation, Stored] = WeakKeyDictionary()

    def close(self) -> None:
        """End the connections; the next use makes new ones."""
        self._database.engine.dispose()

    def presets(self, owner: str = "") -> Presets:
        return Presets(self._database, owner)

    def new(self, mode: ModeName, owner: str = "") -> Conversation:
        """A new conversation with the mode's own system prompt. It is stored from its first question on."""
        return self.add(Conversation(mode, system=MODES[mode].system, owner=owner))

    def add(self, conversation: Conversation) -> Conversation:
        """Take in a conversation that came from elsewhere, and store what there is of it."""
        with self._lock:
            self.save(conversation)
            self._open[conversation.id] = conversation
            self._hold(conversation)
            return conversation

    def find(self, conversation_id: str, owner: str = "") -> Conversation | None:
        """The owner's conversation of this id, or None when there is none or it was deleted."""
        with self._lock:
            conversation = self._open.get(conversation_id) or self._load(conversation_id, owner)
            if conversation is None or conversation.owner != owner:
                return None
            self._hold(conversation)
            return conversation

    def recent(self, owner: str = "", search: str = "", limit: int = 30) -> list[Listed]:
        """The owner's newest conversations first: all, or those with this text in their title or a question."""
        with self._database.reading() as connection:
            return listing.recent(connection, owner, search, limit)

    def save(self, conversation: Conversation) -> None:
        """Store what changed since it was stored last: safe to call at any time, and cheap when nothing did.

        What another process has stored of the same conversation stays. Where both went on with the same turn, the
        first one counts; the conversation is then loaded anew when it is looked for again.
        """
        with self._lock:
            stored = self._stored.get(conversation) or Stored()
            changed = changes(conversation, stored)
            if not changed:
                return
            try:
                with self._database.writing() as connection:
                    write(connection, conversation.id, stored, changed)
            except ChangedElsewhere:
                self._open.pop(conversation.id, None)
                raise
            self._stored[conversation] = Stored(changed.row, stored.turns | changed.kept())

    def details(self, turn: Turn) -> list[ReplyFinished]:
        """The replies of a turn with what the model was given and what it wrote, exactly."""
        table = tables.events
        query = select(table.c.data, table.c.details).where(table.c.turn == turn.id).order_by(table.c.position)
        with self._database.reading() as connection:
            found = [read_event({**data, **(details or {})}) for data, details in connection.execute(query)]
        return [event for event in found if isinstance(event, ReplyFinished)]

    def rename(self, conversation_id: str, title: str, owner: str = "") -> None:
        """Give a conversation another title; an empty one is ignored."""
        if title.strip() and (conversation := self.find(conversation_id, owner)):
            conversation.title = title.strip()
            self.save(conversation)

    def delete(self, conversation_id: str, owner: str = "") -> None:
        """Take a conversation off the list; `restore` brings it back until `purge`."""
        with self._lock:
            self._set_deleted(conversation_id, owner, time.time())
            _move(conversation_id, owner, self._open, self._deleted)

    def restore(self, conversation_id: str, owner: str = "") -> None:
        with self._lock:
            self._set_deleted(conversation_id, owner, None)
            _move(conversation_id, owner, self._deleted, self._open)

    def purge(self, older_than: float = 0.0) -> list[str]:
        """Remove for good what was deleted more than so many seconds ago; the ids of what is gone."""
        table = tables.conversations
        old = table.c.deleted <= time.time() - older_than
        with self._lock, self._database.writing() as connection:
            gone = list(connection.execute(select(table.c.id).where(old)).scalars())
            connection.execute(delete(table).where(old))
        for conversation_id in gone:
            self._deleted.pop(conversation_id, None)
        if gone:
            self._database.forget()
        return gone

    def _hold(self, conversation: Conversation) -> None:
        if conversation in self._recent:
            self._recent.remove(conversation)
        self._recent.append(conversation)

    def _set_deleted(self, conversation_id: str, owner: str, moment: float | None) -> None:
        table = tables.conversations
        its = update(table).where(table.c.id == conversation_id, table.c.owner == owner)
        with self._database.writing() as connection:
            connection.execute(its.values(deleted=moment))

    def _load(self, conversation_id: str, owner: str) -> Conversation | None:
        with self._database.reading() as connection:
            found = read(connection, conversation_id, owner)
        if found is None:
            return None
        conversation, stored = found
        self._open[conversation.id] = conversation
        self._stored[conversation] = stored
        return conversation


def _move(
    conversation_id: str,
    owner: str,
    here: WeakValueDictionary[str, Conversation],
    there: WeakValueDictionary[str, Conversation],
) -> None:
    found = here.get(conversation_id)
    if found and found.owner == owner:
        there[conversation_id] = here.pop(conversation_id)
