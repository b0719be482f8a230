"""`make screenshots`: the pictures of the README, taken of the real app with the built-in model."""

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from tests.browser.chromium import PATIENCE, open_browser
from tests.browser.using import ask, finished
from tests.servers import ROOT, running_app

DOCS = ROOT / "docs"
SIZE: ViewportSize = {"width": 1200, "height": 820}


def main() -> None:
    DOCS.mkdir(exist_ok=True)
    with running_app() as app, open_browser() as browser:
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(PATIENCE)
        take(page, f"{app}/Chat", ["What can you do?", "What is the capital of Peru?"], DOCS / "chat.png")
        take(page, f"{app}/Tools", ["Give me a random number between 1 and 100 with seed 42"], DOCS / "tools.png")
        take(page, f"{app}/Code_Interpreter", ["画一个爱心"], DOCS / "code.png")


def take(page: Page, address: str, questions: list[str], file: Path) -> None:
    """Ask the questions, and keep a picture of the page with the last answer."""
    page.goto(address)
    for question in questions:
        ask(page, question)
        finished(page).scroll_into_view_if_needed()
    page.wait_for_timeout(1000)  # the page scrolls and images fade in
    page.screenshot(path=file)


if __name__ == "__main__":
    main()
