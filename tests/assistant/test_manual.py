"""Tools defined by hand: what is read as a definition, and turns in which a person types the observations."""

import json

import pytest

from assistant import background
from assistant.actions import Decision, allow_none
from assistant.conversation import Conversation
from assistant.events import ObservationAsked, ReplyFinished, ToolCall, ToolResult
from assistant.manual import EXAMPLE, ManualActions, ManualError, parse_tools
from assistant.turn import TurnOptions
from model.chat_model import Sampling, ToolCallDelta
from tests.assistant.test_background import finished, wait_for
from tests.scripted_model import ScriptedModel, reply


def complaint(text: str) -> str:
    with pytest.raises(ManualError) as caught:
        parse_tools(text)
    return str(caught.value)


def test_the_example_is_a_tool_in_openai_format() -> None:
    (tool,) = parse_tools(EXAMPLE)
    assert tool["type"] == "function"
    assert tool["function"]["name"] == "track_order"
    assert tool["function"]["parameters"]["properties"]["order_number"]["type"] == "string"
    assert tool["function"]["parameters"]["required"] == ["order_number"]


def test_json_openai_form_and_a_single_tool_are_read_alike() -> None:
    plain = {"name": "a", "description": "b", "parameters": {"type": "object", "properties": {"x": {"type": "string"}}}}
    wrapped = {"type": "function", "function": plain}
    expected = [wrapped]
    for value in (plain, [plain], wrapped, [wrapped]):
        assert parse_tools(json.dumps(value)) == expected
        assert parse_tools(json.dumps(value, indent="\t")) == expected
    assert parse_tools("{name: a, description: b, parameters: {properties: {x: {type: string}}}}") == expected


def test_a_tool_may_have_no_parameters_and_a_date_is_text() -> None:
    (tool,) = parse_tools("name: a\ndescription: b")
    assert tool["function"]["parameters"] == {"type": "object", "properties": {}}
    (tool,) = parse_tools("name: a\ndescription: b\nparameters: {properties: {x: {default: 2024-01-31}}}")
    assert tool["function"]["parameters"]["properties"]["x"]["default"] == "2024-01-31"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("- name: a\n  description: b: c", "Line 2, column 17: mapping values are not allowed here."),
        ('[{"name": "a"\n "description": "b"}]', "Line 2, column 2: "),
        ("\tname: a", "Line 1, column 1: "),
        ("- name: a\n  description: b\n  name: c", "Line 3, column 3: 'name' is there twice"),
        ("- &x {name: a, description: b}\n- *x", "Line 2, column 3: aliases are not read"),
        ("- name: a\n  description: !!python/object:os.system b", "Line 2, column 16: "),
        ("\x00", "This cannot be read: "),
        ("[" * 5000, "too deeply"),
    ],
)
def test_what_cannot_be_read_is_complained_about_with_its_place(text: str, place: str) -> None:
    assert place in complaint(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no tool yet."),
        ("[]", "There is no tool yet."),
        ("hello", "Tool 1: a tool has name, description and parameters."),
        ("- name: a\n  description: b\n- name: c", "Tool 2 (c): description is missing."),
        ("- name: a b\n  description: c", "Tool 1 (a b): name must have 1 to 64 letters"),
        ("- name: a\n  description: b\n  paramters: {}", "Tool 1 (a): paramters is not known here"),
        ("- name: a\n  description: b\n  parameters: {type: array}", "Tool 1 (a): parameters.type is wrong"),
        (
            "- name: a\n  description: b\n  parameters: {properties: {x: string}}",
            "Tool 1 (a): parameters.properties.x must have fields of its own, such as `type: object`.",
        ),
        (
            "- name: a\n  description: b\n  parameters: {properties: {x: {type: text}}}",
            "Tool 1 (a): parameters.properties.x.type is wrong: Input should be 'string'",
        ),
        ("- name: a\n  description: b\n  parameters: {required: [x]}", "Tool 1 (a): x is required, but there is no"),
        ("- {name: a, description: b}\n- {name: a, description: c}", "Two tools are called a. Rename one."),
        ("- name: a\n  description: b\n  parameters: {properties: {x: {default: .nan}}}", "Only what JSON can hold"),
        ("? [a]\n: b", "Line 1, column 3: found unhashable key"),
    ],
)
def test_a_wrong_shape_names_the_tool_and_what_to_change(text: str, sentence: str) -> None:
    assert sentence in complaint(text)


