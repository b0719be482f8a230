"""A server that the settings name: its tools are listed, and one that does more than read asks and runs."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.using import answer, ask, finished
from tests.model.test_server_faults import ScriptedServer, call, chunk
from tests.servers import ROOT, running_app


@pytest.fixture
def model() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def app_with_servers(tmp_path: Path, model: ScriptedServer) -> Iterator[str]:
    file = tmp_path / "gourd.toml"
    example = ROOT / "tests" / "tools" / "example_server.py"
    file.write_text(
        f'[mcp.example]\ncommand = "{sys.executable}"\nargs = ["{example}"]\nenv = {{FLIPS = "{tmp_path / "flips"}"}}\n'
        f'[mcp.broken]\ncommand = "{sys.executable}"\nargs = ["-c", "raise SystemExit(\'no key\')"]\n'
    )
    with running_app(GOURD_SETTINGS=str(file), GOURD_MODEL=f"{model.url}#small") as address:
        yield address


def test_its_tools_are_listed_and_a_call_asks_and_runs(
    app_with_servers: str, page: Page, model: ScriptedServer, tmp_path: Path
) -> None:
    page.goto(f"{app_with_servers}/Tools")
    sidebar = page.get_by_test_id("stSidebar")
    sidebar.get_by_text("Servers", exact=True).click()
    expect(sidebar.get_by_text("connected with 8 tools")).to_be_visible()
    expect(sidebar.get_by_text("add, flip_coin, draw")).to_be_visible()
    expect(sidebar.get_by_text("failed: It has ended.")).to_be_visible()
    expect(sidebar.get_by_text("no key")).to_be_visible()

    model.chunks = [call(0, "a", "flip_coin", '{"times": 3}'), chunk("tool_calls")]
    ask(page, "Flip a coin three times")
    expect(page.get_by_text("wants to run")).to_be_visible()
    assert not (tmp_path / "flips").exists()
    model.chunks = [chunk(content="Always heads."), chunk("stop")]
    page.get_by_role("button", name="Run once").click()
    expect(finished(page)).to_contain_text("Always heads.")
    expect(answer(page)).to_contain_text('["heads", "heads", "heads"]')
    assert (tmp_path / "flips").read_text() == "3"

    model.chunks = [call(0, "b", "draw", "{}"), chunk("tool_calls")]
    ask(page, "Draw a square")
    expect(answer(page).get_by_test_id("stImage").locator("img")).to_be_visible()
