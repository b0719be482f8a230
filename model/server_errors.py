"""What the errors of the `openai` package mean to a person: one sentence each, that says what to do."""

import re
from typing import Any

import openai

from model.chat_model import ContextOverflow, ModelError

_TOO_LONG = re.compile(r"context|too long|maximum.*(length|tokens)", re.IGNORECASE | re.DOTALL)
_LIMIT = re.compile(r"(?:context|maximum)[ \w]*(?:length|size|window)[^\d.]{0,9}(\d+(?:,\d{3})*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:,\d{3})*(?!\w)")


def translate(error: Exception, base_url: str, model: str, models: list[str]) -> ModelError:
    """`models` are those that the server lists, as far as they are known."""
    server = f"The server {base_url}"
    match error:
        case openai.APITimeoutError():
            return ModelError(f"{server} did not answer in time. See whether it is overloaded, and ask again.")
        case openai.APIConnectionError():
            return ModelError(f"{server} cannot be reached. Start it, correct its address, or choose another model.")
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return ModelError(
                f"{server} refuses the API key. Put the right key into the environment variable that api_key_env names."
            )
        case openai.NotFoundError():
            return ModelError(f"{server} has no model {model!r}, or its address is wrong. {_offer(models)}")
        case openai.BadRequestError() if _TOO_LONG.search(_detail(error)):
            return _read_overflow(error, server, model)
        case openai.APIStatusError() if error.status_code < 500:
            return ModelError(
                f"{server} refuses the request ({error.status_code}): {_detail(error)}. Change the model or the "
                f"sampling. {_offer(models)}"
            )
        case openai.APIError():
            return ModelError(f"{server} failed: {_detail(error)}. See its log, and ask again.")
    return ModelError(
        f"{server} sent what is no answer ({error}). Check that its address ends as it should, often in /v1."
    )


def _read_overflow(error: openai.BadRequestError, server: str, model: str) -> ContextOverflow:
    detail = _detail(error)
    numbers = _read_numbers(error.body if isinstance(error.body, dict) else {}, detail)
    if numbers is None:
        return ContextOverflow(
            "The conversation is too long for this model. Clear it, undo the last message, or allow fewer new "
            f"tokens. {server} says: {detail}"
        )
    tokens, limit = numbers
    return ContextOverflow(
        f"This is {tokens} tokens long, as the server counts, and {model} holds {limit} with its answer. Shorten what "
        "you sent, allow a shorter answer, or choose a model with a longer context.",
        tokens,
        limit,
    )


def _read_numbers(body: dict[str, Any], detail: str) -> tuple[int, int] | None:
    """The length of what was sent and what the model holds. llama.cpp tells both apart; others write them into their
    sentence: the length is more than the limit, or it is the sum of prompt and reply."""
    found = _LIMIT.search(detail)
    limit = body.get("n_ctx") or (_to_int(found[1]) if found else 0)
    others = {_to_int(number) for number in _NUMBER.findall(detail)} - {limit, 0}
    tokens = body.get("n_prompt_tokens") or max(others, default=0)
    tokens = tokens if tokens > limit else sum(others)
    return (tokens, limit) if tokens > limit > 0 else None


def _to_int(number: str) -> int:
    return int(number.replace(",", ""))


def _offer(models: list[str]) -> str:
    return f"It offers: {', '.join(models)}." if models else "Check the name and the address."


def _detail(error: Exception) -> str:
    """The server's own words; FastAPI servers call them `detail`."""
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        words = body.get("message") or body.get("detail") or body.get("error")
        return str(words or body)
    return str(body or error).strip()
