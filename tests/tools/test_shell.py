"""Commands are real, and so are the children they leave behind."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import tools.shell
from containment import choice
from containment.scratch import default_root
from containment.unsandboxed import Unsandboxed
from tests.containment.conditions import processes_in, working
from tools.registry import registry
from tools.shell import OUTPUT_LIMIT, get_shell


@pytest.fixture(params=["bubblewrap", "landlock"], autouse=True)
def contained(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    containment = working(request.param)
    monkeypatch.setattr(choice, "strongest", lambda: containment)


@pytest.fixture
def home() -> Iterator[Path]:
    """The folder that commands may write in, which is also the mark of what they started."""
    folder = default_root() / "shell"
    yield folder
    assert not processes_in(folder)


def test_output_and_exit_code_are_returned() -> None:
    assert get_shell("echo 你好; exit 3") == {"exit_code": 3, "stdout": "你好"}


def test_stderr_is_kept_apart() -> None:
    assert get_shell("echo out; echo oops >&2") == {"exit_code": 0, "stdout": "out", "stderr": "oops"}


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert get_shell(r"printf 'a\377b'")["stdout"] == "a\ufffdb"


def test_a_command_that_reads_input_finds_none() -> None:
    assert get_shell("cat")["stdout"] == ""


def test_long_output_keeps_head_and_tail_and_says_what_is_cut() -> None:
    stdout = str(get_shell("echo first; head -c 5000000 /dev/zero | tr '\\0' x; echo; echo last")["stdout"])
    assert stdout.startswith("first\n")
    assert stdout.endswith("\nlast")
    assert f"[... {5_000_012 - OUTPUT_LIMIT} bytes left out ...]" in stdout
    assert len(stdout) < OUTPUT_LIMIT + 100


def test_nothing_is_left_running_nor_waited_for(home: Path) -> None:
    start = time.monotonic()
    assert get_shell("sleep 999 & setsid sleep 999 & echo started") == {"exit_code": 0, "stdout": "started"}
    assert time.monotonic() - start < 5


def test_timeout_kills_everything_and_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 0.5)
    result = get_shell("sleep 100 & echo before; wait")
    assert result == {"exit_code": 137, "stdout": "before", "timed_out": "killed after 0.5 seconds"}


def test_timeout_holds_for_a_command_that_closed_its_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 0.5)
    assert get_shell("exec >&- 2>&-; sleep 100")["timed_out"] == "killed after 0.5 seconds"


def test_timeout_holds_for_endless_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 0.5)
    assert "timed_out" in get_shell("yes")


def test_stop_kills_the_command(home: Path) -> None:
    stop = threading.Event()

    def stop_once_started() -> None:
        while not (home / "started").exists():
            time.sleep(0.01)
        stop.set()

    (home / "started").unlink(missing_ok=True)
    threading.Thread(target=stop_once_started).start()
    result = registry.call("get_shell", {"query": "sleep 100 & touch ~/started; wait"}, stop)
    assert (result.ok, result.content) == (False, "Error: stopped by the user")
    assert result.seconds < 5
    deadline = time.monotonic() + 5
    while processes_in(home) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_the_folder_of_the_application_is_read_and_not_written() -> None:
    assert "Home.py" in str(get_shell("ls")["stdout"])
    assert get_shell("touch Home.py && echo x >> README.md")["exit_code"] != 0


def test_deleting_everything_deletes_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 3)  # it tries each file that it may see
    kept = sorted(Path.cwd().iterdir())
    result = get_shell("rm -rf --no-preserve-root / 2>&1 | tail -1")
    assert "cannot remove" in str(result["stdout"]) or "timed_out" in result
    assert sorted(Path.cwd().iterdir()) == kept
    assert get_shell("echo on")["stdout"] == "on"


def test_a_command_has_no_network_and_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "s3cret")
    assert "s3cret" not in str(get_shell("env; cat /proc/*/environ"))
    probe = "import socket; socket.create_connection((chr(49) + '.1.1.1', 53), 2)"
    assert get_shell(f'python3 -c "{probe}"')["exit_code"] == 1


def test_without_a_sandbox_it_can_be_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choice, "strongest", lambda: Unsandboxed([]))
    monkeypatch.setattr(choice, "_policy", "forbid")
    assert "the settings forbid" in registry.call("get_shell", {"query": "echo hi"}).content
    monkeypatch.setattr(choice, "_policy", "ask")  # each command is asked for anyway
    assert get_shell("echo hi")["stdout"] == "hi"


def test_the_longest_result_fits_in_one() -> None:
    query = "yes | head -c 100000; yes | head -c 100000 >&2"
    assert json.loads(registry.call("get_shell", {"query": query}).content)["exit_code"] == 0


def test_the_command_asks_first() -> None:
    tool = registry.get("get_shell")
    assert tool is not None
    assert tool.confirm
