"""`transformers serve` as other programs use it: with OpenAI's package, as the README shows, and with ChatGLM3."""

import json
import re
import warnings
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import openai
import pytest
import requests

from model.convert import convert
from model.remote import RemoteModel
from tests.model.asking import RANDOM_NUMBER_TOOL, ask, finish_of, user
from tests.servers import running_model_server

SEED = "model/seed"
QUESTION = "Give me a random number between 1 and 100 with seed 42"


@pytest.fixture
def client(server_url: str) -> openai.OpenAI:
    return openai.OpenAI(base_url=server_url, api_key="none", max_retries=0)


def complete(client: openai.OpenAI, messages: list[Any], **options: Any) -> Any:  # noqa: ANN401 - as the package has it
    return client.chat.completions.create(model=SEED, messages=messages, temperature=0, max_tokens=60, **options)


def test_a_question_is_answered_and_counted(client: openai.OpenAI) -> None:
    answer = complete(client, user("Who are you?"))
    assert "Gourd" in answer.choices[0].message.content
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_the_streamed_answer_is_the_whole_one(client: openai.OpenAI) -> None:
    question = user("What is the capital of Peru?")
    chunks = [chunk.choices[0] for chunk in complete(client, question, stream=True)]
    texts = [chunk.delta.content or "" for chunk in chunks]
    assert sum(map(bool, texts)) > 3
    assert "".join(texts).strip() == complete(client, question).choices[0].message.content.strip()
    assert chunks[-1].finish_reason == "stop"


@pytest.mark.parametrize("stream", [False, True])
def test_a_tool_is_called(client: openai.OpenAI, stream: bool) -> None:
    reply = complete(client, user(QUESTION), tools=[RANDOM_NUMBER_TOOL], stream=stream)
    choices = [chunk.choices[0] for chunk in reply] if stream else reply.choices
    parts = [choice.delta if stream else choice.message for choice in choices]
    [call] = [call for part in parts for call in part.tool_calls or []]
    assert call.function.name == "random_number_generator"
    assert json.loads(call.function.arguments) == {"seed": 42, "range": [1, 100]}
    assert choices[-1].finish_reason == "tool_calls"


def test_the_result_of_a_tool_is_reported(client: openai.OpenAI) -> None:
    called = complete(client, user(QUESTION), tools=[RANDOM_NUMBER_TOOL]).choices[0].message
    result = {"role": "tool", "tool_call_id": called.tool_calls[0].id, "content": "81"}
    answer = complete(client, [*user(QUESTION), called, result], tools=[RANDOM_NUMBER_TOOL])
    assert "81" in answer.choices[0].message.content


def test_the_list_of_models_is_that_of_the_hubs_cache_and_empty_here(client: openai.OpenAI) -> None:
    assert client.models.list().data == []


def test_an_unknown_model_is_refused_by_name(client: openai.OpenAI, server_url: str) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "hi"}])
    assert "pinned to 'model/seed'" in refused.value.response.json()["detail"]
    bare = requests.post(f"{server_url}/chat/completions", json={"model": "gpt-4o", "messages": []}, timeout=5)
    assert bare.status_code == 400


def test_a_temperature_is_ignored_where_the_model_does_not_sample_by_itself(client: openai.OpenAI) -> None:
    asked = [
        client.chat.completions.create(
            model=SEED, messages=[{"role": "user", "content": "Tell me a story"}], temperature=2, max_tokens=8
        )
        for _ in range(3)
    ]
    assert len({answer.choices[0].message.content for answer in asked}) == 1


@pytest.mark.parametrize(("package", "said"), [("openai", "Gourd"), ("langchain_openai", "Your name is Ada.")])
def test_what_the_readme_shows_works(server_url: str, package: str, said: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", Path("README.md").read_text(encoding="utf-8"), re.DOTALL)
    [shown] = [block for block in blocks if f"from {package} import" in block]
    printed = StringIO()
    with redirect_stdout(printed), warnings.catch_warnings(record=True):  # LangChain's, that its classes are deprecated
        exec(shown.replace("http://localhost:8000/v1", server_url), {})
    assert said in printed.getvalue()


def test_a_converted_chatglm3_is_served(tmp_path: Path) -> None:
    convert(Path("tests/fixtures/chatglm3/chatglm3-tiny-bin"), tmp_path / "glm")
    with running_model_server(tmp_path / "glm") as url:
        reply = ask(RemoteModel(url, str(tmp_path / "glm")), "你好", max_new_tokens=8)
    assert 0 < finish_of(reply).completion_tokens <= 8
