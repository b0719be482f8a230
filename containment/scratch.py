"""Private folders for code to work in: where they lie by default, and where they must not."""

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import BinaryIO

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


def open_inside(folder: Path, name: str) -> BinaryIO:
    """Open a file that code made, for reading. `name` is relative to the folder.

    Code can put anything there: a link to a file that only the host may read, or a pipe that never ends. No link is
    followed, at no part of the name, and only plain files are opened.

    Raises:
        OSError: there is no such plain file.
    """
    parts = Path(name).parts
    if not parts or any(part in ("..", "/") for part in parts):
        raise FileNotFoundError(errno.ENOENT, "not a name inside of the folder", name)
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        file = os.open(parts[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=here)
    finally:
        os.close(here)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, "not a plain file", name)
    return os.fdopen(file, "rb")
