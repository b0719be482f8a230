"""What a person does on a page, in their words: ask, wait for the answer, read it."""

from playwright.sync_api import Locator, Page, expect

# One with which the built-in model, made to babble, does not end its answer.
SEED = "29"


def ask(page: Page, question: str) -> None:
    """Type a question and send it."""
    box = page.get_by_test_id("stChatInputTextArea")
    expect(box).to_be_enabled()
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_test_id("stChatMessage").get_by_text(question, exact=True).first).to_be_visible()


def answer(page: Page) -> Locator:
    """The last answer on the page, finished or not."""
    return page.get_by_test_id("stChatMessage").last


def finished(page: Page) -> Locator:
    """The last answer, once its turn is over."""
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.get_by_role("button", name="Regenerate")).to_be_visible()
    return answer(page)


def babble(page: Page) -> None:
    """Make the model talk without end: hot, and so averse to repeating that it does not even end its answer."""
    page.get_by_text("Sampling").click()
    page.get_by_role("slider", name="Temperature").press("End")
    page.get_by_role("slider", name="Repetition penalty").press("End")
    for field, value in {"Longest answer (tokens)": "1500", "Seed": SEED}.items():
        page.get_by_role("spinbutton", name=field).fill(value)
        page.get_by_role("spinbutton", name=field).press("Enter")


def wait_for_text(page: Page, length: int) -> None:
    """Wait until the last answer is longer than so many characters."""
    last = "[...document.querySelectorAll('[data-testid=stChatMessage]')].at(-1)"
    page.wait_for_function(f"length => {last}.innerText.length > length", arg=length)


def run_code(page: Page, code: str, *, opened: bool = False) -> None:
    """Run a cell of one's own, from the button or in the dialog that is open, and wait for its end."""
    cells = page.get_by_text("your own")
    before = cells.count()
    if not opened:
        button = page.get_by_role("button", name="Run code").last
        if not button.is_visible():
            page.get_by_test_id("stSidebar").get_by_text("Kernel", exact=True).click()
        button.click()
    box = page.get_by_role("dialog").get_by_role("textbox")
    box.fill(code)
    box.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Run").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cells).to_have_count(before + 1)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
