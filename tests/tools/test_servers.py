"""MCP servers that misbehave: each is a sentence, and none harms the others."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT, free_port
from tests.tools.waiting import wait_until
from tools.registry import Registry, ToolDefinitionError
from tools.servers import Limits, Server, Servers, ServerSettings

HERE = Path(__file__).parent
PATIENT = Limits(connect=30)
Connect = Callable[..., Servers]


def odd(kind: str, **env: str) -> ServerSettings:
    return ServerSettings(command=sys.executable, args=[str(HERE / "odd_server.py"), kind], env=env)


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.fixture
def connect(registry: Registry) -> Iterator[Connect]:
    """Connect servers by their names, and wait until each is connected or has failed."""
    opened: list[Servers] = []

    def connect(limits: Limits = PATIENT, **tables: ServerSettings) -> Servers:
        servers = Servers(tables, registry, limits)
        opened.append(servers)
        servers.open()
        servers.wait()
        return servers

    yield connect
    for servers in opened:
        servers.close()


def only(servers: Servers) -> Server:
    return next(iter(servers))


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_connecting_keeps_nobody_waiting(registry: Registry) -> None:
    servers = Servers({"hanging": odd("hanging")}, registry, Limits(connect=1))
    start = time.monotonic()
    servers.open()
    assert only(servers).status.state == "connecting"
    assert time.monotonic() - start < 0.5
    servers.close()
    assert only(servers).status.state == "off"


def test_one_that_does_not_answer_fails_alone(registry: Registry, connect: Connect, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    hanging, good = connect(Limits(connect=6), hanging=odd("stubborn", PID=str(pid)), good=odd("lies"))
    assert hanging.status.problem == "It did not answer within 6 seconds. Try again."
    assert good.status.state == "connected"
    assert registry.call("good", {}).content == "done"
    wait_until(lambda: not is_alive(int(pid.read_text())))


def test_lies_are_left_out_and_said(registry: Registry, connect: Connect) -> None:
    status = only(connect(liar=odd("lies"))).status
    assert registry.names == ["__ mit Leerzeichen".replace(" ", "_"), "elsewhere", "good", "patient", "recursive"]
    said = "\n".join(status.left_out)
    for part in ("'good' is left out: it has the name of another", "'' is left out: it has no name", "no valid JSON"):
        assert part in said
    assert "'huge' is left out: it describes its arguments in more than 20,000 characters" in said
    tool = registry.get("good")
    assert tool
    assert len(tool.description) == 1000
    assert registry.call("recursive", {"a": {"a": {}}}).ok
    assert registry.call("recursive", {"a": {"a": 1}}).content.endswith("a.a: 1 is not of type 'object'")
    assert "cannot be followed" in registry.call("elsewhere", {"a": 1}).content
    assert registry.call("patient", {"a": "a" * 40 + "!"}).seconds < 5


@pytest.mark.parametrize("kind", ["nameless", "no list"])
def test_a_list_that_is_none_is_a_sentence(registry: Registry, connect: Connect, kind: str) -> None:
    status = only(connect(liar=odd(kind))).status
    assert status.problem.startswith("What it says is not what the protocol demands (tools")
    assert registry.names == []


def test_a_tool_must_take_an_object(registry: Registry, connect: Connect) -> None:
    status = only(connect(liar=odd("no object"))).status
    assert registry.names == []
    assert status.problem or status.left_out


def test_too_many_tools_are_cut(registry: Registry, connect: Connect) -> None:
    status = only(connect(crowd=odd("many"))).status
    assert (len(registry.names), status.left_out) == (100, ("Only its first 100 tools are used.",))


def test_babble_on_standard_output_does_no_harm(registry: Registry, connect: Connect) -> None:
    connect(babbler=odd("babbling"))
    assert registry.call("good", {}).content == "done"


def test_a_server_of_2025_tells_changes_too(registry: Registry, connect: Connect) -> None:
    connect(changing=odd("changing"))
    assert registry.names == ["tool_0"]
    registry.call("tool_0", {})
    wait_until(lambda: registry.names == ["tool_0", "tool_1"])


def test_a_name_that_is_taken_is_preceded_by_the_servers(registry: Registry, connect: Connect) -> None:
    def good() -> str:
        """Ours."""
        return "ours"

    registry.register(good)
    connect(one=odd("lies"))
    assert registry.call("good", {}).content == "ours"
    assert registry.call("one_good", {}).content == "done"


def test_a_function_cannot_take_the_name_of_a_servers_tool(registry: Registry, connect: Connect) -> None:
    def good() -> str:
        """Ours."""
        return "ours"

    connect(one=odd("lies"))
    with pytest.raises(ToolDefinitionError, match="one has one of that name"):
        registry.register(good)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (ServerSettings(command="no-such-program"), "There is no program called 'no-such-program' here"),
        (ServerSettings(command="sh", cwd=Path("/no/such/place")), "There is no directory"),
        (ServerSettings(url=f"http://localhost:{free_port()}/mcp"), "It cannot be reached"),
    ],
)
def test_what_cannot_be_started_or_reached_is_a_sentence(
    connect: Connect, settings: ServerSettings, problem: str
) -> None:
    status = only(connect(server=settings)).status
    assert (status.state, status.problem.startswith(problem)) == ("failed", True), status


def test_one_that_ends_at_once_says_why_and_can_be_reconnected(connect: Connect, tmp_path: Path) -> None:
    script = tmp_path / "server.sh"
    script.write_text("echo no key >&2; exit 1")
    server = only(connect(server=ServerSettings(command="sh", args=[str(script)])))
    assert (server.status.state, server.status.words) == ("failed", "no key")
    script.write_text(f"exec {sys.executable} {HERE / 'odd_server.py'} lies")
    server.reconnect()
    assert server.status.state == "connecting"
    wait_until(lambda: server.status.state == "connected")


def test_closing_ends_the_process_and_takes_the_tools_away(
    registry: Registry, connect: Connect, tmp_path: Path
) -> None:
    servers = connect(server=odd("lies"))
    before = children()
    assert before
    servers.close()
    assert registry.names == []
    assert not before & children()


def children() -> set[int]:
    listed = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "-e"], capture_output=True, text=True, check=True).stdout
    return {int(line.split()[0]) for line in listed.splitlines() if "odd_server.py lies" in line}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_does_not_outlive_a_gourd_that_is_killed(tmp_path: Path) -> None:
    program = f"""
import time
from tools.registry import Registry
from tools.servers import Limits, Servers, ServerSettings
settings = ServerSettings(command={sys.executable!r}, args=[{str(HERE / "odd_server.py")!r}, "stubborn"],
                          env={{"PID": {str(tmp_path / "pid")!r}}})
Servers({{"stubborn": settings}}, Registry(), Limits(connect=60)).open()
time.sleep(60)
"""
    gourd = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    pid = int((tmp_path / "pid").read_text())
    assert is_alive(pid)
    os.kill(gourd.pid, signal.SIGKILL)
    gourd.wait()
    wait_until(lambda: not is_alive(pid))


def test_nothing_is_imported_before_it_is_needed() -> None:
    program = "import sys, tools.registry, assistant.settings; tools.registry.discover(); print('mcp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