def options() -> TurnOptions:
    return TurnOptions(ManualActions(parse_tools(EXAMPLE)), allow_none, Sampling(), 3)


def asking() -> Conversation:
    talk = Conversation("tools")
    talk.ask("Where is order A1234?")
    return talk


CALL = ToolCallDelta("track_order", {"order_number": "A1234"}, "c1")


def test_the_model_reads_the_observation_that_was_typed() -> None:
    talk, model = asking(), ScriptedModel([reply(CALL), reply("Sunny.")])
    turn = background.start(model, talk, options())
    wait_for(turn.waiting)
    assert turn.waiting() == [ObservationAsked("c1", "track_order", {"order_number": "A1234"})]
    turn.decide("c1", Decision(allowed=True, observation='{"status": "on its way"}'))
    wait_for(lambda: finished(talk))
    assert model.tools[0] == parse_tools(EXAMPLE)
    assert model.sent[1][-1] == {"role": "tool", "tool_call_id": "c1", "content": '{"status": "on its way"}'}


def test_an_empty_observation_is_an_answer() -> None:
    talk = asking()
    turn = background.start(ScriptedModel([reply(CALL), reply("Nothing.")]), talk, options())
    wait_for(turn.waiting)
    turn.decide("c1", Decision(allowed=True))
    wait_for(lambda: finished(talk))
    assert ToolResult("c1", "track_order", True, "", 0.0) in talk.turns[0].events


def test_a_rejected_call_fails_with_the_reason() -> None:
    talk, model = asking(), ScriptedModel([reply(CALL), reply("Sorry.")])
    turn = background.start(model, talk, options())
    wait_for(turn.waiting)
    turn.decide("c1", Decision(allowed=False, reason="look in the shop"))
    wait_for(lambda: finished(talk))
    assert model.sent[1][-1]["content"] == "Error: rejected by the user: look in the shop"


def test_a_tool_that_was_not_defined_fails_without_a_question() -> None:
    talk, model = asking(), ScriptedModel([reply(ToolCallDelta("get_time", {}, "c1")), reply("Sorry.")])
    background.start(model, talk, options())
    wait_for(lambda: finished(talk))
    assert model.sent[1][-1]["content"] == "Error: there is no tool called 'get_time'. Known tools: track_order."


def test_a_turn_that_waited_when_the_process_ended_waits_again_and_goes_on() -> None:
    talk, model = asking(), ScriptedModel([reply("Sunny.")])
    for event in (
        ToolCall("c1", "track_order", {"order_number": "A1234"}),
        ReplyFinished("stop", 1, 1, 0.1),
        ObservationAsked("c1", "track_order", {"order_number": "A1234"}),
    ):
        talk.turns[0].add(event)
    turn = background.start(model, talk, options())
    wait_for(turn.waiting)
    assert len(turn.waiting()) == 1
    turn.decide("c1", Decision(allowed=True, observation="clear"))
    wait_for(lambda: finished(talk))
    assert model.sent[0][-1]["content"] == "clear"


def test_stop_ends_the_wait() -> None:
    talk = asking()
    turn = background.start(ScriptedModel([reply(CALL)]), talk, options())
    wait_for(turn.waiting)
    turn.stop()
    wait_for(lambda: finished(talk))
    assert talk.turns[0].finished.reason == "cancelled"  # type: ignore[union-attr]
    assert not any(isinstance(event, ToolResult) for event in talk.turns[0].events)


def test_two_calls_are_answered_alone() -> None:
    other = ToolCallDelta("track_order", {"order_number": "B7"}, "c2")
    talk, model = asking(), ScriptedModel([reply(CALL, other), reply("Both.")])
    turn = background.start(model, talk, options())
    wait_for(lambda: len(turn.waiting()) == 2)
    turn.decide("c2", Decision(allowed=True, observation="rain"))
    wait_for(lambda: any(isinstance(event, ToolResult) for event in talk.turns[0].events))
    assert [asked.id for asked in turn.waiting()] == ["c1"]
    turn.decide("c1", Decision(allowed=True, observation="sun"))
    wait_for(lambda: finished(talk))
    assert [message["content"] for message in model.sent[1] if message["role"] == "tool"] == ["sun", "rain"]
