"""Follow-ups, regenerated answers and tool steps with the built-in model: kept prefixes change nothing but the time."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from model.chat_model import Delta, Message, Sampling, TextDelta
from model.engine import Engine
from model.prefixes import Prefixes
from tests.model.asking import RANDOM_NUMBER_TOOL

SEED = Path(__file__).resolve().parent.parent.parent / "model" / "seed"
QUESTIONS = ["What is the capital of Peru?", "And of Japan?", "Translate “good morning” into Chinese", "Who are you?"]


@pytest.fixture(scope="module")
def engines() -> tuple[Engine, Engine]:
    """One that keeps nothing, one that keeps everything."""
    model: Any = AutoModelForCausalLM.from_pretrained(SEED, dtype=torch.float32)
    tokenizer: Any = AutoTokenizer.from_pretrained(SEED)
    return Engine("forgetful", model, tokenizer), Engine("mindful", model, tokenizer, Prefixes(2**30))


def answer(engine: Engine, messages: list[Message], **options: Any) -> str:  # noqa: ANN401 - the fields of Sampling
    deltas: list[Delta] = []
    engine.reply(messages, options.pop("tools", None), Sampling(**options), lambda: False, deltas.append)
    return "".join(delta.text if isinstance(delta, TextDelta) else str(delta) for delta in deltas)


def test_every_turn_of_a_conversation_is_answered_alike(engines: tuple[Engine, Engine]) -> None:
    messages: list[Message] = [{"role": "system", "content": "Be brief."}]
    for question in QUESTIONS:
        messages.append({"role": "user", "content": question})
        plain, kept = (answer(engine, messages) for engine in engines)
        assert plain == kept
        messages.append({"role": "assistant", "content": plain})


def test_a_regenerated_and_an_edited_question_are_answered_alike(engines: tuple[Engine, Engine]) -> None:
    for question in ["What can you do?", "What can you do?", "What can you do for me today?"]:
        for options in ({}, {"temperature": 0.7, "seed": 5}):
            plain, kept = (answer(engine, [{"role": "user", "content": question}], **options) for engine in engines)
            assert plain == kept


def test_a_step_after_a_tool_is_answered_alike(engines: tuple[Engine, Engine]) -> None:
    call = {"name": "random_number_generator", "arguments": '{"seed": 42, "range": [1, 100]}'}
    messages: list[Message] = [{"role": "user", "content": "A random number between 1 and 100 with seed 42"}]
    result: list[Message] = [
        {"role": "assistant", "content": "", "tool_calls": [{"id": "1", "type": "function", "function": call}]},
        {"role": "tool", "tool_call_id": "1", "content": "82"},
    ]
    for step in (messages, messages + result):
        plain, kept = (answer(engine, step, tools=[RANDOM_NUMBER_TOOL]) for engine in engines)
        assert plain == kept


def test_a_stopped_answer_is_gone_on_with_alike(engines: tuple[Engine, Engine]) -> None:
    messages: list[Message] = [{"role": "user", "content": "What can you do?"}]
    begun = answer(engines[1], messages, max_new_tokens=20)
    goes_on = [*messages, {"role": "assistant", "content": begun}]
    assert answer(engines[0], goes_on) == answer(engines[1], goes_on)
