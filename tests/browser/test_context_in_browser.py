"""A conversation that gets long, as a person sees it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.using import ask, finished

LONG = "please tell me about boats, " * 80


def test_what_is_left_out_is_shown_and_the_memory_survives_a_reload(page: Page, app: str) -> None:
    page.goto(f"{app}/Chat")
    for number in range(4):
        ask(page, f"Question {number}: {LONG}".strip())
        finished(page)
    expect(finished(page)).to_contain_text(
        re.compile(r"\d of 3 earlier exchanges left out: the model's context is full")
    )
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("progressbar")).to_be_visible()
    expect(sidebar.get_by_text(re.compile(r"[\d,]+ of 2,048 tokens"))).to_be_visible()

    sidebar.get_by_text("Memory", exact=True).click()
    sidebar.get_by_text("The last few exchanges").click()
    expect(sidebar.get_by_role("spinbutton", name="Exchanges")).to_be_visible()
    page.reload()
    page.get_by_test_id("stSidebar").get_by_text("Memory", exact=True).click()
    expect(page.get_by_role("radio", name="The last few exchanges")).to_be_checked()


def test_an_overlong_message_is_refused_with_both_numbers(page: Page, app: str) -> None:
    page.goto(f"{app}/Chat")
    ask(page, ("boat " * 3000).strip())
    refusal = page.get_by_role("alert")
    expect(refusal).to_contain_text(re.compile(r"This is \d+ tokens long, and Gourd \(built in\) holds 2048"))
    expect(refusal).to_contain_text("Shorten what you sent")
