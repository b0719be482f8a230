import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from model.chat_model import Finished, MalformedCall, ModelError, Progress, Sampling, TextDelta, ToolCallDelta
from model.local import LocalModel
from tests.model.asking import RANDOM_NUMBER_TOOL, ask, finish_of, text_of, user

WHO = "你是谁？有什么功能？"
HEART = "画一个爱心"


def generate_whole(directory: Path, text: str) -> str:
    """What the library says without streaming, threads or parsing."""
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(directory)
    model: Any = AutoModelForCausalLM.from_pretrained(directory, dtype="float32")
    inputs = tokenizer.apply_chat_template(
        user(text), add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    ids = model.generate(**inputs, max_new_tokens=300, do_sample=False)
    return str(tokenizer.decode(ids[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True))


@pytest.mark.parametrize("question", [WHO, HEART])
def test_streamed_text_is_what_generate_says(seed_model: LocalModel, seed_directory: Path, question: str) -> None:
    deltas = ask(seed_model, question, max_new_tokens=300)
    assert sum(isinstance(delta, TextDelta) for delta in deltas) > 5
    assert text_of(deltas) == generate_whole(seed_directory, question)
    assert "\ufffd" not in text_of(deltas)


def test_finish_counts_tokens_and_seconds(seed_model: LocalModel) -> None:
    finish = finish_of(ask(seed_model, WHO))
    assert finish.reason == "stop"
    assert finish.prompt_tokens == seed_model.count_tokens(user(WHO), None)
    assert finish.completion_tokens > 5
    assert finish.seconds > 0


def test_tool_is_called_with_its_arguments(seed_model: LocalModel) -> None:
    question = "Give me a random number between 1 and 100 with seed 42"
    call, finish = ask(seed_model, question, tools=[RANDOM_NUMBER_TOOL])
    assert isinstance(call, ToolCallDelta)
    assert (call.name, call.arguments["seed"]) == ("random_number_generator", 42)
    assert isinstance(finish, Finished)


def test_call_cut_by_length_is_malformed(seed_model: LocalModel) -> None:
    question = "Give me a random number between 1 and 100 with seed 42"
    call, finish = ask(seed_model, question, tools=[RANDOM_NUMBER_TOOL], max_new_tokens=12)
    assert isinstance(call, MalformedCall)
    assert isinstance(finish, Finished)
    assert finish.reason == "length"


def test_history_with_calls_and_results_is_understood(seed_model: LocalModel) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "random_number_generator", "arguments": '{"seed": 42}'}}
    messages = [
        *user("Give me a random number with seed 42"),
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "81"},
    ]
    deltas = list(seed_model.stream(messages, [RANDOM_NUMBER_TOOL], Sampling(), threading.Event()))
    assert finish_of(deltas).reason == "stop"


def test_unfinished_answer_is_continued(seed_model: LocalModel) -> None:
    whole = text_of(ask(seed_model, HEART))
    half = text_of(ask(seed_model, HEART, max_new_tokens=20))
    messages = [*user(HEART), {"role": "assistant", "content": half}]
    rest = text_of(list(seed_model.stream(messages, None, Sampling(), threading.Event())))
    assert half + rest == whole


def test_first_message_loads_and_says_so(babbler_directory: Path) -> None:
    model = LocalModel(babbler_directory, device="cpu")
    assert (model.state, model.context_length) == ("not loaded", 512)
    deltas = list(model.stream(user("hi"), None, Sampling(max_new_tokens=2), threading.Event()))
    progress = [delta for delta in deltas if isinstance(delta, Progress)]
    assert progress[0].text == "Importing PyTorch and transformers"
    assert progress[-1].fraction == 1.0
    assert model.state == "loaded"


def test_unloaded_model_loads_again(babbler_directory: Path) -> None:
    model = LocalModel(babbler_directory, device="cpu")
    before = ask(model, "hi", max_new_tokens=5)
    model.unload().result()
    assert model.state == "not loaded"
    assert text_of(ask(model, "hi", max_new_tokens=5)) == text_of(before)


