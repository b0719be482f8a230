"""Each attack, in a real kernel under each containment; after every one the next cell must answer rightly."""

import os
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from containment.choice import Containment
from containment.landlock import abi
from containment.scratch import APPLICATION
from kernel import Finished, KernelSession
from tests.containment.attacks import ATTACKS, BOMB, SIGNALLING, Attack
from tests.containment.conditions import processes_in
from tests.kernel.cell_reading import Shown, status_of, text_of, wait_until

SECRET = "s3cret-of-the-host"
SECONDS = {"stopped": 1.0}


class Host:
    """What lies on the host for code to find, and who listens there."""

    def __init__(self, folder: Path, stack: ExitStack, session: KernelSession, home_file: Path) -> None:
        self.victim = stack.enter_context(subprocess.Popen(["sleep", "1000"]))
        stack.callback(self.victim.kill)
        self.tcp, self.udp = (self._listen(stack, socket.AF_INET, kind, ("127.0.0.1", 0)) for kind in (1, 2))
        self._listen(stack, socket.AF_UNIX, 1, f"\0gourd-test-{folder.name}")
        self._listen(stack, socket.AF_UNIX, 1, str(folder / "s"))
        session.start()
        (session.directory / "secret.txt").write_text(SECRET)
        runtime = session._process._runtime  # type: ignore[union-attr]
        (runtime / "secret").write_text(SECRET)
        self.places: dict[str, object] = {
            "home": Path.home(),
            "home_file": home_file,
            "app": APPLICATION,
            "packages": sysconfig.get_path("purelib"),
            "pid": os.getpid(),
            "other_connection": runtime / "secret",
            "other_workspace": session.directory,
            "other_socket": next(runtime.glob("kernel-ipc-*")),
            "tcp": self.tcp.getsockname()[1],
            "udp": self.udp.getsockname()[1],
            "abstract": f"gourd-test-{folder.name}",
            "path": folder / "s",
            "victim": self.victim.pid,
        }

    def _listen(self, stack: ExitStack, family: int, kind: int, address: object) -> socket.socket:
        server = stack.enter_context(socket.socket(family, kind))
        server.bind(address)  # type: ignore[arg-type]
        if kind == socket.SOCK_STREAM:
            server.listen()
        server.setblocking(False)
        return server

    def code_of(self, attack: Attack) -> str:
        code = attack.code
        for name, place in self.places.items():
            code = code.replace(f"{{{name}}}", str(place))
        return code

    def assert_untouched(self) -> None:
        assert self.victim.poll() is None
        written = [APPLICATION / "attacked", APPLICATION / ".streamlit" / "attacked"]
        assert not [file for file in written if file.exists()]
        with pytest.raises(BlockingIOError):
            self.tcp.accept()
        with pytest.raises(BlockingIOError):
            self.udp.recv(10)


@pytest.fixture(scope="module")
def session(containment: Containment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[KernelSession]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", SECRET)
        with KernelSession(tmp_path_factory.mktemp("work"), time_limit=60, containment=containment) as session:
            yield session


@pytest.fixture(scope="module")
def host(session: KernelSession, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    home_file = Path.home() / ".gourd-test-secret"
    home_file.write_text(SECRET)
    with ExitStack() as stack:
        stack.callback(home_file.unlink)
        other = stack.enter_context(KernelSession(containment=session.containment))
        yield Host(tmp_path_factory.mktemp("host"), stack, other, home_file)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_fails_and_the_next_cell_answers(session: KernelSession, host: Host, attack: Attack) -> None:
    if attack.name == SIGNALLING and session.containment.name == "landlock" and abi() < 6:
        pytest.skip("Landlock keeps code from other programs since Linux 6.12")
    outcome = attack.outcome_under(session.containment.name)
    shown = list(session.execute(host.code_of(attack), timeout=SECONDS.get(outcome, 60)))
    status, text = status_of(shown), text_of(shown)
    assert attack.says in text
    match outcome:
        case "stopped":
            assert status == "timeout" and seconds_of(shown) < 5
        case "ended":
            assert status == "died" or is_gone(attack, session, text)
            assert session.lost_variables
        case "refused":
            assert status == "error" or "refused" in text or is_hidden(attack, session)
        case "cut" | "harmless":
            assert status == "ok" or (attack.outcome == "cut" and "MemoryError" in text)
    assert SECRET not in text and "forged" not in text
    host.assert_untouched()
    assert text_of(list(session.execute("print(6 * 7)"))) == "42\n"
    list(session.execute("hoard = None  # which the attacks that follow would be short of"))


def is_gone(attack: Attack, session: KernelSession, text: str) -> bool:
    """Whether a fork bomb met the limit of processes, which root is exempt from, before it was ended."""
    wait_until(lambda: not session.alive)
    return attack.code == BOMB and "BlockingIOError" in text


def is_hidden(attack: Attack, session: KernelSession) -> bool:
    """Whether it writes to the sandbox's own /tmp, where the real one holds the application."""
    return "{app}" in attack.code and session.containment.name == "bubblewrap" and APPLICATION.is_relative_to("/tmp")


def seconds_of(shown: list[Shown]) -> float:
    assert isinstance(shown[-1], Finished)
    return shown[-1].seconds


def test_a_fork_bomb_is_gone_soon_and_others_work_on(containment: Containment) -> None:
    with KernelSession(containment=containment) as session, KernelSession(containment=containment) as other:
        session.start()
        other.start()
        started = time.monotonic()
        cell = session.execute("print(1, flush=True)\n" + BOMB)
        next(cell)
        assert text_of(list(other.execute("print('on')"))) == "on\n"
        assert status_of(list(cell)) in ("died", "error")
        wait_until(lambda: not processes_in(session.directory))
        assert time.monotonic() - started < 3


def test_what_hides_in_a_session_of_its_own_ends_with_the_kernel(session: KernelSession) -> None:
    code = (
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0: time.sleep(1000)\n    os._exit(0)"
    )
    assert status_of(list(session.execute(code))) == "ok"
    assert len(processes_in(session.directory)) > 1
    session.shutdown()
    assert processes_in(session.directory) == []


def test_a_kernel_outlives_the_thread_that_started_it(session: KernelSession) -> None:
    session.shutdown()
    session.warm()
    wait_until(lambda: session.state == "ready", 30)
    list(session.execute("kept = 5"))
    time.sleep(0.3)
    assert text_of(list(session.execute("kept"))) == "5"


def test_no_secret_is_in_the_command_line_of_a_kernel(session: KernelSession) -> None:
    session.start()
    for pid in processes_in(session.directory):
        assert SECRET.encode() not in Path(f"/proc/{pid}/environ").read_bytes()


if sys.platform != "linux":
    pytest.skip("bubblewrap and Landlock are Linux's", allow_module_level=True)
