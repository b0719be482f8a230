"""Databases that stop working for a while: a full disk for SQLite, a closed door for PostgreSQL."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url

from tests.postgresql import PostgreSQL


@contextmanager
def out_of_order(url: str, server: PostgreSQL | None) -> Iterator[None]:
    """Nothing can be stored at this URL inside the block."""
    with _full_disk() if server is None else _closed(server, str(make_url(url).database)):
        yield


@contextmanager
def _full_disk() -> Iterator[None]:
    """No file of this process can grow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def _closed(server: PostgreSQL, name: str) -> Iterator[None]:
    """The connections end, and there are no new ones."""
    server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    try:
        yield
    finally:
        server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
