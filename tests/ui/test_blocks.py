from assistant.events import (
    ApprovalAsked,
    ApprovalGiven,
    Cell,
    CellFinished,
    CellOutput,
    Notice,
    OutputCleared,
    ReplyFinished,
    Text,
    ToolCall,
    ToolResult,
    TurnFinished,
)
from ui.blocks import CallBlock, CellBlock, NoticeBlock, TextBlock, summarise, to_blocks


def test_code_that_ran_is_shown_in_its_cell_only() -> None:
    code = "```python\nprint(1)\n```"
    blocks = to_blocks([Text(f"I compute it.\n{code}"), Cell("print(1)"), CellFinished("ok", 0.1), Text("It is 1.")])
    assert [type(block) for block in blocks] == [TextBlock, CellBlock, TextBlock]
    assert blocks[0] == TextBlock("I compute it.")
    assert to_blocks([Text(code), Cell("print(1)")], live=True)[0] == CellBlock("print(1)")
    noticed = to_blocks([Text(code), Notice("The kernel is gone."), Cell("print(1)")])
    assert [type(block) for block in noticed] == [NoticeBlock, CellBlock]


def test_a_continued_answer_is_one_text() -> None:
    cut = TurnFinished("length", 1, 1, 0.1)
    assert to_blocks([Text("Once"), ReplyFinished("length", 1, 1, 0.1), cut, Text(" more")]) == [TextBlock("Once more")]


def test_a_call_card_gathers_approval_and_result() -> None:
    call, asked = ToolCall("1", "get_shell", {"query": "rm x"}), ApprovalAsked("1", "get_shell", {"query": "rm x"})
    given = ApprovalGiven("1", True, {"query": "ls"})
    (block,) = to_blocks([call, asked, given, ToolResult("1", "get_shell", True, "files", 0.2)])
    assert isinstance(block, CallBlock)
    assert block.arguments == {"query": "ls"}
    assert block.result and block.result.content == "files"


def test_a_call_that_was_left_open_is_stopped() -> None:
    call, asked = ToolCall("1", "get_shell", {}), ApprovalAsked("1", "get_shell", {})
    (waiting,) = to_blocks([call, asked], live=True)
    (stopped,) = to_blocks([call, asked, TurnFinished("cancelled", 1, 1, 0.1)])
    (interrupted,) = to_blocks([call, asked])
    (done,) = to_blocks([call, ToolResult("1", "get_shell", True, "x", 0.1), TurnFinished("stop", 1, 1, 0.1)])
    blocks = (waiting, stopped, interrupted, done)
    assert [block.stopped for block in blocks if isinstance(block, CallBlock)] == [False, True, True, False]


def test_updates_replace_and_clear_removes_outputs() -> None:
    def show(text: str, id: str) -> CellOutput:
        return CellOutput("display", {"text/plain": text}, id)

    (block,) = to_blocks([Cell("x"), show("1", "a"), show("2", "b"), show("3", "a")])
    assert isinstance(block, CellBlock)
    assert [o.data["text/plain"] for o in block.outputs] == ["3", "2"]
    (block,) = to_blocks([Cell("x"), show("1", "a"), OutputCleared(), show("2", "")])
    assert isinstance(block, CellBlock)
    assert [o.data["text/plain"] for o in block.outputs] == ["2"]


def test_the_summary_counts_tokens_and_speed_of_all_replies() -> None:
    replies = [ReplyFinished("stop", 5, 30, 0.5), ReplyFinished("stop", 5, 30, 0.5)]
    assert summarise(replies) == "60 tokens · 60 tokens/s"
    assert summarise([]) == ""
