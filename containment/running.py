"""Starts a job through `warden.py` and holds the one end of it that matters: ended here, everything it started ends."""

import dataclasses
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO

from containment.job import Job, Plan

# Given its folder, for an isolated Python (-I) without site-packages (-S) starts fast and knows none.
_WARDEN = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from containment.warden import main
sys.exit(main())
"""
_ROOT = Path(__file__).resolve().parent.parent
END_LIMIT = 5.0  # seconds that the end of everything may take
_REASONS = {
    "memory": "it used more memory than allowed",
    "processes": "it started more processes than allowed",
    "bytes": "it wrote more to its folder than allowed",
    "files": "it made more files than allowed",
}


class Running:
    """A job under way. Every method may be called from any thread."""

    def __init__(self, popen: subprocess.Popen[bytes], life: int, report: int) -> None:
        self.popen = popen
        self._life, self._report = life, report
        self._lock = threading.Lock()
        self._told = b""

    @property
    def alive(self) -> bool:
        return self._life >= 0 and self.popen.poll() is None

    @property
    def why_ended(self) -> str:
        """Why it was ended for exceeding a limit, in words for the user; empty if it was not."""
        return _REASONS.get(self._read_report(), "")

    @property
    def start_failure(self) -> str:
        """Why its command could not be started; empty if it could."""
        told = self._read_report()
        return told.removeprefix("start ") if told.startswith("start ") else ""

    def end(self) -> None:
        """End the command and everything it started, and return when that is done."""
        with self._lock:
            life, self._life = self._life, -1
        if life >= 0:
            os.close(life)
        if not hasattr(os, "fork"):
            self.popen.kill()
        with suppress(subprocess.TimeoutExpired):  # the warden goes on until all is gone; ended, it could not
            self.popen.wait(END_LIMIT)

    def close(self) -> None:
        """End it, and free what it holds."""
        self.end()
        self._read_report()
        with self._lock:
            if self._report >= 0:
                os.close(self._report)
                self._report = -1

    def _read_report(self) -> str:
        with self._lock:
            if self._report >= 0 and self.popen.poll() is not None:
                while chunk := os.read(self._report, 4096):
                    self._told += chunk
        return self._told.decode(errors="replace")


def run(job: Job, plan: Plan, stdout: int | IO[bytes] | None = None, stderr: int | IO[bytes] | None = None) -> Running:
    """Start a job as planned, without input; its output goes nowhere unless it is given a place.

    Raises:
        OSError: it cannot be started.
    """
    out, err = (subprocess.DEVNULL if stream is None else stream for stream in (stdout, stderr))
    null = subprocess.DEVNULL
    if not hasattr(os, "fork"):  # Windows: the command itself, without a warden
        popen = subprocess.Popen(job.command, cwd=plan.cwd, env=job.environment, stdin=null, stdout=out, stderr=err)
        return Running(popen, os.open(os.devnull, os.O_RDONLY), -1)
    (life, ours), (report, theirs) = os.pipe(), os.pipe()
    arguments = [str(_ROOT), str(life), str(theirs), json.dumps(dataclasses.asdict(plan))]
    command = [sys.executable, "-I", "-S", "-c", _WARDEN, *arguments]
    try:
        popen = subprocess.Popen(
            command,
            env=job.environment,
            stdin=null,
            stdout=out,
            stderr=err,
            pass_fds=(life, theirs),
            start_new_session=True,
        )
    except OSError:
        os.close(ours)
        os.close(report)
        raise
    finally:
        os.close(life)
        os.close(theirs)
    return Running(popen, ours, report)
