"""The tables, as they are now; `migrations/` makes them, step by step. Times are seconds since 1970.

The owner is who logged in, and empty for whoever uses this computer.
"""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(320), nullable=False),
    Column("mode", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("history", JSON, nullable=False),
    Column("options", JSON, nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False),
    Column("deleted", Float),
    Index("conversations_by_age", "owner", "deleted", "updated"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("parent", String(32)),
    Column("prompt", Text),
    Column("shown", Boolean, nullable=False),
    Index("turns_of_conversation", "conversation", "position"),
)

events = Table(
    "events",
    metadata,
    Column("turn", String(32), ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("data", JSON, nullable=False),
    Column("details", JSON),
)

presets = Table(
    "presets",
    metadata,
    Column("owner", String(320), primary_key=True),
    Column("mode", String(32), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("text", Text, nullable=False),
)
