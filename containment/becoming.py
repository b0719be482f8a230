"""The step from a process of Gourd's to a contained command: it gives up rights, then runs the command in its place.

Everything here happens in the child of `warden.py`.
"""

import base64
import ctypes
import json
import os
import resource
import signal
import struct
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from containment.tree import LIBC, LINUX, call, processes

_NO_NEW_PRIVILEGES, _PARENT_DEATH_SIGNAL, _DROP_BOUNDING, _SECCOMP = 38, 1, 24, 22
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIR = 4, 8
Plan = dict[str, Any]


def become(plan: Plan, wait: int, info: int) -> NoReturn:
    """Give up rights, then run the command."""
    os.setsid()
    if LINUX:
        call("prctl", LIBC.prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0))
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
    os.execvp(command[0], command)


def _limit(which: int, most: int) -> None:
    hard = resource.getrlimit(which)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(which, (most, most))
    except (ValueError, OSError):
        if LINUX:  # macOS knows no limit of the address space
            raise


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
    call("prctl", LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    for capability in range(64):  # as root; for others, and beyond the last one, it fails and need not succeed
        LIBC.prctl(_DROP_BOUNDING, capability, 0, 0, 0)
    _restrict_files(plan["landlock"], plan["rules"])
    header, nothing = struct.pack("=Ii", 0x20080522, 0), bytes(24)
    call("capset", LIBC.capset(header, nothing))
    code = base64.b64decode(plan["seccomp"])
    program = ctypes.create_string_buffer(code, len(code))
    description = struct.pack("@HP", len(code) // 8, ctypes.addressof(program))
    call("seccomp", LIBC.prctl(_SECCOMP, 2, description, 0, 0))


def _restrict_files(handled: dict[str, int], rules: list[tuple[str, int]]) -> None:
    attributes = struct.pack("=QQQ", handled["fs"], handled["net"], handled["scoped"])
    size = 24 if handled["scoped"] else 16 if handled["net"] else 8
    ruleset = call("landlock", LIBC.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(size), 0))
    this_process = [(f"/proc/{os.getpid()}", _READ_FILE | _READ_DIR)]
    for place, rights in [*rules, *this_process]:
        file = os.open(place, os.O_PATH | os.O_CLOEXEC)
        rule = struct.pack("=Qi", rights & handled["fs"], file)
        call(place, LIBC.syscall(_ADD_RULE, ruleset, 1, rule, 0))
        os.close(file)
    call("landlock", LIBC.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)


def _tasks_of_user() -> int:
    """Threads of this user, which `RLIMIT_NPROC` counts all over the machine."""
    count = 0
    for pid in processes():
        with suppress(OSError):
            if Path(f"/proc/{pid}").stat().st_uid == os.getuid():
                count += Path(f"/proc/{pid}/task").stat().st_nlink - 2
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
