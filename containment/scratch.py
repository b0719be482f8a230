"""Private folders for code to work in: where they lie by default, and where they must not."""

import os
import tempfile
from pathlib import Path

APPLICATION = Path(__file__).resolve().parent.parent


def default_root() -> Path:
    """The folder in the temporary one that holds this user's working directories."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"gourd-{user}"


def check_workspace(directory: Path) -> None:
    """Return if code may write there.

    Raises:
        ValueError: the directory lies in that of the application, or the other way round, so code could change Gourd.
    """
    place = directory.resolve()
    if place.is_relative_to(APPLICATION) or APPLICATION.is_relative_to(place):
        raise ValueError(
            f"Code cannot work in {directory}: it would lie in Gourd's own folder, or Gourd in it, and code could "
            "change Gourd. Choose a folder elsewhere."
        )


def private_directory(directory: Path) -> Path:
    """Make the directory if it is missing, and make it nobody else's.

    Raises:
        PermissionError: it belongs to somebody else.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and directory.lstat().st_uid != os.getuid():
        raise PermissionError(f"{directory} belongs to another user; remove it or choose another folder.")
    directory.chmod(0o700)
    return directory
