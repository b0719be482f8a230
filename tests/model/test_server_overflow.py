"""What servers say when a prompt is too long, in their own words."""

import pytest

from model.chat_model import ContextOverflow
from model.remote import RemoteModel
from tests.model.asking import ask
from tests.model.test_server_faults import ScriptedServer, server

__all__ = ["server"]

SAYINGS: list[tuple[str, tuple[int, int]]] = [
    (  # vLLM 0.9
        "This model's maximum context length is 16384 tokens. However, you requested 19591 tokens (9591 in the "
        "messages, 10000 in the completion). Please reduce the length of the messages or completion.",
        (19591, 16384),
    ),
    (
        "This model's maximum context length is 2048 tokens. However, your request has 8 input tokens plus 2045 "
        "'max_tokens'. Please reduce one or the other. (parameter=input_tokens, max_tokens, value=(8, 2045))",
        (2053, 2048),
    ),
    (
        "'max_tokens' or 'max_completion_tokens' is too large: 1024. This model's maximum context length is 4096 "
        "tokens and your request has 3500 input tokens (1024 > 4096 - 3500).",
        (4524, 4096),
    ),
    ("The input (61709 tokens) is longer than the model's context length (40960 tokens).", (61709, 40960)),  # SGLang
    ("request (5,000 tokens) exceeds the available context size (4,096 tokens), try increasing it", (5000, 4096)),
    ("Requested tokens (2285) exceed context window of 2048", (2285, 2048)),  # llama-cpp-python
]


def refuse(server: ScriptedServer, message: str, **fields: int) -> ContextOverflow:
    server.status, server.error = 400, {"message": message, **fields}
    with pytest.raises(ContextOverflow) as caught:
        ask(RemoteModel(server.url, "tiny"), "hi")
    return caught.value


@pytest.mark.parametrize(("message", "numbers"), SAYINGS)
def test_both_numbers_are_read_from_the_servers_words(
    server: ScriptedServer, message: str, numbers: tuple[int, int]
) -> None:
    overflow = refuse(server, message)
    assert (overflow.tokens, overflow.room) == numbers
    assert f"{numbers[0]} tokens long" in str(overflow)
    assert f"tiny holds {numbers[1]}" in str(overflow)
    assert "Shorten what you sent" in str(overflow)


def test_both_numbers_are_read_from_the_fields_of_llama_cpp(server: ScriptedServer) -> None:
    overflow = refuse(server, "the request exceeds the available context size", n_prompt_tokens=1407, n_ctx=256)
    assert (overflow.tokens, overflow.room) == (1407, 256)


def test_without_numbers_the_servers_words_are_shown(server: ScriptedServer) -> None:
    overflow = refuse(server, "This model's maximum context length is 4096 tokens")
    assert (overflow.tokens, overflow.room) == (None, None)
    assert "maximum context length is 4096" in str(overflow)
