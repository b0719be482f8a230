"""`RemoteModel` against `transformers serve`, a real server that is not ours, with the built-in model."""

import threading

import pytest

from model.chat_model import Finished, ModelError, Sampling, TextDelta, ToolCallDelta
from model.local import LocalModel
from model.remote import RemoteModel
from tests.model.asking import RANDOM_NUMBER_TOOL, ask, finish_of, text_of, user

HEART = "画一个爱心"


@pytest.fixture
def served(server_url: str) -> RemoteModel:
    return RemoteModel(server_url, "model/seed")


@pytest.mark.parametrize("question", ["你是谁？有什么功能？", "Who are you?", HEART])
def test_answer_streams_and_equals_the_local_one(served: RemoteModel, seed_model: LocalModel, question: str) -> None:
    remote, local = ask(served, question), ask(seed_model, question)
    assert sum(isinstance(delta, TextDelta) for delta in remote) > 3
    assert text_of(remote) == text_of(local)
    assert finish_of(remote).reason == "stop"
    assert finish_of(remote).prompt_tokens == finish_of(local).prompt_tokens
    assert finish_of(remote).completion_tokens == finish_of(local).completion_tokens


def test_tool_call_equals_the_local_one(served: RemoteModel, seed_model: LocalModel) -> None:
    question = "Give me a random number between 1 and 100 with seed 42"
    remote, finish = ask(served, question, tools=[RANDOM_NUMBER_TOOL])
    local, _ = ask(seed_model, question, tools=[RANDOM_NUMBER_TOOL])
    assert isinstance(remote, ToolCallDelta)
    assert isinstance(local, ToolCallDelta)
    assert (remote.name, remote.arguments) == (local.name, local.arguments)
    assert isinstance(finish, Finished)
    assert finish.reason == "stop"


def test_length_limit_is_told(served: RemoteModel) -> None:
    finish = finish_of(ask(served, HEART, max_new_tokens=8))
    assert (finish.reason, finish.completion_tokens) == ("length", 8)


def test_stop_ends_the_stream_at_once(served: RemoteModel) -> None:
    stop = threading.Event()
    after: list[object] = []
    for delta in served.stream(user(HEART), None, Sampling(), stop):
        if stop.is_set():
            after.append(delta)
        stop.set()
    assert [type(delta) for delta in after] == [Finished]
    assert isinstance(delta, Finished)
    assert delta.reason == "cancelled"
    assert text_of(ask(served, "Who are you?"))


def test_unknown_model_is_refused_with_the_servers_words(server_url: str) -> None:
    with pytest.raises(ModelError, match=r"refuses the request.*pinned to 'model/seed'"):
        ask(RemoteModel(server_url, "no/such-model"), "hi")


def test_setting_that_the_server_does_not_know_is_refused(served: RemoteModel) -> None:
    with pytest.raises(ModelError, match=r"refuses the request.*top_k.*Change the model or the sampling"):
        ask(served, "hi", top_k=5)


def test_server_without_a_list_wants_a_name(server_url: str) -> None:
    with pytest.raises(ModelError, match=r"lists no models\. Name one"):
        ask(RemoteModel(server_url), "hi")
