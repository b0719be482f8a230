"""The Tools page as a person uses it, under Streamlit's AppTest, with a server that replays the model's replies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.scripted_server import Reply, ScriptedServer, scripted_server
from tests.ui.test_pages import ROOT, buttons, shown
from tests.ui.using import open_page
from tools.registry import registry

LS: Reply = [("get_shell", {"query": "ls README.md"})]
TOUCH: Reply = [("get_shell", {"query": "touch x"})]


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("GOURD_SETTINGS", "no-such-file.toml")


@contextmanager
def tools_page(monkeypatch: pytest.MonkeyPatch, *replies: Reply) -> Iterator[tuple[AppTest, ScriptedServer]]:
    with scripted_server(list(replies)) as server:
        monkeypatch.setenv("GOURD_MODEL", server.url)
        st.cache_resource.clear()
        yield open_page("tools"), server


def conversation_of(app: AppTest) -> str:
    return str(app.session_state["conversations"]["tools"])


def run_until(app: AppTest, condition: Callable[[], object]) -> None:
    end = monotonic() + 30
    while not condition():
        assert monotonic() < end, shown(app)
        sleep(0.05)
        app.run()
    assert not app.exception


def ask(app: AppTest, question: str = "go") -> None:
    """Send a question and wait until the turn is over or waits for a person."""
    app.chat_input[0].set_value(question).run()
    run_until(app, lambda: not app.chat_input[0].disabled or buttons(app, "Reject"))


def finish(app: AppTest) -> None:
    run_until(app, lambda: not app.chat_input[0].disabled)


def toggle(app: AppTest, label: str) -> None:
    found = next(toggle for toggle in app.toggle if label in toggle.label)
    found.set_value(not found.value).run()


def test_a_tool_that_is_off_stays_off_and_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch) as (app, server):
        toggle(app, r"get\_shell")
        ask(app)
        assert server.offered == ["get_weather", "get_weather_forecast", "random_number_generator"]
        st.cache_resource.clear()  # as after a restart: the store is opened anew
        again = open_page("tools", conversation_of(app))
        assert [t.value for t in again.toggle if r"get\_shell" in t.label] == [False]
        ask(again)
        assert "get_shell" not in server.offered
        toggle(again, r"get\_shell")
        ask(again)
        assert "get_shell" in server.offered


def test_without_any_tool_the_page_says_so_and_none_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch) as (app, server):
        buttons(app, "All off")[0].click().run()
        assert "the model has none now" in shown(app)
        ask(app)
        assert server.offered == []
        buttons(app, "All on")[0].click().run()
        ask(app)
        assert len(server.offered) == 4


def test_the_model_reads_why_a_call_was_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch, TOUCH, "As you like.") as (app, server):
        ask(app)
        app.text_input[0].set_value("not in this folder")
        buttons(app, "Reject")[0].click().run()
        finish(app)
        assert server.results == ["Error: rejected by the user: not in this folder"]


def test_edited_arguments_run_and_are_what_the_model_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch, TOUCH, "Done.") as (app, server):
        ask(app)
        app.text_area(key=argument(app, "query")).set_value("echo edited").run()
        buttons(app, "Run once")[0].click().run()
        finish(app)
        assert "edited" in server.results[0]
        assert "echo edited" in str(server.sent[-1]["messages"])
        assert "touch x" not in str(server.sent[-1]["messages"])


def argument(app: AppTest, name: str) -> str:
    return next(str(area.key) for area in app.text_area if str(area.key).endswith(f"-{name}"))


def test_calls_that_wait_are_answered_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    two: Reply = [("get_shell", {"query": "echo first"}), ("get_shell", {"query": "echo second"})]
    with tools_page(monkeypatch, two, "Done.") as (app, server):
        ask(app)
        run_until(app, lambda: len(buttons(app, "Run once")) == 2)
        app.text_input[0].set_value("not this one").run()
        buttons(app, "Run once")[1].click().run()
        run_until(app, lambda: "stdout: **second**" in shown(app))
        assert len(buttons(app, "Run once")) == 1
        assert app.text_input[0].value == "not this one"
        buttons(app, "Reject")[0].click().run()
        finish(app)
        assert server.results[0] == "Error: rejected by the user: not this one"
        assert '"stdout": "second"' in server.results[1]


def test_a_tool_allowed_in_the_conversation_is_listed_and_can_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch, TOUCH, "Done.", TOUCH, "Done.", TOUCH) as (app, server):
        ask(app)
        assert "Allowed in this conversation" not in shown(app)
        buttons(app, "Allow for this conversation")[0].click().run()
        finish(app)
        assert "Allowed in this conversation" in shown(app)
        ask(app)
        assert not buttons(app, "Reject")
        assert len(server.results) == 2
        buttons(app, "Ask again")[0].click().run()
        assert "Allowed in this conversation" not in shown(app)
        ask(app)
        buttons(app, "Reject")[0].click().run()
        finish(app)


def test_a_read_only_command_runs_unasked_when_that_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch, LS, "Done.", LS, "Done.", TOUCH) as (app, server):
        assert "`cat`" in shown(app)
        ask(app)
        buttons(app, "Run once")[0].click().run()
        finish(app)
        toggle(app, "Read-only commands")
        ask(app)
        assert not buttons(app, "Reject")
        assert len(server.results) == 2
        ask(app)
        buttons(app, "Reject")[0].click().run()
        finish(app)


def test_a_bad_edit_is_a_sentence_and_nothing_typed_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_tools", dict(registry._tools))  # what is registered here ends with the test

    def page() -> None:
        from assistant.events import ApprovalAsked
        from tools.registry import registry
        from ui.approval import draw_approval

        def launch(count: int, names: list[str]) -> str:
            """Launch something."""
            return ""

        registry.register(launch, confirm=True)
        asked = ApprovalAsked("c1", "launch", {"count": 1, "names": ["a"]})
        draw_approval(asked, lambda call_id, decision: None, "c1")

    app = AppTest.from_function(page).run()
    app.text_area(key="argument-c1-names").set_value('["a", ').run()
    app.text_area(key="argument-c1-count").set_value("3").run()
    buttons(app, "Run once")[0].click().run()
    assert "names is not JSON any more" in app.error[0].value
    assert app.text_area(key="argument-c1-names").value == '["a", '
    app.text_area(key="argument-c1-names").set_value('["a", 2]').run()
    buttons(app, "Run once")[0].click().run()
    assert "launch does not take this" in app.error[0].value
    assert r"names\.1\: Input should be a valid string" in app.error[0].value
    assert app.text_area(key="argument-c1-count").value == "3"


def written(app: AppTest, key: str) -> str:
    return str(app.text_area(key=key).value)


def test_tools_by_hand_are_called_and_answered_by_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    call: Reply = [("roll_dice", {})]
    with tools_page(monkeypatch, call, "Six.") as (app, server):
        toggle(app, "Define tools by hand")
        editor = str(next(area.key for area in app.text_area if str(area.key).startswith("draft-")))
        assert "track_order" in written(app, editor)
        app.text_area(key=editor).set_value("- name: roll_dice\n  description: Roll a die\n").run()
        app.text_area(key=editor).set_value("- name: roll_dice\n  description: Roll: a die\n").run()
        assert "Line 2, column 20" in app.error[0].value
        assert any("last good definition stays in force: roll_dice" in caption.value for caption in app.caption)
        ask(app)
        assert server.offered == ["roll_dice"]
        assert "waits for you" in shown(app)
        app.text_area(key=next(str(a.key) for a in app.text_area if str(a.key).startswith("observed-"))).set_value("6")
        buttons(app, "Send")[0].click().run()
        finish(app)
        assert server.results == ["6"]
        assert "answered by you" in shown(app)
        again = open_page("tools", conversation_of(app))
        assert "Roll: a die" in written(again, editor)
        toggle(again, "Define tools by hand")
        assert len([t for t in again.toggle if "get" in t.label]) == 3
        toggle(again, "Define tools by hand")
        assert "Roll: a die" in written(again, editor)


def test_many_tools_are_filtered_and_switched_together() -> None:
    def page() -> None:
        import streamlit as st

        from assistant.conversation import Conversation
        from tools.registry import Registry
        from ui.tools import draw_tools

        def work(number: int) -> str:
            """Work on something."""
            return ""

        registry = Registry()
        for number in range(12):
            work.__name__ = f"work_{number}"
            registry.register(work)
        talk = st.session_state.setdefault("talk", Conversation("tools"))
        draw_tools(talk, list(registry))

    app = AppTest.from_function(page).run()
    assert len(app.toggle) == 12
    app.text_input(key="tool-filter").set_value("work_1").run()
    assert len(app.toggle) == 3
    buttons(app, "All off")[0].click().run()
    app.text_input(key="tool-filter").set_value("").run()
    assert [t.value for t in app.toggle].count(False) == 3
    assert "9 of 12 on." in [caption.value for caption in app.caption]
    app.text_input(key="tool-filter").set_value("nothing like it").run()
    assert not app.toggle


def test_a_tool_is_tried_from_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    with tools_page(monkeypatch) as (app, server):
        buttons(app, "Try a tool")[0].click().run()
        app.selectbox(key="trial-tool").set_value("random_number_generator").run()
        app.number_input(key="trial-random_number_generator-seed").set_value(3)
        app.text_area(key="trial-random_number_generator-range").set_value("[1, ")
        buttons(app, "Run")[0].click().run()
        assert "range is not JSON" in app.error[0].value
        app.text_area(key="trial-random_number_generator-range").set_value("[1, 9]")
        buttons(app, "Run")[0].click().run()
        run_until(app, lambda: "4" in [code.value for code in app.code])
        app.text_area(key="trial-random_number_generator-range").set_value("[9, 1]")
        buttons(app, "Run")[0].click().run()
        run_until(app, lambda: any("is empty" in error.value for error in app.error))
        assert server.sent == []
