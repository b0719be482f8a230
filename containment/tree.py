"""The processes below this one: found by their parents, however they hide, and ended together."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress

LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True)
_SUBREAPER = 36


def call(what: str, result: int) -> int:
    """The result of a system call.

    Raises:
        OSError: it failed.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
    return result


def adopt_orphans() -> None:
    """Be the parent of every process below whose own parent has ended, instead of process 1."""
    call("prctl", LIBC.prctl(_SUBREAPER, 1, 0, 0, 0))


def reap(child: int) -> int | None:
    """Take note of what has ended, orphans too; the exit status of the command once it has."""
    status = None
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            if found[0] == child:
                status = os.waitstatus_to_exitcode(found[1])
    return status


def end_all(child: int, bubblewrap: bool) -> None:
    """End every process that the command started, wherever it hides: as their subreaper, this one is an ancestor of
    all. They are stopped first, for a process that still runs can make new ones faster than they are ended. Of
    bubblewrap, the kernel ends the whole namespace at once."""
    stopped: set[int] = set()
    if bubblewrap:
        _send([child], signal.SIGKILL)
    while not bubblewrap and (new := set(descendants()) - stopped):
        _send(new, signal.SIGSTOP)
        stopped |= new
    while left := descendants():
        _send(left, signal.SIGKILL)
        reap(0)
        time.sleep(0.005)
    reap(0)


def hurry() -> None:
    """Run before all that is watched, so that it cannot take the time that watching needs."""
    with suppress(OSError, AttributeError):  # only root may
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(1))


def _send(pids: Iterable[int], number: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def descendants() -> list[int]:
    """The living processes below this one, ancestors first."""
    below: dict[int, list[int]] = {}
    for pid in processes():
        with suppress(OSError, IndexError):
            with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123  this is done for every process there is
                stat = file.read().rpartition(b")")[2].split()
            if stat[0] != b"Z" or int(stat[1]) != os.getpid():
                below.setdefault(int(stat[1]), []).append(pid)
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        children = below.get(waiting.pop(0), [])
        found += children
        waiting += children
    return found


def processes() -> Iterator[int]:
    return (int(entry.name) for entry in os.scandir("/proc") if entry.name.isdigit())
