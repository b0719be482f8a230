"""What the model saw, as a person looks it up: right after the answer, and after a reload."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.using import ask, finished


def open_dialog(page: Page) -> Locator:
    page.get_by_role("button", name="What the model saw").click()
    return page.get_by_role("dialog")


def test_the_prompt_the_raw_call_and_the_call_are_shown_and_after_a_reload_too(app: str, page: Page) -> None:
    page.goto(f"{app}/Tools")
    ask(page, "Give me a random number between 1 and 100 with seed 42")
    finished(page)
    for _ in range(2):
        dialog = open_dialog(page)
        expect(dialog).to_contain_text("Gourd (built in)")
        expect(dialog).to_contain_text("<|im_start|>system")
        expect(dialog).to_contain_text("You are Gourd, a private assistant with tools.")
        expect(dialog).to_contain_text("seed (integer, required): The seed of the generator")
        expect(dialog).to_contain_text('<tool_call>{"name": "random_number_generator"')
        expect(dialog).to_contain_text('{"name": "random_number_generator", "arguments": {"seed": 42')
        dialog.get_by_text("2. answer").click()
        expect(dialog).to_contain_text("82.<|im_end|>")
        page.reload()
        expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
