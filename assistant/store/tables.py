"""The tables, as they are now; `migrations/` makes them, step by step. Times are seconds since 1970.

The owner is who logged in, and empty for whoever uses this computer.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()
# What lists show: an index of these alone gives their order to both databases.
LISTED = text("deleted IS NULL")


class Words(TypeDecorator[str]):
    """A text as any database takes it: without NUL, and without halves of characters."""

    impl: type[String] = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class Name(Words):
    """The same, with a length."""

    impl = String
    cache_ok = True


conversations = Table(
    "conversations",
    metadata,
    Column("id", Name(32), primary_key=True),
    Column("owner", Name(320), nullable=False),
    Column("mode", Name(32), nullable=False),
    Column("title", Words, nullable=False),
    Column("system", Words, nullable=False),
    Column("history", JSON, nullable=False),
    Column("options", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("deleted", Float),
    Index("conversations_by_age", "owner", "updated", sqlite_where=LISTED, postgresql_where=LISTED),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Name(32), primary_key=True),
    Column("conversation", Name(32), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("parent", Name(32)),
    Column("prompt", Words),
    Column("shown", Boolean, nullable=False),
    Index("turns_of_conversation", "conversation", "position"),
)

events = Table(
    "events",
    metadata,
    Column("turn", Name(32), ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", JSON, nullable=False),
    Column("details", JSON),
)

presets = Table(
    "presets",
    metadata,
    Column("owner", Name(320), primary_key=True),
    Column("mode", Name(32), primary_key=True),
    Column("name", Name(100), primary_key=True),
    Column("text", Words, nullable=False),
)
