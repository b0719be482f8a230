"""Conversations found again in a real browser: by the list, by their address, after a restart, from a file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.conversation import Conversation
from assistant.events import Text
from assistant.export import to_json
from assistant.modes import CHAT
from assistant.store import Store
from tests.assistant.samples import code_conversation, finished, tools_conversation
from tests.servers import running_app

EVIL = "http://evil.invalid"


def stored(folder: Path) -> dict[str, Conversation]:
    """A database with ten conversations, the newest last."""
    store = Store(f"sqlite:///{folder / 'conversations.sqlite'}")
    made = {f"Question {number}": Conversation("chat") for number in range(8)}
    made |= {"Roll a die": Conversation("tools"), "Draw a gourd": Conversation("code")}
    for question, conversation in made.items():
        finished(conversation.ask(question), Text(f"The answer to {question}."))
        store.add(conversation)
    return made


@pytest.fixture(scope="module")
def conversations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, Conversation]]]:
    """An app's address, and the conversations that it has."""
    folder = tmp_path_factory.mktemp("history")
    made = stored(folder)
    with running_app(GOURD_DATA=str(folder)) as app:
        yield app, made


def rows(page: Page) -> Locator:
    return page.locator(".st-key-conversations a:visible")


def row(page: Page, title: str) -> Locator:
    return rows(page).filter(has_text=title)


def choose(page: Page, title: str, option: str) -> None:
    """Choose from the menu of a row."""
    page.locator(".st-key-conversations .stHorizontalBlock").filter(has_text=title).get_by_role("button").click()
    page.get_by_text(option, exact=True).last.click()


def expect_address(page: Page, path: str, conversation: Conversation) -> None:
    page.wait_for_function("end => location.href.endsWith(end)", arg=f"/{path}?c={conversation.id}")


def test_the_list_leads_to_each_conversation(conversations: tuple[str, dict[str, Conversation]], page: Page) -> None:
    app, made = conversations
    page.goto(app)
    expect(rows(page)).to_have_count(10)
    for title, path in (("Draw a gourd", "Code_Interpreter"), ("Roll a die", "Tools"), ("Question 3", "Chat")):
        row(page, title).click()
        expect(page.get_by_text(f"The answer to {title}.")).to_be_visible()
        expect_address(page, path, made[title])
    page.go_back()
    expect(page.get_by_text("The answer to Roll a die.")).to_be_visible()
    with page.context.expect_page() as opened:
        row(page, "Question 5").click(button="middle")
    other = opened.value
    expect(other.get_by_text("The answer to Question 5.")).to_be_visible()
    other.reload()
    expect(other.get_by_text("The answer to Question 5.")).to_be_visible()
    marked = "e => getComputedStyle(e).backgroundColor !== 'rgba(0, 0, 0, 0)'"
    other.mouse.move(900, 500)
    assert row(other, "Question 5").evaluate(marked)
    assert not row(other, "Question 4").evaluate(marked)
    page.get_by_label("Search conversations").fill("question 2")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(1)


def test_a_conversation_is_renamed_deleted_and_brought_back(
    conversations: tuple[str, dict[str, Conversation]], page: Page
) -> None:
    app, made = conversations
    page.goto(f"{app}/Chat?c={made['Question 6'].id}")
    choose(page, "Question 6", "Rename")
    page.get_by_role("dialog").get_by_label("Title").fill("A long walk " * 10)
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    renamed = row(page, "A long walk")
    expect(renamed).to_have_count(1)  # it moves to the top
    one_line = row(page, "Question 7").bounding_box()
    assert one_line
    assert renamed.bounding_box() == {**one_line, "y": renamed.evaluate("e => e.getBoundingClientRect().y")}
    choose(page, "A long walk", "Delete")
    expect(page.get_by_text("Deleted “A long walk")).to_be_visible()
    expect(page.get_by_role("heading", name="Chat")).to_be_visible()  # a new conversation
    page.locator(".st-key-conversations").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The answer to Question 6.")).to_be_visible()
    expect_address(page, "Chat", made["Question 6"])


def test_a_preset_is_saved_picked_and_kept(conversations: tuple[str, dict[str, Conversation]], page: Page) -> None:
    app, _ = conversations
    page.goto(f"{app}/Chat")
    text = page.get_by_label("Text of the system prompt")
    text.fill("Talk like a pirate.")
    text.press("Control+Enter")
    preset = page.get_by_role("combobox", name="System prompt")
    expect(preset).to_have_value("Default, edited")
    page.locator(".st-key-preset .stMenuButton button").click()
    page.get_by_text("Save as …").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Pirate")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(preset).to_have_value("Pirate")
    page.goto(f"{app}/Chat")
    expect(text).to_have_value(CHAT.system)
    preset.click()
    page.get_by_role("option", name="Pirate").click()
    expect(text).to_have_value("Talk like a pirate.")


def test_an_exported_conversation_is_imported_again_and_loads_nothing(
    conversations: tuple[str, dict[str, Conversation]], page: Page, tmp_path: Path
) -> None:
    app, made = conversations
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "localhost" not in request.url else None)
    page.goto(f"{app}/Tools?c={made['Roll a die'].id}")
    page.get_by_text("Export", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="JSON").click()
    assert download.value.suggested_filename == "Roll-a-die.json"
    file = json.loads(Path(download.value.path()).read_text())
    assert file["turns"][0]["prompt"] == "Roll a die"
    evil = tmp_path / "evil.json"
    evil.write_text(to_json(tools_conversation()).replace("Older turns", f"![x]({EVIL}/1) <img src={EVIL}/2> older"))
    page.keyboard.press("Escape")
    for path, said in ((evil, "And by hand?"), (tmp_path / "code.json", "Plot it")):
        (tmp_path / "code.json").write_text(to_json(code_conversation()))
        page.get_by_text("Import", exact=True).click()
        page.locator("input[type=file][accept*=json]").set_input_files(path)
        expect(page.get_by_test_id("stChatMessage").get_by_text(said)).to_be_visible()
        page.keyboard.press("Escape")
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == []


def test_after_a_restart_the_address_still_shows_the_conversation(page: Page, tmp_path: Path) -> None:
    made = stored(tmp_path)["Draw a gourd"]
    for _ in range(2):
        with running_app(GOURD_DATA=str(tmp_path)) as app:
            page.goto(f"{app}/Code_Interpreter?c={made.id}")
            expect(page.get_by_text("The answer to Draw a gourd.")).to_be_visible()
            expect_address(page, "Code_Interpreter", made)
            page.goto("about:blank")
