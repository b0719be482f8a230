"""A running app with the built-in checkpoint, and a real Chromium to use it with."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.chromium import CHROMIUM, PATIENCE, open_browser
from tests.servers import free_port, running_app


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    """The app's address. It has no network: the weather service's address leads nowhere."""
    nowhere = f"http://localhost:{free_port()}"
    with running_app(GOURD_GEOCODING_URL=nowhere, GOURD_FORECAST_URL=nowhere) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        message = "Chromium is not installed; on Debian: apt install chromium chromium-driver"
        if os.environ.get("GOURD_REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh tab; the test fails when the page wrote an error to the console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors: list[str] = []
    page.on("console", lambda message: errors.extend(_errors(message)))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, errors


def _errors(message: ConsoleMessage) -> list[str]:
    # On a page's own address Streamlit first looks for its server below that address, and hears 404.
    probing = "/_stcore/" in message.location["url"] and "404" in message.text
    return [message.text] if message.type == "error" and not probing else []
