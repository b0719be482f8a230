"""The code dialogues: well formed, the same for the same seed, in both languages, and true: their code is run."""

import ast
import json
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.cells import split_code
from training.data import FAMILIES, code_csv, load_family
from training.data.conversation import run
from training.dialogue import Dialogue, Message

CODE_FAMILIES = sorted(name for name in FAMILIES if name.startswith("code_"))
REPLAY = Path(__file__).with_name("replay_cells.py")


def _replayed(dialogues: list[list[Message]], folder: Path) -> list[list[dict[str, object]]]:
    lines = "\n".join(json.dumps(messages) for messages in dialogues)
    done = subprocess.run(
        [sys.executable, str(REPLAY)], input=lines, cwd=folder, capture_output=True, text=True, timeout=120, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _cells(messages: list[Message]) -> list[tuple[str, str]]:
    """The code and the report of each cell."""
    return [
        (split_code(message["content"])[1], after["content"])
        for message, after in pairwise(messages)
        if message["role"] == "assistant" and after["content"].startswith("Output of the code:")
    ]


def _reported(report: str) -> str:
    """The text of a report, without its fence."""
    _, fence, rest = report.partition("```\n")
    return rest.rpartition("\n```")[0] if fence else ""


def _check(messages: list[Message], happened: list[dict[str, object]]) -> None:
    cells = _cells(messages)
    assert len(cells) == len(happened)
    for (code, report), real in zip(cells, happened, strict=True):
        if real["endless"] or "today()" in code:
            continue
        if real["error"]:
            # The kernel words a syntax error in its own way, and says nothing of similar names.
            kind = str(real["error"]).split(":")[0]
            error = kind if kind in ("SyntaxError", "IndentationError") else str(real["error"])
            assert _reported(report).splitlines()[-1].startswith(error[:40]), (code, report, real)
        elif "characters left out" not in report:
            assert real["text"] == _reported(report), (code, report, real)
        assert ("[1 figure shown]" in report) == (real["figures"] == 1), (code, report, real)


@pytest.mark.parametrize("family", CODE_FAMILIES)
def test_a_code_dialogue_alternates_user_and_assistant(family: str) -> None:
    for seed in range(60):
        dialogue: Dialogue = load_family(family)(random.Random(seed))
        roles = [message["role"] for message in dialogue.messages if message["role"] != "system"]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert dialogue.tools is None
        assert "```" not in dialogue.messages[-1]["content"]
        assert all(message["content"].strip() and "<" + "a>" not in message["content"] for message in dialogue.messages)


@pytest.mark.parametrize("family", CODE_FAMILIES)
def test_the_same_seed_gives_the_same_code_dialogue(family: str) -> None:
    make = load_family(family)
    assert [make(random.Random(seed)) for seed in range(20)] == [make(random.Random(seed)) for seed in range(20)]


@pytest.mark.parametrize("family", CODE_FAMILIES)
def test_code_families_speak_both_languages(family: str) -> None:
    closings = [load_family(family)(random.Random(seed)).messages[-1]["content"] for seed in range(60)]
    chinese = sum(any("\u4e00" <= character <= "\u9fff" for character in text) for text in closings)
    assert 10 < chinese < 50


def test_sampled_code_prints_what_its_report_says(tmp_path: Path) -> None:
    skipped = ("code_csv", "code_mixture")
    dialogues = [
        load_family(family)(random.Random(seed)).messages
        for family in CODE_FAMILIES
        if family not in skipped
        for seed in range(5 if "plot" in family else 40)
    ]
    for messages, happened in zip(dialogues, _replayed(dialogues, tmp_path), strict=True):
        _check(messages, happened)


def test_questions_to_a_csv_file_are_answered_from_its_table(tmp_path: Path) -> None:
    for seed in range(40):
        table, messages = code_csv.scenario(random.Random(seed), "zh" if seed % 2 else "en")
        (tmp_path / f"{seed}").mkdir()
        (tmp_path / f"{seed}" / table.file).write_text(table.text(), encoding="utf-8")
        moved = [{**m, "content": m["content"].replace(f'"{table.file}"', f'"{seed}/{table.file}"')} for m in messages]
        (tmp_path / f"{seed}.json").write_text(json.dumps(moved), encoding="utf-8")
    dialogues = [json.loads((tmp_path / f"{seed}.json").read_text(encoding="utf-8")) for seed in range(40)]
    for messages, happened in zip(dialogues, _replayed(dialogues, tmp_path), strict=True):
        _check(messages, happened)


def test_correct_code_of_plots_parses_and_limits_its_lines() -> None:
    for family in ("code_plot_function", "code_plot_shape", "code_plot_data"):
        for seed in range(100):
            for code, _ in _cells(load_family(family)(random.Random(seed)).messages):
                ast.parse(code)


def test_a_mistake_of_the_assistant_is_marked_as_not_to_be_learnt() -> None:
    failing = 0
    for seed in range(120):
        messages = load_family("code_repair")(random.Random(seed)).messages
        for message in messages:
            if message.get("weight") == 0:
                failing += 1
                assert not run(split_code(message["content"])[1])[1] or "plt." in message["content"]
    assert failing > 20
