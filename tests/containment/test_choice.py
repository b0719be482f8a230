"""Which containment is chosen, what it says of itself, and what holds where there is none."""

import threading
from pathlib import Path

import pytest

from containment import choice
from containment.bubblewrap import Bubblewrap
from containment.choice import Containment
from containment.landlock import Landlock
from containment.unsandboxed import Unsandboxed
from kernel import KernelSession, SessionClosedError, UnsandboxedError
from tests.containment.conditions import processes_in, working
from tests.kernel.cell_reading import status_of, text_of


def test_the_strongest_that_works_is_chosen() -> None:
    working("bubblewrap")
    assert isinstance(choice.find(), Bubblewrap)


def test_without_bubblewrap_it_is_landlock(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    working("landlock")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert isinstance(choice.strongest.__wrapped__(), Landlock)


def test_a_bubblewrap_that_fails_is_not_relied_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho bwrap: No permissions to create new namespace >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert "No permissions" in choice.try_bubblewrap()


def test_the_words_claim_no_more_than_there_is(containment: Containment) -> None:
    assert containment.word == {"bubblewrap": "Sandboxed", "landlock": "Partly sandboxed"}[containment.name]
    assert Unsandboxed([]).word == "Unsandboxed"
    assert "without a sandbox" in Unsandboxed([]).details[0]
    assert ("weaker" in " ".join(containment.details)) == (containment.name == "landlock")


@pytest.mark.parametrize(("policy", "says"), [("ask", "nobody has agreed"), ("forbid", "does not let code run")])
def test_code_runs_unsandboxed_only_if_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch, policy: choice.Policy, says: str
) -> None:
    monkeypatch.setattr(choice, "_policy", policy)
    with KernelSession(containment=Unsandboxed([])) as session, pytest.raises(UnsandboxedError, match=says):
        list(session.execute("print(1)"))


def test_unsandboxed_code_has_limits_and_ends_with_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "_policy", "allow")
    with KernelSession(containment=Unsandboxed([])) as session:
        hidden = "import subprocess\nsubprocess.Popen(['setsid', 'sleep', '1000'])\nbytearray(30 << 30)"
        assert "MemoryError" in text_of(list(session.execute(hidden)))
        assert len(processes_in(session.directory)) > 1
        assert status_of(list(session.execute("while True: pass", timeout=0.5))) == "timeout"
    assert not processes_in(session.directory)
    assert not session.directory.exists()


def test_a_closed_session_says_so() -> None:
    with KernelSession() as session:
        pass
    with pytest.raises(SessionClosedError, match="closed"):
        list(session.execute("1"))


def test_nothing_of_the_machine_can_be_written(containment: Containment, tmp_path: Path) -> None:
    """As root too, to whom these files belong."""
    code = (
        "import os\nfor place, folders, files in os.walk('/proc'):\n"
        "    folders[:] = [name for name in folders if not name.isdigit() and name not in ('self', 'thread-self')]\n"
        "    for name in files:\n"
        "        try: os.close(os.open(os.path.join(place, name), os.O_WRONLY | os.O_NONBLOCK))\n"
        "        except OSError: continue\n        print(os.path.join(place, name))"
    )
    with KernelSession(tmp_path, containment=containment) as session:
        assert text_of(list(session.execute(code))) == ""


def test_sessions_of_several_threads_start_at_once(containment: Containment) -> None:
    results: list[str] = []

    def use() -> None:
        with KernelSession(containment=containment) as session:
            results.append(text_of(list(session.execute("print(6 * 7)"))))

    threads = [threading.Thread(target=use) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == ["42\n"] * 3
