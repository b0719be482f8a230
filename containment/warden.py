"""Starts one command, contained, watches what it uses, and ends everything that it started before it ends itself.

A program of its own, `python -I -S warden.py LIFE REPORT PLAN`, that imports nothing of Gourd. It ends the command
when the pipe LIFE closes, which the kernel does when Gourd is killed, and says why on the pipe REPORT.
"""

import base64
import ctypes
import json
import os
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

GLANCE = 0.1  # seconds between two glances at how many tasks the machine has
INTERVAL = 0.25  # seconds between two looks at what the command uses, longer where looking takes long
SHARE = 20  # of its time, at most one part in so many is spent on looking
SURGE = 24  # tasks more than at the last look, on the whole machine, after which it looks at once
_PAGE = resource.getpagesize()
_NO_NEW_PRIVILEGES, _SUBREAPER, _PARENT_DEATH_SIGNAL, _DROP_BOUNDING, _SECCOMP = 38, 36, 1, 24, 22
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)
Plan = dict[str, Any]


# -- the command: everything here happens in the child, before it becomes the command --


def become(plan: Plan, wait: int, info: int) -> NoReturn:
    """Give up rights, then run the command."""
    os.setsid()
    if _LINUX:
        _call("prctl", _libc.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
        Path("/proc/self/oom_score_adj").write_text("600", encoding="ascii")
    for name, most in plan["rlimits"].items():
        _limit(getattr(resource, name), most)
    os.chdir(plan["cwd"])
    command = plan["command"]
    if plan["bubblewrap"]:
        command = [command[0], *_descriptors(plan, wait, info), *command[1:]]
    elif plan["landlock"]:
        _restrict(plan)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them, and a command would inherit that
        signal.signal(number, signal.SIG_DFL)
    os.execv(command[0], command) if "/" in command[0] else os.execvp(command[0], command)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with suppress(ValueError, OSError) if not _LINUX else suppress():  # macOS knows no limit of address space
        resource.setrlimit(which, (most, most))


def _descriptors(plan: Plan, wait: int, info: int) -> list[str]:
    """Options of bwrap that are open files: the filter, where it says its child's id, and what it waits for."""
    os.set_inheritable(wait, True)
    os.set_inheritable(info, True)
    options = ["--block-fd", str(wait), "--info-fd", str(info)]
    if plan["seccomp"]:
        filter_file = os.memfd_create("filter", 0)
        os.write(filter_file, base64.b64decode(plan["seccomp"]))
        os.lseek(filter_file, 0, os.SEEK_SET)
        options += ["--seccomp", str(filter_file)]
    return options


def _restrict(plan: Plan) -> None:
    _limit(resource.RLIMIT_NPROC, _tasks_of_user() + plan["processes"])
    _call("prctl", _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    for capability in range(64):  # as root; for others, and beyond the last one, it fails and need not succeed
        _libc.prctl(_DROP_BOUNDING, capability, 0, 0, 0)
    _restrict_files(plan["landlock"], plan["rules"])
    header, nothing = struct.pack("=Ii", 0x20080522, 0), bytes(24)
    _call("capset", _libc.capset(header, nothing))
    code = base64.b64decode(plan["seccomp"])
    program = ctypes.create_string_buffer(code, len(code))
    description = struct.pack("@HP", len(code) // 8, ctypes.addressof(program))
    _call("seccomp", _libc.prctl(_SECCOMP, 2, description, 0, 0))


def _restrict_files(handled: dict[str, int], rules: list[tuple[str, int]]) -> None:
    attributes = struct.pack("=QQQ", handled["fs"], handled["net"], handled["scoped"])
    size = 24 if handled["scoped"] else 16 if handled["net"] else 8
    ruleset = _call("landlock", _libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0))
    this_process = [(f"/proc/{os.getpid()}", 4 | 8)]
    for place, rights in [*rules, *this_process]:
        file = os.open(place, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", rights & handled["fs"], file)
        _call(place, _libc.syscall(_ADD_RULE, ruleset, 1, rule, 0))
        os.close(file)
    _call("landlock", _libc.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _call(what: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)
    return result


def _tasks_of_user() -> int:
    """Threads of this user, which `RLIMIT_NPROC` counts all over the machine."""
    count = 0
    for pid in _processes():
        with suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == os.getuid():
                count += os.stat(f"/proc/{pid}/task").st_nlink - 2
    return count


def release(plan: Plan, info: int, wait: int) -> None:
    """Limit the processes inside of bwrap's namespaces, where only its own are counted, and let it go on."""
    told = b""
    while chunk := os.read(info, 4096):
        told += chunk
        with suppress(ValueError, OSError):
            most = plan["processes"]
            resource.prlimit(json.loads(told)["child-pid"], resource.RLIMIT_NPROC, (most, most))
            os.write(wait, b"1")
            return


# -- the watch --


def watch(child: int, life: int, wake: int, plan: Plan) -> tuple[str, int]:
    """Wait until the command has to end or has ended: why, and with which exit status."""
    limits = Watch(plan)
    while True:
        ready, _, _ = select.select([life, wake], [], [], GLANCE)
        signals = os.read(wake, 4096) if wake in ready else b""
        if (status := _reap(child)) is not None:
            return "", status
        if life in ready or signal.SIGTERM in signals:
            return "stopped", 0
        if reason := limits.exceeded():
            return reason, 0


def _reap(child: int) -> int | None:
    """Take note of what has ended, orphans too; the exit status of the command once it has."""
    status = None
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            if found[0] == child:
                status = os.waitstatus_to_exitcode(found[1])
    return status


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
        pids = descendants() if _LINUX else []
        if len(pids) > self._plan["processes"] // 2:  # before RLIMIT_NPROC, which counts threads, keeps it alive
            return "processes"
        if _memory(pids, exact=False) > self._plan["memory"] < _memory(pids, exact=True):
            return "memory"
        size, files = _usage(self._plan["watched"], self._files)
        files += _files_in_memory(pids)
        return "bytes" if size > self._size else "files" if files > self._files else ""


def _tasks_of_machine() -> int:
    """How many threads there are: one number to read, that tells that something multiplies."""
    if not _LINUX:
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
            if os.stat(place := f"/proc/{pids[-1]}/root/{folder}").st_dev != os.stat(f"/{folder}").st_dev:
                known = os.statvfs(place)
                count += known.f_files - known.f_ffree
    return count


# -- the end --


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
        _reap(0)
        time.sleep(0.005)
    _reap(0)


def _hurry() -> None:
    """Run before all that is watched, so that it cannot take the time that watching needs."""
    with suppress(OSError, AttributeError):  # only root may
        os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(1))


def _send(pids: Any, number: int) -> None:  # noqa: ANN401
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, number)


def descendants() -> list[int]:
    """The living processes below this one, ancestors first."""
    below: dict[int, list[int]] = {}
    for pid in _processes():
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


def _processes() -> Iterator[int]:
    return (int(name) for name in os.listdir("/proc") if name.isdigit())


def main() -> int:
    life, report, plan = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    for file in (life, report):
        os.set_inheritable(file, False)
    wake, woken = os.pipe()
    for file in (wake, woken):
        os.set_blocking(file, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _LINUX:
        _call("prctl", _libc.prctl(_SUBREAPER, 1, 0, 0, 0))
        _hurry()
    (wait, go), (info, tell) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            become(plan, wait, tell)
        except OSError as error:
            os.write(report, f"start {error}".encode())
        finally:
            os._exit(127)
    for file in (wait, tell, 0, 1, 2):  # the command's now: who reads them must see when it has closed them
        os.close(file)
    if plan["bubblewrap"]:
        release(plan, info, go)
    reason, status = watch(child, life, wake, plan)
    if _LINUX:
        end_all(child, plan["bubblewrap"])
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)
    if reason:
        os.write(report, reason.encode())
    return 137 if reason else status if status >= 0 else 128 - status


if __name__ == "__main__":
    sys.exit(main())
