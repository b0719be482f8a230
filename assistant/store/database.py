"""The database itself, brought up to date when it is opened: SQLite, or PostgreSQL by its URL.

Errors of the database become a `StoreError` here and nowhere else.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

MIGRATIONS = Path(__file__).parent / "migrations"


class StoreError(Exception):
    """Something could not be kept or found. The message says what to do next and may be shown as it is."""


def open_database(url: str) -> Engine:
    """Connect, and migrate to the newest schema; an SQLite file and its folder are made, for their owner only.

    Raises:
        StoreError: the URL, the database or its schema cannot be used.
    """
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")  # the driver of requirements-postgresql.txt
        if parsed.drivername.startswith("sqlite") and parsed.database:
            Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            Path(parsed.database).touch(mode=0o600)
        engine = create_engine(parsed, pool_pre_ping=True)
    except ArgumentError:
        raise StoreError("DATABASE_URL is no address of a database. Write postgresql://user@host/name.") from None
    except ModuleNotFoundError as error:
        raise StoreError(
            f"The driver {error.name} is missing: pip install -r requirements-postgresql.txt, or unset DATABASE_URL."
        ) from None
    except OSError as error:
        raise StoreError(f"Conversations cannot be kept in {parsed.database}: {error.strerror}.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    with translated(engine):
        _migrate(engine)
    return engine


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Errors of the database as one `StoreError`."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise StoreError(f"{_place(engine)} cannot be used: {reason}. {_remedy(engine)}") from error


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Everything in it is stored, or nothing.

    Raises:
        StoreError: the database would not.
    """
    with translated(engine), engine.begin() as connection:
        yield connection


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")  # readers do not wait for the writer
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what was deleted is gone from the file too


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(
                f"{_place(engine)} was written by a newer Gourd: update this one, or name another DATABASE_URL."
            ) from error


def _place(engine: Engine) -> str:
    """The database in words, without the password that its URL may hold."""
    if engine.dialect.name == "sqlite":
        return f"The conversations' file {engine.url.database or 'in memory'}"
    return f"The database {engine.url.database} on {engine.url.host or 'this computer'}"


def _remedy(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return "Look whether the disk is full or the file is Gourd's own; moved away, a new one is begun."
    return "Look whether it runs and DATABASE_URL is right."
