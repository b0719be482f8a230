"""A conversation as Markdown: readable, complete, and a viewer makes nothing else of what is in it."""

import re
import time
from html import unescape

import pytest
from markdown_it import MarkdownIt

from assistant.conversation import Conversation
from assistant.events import Notice, Text, ToolCall, ToolResult, TurnFinished
from assistant.export import to_markdown
from assistant.export.prose import fenced, harmless, literal, quoted
from tests.assistant.samples import code_conversation, finished, tools_conversation


def viewed(markdown: str) -> str:
    """As a viewer shows it that lets HTML through."""
    return str(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))


def text_of(html: str) -> str:
    return re.sub("<[^>]*>", "", html)


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.invalid/1)",
    "![x][ref]\n\n[ref]: http://evil.invalid/2",
    "[![x](http://evil.invalid/3)](http://evil.invalid/4)",
    "a ` b\n`<img src=x>` c",
    "\\`<img src=x>`",
    "\\\\`<img src=x>`",
    "\\<img src=x>",
    "\\\\<img src=x>",
    "| ` | <img src=x> ` |\n| --- | --- |\n| ` | <img src=x> ` |",
    "[a](<b`c>) `<img src=x>",
    '<a title="`"> `<img src=x>',
    "```\n<script>\n``` \n<img src=x>",
    "    ```\n<img src=x>\n    ```\n<img src=x>",
    "- ```\n  x\n<img src=x>",
    "> ```\n<img src=x>",
    "~~~\n```\n~~~\n<img src=x>\n```",
    "<!-- \n<img src=x>\n-->",
    "<?php <img src=x> ?>",
    "x\u2028<img src=x>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_answer_loads_and_runs_nothing_and_swallows_nothing(attack: str) -> None:
    conversation = Conversation("chat")
    finished(conversation.ask("Say it"), Text(attack))
    finished(conversation.ask("The next question"))
    html = viewed(to_markdown(conversation))
    assert not re.search("<(?:img|script|a title|!--|[?])", html)
    assert "<p>The next question</p>" in html


@pytest.mark.parametrize("attack", [*ATTACKS, "```\nopen", "# a heading", "a\n---", "1. a list", "  indented", "$x$"])
def test_a_question_is_shown_as_it_was_asked(attack: str) -> None:
    conversation = Conversation("chat")
    finished(conversation.ask(attack), Text("The answer"))
    html = viewed(to_markdown(conversation))
    assert not re.search("<(?:img|script|ol|ul|a |table|!--|[?])", html)
    assert "<p>The answer</p>" in html
    assert re.findall("<h([0-9])>(.*?)</h", html)[1:] == [("2", "You"), ("2", "Gourd")]


@pytest.mark.parametrize(
    "line", ["a_b *c* `d` [e](f) <g> & &amp; 1|2 ~h~ $i$ \\j", "# x", "- x", "+ x", "1. x", "2) x", "> x", "==="]
)
def test_a_literal_line_is_shown_as_it_is(line: str) -> None:
    assert unescape(text_of(viewed(literal(line)))).strip() == line


def test_code_in_an_answer_stays_as_it_is() -> None:
    answer = "Use `a < b` and `<div>`:\n\n```html\n<div>``x``</div>\n```\n\n"
    answer += "1. so\n   ```sh\n   ls\n   ```\n- ~~~\n  a`\n  ~~~"
    html = viewed(harmless(answer))
    assert "<code>&lt;div&gt;</code>" in html
    assert '<code class="language-html">&lt;div&gt;``x``&lt;/div&gt;\n</code>' in html
    assert '<code class="language-sh">ls\n</code>' in html
    assert "<code>a`\n</code>" in html


def test_a_text_made_to_be_slow_is_not() -> None:
    started = time.monotonic()
    for text in ("`a``b" * 200_000, "```\nx\n" * 100_000, "x\n" * 200_000, "![" * 200_000):
        harmless(text)
    assert time.monotonic() - started < 10


def test_fences_are_longer_than_any_inside() -> None:
    assert fenced("a\n`````\nb").startswith("``````\n")
    assert quoted("a\n```\nb").startswith("> ````\n")


def test_calls_and_results_are_there() -> None:
    text = to_markdown(tools_conversation())
    html = viewed(text)
    for said in (
        "What is here?",
        "get_shell",
        '"query": "ls -a"',
        '{"output": "a\\nb"}',
        "Two files: 你好 🎃",
        "I look.",
    ):
        assert said in re.sub(r"\\_", "_", text)
    for said in ("Older turns are left out.", "They looked.", "Error: no", "Be brief."):
        assert said in html
    assert "Nothing." not in text  # another version
    assert "a picture" in html
    assert "base64" not in text
    assert "ann@" not in text


def test_code_stands_once_with_what_it_showed() -> None:
    text = to_markdown(code_conversation())
    assert text.count("plot()") == 1
    assert "````\nhi ```\n````" in text
    assert "gone" not in text
    assert "a.csv (9 bytes)" in text
    assert "ZeroDivisionError" in text
    assert "Done." in text


def test_code_that_never_ran_is_kept() -> None:
    conversation = Conversation("code")
    conversation.ask("Go").add(Text("So:\n```python\nx = 1\n```"))
    conversation.turns[-1].add(TurnFinished("cancelled", 0, 0, 0.1))
    text = to_markdown(conversation)
    assert "```python\nx = 1\n```" in text
    assert "Stopped." in text


def test_results_cannot_leave_their_block() -> None:
    conversation = Conversation("tools")
    name = "x</code>`![a](http://evil.invalid)"
    evil = "```\n</code><img src=x>\n~~~\n````"
    finished(conversation.ask("x"), ToolCall("c", name, {"`": evil}), ToolResult("c", name, True, evil, 0.1))
    html = viewed(to_markdown(conversation))
    assert "<img" not in html
    assert html.count("<pre>") == 2


def test_a_server_is_not_named() -> None:
    conversation = Conversation("chat")
    turn = conversation.ask("x")
    turn.add(Notice("See /home/secret."))
    turn.add(TurnFinished("error", 0, 0, 0.1, "The server http://secret:1 is gone."))
    assert "secret" not in to_markdown(conversation)


def test_an_empty_conversation_has_a_heading() -> None:
    assert to_markdown(Conversation("chat")).startswith("# Chat\n")
