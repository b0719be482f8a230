"""For all tests: what Gourd keeps goes to a folder that ends with them, and never to the user's own."""

import os
import tempfile
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _kept_apart() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="gourd-tests-", ignore_cleanup_errors=True) as folder:
        os.environ["GOURD_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        yield
