"""`python -m tools` serves our tools to the SDK's own client, over both transports."""

import asyncio
import subprocess
import sys
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import mcp_types as types
import pytest
import requests
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.servers import ROOT, free_port
from tests.tools.waiting import is_listening, wait_until

Used = tuple[list[types.Tool], list[types.CallToolResult]]
READ_ONLY = {"get_weather", "get_weather_forecast", "random_number_generator"}


def stdio(*options: str) -> Client:
    command = StdioServerParameters(command=sys.executable, args=["-m", "tools", *options], cwd=ROOT)
    return Client(stdio_client(command))


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "tools", "--http", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: is_listening(port))
        yield port
        process.terminate()


async def use(client: Client) -> Used:
    """The tools, and what three calls give: one that is right, one that is wrong, one of a tool that asks first."""
    async with client:
        tools = (await client.list_tools()).tools
        calls: list[tuple[str, dict[str, Any]]] = [
            ("random_number_generator", {"seed": 42, "range": [0, 1000]}),
            ("random_number_generator", {"seed": "x"}),
            ("get_shell", {"query": "echo hello"}),
        ]
        return tools, [await client.call_tool(name, arguments) for name, arguments in calls]


def run(coroutine: Coroutine[Any, Any, Used]) -> Used:
    """In a thread of its own: Playwright keeps a loop running in the one of the tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def text(result: types.CallToolResult) -> str:
    block = result.content[0]
    assert isinstance(block, types.TextContent)
    return block.text


def check(tools: list[types.Tool], results: list[types.CallToolResult]) -> None:
    assert {tool.name for tool in tools} >= READ_ONLY
    assert "get_shell" not in {tool.name for tool in tools}
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
    right, wrong, asking = results
    assert (right.is_error, text(right)) == (False, "654")
    assert (wrong.is_error, text(wrong).startswith("Error: invalid arguments")) == (True, True)
    assert (asking.is_error, text(asking)) == (True, "Error: there is no tool called 'get_shell' here.")


def test_over_standard_input_and_output() -> None:
    check(*run(use(stdio())))


def test_over_http(port: int) -> None:
    check(*run(use(Client(f"http://127.0.0.1:{port}/mcp"))))


def test_tools_that_ask_first_are_served_with_all_and_marked() -> None:
    tools, results = run(use(stdio("--all")))
    hints = {tool.name: tool.annotations and tool.annotations.read_only_hint for tool in tools}
    assert (hints["get_shell"], hints["get_weather"]) == (False, True)
    assert "hello" in text(results[2]) or "no sandbox works" in text(results[2])


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_web_pages_are_refused(port: int, headers: dict[str, str]) -> None:
    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    request = '{"jsonrpc": "2.0", "id": 1, "method": "tools/list"}'
    answer = requests.post(f"http://127.0.0.1:{port}/mcp", data=request, headers=accept | headers, timeout=10)
    assert answer.status_code in (403, 421)


def test_a_port_that_is_taken_is_a_sentence(port: int) -> None:
    command = [sys.executable, "-m", "tools", "--http", str(port)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr.strip()) == (
        1,
        f"Port {port} is taken. Choose another: python -m tools --http {port + 1}",
    )
