"""What a person does with tools, in a real browser; a server replays what the model says."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.using import ask, finished
from tests.scripted_server import ScriptedServer, scripted_server
from tests.servers import running_app


@pytest.fixture(scope="module")
def model() -> Iterator[ScriptedServer]:
    with scripted_server([]) as server:
        yield server


@pytest.fixture(scope="module")
def address(model: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_app(GOURD_MODEL=model.url, GOURD_DATA=str(tmp_path_factory.mktemp("data"))) as address:
        yield f"{address}/Tools"


@pytest.fixture(autouse=True)
def _fresh(model: ScriptedServer) -> None:
    model.replies.clear()
    model.sent.clear()


def sidebar(page: Page) -> Locator:
    return page.get_by_test_id("stSidebar")


def flip(page: Page, label: str) -> None:
    sidebar(page).get_by_test_id("stCheckbox").filter(has_text=label).locator("label").first.click()


def switch(page: Page, label: str) -> Locator:
    return sidebar(page).get_by_test_id("stCheckbox").filter(has_text=label).get_by_role("switch").first


def test_tools_that_are_off_and_trusted_commands_are_remembered_after_a_reload(
    address: str, model: ScriptedServer, page: Page
) -> None:
    model.replies += [[("get_shell", {"query": "ls README.md"})], "That is all."]
    page.goto(address)
    flip(page, "get_weather_forecast")
    expect(sidebar(page).get_by_text("3 of 4 on.")).to_be_visible()
    flip(page, "Read-only commands")
    sidebar(page).get_by_text("Which are these?").click()
    expect(page.get_by_text("whoami", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, "Which files are there?")
    expect(finished(page)).to_contain_text("README.md")
    assert "get_weather_forecast" not in model.offered
    page.reload()
    expect(finished(page)).to_contain_text("That is all.")
    expect(switch(page, "get_weather_forecast")).not_to_be_checked()
    expect(switch(page, "Read-only commands")).to_be_checked()


def test_two_calls_that_wait_are_answered_alone(address: str, model: ScriptedServer, page: Page) -> None:
    model.replies += [[("get_shell", {"query": "touch a"}), ("get_shell", {"query": "touch b"})], "As you like."]
    page.goto(address)
    ask(page, "Make two files")
    cards = page.locator("[class*=st-key-approval-]")
    expect(cards).to_have_count(2)
    cards.nth(0).get_by_role("textbox", name="query").fill("echo edited")
    cards.nth(1).get_by_role("textbox", name="Reason").fill("one is enough")
    cards.nth(1).get_by_role("button", name="Reject").click()
    expect(cards).to_have_count(1)
    expect(cards.get_by_role("textbox", name="query")).to_have_value("echo edited")
    cards.get_by_role("button", name="Run once").click()
    expect(finished(page)).to_contain_text("stdout: edited")
    assert model.results[1] == "Error: rejected by the user: one is enough"


def test_tools_by_hand_wait_for_the_person_also_after_a_reload(address: str, model: ScriptedServer, page: Page) -> None:
    model.replies += [[("track_order", {"order_number": "A1234"})], "It is on its way."]
    page.goto(address)
    flip(page, "Define tools by hand")
    editor = sidebar(page).get_by_role("textbox", name="Tools, as YAML or JSON")
    expect(editor).to_have_value(re.compile("track_order"))
    editor.fill("- name: roll_dice\n  description: Roll: a die\n")
    editor.press("Control+Enter")
    expect(sidebar(page).get_by_text("Line 2, column 20")).to_be_visible()
    expect(sidebar(page).get_by_text("the last good definition stays in force: track_order")).to_be_visible()
    ask(page, "Where is order A1234?")
    observation = page.get_by_role("textbox", name="Observation")
    expect(observation).to_be_visible()
    page.reload()
    expect(page.get_by_text("waits for you")).to_be_visible()
    observation.fill('{"status": "on its way"}')
    page.get_by_role("button", name="Send", exact=True).click()
    expect(finished(page)).to_contain_text("answered by you")
    expect(finished(page)).to_contain_text("status: on its way")
    assert model.results == ['{"status": "on its way"}']


def test_a_slow_tool_is_tried_and_stopped_while_the_page_goes_on(
    address: str, model: ScriptedServer, page: Page
) -> None:
    page.goto(address)
    sidebar(page).get_by_role("button", name="Try a tool").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="query").fill("sleep 25")
    dialog.get_by_role("button", name="Run").click()
    expect(dialog.get_by_text("running for 1 s")).to_be_visible()
    dialog.get_by_role("button", name="Stop").click()
    expect(dialog.get_by_text("stopped by the user")).to_be_visible()
    dialog.get_by_role("textbox", name="query").fill("echo tried")
    dialog.get_by_role("button", name="Run").click()
    expect(dialog.get_by_text("stdout: tried")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    ask(page, "Hello")
    expect(finished(page)).to_contain_text("Done.")
    assert not model.results
