"""`make serve` as a person sees it: the page works, on the server that was started with it."""

from playwright.sync_api import Page, expect

from tests.browser.using import ask, finished
from tests.servers import free_port, running_app


def test_the_page_answers_from_the_server_beside_it(page: Page) -> None:
    port = str(free_port())
    with running_app("--serve", GOURD_SERVE_PORT=port) as app:
        page.goto(f"{app}/Chat")
        ask(page, "What is the capital of Peru?")
        expect(finished(page)).to_contain_text("Lima")
        sidebar = page.get_by_test_id("stSidebar")
        expect(sidebar.get_by_role("combobox", name="Model")).to_have_value(f"model/seed at http://localhost:{port}/v1")
        expect(sidebar.get_by_text("reached")).to_be_visible()
        page.goto("about:blank")
