"""The memory and the gauge in the sidebar, under Streamlit's AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_pages import PAGES, _in_the_project, ask, open_page

__all__ = ["_in_the_project"]


def gauge(app: AppTest) -> list[str]:
    return [caption.value for caption in app.sidebar.caption if "tokens" in caption.value]


@pytest.mark.parametrize("page", PAGES)
def test_every_mode_offers_the_three_memories(page: str) -> None:
    app = open_page(page)
    assert app.sidebar.radio[0].options == ["The newest that fits", "The last few exchanges", "A running summary"]
    assert app.sidebar.radio[0].value == "newest"


def test_the_gauge_appears_when_the_model_is_loaded_and_grows() -> None:
    app = open_page("pages/1_Chat.py")
    ask(app, "Who are you?")
    before = gauge(app)[0]
    assert before.endswith(" of 2,048 tokens")
    ask(app, "What can you do?")
    assert int(gauge(app)[0].split()[0].replace(",", "")) > int(before.split()[0])


def test_the_last_exchange_is_all_that_is_sent_and_the_page_says_so() -> None:
    app = open_page("pages/1_Chat.py")
    app.sidebar.radio[0].set_value("window").run()
    next(field for field in app.sidebar.number_input if field.label == "Exchanges").set_value(1).run()
    for question in ("Who are you?", "What can you do?", "Thank you"):
        ask(app, question)
    shown = [caption.value for caption in app.caption]
    assert ":material/info: 1 of 2 earlier exchanges left out: memory is set to the last 1." in shown
    assert "2 of 3 earlier exchanges left out: memory is set to the last 1." in shown
