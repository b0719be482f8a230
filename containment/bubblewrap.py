"""Containment with bubblewrap: every namespace of its own, no network, and a file system made of what is allowed.

Needs `bwrap` 0.7 or newer and a kernel that lets this user make namespaces; `probe` finds out by doing it.
"""

import base64
import shutil
from dataclasses import replace
from pathlib import Path

from containment.job import Job, Plan, plan
from containment.places import python_places, system_places
from containment.seccomp import sandbox_filter
from containment.syscalls import this_machine

# Of /proc, what changes the machine and not a process. These files belong to root, so where Gourd runs as root, no lack
# of capabilities keeps code from writing them: /proc/sys/kernel/core_pattern alone runs any program as root.
_OF_THE_MACHINE = ("sys", "sysrq-trigger", "irq", "bus", "fs", "scsi", "acpi", "asound", "driver", "mtrr", "pressure")


class Bubblewrap:
    """The strongest containment there is here."""

    name = "bubblewrap"
    word = "Sandboxed"

    @property
    def details(self) -> list[str]:
        return [
            "Code runs in a sandbox of the operating system, made by bubblewrap, with namespaces of its own.",
            "It reads the system's programs, this Python, and its own folder; it cannot see your other files.",
            "It writes to its own folder and to a temporary one in memory.",
            "It has no network, and cannot see or signal other programs.",
            "It shares this computer's Linux kernel: a hole in that would be a way out.",
            *([] if this_machine() else ["System calls are not filtered on this kind of processor."]),
        ]

    def plan(self, job: Job) -> Plan:
        machine = this_machine()
        return replace(
            plan(job),
            command=[shutil.which("bwrap") or "bwrap", *_options(job), "--", *job.command],
            cwd="/",
            bubblewrap=True,
            seccomp=base64.b64encode(sandbox_filter(machine)).decode() if machine else "",
        )


def _options(job: Job) -> list[str]:
    options = ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--hostname", "gourd"]
    for place in system_places():
        options += _show(place)
    options += ["--proc", "/proc", "--dev", "/dev"]
    for name in _OF_THE_MACHINE:
        if Path("/proc", name).exists():
            options += ["--ro-bind", f"/proc/{name}", f"/proc/{name}"]
    for in_memory in ("/tmp", "/dev/shm"):
        options += ["--size", str(job.limits.temporary), "--tmpfs", in_memory]
    for place in (*python_places(), *job.readable):
        options += _show(place)
    for folder in (job.workspace, *job.private):
        options += ["--bind", str(folder), str(folder)]
    return [*options, "--remount-ro", "/", "--chdir", str(job.directory or job.workspace)]


def _show(place: Path) -> list[str]:
    """Show a place read-only; a link in the root, such as /lib, as the link it is."""
    if place.is_symlink() and place.parent == Path("/"):
        return ["--symlink", str(place.readlink()), str(place)]
    return ["--ro-bind", str(place), str(place)]
