"""The system prompt and its presets: the conversation holds the text, and no widget brings an old one back."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.conversation import Conversation
from assistant.events import TurnFinished
from assistant.modes import CHAT
from assistant.store import Preset
from tests.ui.using import address, open_page, start_afresh, texts
from ui import state


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    start_afresh(monkeypatch, tmp_path)


@pytest.fixture
def conversation() -> Conversation:
    conversation = Conversation("chat", CHAT.system)
    conversation.ask("Hello").add(TurnFinished("stop", 1, 1, 0.1))
    return state.store().add(conversation)


def open_tab(conversation: Conversation) -> AppTest:
    return open_page("chat", conversation.id)


def picked(app: AppTest) -> str:
    """What the list of presets shows as chosen."""
    box = app.selectbox[1]
    return str(box.format_func(box.value))


def write(app: AppTest, text: str) -> AppTest:
    return app.text_area[0].set_value(text).run()


def choose(app: AppTest, name: str) -> AppTest:
    return app.selectbox[1].set_value(name).run()


def menu(app: AppTest, option: str) -> AppTest:
    return app.menu_button(key=f"preset-menu-{address(app)}").set_value(option).run()


def save(name: str, text: str) -> None:
    state.store().presets().save("chat", Preset(name, text))


def test_the_default_comes_first_and_is_shown(conversation: Conversation) -> None:
    save("A pirate", "Arr.")
    app = open_tab(conversation)
    assert app.selectbox[1].options == ["Default", "A pirate"]
    assert picked(app) == "Default"
    assert app.text_area[0].value == CHAT.system


def test_a_picked_preset_is_the_conversations_prompt(conversation: Conversation) -> None:
    save("A pirate", "Arr.")
    app = choose(open_tab(conversation), "A pirate")
    assert (conversation.system, app.text_area[0].value, picked(app)) == ("Arr.", "Arr.", "A pirate")
    choose(app, "Default")
    assert (conversation.system, app.text_area[0].value) == (CHAT.system, CHAT.system)


def test_edited_text_is_a_text_of_its_own_and_updates_its_preset(conversation: Conversation) -> None:
    save("A pirate", "Arr.")
    app = write(choose(open_tab(conversation), "A pirate"), "Arr, matey.")
    assert conversation.system == "Arr, matey."
    assert picked(app) == "A pirate, edited"
    assert state.store().presets().of("chat") == [Preset("A pirate", "Arr.")]
    menu(app, "update")
    assert state.store().presets().of("chat") == [Preset("A pirate", "Arr, matey.")]
    assert picked(app.run()) == "A pirate"


def test_a_deleted_preset_leaves_the_text(conversation: Conversation) -> None:
    save("A pirate", "Arr.")
    app = menu(choose(open_tab(conversation), "A pirate"), "delete")
    app.run()
    assert state.store().presets().of("chat") == []
    assert conversation.system == app.text_area[0].value == "Arr."
    assert picked(app) == "Your own text"


def test_the_default_is_neither_updated_nor_deleted(conversation: Conversation) -> None:
    app = write(open_tab(conversation), "Mine")
    assert picked(app) == "Default, edited"
    assert app.menu_button(key=f"preset-menu-{conversation.id}").options == ["Save as …"]


def test_presets_are_those_of_the_mode(conversation: Conversation) -> None:
    save("A pirate", "Arr.")
    assert open_page("tools").selectbox[1].options == ["Default"]


def test_text_of_another_tab_is_neither_lost_nor_overwritten(conversation: Conversation) -> None:
    save("A pirate", "Arr.")
    first, second = open_tab(conversation), open_tab(conversation)
    write(first, "From the first tab")
    second.slider(key="temperature").set_value(0.5).run()
    assert conversation.system == "From the first tab"
    assert second.text_area[0].value == "From the first tab"
    choose(second, "A pirate")
    first.slider(key="temperature").set_value(0.5).run()
    assert conversation.system == first.text_area[0].value == "Arr."
    write(first, "Last")
    assert choose(second, "Default").text_area[0].value == conversation.system == CHAT.system


def test_the_prompt_is_kept_with_the_conversation(
    conversation: Conversation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(open_tab(conversation), "")
    start_afresh(monkeypatch, tmp_path)
    app = open_tab(conversation)
    assert app.text_area[0].value == ""
    assert picked(app) == "None"


def test_a_name_is_text(conversation: Conversation) -> None:
    save("**x** ![y](http://evil.invalid)", "Arr.")
    app = choose(open_tab(conversation), "**x** ![y](http://evil.invalid)")
    delete = app.menu_button(key=f"preset-menu-{conversation.id}").options[-1]
    assert delete.startswith(r"Delete \*\*x\*\* \!\[y\]")
    assert "http" not in texts(app)
