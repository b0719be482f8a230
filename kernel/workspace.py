"""The files of a conversation's working directory: listed, read and added without trusting what code left there.

Nothing follows a symbolic link, waits for a pipe, or reads more than was asked for: the directory belongs to the code.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

LISTED = 200  # most files to list
VISITED = 5_000  # most entries to look at, so that 200,000 files cost no more than 5,000
DEPTH = 5  # of folders
DOWNLOAD_LIMIT = 100_000_000  # bytes of a file that is handed out
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # NONBLOCK: a FIFO without a writer opens at once


class WorkspaceError(Exception):
    """A file cannot be read or added; the message says why and may be shown as it is."""


@dataclass(frozen=True)
class File:
    """A regular file: its name with the folders below the directory, bytes, and when it changed (nanoseconds)."""

    name: str
    size: int
    changed: int


@dataclass(frozen=True)
class Listing:
    """Files by name; `complete` is false when there are more than are listed."""

    files: list[File]
    complete: bool = True


def list_files(directory: Path) -> Listing:
    """The regular files of a directory; hidden ones, links, pipes and unprintable names are left out."""
    files: list[File] = []
    for visited, file in enumerate(_walk(directory), start=1):
        if visited > VISITED or len(files) >= LISTED:
            return Listing(_by_name(files), complete=False)
        if file is not None:
            files.append(file)
    return Listing(_by_name(files))


def made_between(before: Listing, after: Listing) -> list[File]:
    """Files that are new or have changed."""
    known = {file.name: file for file in before.files}
    return [file for file in after.files if known.get(file.name) != file]


def read_file(directory: Path, name: str, limit: int = DOWNLOAD_LIMIT, *, cut: bool = False) -> bytes:
    """The content of a file; with `cut`, its first `limit` bytes.

    Raises:
        WorkspaceError: it is gone, no regular file, or larger than `limit` and not to be cut.
    """
    try:
        with _opened(directory, name) as stream:
            state = os.fstat(stream.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise WorkspaceError(f"{name} is no regular file and is not opened.")
            if state.st_size > limit and not cut:
                raise WorkspaceError(f"{name} is too large to download here ({state.st_size:,} bytes).")
            return stream.read(limit)
    except OSError as error:
        raise WorkspaceError(f"{name} cannot be read: {error.strerror}. Run the code again to make it anew.") from error


def add_file(directory: Path, name: str, data: bytes) -> File:
    """Put a file of the user's into the directory, in place of one of the same name.

    Raises:
        WorkspaceError: it cannot be written.
    """
    name = plain_name(name)
    try:
        with _directory(directory) as folder:
            _remove(name, folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(name, flags, 0o600, dir_fd=folder), "wb") as stream:
                stream.write(data)
                state = os.fstat(stream.fileno())
    except OSError as error:
        raise WorkspaceError(f"{name} could not be saved: {error.strerror}. Rename it, or make room.") from error
    return File(name, len(data), state.st_mtime_ns)


def plain_name(name: str) -> str:
    """A name without folders, control characters and a leading dot."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable()).strip().lstrip(".")[-100:] or "file"


def _walk(directory: Path) -> Iterator[File | None]:
    """Every entry that is looked at, None for those not listed; folders before what is in them."""
    folders = [PurePosixPath()]
    while folders:
        folder = folders.pop(0)
        try:
            with _directory(directory, folder.parts) as opened, os.scandir(opened) as entries:
                for entry in entries:
                    inner = folder / entry.name
                    if _is_shown(entry) and entry.is_dir(follow_symlinks=False) and len(inner.parts) <= DEPTH:
                        folders.append(inner)
                    yield _to_file(entry, inner)
        except OSError:  # it went away meanwhile
            yield None


def _is_shown(entry: os.DirEntry[str]) -> bool:
    return entry.name.isprintable() and not entry.name.startswith((".", "__pycache__"))


def _to_file(entry: os.DirEntry[str], name: PurePosixPath) -> File | None:
    if not _is_shown(entry) or not entry.is_file(follow_symlinks=False):
        return None
    state = entry.stat(follow_symlinks=False)
    return File(str(name), state.st_size, state.st_mtime_ns)


def _by_name(files: list[File]) -> list[File]:
    return sorted(files, key=lambda file: file.name)


@contextmanager
def _directory(root: Path, folders: tuple[str, ...] = ()) -> Iterator[int]:
    """A descriptor of a folder, reached without following a link below the root."""
    opened = os.open(root, _DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, _DIRECTORY, dir_fd=opened)
            os.close(opened)
            opened = inner
        yield opened
    finally:
        os.close(opened)


@contextmanager
def _opened(root: Path, name: str) -> Iterator[BinaryIO]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise WorkspaceError(f"{name} is not below the working directory.")
    with _directory(root, path.parts[:-1]) as folder, os.fdopen(os.open(path.name, _FILE, dir_fd=folder), "rb") as file:
        yield file


def _remove(name: str, folder: int) -> None:
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return
