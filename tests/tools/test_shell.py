"""Commands are real, and so are the children they leave behind."""

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import tools.shell
from tools.registry import registry
from tools.shell import OUTPUT_LIMIT, get_shell


def wait_for(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # Killed but not yet reaped by whoever adopted it.
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z"


def read_pid(file: Path) -> int:
    assert wait_for(lambda: file.exists() and file.read_text().strip() != "")
    return int(file.read_text())


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


def test_a_background_child_is_not_waited_for(tmp_path: Path) -> None:
    start = time.monotonic()
    result = get_shell(f"sleep 100 & echo $! > {tmp_path}/pid; echo started")
    assert time.monotonic() - start < 5
    assert result == {"exit_code": 0, "stdout": "started"}
    os.kill(read_pid(tmp_path / "pid"), 9)


def test_timeout_kills_the_whole_group_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 0.5)
    result = get_shell(f"sleep 100 & echo $! > {tmp_path}/pid; echo before; wait")
    assert result == {"exit_code": -9, "stdout": "before", "timed_out": "killed after 0.5 seconds"}
    assert wait_for(lambda: is_gone(read_pid(tmp_path / "pid")))


def test_timeout_holds_for_a_command_that_closed_its_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 0.5)
    assert get_shell("exec >&- 2>&-; sleep 100")["timed_out"] == "killed after 0.5 seconds"


def test_timeout_holds_for_endless_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools.shell, "TIMEOUT_SECONDS", 0.5)
    assert "timed_out" in get_shell("yes")


def test_stop_kills_the_command(tmp_path: Path) -> None:
    stop = threading.Event()
    query = f"sleep 100 & echo $! > {tmp_path}/pid; wait"

    def stop_once_started() -> None:
        read_pid(tmp_path / "pid")
        stop.set()

    threading.Thread(target=stop_once_started).start()
    result = registry.call("get_shell", {"query": query}, stop)
    assert (result.ok, result.content) == (False, "Error: stopped by the user")
    assert result.seconds < 5
    assert wait_for(lambda: is_gone(read_pid(tmp_path / "pid")))


def test_the_longest_result_fits_in_one() -> None:
    query = "yes | head -c 100000; yes | head -c 100000 >&2"
    assert json.loads(registry.call("get_shell", {"query": query}).content)["exit_code"] == 0


def test_the_command_asks_first() -> None:
    tool = registry.get("get_shell")
    assert tool is not None
    assert tool.confirm
