"""Which containments can be tested here, and what belongs to a session on the host. Other folders' tests use it too."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from containment import choice
from containment.bubblewrap import Bubblewrap
from containment.choice import Containment
from containment.landlock import Landlock

TRIED: dict[str, tuple[Callable[[], Containment], Callable[[], str]]] = {
    "bubblewrap": (Bubblewrap, choice.try_bubblewrap),
    "landlock": (Landlock, choice.try_landlock),
}


def working(name: str) -> Containment:
    """The containment of this name; skips the test where it does not work, or fails it where that is demanded."""
    kind, attempt = TRIED[name]
    if problem := attempt():
        message = f"{name} was not tested: {problem}"
        if os.environ.get("GOURD_REQUIRE_SANDBOX"):
            pytest.fail(message)
        pytest.skip(message)
    return kind()


def processes_in(directory: Path) -> list[int]:
    """The living processes whose home is a session's directory: its kernel and all that came of it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _has(entry, f"HOME={directory}\0".encode()):
            found.append(int(entry.name))
    return found


def _has(process: Path, variable: bytes) -> bool:
    try:
        return variable in (process / "environ").read_bytes()
    except OSError:  # it has just ended, or is somebody else's
        return False
