"""`python -m assistant`, as a script would use it, with the built-in model."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"GOURD_SETTINGS": "no-such-file.toml", "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-m", "assistant", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def events(*arguments: str) -> list[dict[str, Any]]:
    finished = run("--json", *arguments)
    assert finished.returncode == 0, finished.stderr
    return [json.loads(line) for line in finished.stdout.splitlines()]


def test_an_answer_is_printed() -> None:
    finished = run("你是谁？")
    assert finished.returncode == 0
    assert "Gourd" in finished.stdout


def test_a_tool_call_is_a_line_an_event() -> None:
    lines = events("--mode", "tools", "Give me a random number between 1 and 100 with seed 42")
    call = next(line for line in lines if line["event"] == "tool_call")
    assert (call["name"], call["arguments"]) == ("random_number_generator", {"seed": 42, "range": [1, 100]})
    result = next(line for line in lines if line["event"] == "tool_result")
    assert (result["name"], result["ok"], result["content"]) == ("random_number_generator", True, "82")
    text = "".join(line["text"] for line in lines if line["event"] == "text")
    assert "82" in text
    assert lines[-1]["event"] == "turn_finished"
    assert lines[-1]["reason"] == "stop"
    assert lines[-1]["prompt_tokens"] > 0 < lines[-1]["completion_tokens"]


def test_with_debug_the_exact_prompt_and_reply_are_printed_too() -> None:
    (finished,) = (line for line in events("--debug", "Who are you?") if line["event"] == "reply_finished")
    assert finished["prompt"].endswith("user\nWho are you?<|im_end|>\n<|im_start|>assistant\n")
    assert finished["raw"].endswith("<|im_end|>")
    assert "prompt" not in events("Who are you?")[-2]


def test_code_runs_and_shows_its_figure() -> None:
    lines = events("--mode", "code", "plot sin(x) from 0 to 2π")
    kinds = [line["event"] for line in lines]
    assert kinds.index("cell") < kinds.index("output") < kinds.index("cell_finished")
    assert any("image/png" in line["data"] for line in lines if line["event"] == "output")
    assert next(line for line in lines if line["event"] == "cell_finished")["status"] == "ok"


def test_without_approval_the_shell_does_not_run() -> None:
    lines = events("--mode", "tools", "--approve", "none", "What files are in the current directory?")
    result = next(line for line in lines if line["event"] == "tool_result")
    assert not result["ok"]
    assert "Home.py" not in result["content"]


def test_earlier_messages_are_known(tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    earlier = [
        {"role": "user", "content": "My name is Wanda."},
        {"role": "assistant", "content": "Got it, your name is Wanda."},
    ]
    history.write_text(json.dumps(earlier))
    finished = run("--messages", str(history), "What is my name?")
    assert "Wanda" in finished.stdout


def test_a_missing_model_is_a_sentence() -> None:
    finished = run("--model", "/no/such/model", "hi")
    assert finished.returncode == 1
    assert "There is no model directory /no/such/model" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_messages_that_are_not_json_are_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{")
    finished = run("--messages", str(tmp_path / "bad.json"))
    assert finished.returncode == 1
    assert "Traceback" not in finished.stderr
