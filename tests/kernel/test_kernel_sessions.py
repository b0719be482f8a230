"""The registry: one session per conversation, ended when idle or too many, and never outliving the server."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kernel.errors import KernelError
from kernel.sessions import Limits, SessionRegistry
from tests.containment.conditions import processes_in
from tests.kernel.cell_reading import text_of, wait_until

Open = Callable[[Limits], SessionRegistry]
HOST = """
import sys
from pathlib import Path
from kernel.session import KernelSession
for output in KernelSession(Path(sys.argv[1])).execute("print('on', flush=True)\\n" + sys.argv[2]):
    print(output.data["text/plain"].strip(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def open_registry() -> Iterator[Open]:
    opened: list[SessionRegistry] = []

    def make(limits: Limits) -> SessionRegistry:
        opened.append(SessionRegistry(limits))
        return opened[-1]

    yield make
    for registry in opened:
        registry.close_all()


def test_conversations_have_sessions_of_their_own(open_registry: Open, tmp_path: Path) -> None:
    registry = open_registry(Limits(root=tmp_path))
    assert registry.get("one") is registry.get("one")
    assert registry.get("one").directory != registry.get("two").directory
    assert registry.get("one").state == "off"


def test_idle_kernel_is_ended_and_the_next_cell_starts_a_fresh_one(open_registry: Open, tmp_path: Path) -> None:
    session = open_registry(Limits(root=tmp_path, idle_limit=0.4)).get("one")
    session.start()
    assert processes_in(session.directory)
    wait_until(lambda: session.state == "off")
    wait_until(lambda: not processes_in(session.directory))
    session.start()
    assert session.generation == 2


def test_working_kernel_is_not_idle(open_registry: Open, tmp_path: Path) -> None:
    session = open_registry(Limits(root=tmp_path, idle_limit=0.2)).get("one")
    assert text_of(list(session.execute("import time; time.sleep(0.8); print('done')"))) == "done\n"
    assert session.generation == 1


def test_longest_idle_kernel_makes_room(open_registry: Open, tmp_path: Path) -> None:
    registry = open_registry(Limits(root=tmp_path, kernels=2))
    sessions = [registry.get(name) for name in ("one", "two", "three")]
    for session in sessions:
        session.start()
    assert [session.state for session in sessions] == ["off", "ready", "ready"]


def test_busy_kernels_are_not_ended_for_room(open_registry: Open, tmp_path: Path) -> None:
    registry = open_registry(Limits(root=tmp_path, kernels=1))
    cell = registry.get("one").execute("import time\nprint('on', flush=True)\ntime.sleep(60)")
    next(cell)
    with pytest.raises(KernelError, match="busy"):
        registry.get("two").start()
    cell.close()  # type: ignore[attr-defined]
    registry.get("two").start()


def test_close_leaves_no_process(open_registry: Open, tmp_path: Path) -> None:
    registry = open_registry(Limits(root=tmp_path))
    session = registry.get("one")
    session.start()
    registry.close("one")
    assert not processes_in(session.directory)


@pytest.mark.parametrize("code", ["", "while True: x = 1"])
def test_kernel_ends_when_the_host_is_killed(tmp_path: Path, code: str) -> None:
    command = [sys.executable, "-c", HOST, str(tmp_path), code]
    host = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert host.stdin and host.stdout
    with host.stdin, host.stdout:
        host.stdout.readline()
        assert processes_in(tmp_path)
        host.send_signal(signal.SIGKILL)
        host.wait()
        wait_until(lambda: not processes_in(tmp_path), 1.0)
