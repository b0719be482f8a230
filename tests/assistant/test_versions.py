from assistant.conversation import Conversation, to_title
from assistant.events import FilesAdded, Text, TurnFinished


def asked(*questions: str) -> Conversation:
    conversation = Conversation("chat")
    for question in questions:
        turn = conversation.ask(question)
        turn.add(Text(f"{question}!"))
        turn.add(TurnFinished("stop", 1, 1, 0.1))
    return conversation


def shown(conversation: Conversation) -> list[str | None]:
    return [turn.prompt for turn in conversation.turns]


def test_an_edited_question_begins_a_version_without_what_followed() -> None:
    conversation = asked("a", "b", "c")
    edited = conversation.ask_again(conversation.turns[1], "B")
    assert shown(conversation) == ["a", "B"]
    assert [turn.prompt for turn in conversation.versions(edited)] == ["b", "B"]


def test_an_earlier_version_comes_back_with_what_followed_it() -> None:
    conversation = asked("a", "b", "c")
    old = conversation.turns[0]
    conversation.ask_again(old, "A")
    conversation.ask("D")
    conversation.show(old)
    assert shown(conversation) == ["a", "b", "c"]
    conversation.show(conversation.versions(old)[1])
    assert shown(conversation) == ["A", "D"]


def test_asking_again_keeps_question_and_files() -> None:
    conversation = Conversation("code")
    files = FilesAdded([{"name": "a.csv", "size": 1, "head": "x"}])
    conversation.ask("sum it", files)
    again = conversation.ask_again()
    assert again.prompt == "sum it" and again.events == [files]


def test_undo_and_redo_go_back_and_forth() -> None:
    conversation = asked("a", "b")
    conversation.undo()
    conversation.undo()
    assert shown(conversation) == []
    conversation.redo()
    assert shown(conversation) == ["a"]
    conversation.redo()
    assert shown(conversation) == ["a", "b"] and conversation.undone() is None


def test_a_question_after_undo_loses_nothing() -> None:
    conversation = asked("a", "b")
    conversation.undo()
    new = conversation.ask("c")
    assert shown(conversation) == ["a", "c"]
    assert [turn.prompt for turn in conversation.versions(new)] == ["b", "c"]


def test_the_model_sees_the_shown_versions_only() -> None:
    conversation = asked("a", "b")
    conversation.ask_again(prompt="B")
    assert [m["content"] for turn in conversation.turns for m in turn.messages()] == ["a", "a!", "B"]


def test_the_first_question_is_the_title() -> None:
    assert asked("\n  What is it?\nTell me", "b").title == "What is it?"
    assert to_title("x" * 100) == "x" * 59 + "…"


def test_undo_after_an_edit_shows_the_version_before() -> None:
    conversation = asked("a", "b")
    conversation.ask_again(conversation.turns[0], "A")
    conversation.undo()
    assert shown(conversation) == ["a", "b"]
