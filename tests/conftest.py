"""For all tests: what Gourd keeps goes to a folder that ends with them, and never to the user's own. And one model
server for all that need one."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import running_model_server


@pytest.fixture(scope="session", autouse=True)
def _kept_apart() -> Iterator[None]:
    with tempfile.TemporaryDirectory(prefix="gourd-tests-", ignore_cleanup_errors=True) as folder:
        os.environ["GOURD_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        yield


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The base URL of `transformers serve model/seed`."""
    with running_model_server(Path("model/seed")) as url:
        yield url
