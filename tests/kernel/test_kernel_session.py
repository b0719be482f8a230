"""A session's life: state between cells, limits, stops, deaths, and one cell's result never being another's."""

import threading
import time

import pytest

from kernel.outputs import Finished
from kernel.session import KernelSession
from tests.containment.conditions import processes_in
from tests.kernel.cell_reading import Shown, status_of, text_of, wait_until

STUBBORN = "import time\nprint('on', flush=True)\nwhile True:\n try: time.sleep(1)\n except KeyboardInterrupt: x = 1"


def run(session: KernelSession, code: str, stop: threading.Event | None = None) -> list[Shown]:
    return list(session.execute(code, stop))


def run_with_limit(session: KernelSession, code: str, seconds: float) -> list[Shown]:
    before, session.time_limit = session.time_limit, seconds
    try:
        return run(session, code)
    finally:
        session.time_limit = before


def test_variables_are_kept_between_cells(session: KernelSession) -> None:
    run(session, "kept = 41")
    assert text_of(run(session, "kept + 1")) == "42"


def test_start_up_leaves_no_names(session: KernelSession) -> None:
    assert text_of(run(session, "[n for n in dir() if n in ('set_up', 'plt', 'Path', 'importlib')]")) == "[]"


def test_start_is_idempotent(session: KernelSession) -> None:
    session.start()
    before = session.generation
    session.start()
    assert session.generation == before
    assert session.state == "ready"


def test_timeout_leaves_kernel_usable(session: KernelSession) -> None:
    run(session, "kept = 7")
    shown = run_with_limit(session, "import time\nwhile True: time.sleep(0.01)", 0.5)
    assert status_of(shown) == "timeout"
    assert text_of(run(session, "kept")) == "7"


def test_after_a_timeout_the_next_result_is_its_own(session: KernelSession) -> None:
    run_with_limit(session, "import time\ntime.sleep(60)\n'stale'", 0.3)
    for number in range(3):
        assert text_of(run(session, f"'answer {number}'"), "result") == f"'answer {number}'"


def test_stop_interrupts_and_keeps_variables(session: KernelSession) -> None:
    run(session, "kept = 9")
    stop = threading.Event()
    cell = session.execute("import time\nprint('on', flush=True)\nwhile True: time.sleep(0.01)", stop)
    next(cell)
    stop.set()
    assert status_of(list(cell)) == "interrupted"
    assert text_of(run(session, "kept")) == "9"


def test_stop_before_the_start_runs_nothing(session: KernelSession) -> None:
    stop = threading.Event()
    stop.set()
    assert run(session, "never = 1", stop) == [Finished("interrupted", 0.0)]
    assert "NameError" in text_of(run(session, "never"))


def test_closing_the_iterator_early_interrupts_the_cell(session: KernelSession) -> None:
    run(session, "kept = 3")
    cell = session.execute("import time\nprint('on', flush=True)\nwhile True: time.sleep(0.01)")
    next(cell)
    cell.close()  # type: ignore[attr-defined]
    assert session.state == "ready"
    assert text_of(run(session, "kept")) == "3"


def test_cells_of_two_threads_wait_for_each_other(session: KernelSession) -> None:
    run(session, "inside = 0")
    code = "import time\ninside += 1\ntime.sleep(0.1)\nprint(inside)\ninside -= 1"
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(text_of(run(session, code)))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["1\n"] * 3


@pytest.mark.parametrize("code", [STUBBORN, "sum(range(10**12))"])
def test_code_that_ignores_interrupts_is_killed(own_session: KernelSession, code: str) -> None:
    own_session.start()
    shown = run_with_limit(own_session, code, 0.5)
    assert status_of(shown) == "timeout"
    assert isinstance(shown[-1], Finished) and shown[-1].seconds < 10
    assert text_of(run(own_session, "1 + 1")) == "2"
    assert own_session.generation == 2


@pytest.mark.parametrize("code", ["os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_death_is_noticed_and_the_kernel_replaced(own_session: KernelSession, code: str) -> None:
    own_session.start()
    shown = run(own_session, f"import os; {code}")
    assert status_of(shown) == "died"
    assert isinstance(shown[-1], Finished) and shown[-1].seconds < 3
    assert own_session.state == "dead"
    assert text_of(run(own_session, "1 + 1")) == "2"
    assert own_session.generation == 2


def test_death_between_cells_is_noticed(own_session: KernelSession) -> None:
    own_session.start()
    run(own_session, "import os, threading; threading.Timer(0.1, os._exit, [1]).start()")
    wait_until(lambda: own_session.state == "dead")
    assert text_of(run(own_session, "1 + 1")) == "2"


def test_warm_starts_in_the_background(own_session: KernelSession) -> None:
    assert own_session.state == "off"
    own_session.warm()
    wait_until(lambda: own_session.state == "ready", 30)
    assert own_session.generation == 1


def test_restart_forgets_variables(own_session: KernelSession) -> None:
    run(own_session, "kept = 1")
    own_session.restart()
    assert "NameError" in text_of(run(own_session, "kept"))


def test_shutdown_ends_a_running_cell_and_its_children(own_session: KernelSession) -> None:
    code = "import subprocess, time\nsubprocess.Popen(['sleep', '300'])\nprint('on', flush=True)\ntime.sleep(300)"
    cell = own_session.execute(code)
    next(cell)
    assert len(processes_in(own_session.directory)) > 1
    closer = threading.Thread(target=own_session.shutdown)
    closer.start()
    assert status_of(list(cell)) == "interrupted"
    closer.join()
    assert own_session.state in ("off", "dead")
    wait_until(lambda: not processes_in(own_session.directory))


def test_reader_who_lags_loses_nothing(session: KernelSession) -> None:
    numbers = ""
    for shown in session.execute("for i in range(3000): print(i, flush=True)"):
        numbers += text_of([shown])
        time.sleep(0.0005)
    assert numbers.split() == [str(i) for i in range(3000)]


def test_lost_variables_are_known_until_the_next_cell(own_session: KernelSession) -> None:
    assert not own_session.lost_variables
    list(own_session.execute("x = 1"))
    assert not own_session.lost_variables
    own_session.shutdown()
    assert own_session.lost_variables
    own_session.start()
    assert own_session.lost_variables
    list(own_session.execute("x = 1"))
    assert not own_session.lost_variables
