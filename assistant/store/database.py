"""The database itself, brought up to date when it is opened: SQLite, or PostgreSQL by its URL.

Errors of the database become a `StoreError` here and nowhere else.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from assistant.store.errors import ChangedElsewhere, StoreError
from assistant.store.upgrade import upgrade

# Seconds until a server that does not answer is given up.
CONNECT_SECONDS = 10
DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}


@dataclass(frozen=True)
class Database:
    """A database that is up to date."""

    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """All that is read in it is of one moment.

        Raises:
            StoreError: the database would not.
        """
        options = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        with translated(self.engine), self.engine.execution_options(**options).begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Everything in it is stored, or nothing.

        Raises:
            StoreError: the database would not.
        """
        with translated(self.engine), self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    def forget(self) -> None:
        """Empty SQLite's log of what was written, where deleted words still stand, as far as nobody is reading it."""
        if self.engine.dialect.name == "sqlite":
            with translated(self.engine), self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def open_database(url: str) -> Database:
    """Connect, and migrate to the newest schema; an SQLite file and its folder are made, for their owner only.

    Raises:
        StoreError: the URL, the database or its schema cannot be used.
    """
    parsed = _parse(url)
    try:
        if parsed.drivername == "sqlite":
            Path(str(parsed.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            Path(str(parsed.database)).touch(mode=0o600)
        engine = create_engine(parsed, pool_pre_ping=True, json_serializer=to_text)
    except ImportError as error:
        raise StoreError(
            f"The driver {error.name or 'psycopg'} is missing: pip install -r requirements-postgresql.txt, or unset "
            "DATABASE_URL."
        ) from None
    except OSError as error:
        raise StoreError(f"Conversations cannot be kept in {parsed.database}: {error.strerror}.") from None
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    with translated(engine):
        upgrade(engine)
    return Database(engine)


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Errors of the database as one `StoreError`."""
    try:
        yield
    except IntegrityError as error:
        raise ChangedElsewhere from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0].rstrip(".")
        raise StoreError(f"{_place(engine)} cannot be used: {reason}. {_remedy(engine, reason)}") from error


def to_text(value: object) -> str:
    """A value as JSON; numbers that JSON has none of, and PostgreSQL refuses, become words that read as them."""
    try:
        return json.dumps(value, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(value))


def _finite(value: Any) -> Any:  # noqa: ANN401 (any JSON)
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        driver = DRIVERS[parsed.drivername.partition("+")[0]]
    except (ArgumentError, KeyError, ValueError):
        raise StoreError(
            "DATABASE_URL is no address of a database that Gourd can use. Write postgresql://user@host/name, or "
            "unset it: conversations are then kept in a file."
        ) from None
    if driver == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise StoreError("DATABASE_URL names no file. Write sqlite:////folder/conversations.sqlite, or unset it.")
        return parsed.set(drivername=driver)
    parsed = parsed.set(drivername=driver)
    patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": str(CONNECT_SECONDS)}
    return parsed.update_query_dict(patience)


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, and hold changed tables too
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII only
    connection.execute("PRAGMA journal_mode = WAL")  # readers do not wait for the writer
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what was deleted is gone from the file too


def _lower(text: str | None) -> str | None:
    return text and text.lower()


def _begin_sqlite(connection: Connection) -> None:
    """Who will write waits for other writers now: SQLite does not let a reader wait who turns into one."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _place(engine: Engine) -> str:
    """The database in words, without the password that its URL may hold."""
    if engine.dialect.name == "sqlite":
        return f"The conversations' file {engine.url.database}"
    return f"The database {engine.url.database} on {engine.url.host or 'this computer'}"


def _remedy(engine: Engine, reason: str) -> str:
    if engine.dialect.name != "sqlite":
        return "Look whether it runs and DATABASE_URL is right."
    if "locked" in reason:
        return "Another program keeps it busy: end that one, or wait."
    return "Look whether the disk is full or the file is Gourd's own; moved away, a new one is begun."