def test_stop_takes_effect_within_a_token(babbler: LocalModel) -> None:
    """The stop is set from where tokens are made, so that no token can slip in between."""
    from model.engine import Engine

    ask(babbler, "hi", max_new_tokens=1)
    engine = babbler._engine
    assert isinstance(engine, Engine)
    shown: list[object] = []
    finish = engine.reply(user("hi"), None, Sampling(max_new_tokens=400), lambda: len(shown) >= 5, shown.append)
    assert finish.reason == "cancelled"
    assert len(shown) <= 6


def test_stop_ends_the_stream(babbler: LocalModel) -> None:
    stop = threading.Event()
    for delta in babbler.stream(user("hi"), None, Sampling(max_new_tokens=400), stop):
        if isinstance(delta, TextDelta):
            stop.set()
    assert isinstance(delta, Finished)
    assert delta.reason == "cancelled"
    assert delta.completion_tokens < 400


def test_closed_stream_releases_the_model(babbler: LocalModel) -> None:
    stream = babbler.stream(user("hi"), None, Sampling(max_new_tokens=400), threading.Event())
    while not isinstance(next(stream), TextDelta):
        continue
    stream.close()
    assert finish_of(ask(babbler, "hi", max_new_tokens=3)).completion_tokens == 3


def test_two_askers_both_get_whole_answers(seed_model: LocalModel) -> None:
    alone = [text_of(ask(seed_model, question)) for question in (WHO, HEART)]
    with ThreadPoolExecutor(2) as tabs:
        together = list(tabs.map(lambda question: text_of(ask(seed_model, question)), (WHO, HEART)))
    assert together == alone


def test_waiting_asker_is_told_and_can_stop(babbler: LocalModel) -> None:
    first = babbler.stream(user("hi"), None, Sampling(max_new_tokens=400), threading.Event())
    while not isinstance(next(first), TextDelta):
        continue
    stop = threading.Event()
    second = babbler.stream(user("hi"), None, Sampling(max_new_tokens=400), stop)
    assert next(second) == Progress("Waiting for another answer to finish")
    stop.set()
    assert next(second) == Finished("cancelled", 0, 0, 0.0)
    first.close()


def test_too_long_prompt_names_both_numbers(babbler: LocalModel) -> None:
    with pytest.raises(ModelError, match=r"is \d{3,} tokens long, and .* holds 512"):
        ask(babbler, "word " * 600)


def test_answer_ends_where_the_context_ends(babbler: LocalModel) -> None:
    finish = finish_of(ask(babbler, "hi", max_new_tokens=2000))
    assert finish.reason == "length"
    assert finish.prompt_tokens + finish.completion_tokens == 512


def test_answer_is_cut_at_the_length_asked_for(seed_model: LocalModel) -> None:
    finish = finish_of(ask(seed_model, HEART, max_new_tokens=7))
    assert (finish.reason, finish.completion_tokens) == ("length", 7)


def test_random_bytes_never_show_as_broken_characters(babbler: LocalModel) -> None:
    """The untrained model breaks characters all the time; what is left of one is not shown at the end."""
    text = text_of(ask(babbler, "hi", temperature=1.0, seed=3, max_new_tokens=200))
    assert not text.endswith("\ufffd")


def test_seed_makes_sampling_repeatable(babbler: LocalModel) -> None:
    def sample(seed: int | None) -> str:
        return text_of(ask(babbler, "hi", temperature=1.0, top_p=0.9, top_k=50, seed=seed, max_new_tokens=30))

    assert sample(7) == sample(7)
    assert sample(7) != sample(8)
    assert sample(None) != sample(None)


def test_seed_leaves_the_random_state_of_the_process_alone(babbler: LocalModel) -> None:
    import torch

    before = torch.random.get_rng_state()
    ask(babbler, "hi", temperature=1.0, seed=7, max_new_tokens=3)
    assert torch.equal(torch.random.get_rng_state(), before)


def test_repetition_penalty_changes_the_answer(babbler: LocalModel) -> None:
    plain = text_of(ask(babbler, "hi", max_new_tokens=60))
    assert text_of(ask(babbler, "hi", max_new_tokens=60, repetition_penalty=2)) != plain


@pytest.mark.parametrize(
    "wrong",
    [{"temperature": -0.1}, {"top_p": 0.0}, {"top_k": -1}, {"max_new_tokens": 0}, {"temperature": float("nan")}],
)
def test_sampling_out_of_range_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="choose a value from"):
        Sampling(**wrong)
