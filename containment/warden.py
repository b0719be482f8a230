"""Starts one command, contained, watches what it uses, and ends everything that it started before it ends itself.

A process of its own between Gourd and the command. It ends the command when the pipe `life` closes, which the system
does when Gourd is killed, and says why on the pipe `report`.
"""

import json
import os
import select
import signal
import sys
from contextlib import suppress
from typing import Any

from containment.becoming import become, release
from containment.tree import LINUX, adopt_orphans, end_all, hurry, reap
from containment.watch import Watch

GLANCE = 0.1  # seconds between two glances at how many tasks the machine has
Plan = dict[str, Any]


def main() -> int:
    """`sys.argv` holds the numbers of the two pipes and the plan in JSON; returns the command's exit status."""
    life, report, plan = int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])
    for file in (life, report):
        os.set_inheritable(file, False)
    wake = _wake_on_signals()
    if LINUX:
        adopt_orphans()
        hurry()
    (wait, go), (info, tell) = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _start(plan, report, wait, tell)
    for file in (wait, tell, 0, 1, 2):  # the command's now: who reads them must see when it has closed them
        os.close(file)
    if plan["bubblewrap"]:
        release(plan, info, go)
    reason, status = watch(child, life, wake, plan)
    _end(child, plan)
    if reason:
        os.write(report, reason.encode())
    return 137 if reason else status if status >= 0 else 128 - status


def watch(child: int, life: int, wake: int, plan: Plan) -> tuple[str, int]:
    """Wait until the command has to end or has ended: why, and with which exit status."""
    limits = Watch(plan)
    while True:
        ready, _, _ = select.select([life, wake], [], [], GLANCE)
        signals = os.read(wake, 4096) if wake in ready else b""
        if (status := reap(child)) is not None:
            return "", status
        if life in ready or signal.SIGTERM in signals:
            return "stopped", 0
        if reason := limits.exceeded():
            return reason, 0


def _wake_on_signals() -> int:
    """A pipe on which the signals arrive that matter here, as bytes."""
    wake, woken = os.pipe()
    for file in (wake, woken):
        os.set_blocking(file, False)
    signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return wake


def _start(plan: Plan, report: int, wait: int, tell: int) -> None:
    """Become the command, in the child; never returns."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        become(plan, wait, tell)
    except OSError as error:
        os.write(report, f"start {error}".encode())
    finally:
        os._exit(127)


def _end(child: int, plan: Plan) -> None:
    if LINUX:
        end_all(child, plan["bubblewrap"])
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
