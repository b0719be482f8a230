"""Watches what a contained command uses, with all that it started: memory, processes, and what lies in its folders."""

import os
import resource
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from containment.tree import LINUX, descendants

INTERVAL = 0.25  # seconds between two looks at what the command uses, longer where looking takes long
SHARE = 20  # of its time, at most one part in so many is spent on looking
SURGE = 24  # tasks more than at the last look, on the whole machine, after which it looks at once
_PAGE = resource.getpagesize()
Plan = dict[str, Any]


class Watch:
    """The limits of everything together. What lay in the folders at the start may stay, and be cleared away."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._tasks = _tasks_of_machine()
        self._next_look = time.monotonic() + INTERVAL
        size, files = _usage(plan["watched"], sys.maxsize)
        self._size = max(plan["workspace_bytes"], size + (64 << 20))
        self._files = max(plan["workspace_files"], files + 1000)

    def exceeded(self) -> str:
        """Which limit is exceeded, if it is time to look; else empty."""
        started = time.monotonic()
        if started < self._next_look and _tasks_of_machine() < self._tasks + SURGE:
            return ""
        reason = self._look()
        self._tasks = _tasks_of_machine()
        self._next_look = started + max(INTERVAL, SHARE * (time.monotonic() - started))
        return reason

    def _look(self) -> str:
        pids = descendants() if LINUX else []
        if len(pids) > _crowd(self._plan["processes"]):
            return "processes"
        if _memory(pids, exact=False) > self._plan["memory"] < _memory(pids, exact=True):
            return "memory"
        size, files = _usage(self._plan["watched"], self._files)
        files += _files_in_memory(pids)
        return "bytes" if size > self._size else "files" if files > self._files else ""


def _crowd(most: int) -> int:
    """How many processes are too many: fewer than `RLIMIT_NPROC` allows, which counts threads, holds for all but root,
    and only keeps a fork bomb from growing; enough for one worker on each processor."""
    return min(most - 16, max(most // 4, (os.cpu_count() or 1) + 16))


def _tasks_of_machine() -> int:
    """How many threads there are: one number to read, that tells that something multiplies."""
    if not LINUX:
        return 0
    return int(Path("/proc/loadavg").read_text(encoding="ascii").split()[3].partition("/")[2])


def _memory(pids: list[int], *, exact: bool) -> int:
    """Bytes of memory: quickly, where processes that share what they inherited count it each; or exactly."""
    total = 0
    for pid in pids:
        with suppress(OSError, ValueError, IndexError):
            if exact:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
                total += next(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
            else:
                total += int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    return total


def _usage(folders: list[str], most_files: int) -> tuple[int, int]:
    """Bytes on disk and number of files in these folders; counting stops where there are too many."""
    size = files = 0
    waiting = list(folders)
    while waiting and files <= most_files:
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                files += 1
                with suppress(FileNotFoundError):
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return size, files


def _files_in_memory(pids: list[int]) -> int:
    """Files in the /tmp and /dev/shm of a sandbox, each of which costs memory that no limit of bytes counts."""
    count = 0
    for folder in ("tmp", "dev/shm"):
        with suppress(OSError, IndexError):
            place = Path(f"/proc/{pids[-1]}/root/{folder}")
            if place.stat().st_dev != Path(f"/{folder}").stat().st_dev:
                known = os.statvfs(place)
                count += known.f_files - known.f_ffree
    return count
