"""Models are switched and unloaded in the middle of a conversation, which goes on with the next one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.using import ask, finished
from tests.servers import ROOT, running_app

WHO = "你是谁？有什么功能？"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "model" / "seed", tmp_path / "copy-of-gourd"))


@pytest.fixture
def app_with_copy(copy: Path, tmp_path: Path) -> Iterator[str]:
    settings = tmp_path / "gourd.toml"
    settings.write_text(f'[[models]]\ntitle = "Copy"\ndirectory = "{copy}"\n')
    with running_app(GOURD_SETTINGS=str(settings)) as address:
        yield address


def choose(page: Page, title: str) -> None:
    box = page.get_by_role("combobox", name="Model")
    box.click()
    page.get_by_role("option", name=title).click()
    expect(box).to_have_value(title)


def test_conversation_goes_on_with_the_next_model(app_with_copy: str, page: Page) -> None:
    page.goto(f"{app_with_copy}/Chat")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("not loaded")).to_be_visible()
    ask(page, WHO)
    finished(page)
    expect(sidebar.get_by_text("loaded, 83 MB on CPU")).to_be_visible()

    choose(page, "Copy")
    expect(sidebar.get_by_text("not loaded")).to_be_visible()
    expect(sidebar.get_by_role("button", name="Unload Gourd (built in) (83 MB)")).to_be_visible()
    ask(page, "Hello")
    finished(page)
    expect(page.get_by_test_id("stChatMessage")).to_have_count(4)
    expect(sidebar.get_by_role("button", name="Unload")).to_have_count(2)

    choose(page, "Gourd (built in)")
    sidebar.get_by_role("button", name="Unload Copy (83 MB)").click()
    expect(sidebar.get_by_role("button", name="Unload Copy (83 MB)")).to_have_count(0)
    sidebar.get_by_role("button", name="Unload").click()
    expect(sidebar.get_by_text("not loaded")).to_be_visible()

    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Regenerate").click()
    expect(sidebar.get_by_text("loaded, 83 MB on CPU")).to_be_visible()
    expect(finished(page)).to_contain_text("Gourd")


def test_folder_that_is_no_model_says_what_it_holds(app: str, page: Page, tmp_path: Path) -> None:
    (tmp_path / "small-Q4.gguf").write_bytes(b"GGUF")
    page.goto(f"{app}/Chat")
    box = page.get_by_role("combobox", name="Model")
    box.fill(str(tmp_path))
    box.press("Enter")
    expect(page.get_by_text("It holds GGUF files: choose one of them")).to_be_visible()
