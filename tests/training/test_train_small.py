"""`python -m training.train --small` goes the whole way: it learns, survives a SIGTERM, writes what loaders take."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from training.data import FAMILIES

pytestmark = pytest.mark.skipif(not FAMILIES, reason="no family of dialogues is registered yet")

QUESTION = [{"role": "user", "content": "你好"}]
# Most of it goes into what comes before the first step: data, the tokenizer, and a plan that fails to compile.
SECONDS = "75"
CALLING = (
    'Now.\n<tool_call>{"name": "f", "arguments": {"x": 1}}</tool_call>\n'
    '<tool_call>{"name": "g", "arguments": {}}</tool_call><|im_end|>'
)


def start(out: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "training.train", "--out", str(out), "--small", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def losses(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "losses.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of a run that had a plan which cannot work on a CPU first."""
    out = tmp_path_factory.mktemp("run")
    process = start(out, "--seconds", SECONDS, "--plans", "flex,eager")
    log, _ = process.communicate(timeout=200)
    assert process.returncode == 0, log
    assert "plan flex does not work here" in log
    return out


def test_loss_falls(trained: Path) -> None:
    lines = losses(trained)
    assert lines[-1]["loss"] < lines[0]["loss"] - 1


def test_rate_ends_at_zero_with_the_time(trained: Path) -> None:
    last = losses(trained)[-1]
    assert last["rate"] < 0.1
    assert last["seconds"] <= float(SECONDS)


def test_checkpoint_loads_and_generates(trained: Path) -> None:
    tokenizer: Any = AutoTokenizer.from_pretrained(trained)
    model: Any = AutoModelForCausalLM.from_pretrained(trained)
    assert model.dtype == torch.bfloat16
    prompt = tokenizer.apply_chat_template(QUESTION, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    output = model.generate(**prompt, max_new_tokens=8)
    assert output.shape[1] > prompt["input_ids"].shape[1]
    assert tokenizer.eos_token == "<|im_end|>"
    assert model.generation_config.eos_token_id == [tokenizer.eos_token_id]


def test_calls_are_parsed_from_a_reply(trained: Path) -> None:
    tokenizer: Any = AutoTokenizer.from_pretrained(trained)
    prompt = tokenizer.apply_chat_template(QUESTION, add_generation_prompt=True, tokenize=False)
    reply = tokenizer.parse_response(tokenizer.encode(CALLING), prefix=prompt)
    assert reply["content"] == "Now."
    assert [call["function"] for call in reply["tool_calls"]] == [
        {"name": "f", "arguments": {"x": 1}},
        {"name": "g", "arguments": {}},
    ]


def test_sigterm_leaves_a_checkpoint_that_resumes(tmp_path: Path) -> None:
    process = start(tmp_path, "--seconds", "100")
    while process.poll() is None and not ((tmp_path / "losses.jsonl").exists() and losses(tmp_path)):
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    log, _ = process.communicate(timeout=60)
    assert process.returncode == 0, log
    AutoModelForCausalLM.from_pretrained(tmp_path)
    step = losses(tmp_path)[-1]["step"]
    elapsed = losses(tmp_path)[-1]["seconds"]
    resumed = start(tmp_path, "--seconds", str(elapsed + 15), "--resume", "--split", str(tmp_path / "parts"))
    log, _ = resumed.communicate(timeout=60)
    assert resumed.returncode == 0, log
    assert losses(tmp_path)[-1]["step"] > step
    assert sorted(path.name for path in (tmp_path / "parts").iterdir()) == [
        "losses.jsonl",
        "part-0.safetensors",
        "shape.json",
        "tokenizer.json",
    ]
