"""A real kernel shared by the tests of a module, and a short way to run a cell in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kernel.session import KernelSession
from tests.kernel.cell_reading import Shown


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    session = KernelSession(tmp_path_factory.mktemp("conversation"), time_limit=30)
    yield session
    session.shutdown()


@pytest.fixture
def own_session(tmp_path: Path) -> Iterator[KernelSession]:
    """A session for one test, for those that end their kernel."""
    session = KernelSession(tmp_path, time_limit=30)
    yield session
    session.shutdown()


@pytest.fixture
def run(session: KernelSession) -> Callable[[str], list[Shown]]:
    return lambda code: list(session.execute(code))
