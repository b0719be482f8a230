"""The lecture's LangChain conversations, with each of its three memories, on Gourd's model behind a model server."""

from typing import Any

import pytest
from langchain_classic.chains import ConversationChain
from langchain_classic.memory import (
    ConversationBufferMemory,
    ConversationBufferWindowMemory,
    ConversationSummaryMemory,
)
from langchain_classic.memory.prompt import SUMMARY_PROMPT
from langchain_core.messages import SystemMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from tests.model.asking import RANDOM_NUMBER_TOOL

pytestmark = pytest.mark.filterwarnings("ignore:.*deprecated:Warning")

KEY = SecretStr("none")
PROMPT = ChatPromptTemplate([MessagesPlaceholder("history"), ("human", "{input}")])
NAME, OTHER, ASKED = "My name is Ada.", "What is the capital of Peru?", "What is my name?"


@pytest.fixture
def model(server_url: str) -> ChatOpenAI:
    return ChatOpenAI(base_url=server_url, api_key=KEY, model="model/seed", temperature=0, max_completion_tokens=40)


def talk(model: ChatOpenAI, memory: Any) -> list[str]:  # noqa: ANN401 - LangChain has no one type for them
    """The answers to the three questions."""
    chain = ConversationChain(llm=model, prompt=PROMPT, memory=memory)
    return [chain.predict(input=question) for question in (NAME, OTHER, ASKED)]


def test_buffer_memory_remembers_everything(model: ChatOpenAI) -> None:
    assert talk(model, ConversationBufferMemory(return_messages=True))[1:] == [
        "The capital of Peru is Lima.",
        "Your name is Ada.",
    ]


def test_window_memory_remembers_the_last_exchanges_alone(model: ChatOpenAI) -> None:
    assert "Ada" in talk(model, ConversationBufferWindowMemory(k=2, return_messages=True))[-1]
    assert "Ada" not in talk(model, ConversationBufferWindowMemory(k=1, return_messages=True))[-1]


def test_summary_memory_holds_what_the_model_made_of_the_conversation(model: ChatOpenAI) -> None:
    memory = ConversationSummaryMemory(llm=model, return_messages=True)
    chain = ConversationChain(llm=model, prompt=PROMPT, memory=memory)
    answer = chain.predict(input=NAME)
    asked = SUMMARY_PROMPT.format(summary="", new_lines=f"Human: {NAME}\nAI: {answer}")
    assert memory.load_memory_variables({})["history"] == [SystemMessage(model.invoke(asked).content)]
    chain.predict(input=OTHER)
    assert len(memory.load_memory_variables({})["history"]) == 1


def test_the_lectures_own_prompt_is_answered(model: ChatOpenAI) -> None:
    assert ConversationChain(llm=model, memory=ConversationBufferMemory()).predict(input=NAME)


def test_an_answer_streams(model: ChatOpenAI) -> None:
    texts = [str(chunk.content) for chunk in model.stream("Who are you?")]
    assert sum(map(bool, texts)) > 3
    assert "Gourd" in "".join(texts)


def test_a_bound_tool_is_called(model: ChatOpenAI) -> None:
    reply = model.bind_tools([RANDOM_NUMBER_TOOL]).invoke("Give me a random number between 1 and 100 with seed 42")
    [call] = reply.tool_calls
    assert (call["name"], call["args"]) == ("random_number_generator", {"seed": 42, "range": [1, 100]})
