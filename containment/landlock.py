"""The weaker containment, where bubblewrap is missing or may not work: Landlock for files, seccomp for the rest.

Needs nothing but Linux 5.13 or newer. Code keeps the user's identity and sees the same machine, behind rules.
"""

import base64
import ctypes
import os
from dataclasses import replace
from pathlib import Path

from containment.job import Job, Plan, plan
from containment.places import python_places, system_places
from containment.seccomp import fallback_filter
from containment.syscalls import this_machine

_CREATE_RULESET, _ASK_VERSION = 444, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
MAKE_DEVICES = 1 << 6 | 1 << 11  # character and block
_FIRST_RIGHTS = (1 << 13) - 1  # all of the first version; later versions add one each
_FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
_READ = EXECUTE | READ_FILE | READ_DIR
_OF_PROC = ("cpuinfo", "meminfo", "stat", "uptime", "loadavg", "version", "filesystems", "sys/kernel", "sys/vm")
_DEVICES = {"null": READ_FILE | WRITE_FILE, "zero": READ_FILE | WRITE_FILE, "full": READ_FILE | WRITE_FILE}
_DEVICES |= {"random": READ_FILE, "urandom": READ_FILE}


class Landlock:
    """What the kernel offers to every program, without help from another one."""

    name = "landlock"
    word = "Partly sandboxed"

    @property
    def details(self) -> list[str]:
        version = abi()
        return [
            "Code runs behind rules of the Linux kernel (Landlock and seccomp), which is weaker than a sandbox.",
            "It reads the system's programs, this Python, and its own folder; it cannot open your other files.",
            "It writes to its own folder only.",
            "It cannot make network connections, nor reach programs of yours by their sockets.",
            "It can learn names, sizes and dates of your other files, and change their dates and permissions.",
            *([] if version >= 6 else ["It can end other programs of yours, for this Linux is older than 6.12."]),
            *(
                []
                if version >= 5
                else ["It can send commands to devices it may open, for this Linux is older than 6.10."]
            ),
            "Install bubblewrap for the stronger one (on Debian and Ubuntu: sudo apt install bubblewrap).",
        ]

    def plan(self, job: Job) -> Plan:
        machine = this_machine()
        assert machine, "probed"
        version = abi()
        handled = _handled(version)
        return replace(
            plan(job),
            seccomp=base64.b64encode(fallback_filter(machine, deny_truncate=version < 3)).decode(),
            landlock={"fs": handled, "net": 3 if version >= 4 else 0, "scoped": 3 if version >= 6 else 0},
            rules=[(str(place), _fitting(place, rights & handled)) for place, rights in _rules(job, handled)],
        )


def abi() -> int:
    """The version of Landlock that this kernel offers; 0 for none."""
    if not hasattr(os, "uname") or os.uname().sysname != "Linux":
        return 0
    version = ctypes.CDLL(None).syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    return max(0, int(version))


def _handled(version: int) -> int:
    later = ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV))
    return _FIRST_RIGHTS | sum(right for since, right in later if version >= since)


def _rules(job: Job, handled: int) -> list[tuple[Path, int]]:
    readable = [*system_places(), *python_places(), *job.readable, *(Path("/proc") / name for name in _OF_PROC)]
    rules = [(place.resolve(), _READ) for place in readable if place.exists()]
    rules += [(Path("/dev") / name, rights) for name, rights in _DEVICES.items()]
    return rules + [(folder, handled & ~MAKE_DEVICES) for folder in (job.workspace, *job.private)]


def _fitting(place: Path, rights: int) -> int:
    return rights if place.is_dir() else rights & _FOR_FILES
