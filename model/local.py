"""A model that runs in this process, through transformers. It is loaded by its first message, once for all users.

One worker thread loads and generates, so that replies are queued in the order they were asked for and never
interleave. Importing this module imports neither torch nor transformers.
"""

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from model.chat_model import Delta, Finished, Message, ModelError, Progress, Sampling, ToolSchema
from model.source import find_directory_problem, is_hub_id, read_context_length
from model.worker import Worker

if TYPE_CHECKING:
    from model.engine import Engine

State = Literal["not loaded", "loading", "loaded", "failed"]
Outbox = queue.SimpleQueue[Delta | None]

# Seconds between looks at `stop` while there is no token to end at.
_GLANCE = 0.1
_CANCELLED = Finished("cancelled", prompt_tokens=0, completion_tokens=0, seconds=0.0)


class LocalModel:
    """A Hugging Face causal language model, from a directory or by its hub id.

    `device` is auto, cpu, cuda, cuda:0 or mps; auto takes CUDA, then MPS, then the CPU. `dtype` is auto, float32,
    float16 or bfloat16; auto takes what the device computes best. `before_load` is called before each loading.
    """

    def __init__(
        self,
        source: str | Path,
        *,
        device: str = "auto",
        dtype: str = "auto",
        name: str = "",
        before_load: Callable[[], None] | None = None,
    ) -> None:
        self._source = str(source)
        self._name = name or (self._source if is_hub_id(self._source) else Path(self._source).name)
        self._device = device
        self._dtype = dtype
        self._before_load = before_load
        self._worker = Worker(f"model {self._name}")
        self._engine: Engine | None = None
        self._state: State = "not loaded"
        self._loading = Progress("")

    @property
    def name(self) -> str:
        return self._name

    @property
    def state(self) -> State:
        return self._state

    @property
    def context_length(self) -> int | None:
        """Tokens of prompt and reply together; None for a hub id that is not loaded yet."""
        engine = self._engine
        return engine.context_length if engine else read_context_length(Path(self._source))

    def count_tokens(self, messages: list[Message], tools: list[ToolSchema] | None) -> int | None:
        """See `ChatModel.count_tokens`."""
        engine = self._engine
        return engine.count_tokens(messages, tools) if engine else None

    def unload(self) -> "Future[None]":
        """Free the memory when the replies asked for so far are done; the next message loads the model again."""
        return self._worker.submit(self._unload)

    def stream(
        self, messages: list[Message], tools: list[ToolSchema] | None, sampling: Sampling, stop: threading.Event
    ) -> Generator[Delta, None, None]:
        """See `ChatModel.stream`. Closing the iterator ends the generation as `stop` does."""
        outbox: Outbox = queue.SimpleQueue()
        closed = threading.Event()

        def is_cancelled() -> bool:
            return stop.is_set() or closed.is_set() or self._worker.closing.is_set()

        job = self._worker.submit(self._answer, messages, tools, sampling, is_cancelled, outbox.put)
        job.add_done_callback(lambda _: outbox.put(None))
        try:
            yield from self._follow(job, outbox, stop)
        finally:
            closed.set()
            job.cancel()

    def _follow(self, job: "Future[Finished]", outbox: Outbox, stop: threading.Event) -> Iterator[Delta]:
        said: Delta | None = None
        while True:
            try:
                delta = outbox.get(timeout=_GLANCE)
            except queue.Empty:
                waits = not (job.running() or job.done())
                if stop.is_set() and (waits or self._engine is None):
                    yield _CANCELLED
                    return
                news = self._describe_queue()
                if waits and news != said:
                    yield news
                    said = news
            else:
                if delta is None:
                    yield job.result()
                    return
                yield delta

    def _describe_queue(self) -> Progress:
        return self._loading if self._state == "loading" else Progress("Waiting for another answer to finish")

    def _answer(
        self,
        messages: list[Message],
        tools: list[ToolSchema] | None,
        sampling: Sampling,
        is_cancelled: Callable[[], bool],
        emit: Callable[[Delta], None],
    ) -> Finished:
        if is_cancelled():
            return _CANCELLED
        engine = self._engine or self._load(emit)
        return _CANCELLED if is_cancelled() else engine.reply(messages, tools, sampling, is_cancelled, emit)

    def _load(self, report: Callable[[Progress], None]) -> "Engine":
        if self._engine:
            return self._engine

        def tell(progress: Progress) -> None:
            self._loading = progress
            report(progress)

        self._state = "loading"
        try:
            self._engine = self._open_engine(tell)
        finally:
            self._state = "loaded" if self._engine else "failed"
        return self._engine

    def _open_engine(self, report: Callable[[Progress], None]) -> "Engine":
        problem = None if is_hub_id(self._source) else find_directory_problem(Path(self._source))
        if problem:
            raise ModelError(problem)
        report(Progress("Importing PyTorch and transformers"))
        from model.loading import load_engine

        if self._before_load:
            self._before_load()
        return load_engine(self._name, self._source, self._device, self._dtype, report)

    def _unload(self) -> None:
        if self._engine:
            from model.loading import free_memory

            self._engine = None
            self._state = "not loaded"
            free_memory()
