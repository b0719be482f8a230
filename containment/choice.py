"""Which containment is in force on this machine: the strongest that works, found by trying; and whether code may run
where none does."""

import functools
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import Literal, Protocol

from containment.bubblewrap import Bubblewrap
from containment.job import Job, Plan
from containment.landlock import Landlock, abi
from containment.running import run
from containment.syscalls import this_machine
from containment.unsandboxed import Unsandboxed

Policy = Literal["ask", "allow", "forbid"]
TRY_SECONDS = 10.0


class Described(Protocol):
    """What is shown of where and how code runs: `word` says it at a glance, `details` what is true, a sentence each."""

    @property
    def name(self) -> str: ...

    @property
    def word(self) -> str: ...

    @property
    def details(self) -> list[str]: ...


class Containment(Described, Protocol):
    """A way to contain code."""

    def plan(self, job: Job) -> Plan: ...


class NotAllowed(Exception):
    """Code may not run without a sandbox. The message says what to do and may be shown as it is."""


_policy: Policy = "ask"
_lock = threading.Lock()


@functools.cache
def strongest() -> Containment:
    """The strongest containment that works here, tried once."""
    reasons = []
    if problem := try_bubblewrap():
        reasons.append(f"bubblewrap does not work: {problem}.")
        problem = try_landlock()
        if not problem:
            return Landlock()
        reasons.append(f"Landlock does not work: {problem}.")
        return Unsandboxed(reasons)
    return Bubblewrap()


def find() -> Containment:
    """What contains code from now on; safe to be called by several threads at once."""
    with _lock:
        return strongest()


def set_policy(policy: Policy) -> None:
    """Say whether code may run where no containment works: ask first, always, or never."""
    global _policy
    _policy = policy


def must_ask(containment: Described) -> bool:
    """Whether a person has to agree before code runs."""
    return containment.name == "none" and _policy == "ask"


def is_forbidden(containment: Described) -> bool:
    return containment.name == "none" and _policy == "forbid"


def check_allowed(containment: Described) -> None:
    """Return if code may run.

    Raises:
        NotAllowed: it would run without a sandbox, and that is forbidden or nobody has agreed to it yet.
    """
    if is_forbidden(containment):
        raise NotAllowed(
            'Code was not run: no sandbox works on this computer, and the setting `unsandboxed = "forbid"` does not '
            "let code run without one. Install bubblewrap (Linux), or change the setting."
        )
    if must_ask(containment):
        raise NotAllowed(
            "Code was not run: no sandbox works on this computer, and nobody has agreed to run code without one. Agree "
            'on the page of the Code Interpreter, or set `unsandboxed = "allow"` in gourd.toml.'
        )


def try_bubblewrap() -> str:
    """Run a program in bubblewrap; why that does not work, or nothing."""
    if shutil.which("bwrap") is None:
        return "it is not installed (on Debian and Ubuntu: sudo apt install bubblewrap)"
    return _attempt(Bubblewrap())


def try_landlock() -> str:
    """Run a program behind Landlock; why that does not work, or nothing."""
    if not abi():
        return "this system has none"
    if this_machine() is None:
        return "system calls cannot be filtered on this kind of processor"
    return _attempt(Landlock())


def _attempt(containment: Containment) -> str:
    """Run `true` contained; what went wrong, or nothing."""
    with tempfile.TemporaryDirectory(prefix="gourd-try-") as folder:
        job = Job(["/bin/sh", "-c", "exit 0"], Path(folder), {"PATH": "/usr/bin:/bin"})
        running = run(job, containment.plan(job), stderr=subprocess.PIPE)
        try:
            _, said = running.popen.communicate(timeout=TRY_SECONDS)
        except subprocess.TimeoutExpired:
            return f"a trial took longer than {TRY_SECONDS:g} seconds"
        finally:
            running.close()
        if running.popen.returncode == 0:
            return ""
        return running.start_failure or said.decode(errors="replace").strip() or "a trial failed"
