import subprocess
import sys
import threading
import time

import pytest

from model.worker import Worker

ENDLESS = """
from model.worker import Worker
worker = Worker("test")
worker.submit(worker.closing.wait)
worker.submit(worker.closing.wait)
print("end")
"""


def test_jobs_are_done_one_by_one_in_order() -> None:
    worker = Worker("test")
    done: list[int] = []
    jobs = [worker.submit(done.append, number) for number in range(20)]
    for job in jobs:
        job.result(10)
    assert done == list(range(20))


def test_error_goes_to_whoever_asked_and_the_next_job_is_done() -> None:
    worker = Worker("test")
    with pytest.raises(ValueError, match="invalid literal"):
        worker.submit(int, "x").result(10)
    assert worker.submit(int, "1").result(10) == 1


def test_cancelled_job_is_never_done() -> None:
    worker, gate = Worker("test"), threading.Event()
    done: list[int] = []
    worker.submit(gate.wait, 10)
    cancelled = worker.submit(done.append, 1)
    assert cancelled.cancel()
    gate.set()
    worker.submit(done.append, 2).result(10)
    assert done == [2]


def test_end_of_the_program_does_not_wait_for_long_jobs() -> None:
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", ENDLESS], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout.strip() == "end"
    assert time.monotonic() - started < 5
