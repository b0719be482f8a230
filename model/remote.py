"""A model behind any OpenAI-compatible server (vLLM, transformers serve, SGLang, llama.cpp, Ollama).

Importing this module does not import the `openai` package, which takes a second.
"""

import json
import queue
import threading
import time
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

from model.chat_model import Delta, Finished, FinishReason, Message, ModelError, Sampling, ToolSchema
from model.server_reply import ServerReply

if TYPE_CHECKING:
    import openai
    from openai.types import Model
    from openai.types.chat import ChatCompletionChunk

# Seconds. A list of models comes at once; reading a long prompt may take a server minutes.
LIST_TIMEOUT = 5.0
CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 600.0
_GLANCE = 0.1


class RemoteModel:
    """`base_url` ends in /v1 on most servers. Without a `model` the first one that the server lists is used."""

    def __init__(self, base_url: str, model: str = "", *, api_key: str | None = None) -> None:
        self._base_url = base_url.rstrip("/")
        self._model = model
        self._api_key = api_key
        self._served: list[str] = []
        self._state = "not reached"
        self._context_length: int | None = None
        self._client: openai.OpenAI | None = None
        self._connecting = threading.Lock()

    @property
    def name(self) -> str:
        return self._model or self._base_url

    @property
    def state(self) -> str:
        return self._state

    @property
    def context_length(self) -> int | None:
        """Known after the first message, and only from servers that tell it in their list of models."""
        return self._context_length

    def count_tokens(self, messages: list[Message], tools: list[ToolSchema] | None) -> None:
        """A server counts only what it answers."""

    def stream(
        self, messages: list[Message], tools: list[ToolSchema] | None, sampling: Sampling, stop: threading.Event
    ) -> Generator[Delta, None, None]:
        """See `ChatModel.stream`. Stop does not wait for the server; the connection ends with its next chunk."""
        client = self._connect()
        reply = ServerReply()
        started = time.perf_counter()
        request = self._build_request(messages, tools, sampling)
        for chunk in self._follow(client, request, stop):
            self._state = "reached"
            yield from reply.read(chunk)
        seconds = time.perf_counter() - started
        if reply.finish_reason:
            yield from reply.finish()
            reason: FinishReason = "length" if reply.finish_reason == "length" else "stop"
        elif stop.is_set():
            reason = "cancelled"
        else:
            raise ModelError(f"The server {self._base_url} broke its answer off. See its log, and ask again.")
        first_token = None if reply.first_at is None else reply.first_at - started
        tokens = (reply.prompt_tokens, reply.completion_tokens)
        yield Finished(reason, *tokens, seconds, _body(request), reply.to_json(), first_token)

    def _connect(self) -> "openai.OpenAI":
        """The client; the first time, the server is asked for its models."""
        import openai

        with self._connecting:
            if self._client is None:
                # Without a key the package would take OPENAI_API_KEY and hand it to any server.
                client = openai.OpenAI(base_url=self._base_url, api_key=self._api_key or "none", max_retries=0)
                self._look_at_models(client.with_options(timeout=LIST_TIMEOUT))
                self._client = client.with_options(timeout=openai.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT))
            return self._client

    def _look_at_models(self, client: "openai.OpenAI") -> None:
        import openai

        try:
            served = list(client.models.list())
        except openai.OpenAIError as error:
            if not self._model:
                raise self._translate(error) from error
            return  # not every server has a list; what is really wrong shows in the chat request
        self._served = [model.id for model in served]
        self._model = self._model or next(iter(self._served), "")
        if not self._model:
            raise ModelError(f"The server {self._base_url} lists no models. Name one: {self._base_url}#name")
        # vLLM and SGLang tell it in their list, llama.cpp and Ollama do not.
        self._context_length = next((_read_length(model) for model in served if model.id == self._model), None)

    def _translate(self, error: Exception) -> ModelError:
        from model.server_errors import translate

        self._state = "failed"
        return translate(error, self._base_url, self._model, self._served)

    def _build_request(
        self, messages: list[Message], tools: list[ToolSchema] | None, sampling: Sampling
    ) -> dict[str, Any]:
        request: dict[str, Any] = {
            "model": self._model,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_tokens": sampling.max_new_tokens,
        }
        if sampling.seed is not None:
            request["seed"] = sampling.seed
        if tools:
            request["tools"] = tools
        # Not in OpenAI's interface: strict servers refuse them, so they are sent only when they are set.
        extra = {"top_k": sampling.top_k, "repetition_penalty": sampling.repetition_penalty}
        default = Sampling()
        request["extra_body"] = {name: value for name, value in extra.items() if value != getattr(default, name)}
        return request

    def _follow(
        self, client: "openai.OpenAI", request: dict[str, Any], stop: threading.Event
    ) -> "Iterator[ChatCompletionChunk]":
        """The chunks as they come. A thread reads them, so that `stop` works while the server is silent."""
        import openai

        inbox: queue.SimpleQueue[ChatCompletionChunk | Exception | None] = queue.SimpleQueue()
        closed = threading.Event()

        def read() -> None:
            try:
                with client.chat.completions.create(**request) as chunks:
                    for chunk in chunks:
                        if closed.is_set():
                            return
                        inbox.put(chunk)
            except (openai.OpenAIError, ValueError) as error:  # ValueError: not JSON
                inbox.put(error)
            finally:
                inbox.put(None)

        threading.Thread(target=read, name="server-reply", daemon=True).start()
        try:
            yield from self._until_stopped(inbox, stop)
        finally:
            closed.set()

    def _until_stopped(
        self, inbox: "queue.SimpleQueue[ChatCompletionChunk | Exception | None]", stop: threading.Event
    ) -> "Iterator[ChatCompletionChunk]":
        while not stop.is_set():
            try:
                item = inbox.get(timeout=_GLANCE)
            except queue.Empty:
                continue
            if item is None:
                return
            if isinstance(item, Exception):
                raise self._translate(item) from item
            yield item


def _body(request: dict[str, Any]) -> str:
    """A request as the server receives it, without the headers and the key in them."""
    extra = request["extra_body"]
    sent = {name: value for name, value in request.items() if name != "extra_body"} | extra
    return json.dumps(sent, ensure_ascii=False, indent=2)


def _read_length(model: "Model") -> int | None:
    length = (model.model_extra or {}).get("max_model_len")
    return length if isinstance(length, int) else None
