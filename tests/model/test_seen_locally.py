"""What a local model was given and what it wrote, exactly: `Finished.prompt` and `Finished.raw`."""

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from model.chat_model import Finished, MalformedCall, Sampling, TextDelta
from model.local import LocalModel
from tests.model.asking import RANDOM_NUMBER_TOOL, ask, finish_of, text_of, user

QUESTION = "Give me a random number between 1 and 100 with seed 42"


def template(directory: Path, messages: list[dict[str, Any]], tools: list[dict[str, Any]] | None) -> str:
    from transformers import AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(directory)
    return str(tokenizer.apply_chat_template(messages, tools=tools, tokenize=False, add_generation_prompt=True))


@pytest.mark.parametrize("tools", [None, [RANDOM_NUMBER_TOOL]])
def test_the_prompt_is_what_the_chat_template_gives(
    seed_model: LocalModel, seed_directory: Path, tools: list[dict[str, Any]] | None
) -> None:
    messages = [{"role": "system", "content": "Be brief."}, *user(QUESTION)]
    finish = finish_of(list(seed_model.stream(messages, tools, Sampling(), threading.Event())))
    assert finish.prompt == template(seed_directory, messages, tools)
    assert "Be brief." in finish.prompt


def test_the_raw_reply_has_its_marks_and_its_end(seed_model: LocalModel) -> None:
    finish = finish_of(ask(seed_model, QUESTION, tools=[RANDOM_NUMBER_TOOL]))
    assert finish.raw.startswith('<tool_call>{"name": "random_number_generator"')
    assert finish.raw.endswith("</tool_call><|im_end|>")


def test_the_raw_reply_is_the_text_that_was_shown(seed_model: LocalModel) -> None:
    deltas = ask(seed_model, "画一个爱心")
    assert finish_of(deltas).raw == f"{text_of(deltas)}<|im_end|>"


def test_a_call_that_was_cut_is_raw_too(seed_model: LocalModel) -> None:
    call, finish = ask(seed_model, QUESTION, tools=[RANDOM_NUMBER_TOOL], max_new_tokens=12)
    assert isinstance(call, MalformedCall)
    assert isinstance(finish, Finished)
    assert finish.raw.startswith(f"<tool_call>{call.raw}")
    assert finish.prompt


def test_a_cancelled_reply_has_its_prompt_and_what_it_wrote(babbler: LocalModel) -> None:
    stop = threading.Event()
    for delta in babbler.stream(user("hi"), None, Sampling(max_new_tokens=400), stop):
        if isinstance(delta, TextDelta):
            stop.set()
    assert isinstance(delta, Finished)
    assert delta.reason == "cancelled"
    assert "hi" in delta.prompt
    assert delta.raw


def test_without_a_known_family_the_marks_are_in_the_raw_reply_all_the_same(
    seed_directory: Path, tmp_path: Path
) -> None:
    directory = tmp_path / "unknown"
    shutil.copytree(seed_directory, directory)
    said = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    chat = f"{said}<|im_start|>assistant\n"
    (directory / "chat_template.jinja").write_text(chat, encoding="utf-8")
    deltas = ask(LocalModel(directory, device="cpu"), "Who are you?")
    assert "<|im_end|>" not in text_of(deltas)
    assert finish_of(deltas).raw == f"{text_of(deltas)}<|im_end|>"


def test_the_first_token_comes_before_the_end(seed_model: LocalModel) -> None:
    finish = finish_of(ask(seed_model, "Who are you?"))
    assert finish.first_token_seconds is not None
    assert 0 < finish.first_token_seconds <= finish.seconds
