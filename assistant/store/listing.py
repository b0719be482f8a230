"""The list of conversations: the newest, or those that a search finds."""

from dataclasses import dataclass

from sqlalchemy import Connection, exists, or_, select

from assistant.modes import MODES, ModeName
from assistant.store import tables

# Characters that are searched for; databases refuse longer patterns some day.
SEARCH_LENGTH = 200


@dataclass(frozen=True)
class Listed:
    """A conversation in the list; `updated` is in seconds since 1970."""

    id: str
    mode: ModeName
    title: str
    updated: float


def recent(connection: Connection, owner: str, search: str, limit: int) -> list[Listed]:
    """The owner's newest conversations first: all, or those with this text in their title or a question. Those in modes
    that only a newer Gourd has are not listed."""
    table, turns = tables.conversations, tables.turns
    query = select(table.c.id, table.c.mode, table.c.title, table.c.updated)
    query = query.where(table.c.owner == owner, table.c.deleted.is_(None), table.c.mode.in_(MODES))
    if words := search.strip()[:SEARCH_LENGTH]:
        asked = exists().where(turns.c.conversation == table.c.id, turns.c.prompt.icontains(words, autoescape=True))
        query = query.where(or_(table.c.title.icontains(words, autoescape=True), asked))
    return [Listed(*row) for row in connection.execute(query.order_by(table.c.updated.desc()).limit(limit))]
