"""The containments that tests run under: both, where they work."""

import pytest

from containment.choice import Containment
from tests.containment.conditions import working


@pytest.fixture(scope="module", params=["bubblewrap", "landlock"])
def containment(request: pytest.FixtureRequest) -> Containment:
    return working(request.param)
