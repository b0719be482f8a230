"""Questions edited and asked again, steps between versions, and turns that an end of Gourd interrupted."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.using import answer, ask, babble, finished, wait_for_text
from tests.servers import running_app


def question(page: Page, text: str) -> Locator:
    """The message that asks it, with its controls."""
    return page.get_by_test_id("stChatMessage").filter(has=page.get_by_text(text, exact=True))


def button(place: Locator, icon: str) -> Locator:
    return place.get_by_role("button").filter(has_text=icon)


def path_of(page: Page) -> str:
    address = urlsplit(page.url)
    return f"{address.path}?{address.query}"


def test_an_edited_question_keeps_the_earlier_version_and_what_followed(app: str, page: Page) -> None:
    page.goto(f"{app}/Chat")
    ask(page, "What is the capital of Peru?")
    expect(finished(page)).to_contain_text("Lima")
    ask(page, "Who are you?")
    expect(finished(page)).to_contain_text("Gourd")
    button(question(page, "What is the capital of Peru?"), "edit").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("What is the capital of Japan?")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(finished(page)).to_contain_text("Tokyo")
    expect(question(page, "Who are you?")).to_have_count(0)
    edited = question(page, "What is the capital of Japan?")
    expect(edited).to_contain_text("2/2")
    button(edited, "chevron_left").click()
    expect(question(page, "Who are you?")).to_be_visible()
    expect(question(page, "What is the capital of Peru?")).to_contain_text("1/2")
    page.reload()
    expect(question(page, "Who are you?")).to_be_visible()


def test_a_regenerated_answer_keeps_the_one_before(app: str, page: Page) -> None:
    page.goto(f"{app}/Chat")
    ask(page, "What is the capital of Peru?")
    finished(page)
    page.get_by_role("button", name="Regenerate").click()
    expect(question(page, "What is the capital of Peru?")).to_contain_text("2/2")
    finished(page)


def test_what_was_undone_comes_back(app: str, page: Page) -> None:
    page.goto(f"{app}/Chat")
    ask(page, "What is the capital of Peru?")
    finished(page)
    page.get_by_role("button", name="Undo").click()
    expect(question(page, "What is the capital of Peru?")).to_have_count(0)
    page.get_by_role("button", name="Redo").click()
    expect(answer(page)).to_contain_text("Lima")


def test_an_answer_that_the_end_of_gourd_interrupted_says_so_and_is_asked_again(page: Page, tmp_path: Path) -> None:
    with running_app(GOURD_DATA=str(tmp_path)) as app:
        page.goto(f"{app}/Chat")
        babble(page)
        ask(page, "Tell me a very long story")
        wait_for_text(page, 200)
        place = path_of(page)
        page.goto("about:blank")
    with running_app(GOURD_DATA=str(tmp_path)) as app:
        page.goto(f"{app}{place}")
        expect(answer(page)).to_contain_text("interrupted")
        page.get_by_role("button", name="Retry").click()
        finished(page)
        expect(question(page, "Tell me a very long story")).to_contain_text("2/2")


def test_a_question_about_a_command_waits_through_a_restart(page: Page, tmp_path: Path) -> None:
    with running_app(GOURD_DATA=str(tmp_path)) as app:
        page.goto(f"{app}/Tools")
        ask(page, "What files are in the current directory?")
        expect(page.get_by_role("button", name="Run once")).to_be_visible()
        place = path_of(page)
        page.goto("about:blank")
    with running_app(GOURD_DATA=str(tmp_path)) as app:
        page.goto(f"{app}{place}")
        expect(answer(page)).to_contain_text("waits for you")
        page.get_by_role("button", name="Run once").click()
        expect(finished(page)).to_contain_text("README.md")
