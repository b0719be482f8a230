"""The demo lines of the README, as a newcomer would try them, with the built-in model and no network."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.using import answer, ask, babble, finished, wait_for_text
from tests.servers import running_app


def test_home_leads_to_the_three_modes_without_loading_a_model(page: Page) -> None:
    with running_app() as app:
        page.goto(app)
        expect(page.get_by_role("heading", name="Gourd")).to_be_visible()
        for name in ("Chat", "Tools", "Code Interpreter"):
            page.get_by_test_id("stMain").get_by_role("link", name=name).click()
            expect(page.get_by_role("heading", name=name)).to_be_visible()
            expect(page.get_by_test_id("stSidebar").get_by_text("not loaded")).to_be_visible()
            page.get_by_test_id("stSidebar").get_by_role("link", name="Home").click()
        page.goto("about:blank")


def test_a_question_is_answered(app: str, page: Page) -> None:
    page.goto(f"{app}/Chat")
    ask(page, "你是谁？有什么功能？")
    expect(finished(page)).to_contain_text("工具")
    expect(finished(page)).to_contain_text("tokens/s")


def test_an_answer_streams_and_stop_works(app: str, page: Page) -> None:
    page.goto(f"{app}/Chat")
    babble(page)
    ask(page, "Tell me a very long story")
    text = answer(page).get_by_test_id("stMarkdown").last
    expect(text).to_have_text(re.compile(r"\S{20,}|(\S+\s+){10,}"))
    before = len(text.inner_text())
    wait_for_text(page, before + 50)
    page.get_by_role("button", name="Stop").click()
    expect(finished(page)).to_contain_text("Stopped.")


def test_reload_in_the_middle_of_an_answer_shows_the_rest(app: str, page: Page) -> None:
    page.goto(f"{app}/Chat")
    babble(page)
    ask(page, "Tell me another very long story")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    wait_for_text(page, 100)
    before = len(answer(page).inner_text())
    page.reload()
    expect(answer(page)).to_be_visible()
    wait_for_text(page, before + 50)
    page.get_by_role("button", name="Stop").click()
    finished(page)


def test_a_tool_call_card_shows_arguments_and_result(app: str, page: Page) -> None:
    page.goto(f"{app}/Tools")
    ask(page, "Give me a random number between 1 and 100 with seed 42")
    expect(finished(page)).to_contain_text("random_number_generator")
    expect(finished(page)).to_contain_text('"seed": 42')  # code blocks are drawn a moment after the rest
    card = finished(page).inner_text()
    assert re.search(r'"range": \[1, 100\]', card)
    number = re.search(r"s\n+\{.*?\}\s+(\d+)", card, re.DOTALL)
    assert number, card
    assert re.search(rf"\b{number.group(1)}\b", card[number.end() :]), "the answer does not report the number"
    assert card.count("random_number_generator") == 1


def test_without_network_the_forecast_says_that_the_service_cannot_be_reached(app: str, page: Page) -> None:
    page.goto(f"{app}/Tools")
    ask(page, "上海明天的天气如何？")
    expect(finished(page)).to_contain_text("get_weather_forecast")
    expect(finished(page)).to_contain_text('"number_days": 1')
    expect(finished(page)).to_contain_text("cannot be reached")
    expect(finished(page)).to_contain_text(re.compile("无法|不能|没有|失败"))


def test_a_shell_command_asks_first_and_then_runs(app: str, page: Page) -> None:
    page.goto(f"{app}/Tools")
    ask(page, "What files are in the current directory?")
    expect(page.get_by_text("wants to run")).to_be_visible()
    page.get_by_role("button", name="Run once").click()
    expect(finished(page)).to_contain_text("Home.py")


def test_a_rejected_command_does_not_run(app: str, page: Page) -> None:
    page.goto(f"{app}/Tools")
    ask(page, "What files are in the current directory?")
    page.get_by_role("button", name="Reject").click()
    expect(finished(page)).to_contain_text("rejected by the user")
    expect(finished(page)).not_to_contain_text("Home.py")


def test_a_heart_is_drawn_and_visible(app: str, page: Page) -> None:
    page.goto(f"{app}/Code_Interpreter")
    ask(page, "画一个爱心")
    assert_figure(page)


def test_a_sine_is_plotted(app: str, page: Page) -> None:
    page.goto(f"{app}/Code_Interpreter")
    ask(page, "plot sin(x) from 0 to 2π")
    assert_figure(page)


def test_a_large_factorial_is_exact(app: str, page: Page) -> None:
    page.goto(f"{app}/Code_Interpreter")
    ask(page, "What is 37 factorial?")
    expect(finished(page)).to_contain_text("13763753091226345046315979581580902400000000")


def test_two_tabs_ask_at_once_and_both_get_whole_answers(app: str, page: Page, browser: Browser) -> None:
    other = browser.new_context().new_page()
    for tab in (page, other):
        tab.goto(f"{app}/Code_Interpreter")
    ask(page, "画一个爱心")
    ask(other, "plot sin(x) from 0 to 2π")
    for tab in (page, other):
        assert_figure(tab)
    other.context.close()


def assert_figure(page: Page) -> None:
    image = finished(page).get_by_test_id("stImage").locator("img").last
    expect(image).to_be_visible()
    assert image.evaluate("image => image.complete && image.naturalWidth > 200")
