"""A model that runs in this process, through transformers. It is loaded by its first message, once for all users.

One worker thread loads and generates, so that replies are queued in the order they were asked for and never
interleave. Importing this module imports neither torch nor transformers.
"""

import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from model.chat_model import Delta, Finished, Message, ModelError, Progress, Sampling, ToolSchema
from model.folder import find_problem
from model.source import Weights, read_context_length
from model.worker import Worker

if TYPE_CHECKING:
    from model.engine import Engine

State = Literal["not loaded", "loading", "loaded", "failed"]
Outbox = queue.SimpleQueue[Delta | None]

# Seconds between looks at `stop` while there is no token to end at.
_GLANCE = 0.1
_CANCELLED = Finished("cancelled", prompt_tokens=0, completion_tokens=0, seconds=0.0)


@dataclass(frozen=True)
class Footprint:
    """What a loaded model takes: bytes of weights, and on which devices."""

    bytes: int
    device: str


class LocalModel:
    """A Hugging Face causal language model: `Weights`, or the directory or hub id that they are.

    `device` is auto, cpu, cuda, cuda:0 or mps; auto takes CUDA, then MPS, then the CPU, and all GPUs where one is too
    small. `dtype` is auto, float32, float16 or bfloat16; auto takes what the device computes best. When the size is
    known, `make_room` is called with what tells whether memory is too short for it.
    """

    def __init__(
        self,
        source: str | Path | Weights,
        *,
        device: str = "auto",
        dtype: str = "auto",
        name: str = "",
        make_room: Callable[[Callable[[], bool]], None] = lambda is_short: None,
    ) -> None:
        self._weights = source if isinstance(source, Weights) else Weights(str(source))
        self._name = name or (self._weights.word if self._weights.on_hub else Path(self._weights.word).name)
        self._device = device
        self._dtype = dtype
        self._make_room = make_room
        self._worker = Worker(f"model {self._name}")
        self._engine: Engine | None = None
        self._state: State = "not loaded"
        self._loading = Progress("")
        self._used_at = 0.0

    @property
    def name(self) -> str:
        return self._name

    @property
    def state(self) -> State:
        return self._state

    @property
    def footprint(self) -> Footprint | None:
        """What it takes; None while it is not loaded."""
        engine = self._engine
        return Footprint(engine.measure_bytes(), engine.device_name) if engine else None

    @property
    def used_at(self) -> float:
        """When it was last asked, by `time.monotonic`; 0 for never."""
        return self._used_at

    @property
    def context_length(self) -> int | None:
        """Tokens of prompt and reply together; None for one that tells it only when it is loaded."""
        engine = self._engine
        return engine.context_length if engine else read_context_length(Path(self._weights.source))

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
        self._used_at = time.monotonic()
        engine = self._engine or self._load(emit, is_cancelled)
        if engine is None or is_cancelled():
            return _CANCELLED
        return engine.reply(messages, tools, sampling, is_cancelled, emit)

    def _load(self, report: Callable[[Progress], None], is_cancelled: Callable[[], bool]) -> "Engine | None":
        """None when it was cancelled."""

        def tell(progress: Progress) -> None:
            self._loading = progress
            report(progress)

        self._state = "loading"
        try:
            self._engine = self._open_engine(tell, is_cancelled)
        finally:
            self._state = "loaded" if self._engine else "not loaded" if is_cancelled() else "failed"
        return self._engine

    def _open_engine(self, report: Callable[[Progress], None], is_cancelled: Callable[[], bool]) -> "Engine | None":
        if problem := find_problem(self._weights):
            raise ModelError(problem)
        report(Progress("Importing PyTorch and transformers"))
        from model.loading import open_engine

        return open_engine(self._name, self._weights, self._device, self._dtype, report, is_cancelled, self._make_room)

    def _unload(self) -> None:
        if self._engine:
            from model.memory import give_back

            self._engine = None
            self._state = "not loaded"
            give_back()
