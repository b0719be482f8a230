"""Brings a database to the newest schema, step by step as `migrations/` says, and refuses one from the future.

Processes that start at once wait for each other here. Alembic is only imported when there is something to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from assistant.store.errors import StoreError

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"
# The number of a lock that PostgreSQL keeps for us; it has to be nobody else's in this database.
LOCK = int.from_bytes(b"gourd")


def upgrade(engine: Engine) -> None:
    """Migrate, where that is needed; of an SQLite file from before, a copy stays beside it.

    Raises:
        StoreError: the database is of a newer Gourd, or of another program; it is left as it is.
    """
    known = revisions()
    with engine.begin() as connection:
        stored = _stored_revision(connection)
    if stored == known[-1]:
        return
    with _alone(engine) as connection:
        stored = _stored_revision(connection)
        if stored is not None and stored not in known:
            raise StoreError(
                "The conversations' database was written by a newer Gourd, or by another program: update this one, or "
                "name another DATABASE_URL."
            )
        if stored != known[-1]:
            if stored:
                _copy_file(engine, known[-1])
            from alembic import command

            command.upgrade(config(connection), "head")


def revisions() -> list[str]:
    """The names of the schemas there have been, oldest first: what the migrations' files begin with."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def config(connection: Connection) -> "Config":
    """What Alembic's commands need to work on this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _stored_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other process is in. In SQLite, where a table is changed by making it anew, its rows'
    going would take along all that refers to them: references are checked at the end instead."""
    with engine.connect().execution_options(writes=True) as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
                yield connection
            return
        sqlite = connection.connection.cursor()
        sqlite.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise StoreError("The conversations could not be brought up to date: please report this.")
        finally:
            sqlite.execute("PRAGMA foreign_keys = ON")


def _copy_file(engine: Engine, revision: str) -> None:
    """A copy of an SQLite file as it is stored, through a connection of its own: the transaction goes on."""
    if engine.dialect.name != "sqlite":
        return
    copy = Path(f"{engine.url.database}.before-{revision}")
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    with engine.connect() as connection:
        connection.connection.cursor().execute("VACUUM INTO ?", (str(copy),))
