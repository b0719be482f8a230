"""The first schema: conversations, their turns and events, and presets of the system prompt."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("owner", sa.String(320), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("system", sa.Text, nullable=False),
        sa.Column("history", sa.JSON, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("updated", sa.Float, nullable=False),
        sa.Column("deleted", sa.Float),
    )
    listed = sa.text("deleted IS NULL")
    op.create_index(
        "conversations_by_age", "conversations", ["owner", "updated"], sqlite_where=listed, postgresql_where=listed
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("conversation", sa.String(32), sa.ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("parent", sa.String(32)),
        sa.Column("prompt", sa.Text),
        sa.Column("shown", sa.Boolean, nullable=False),
    )
    op.create_index("turns_of_conversation", "turns", ["conversation", "position"])
    op.create_table(
        "events",
        sa.Column("turn", sa.String(32), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("data", sa.JSON, nullable=False),
        sa.Column("details", sa.JSON),
    )
    op.create_table(
        "presets",
        sa.Column("owner", sa.String(320), primary_key=True),
        sa.Column("mode", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("presets", "events", "turns", "conversations"):
        op.drop_table(table)
