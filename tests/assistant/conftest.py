"""The databases that the store is tested on: SQLite, and PostgreSQL where it is installed."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from assistant.store import Store
from tests.postgresql import PostgreSQL, find_programs, running_postgresql

_numbers = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A server of the tests' own; skips the test where there is none, or fails it where that is demanded."""
    programs = find_programs()
    if programs is None:
        message = "PostgreSQL is not installed; on Debian: apt install postgresql"
        if os.environ.get("GOURD_REQUIRE_POSTGRESQL"):
            pytest.fail(message)
        pytest.skip(message)
    with running_postgresql(programs) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database's URL, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'conversations.sqlite'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.create(f"store{next(_numbers)}")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()
