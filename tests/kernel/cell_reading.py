"""Ways to read what a cell yielded, shared by the tests of the kernel."""

import time
from collections.abc import Callable, Sequence

from kernel.outputs import Cleared, Finished, Output

Shown = Output | Cleared | Finished


def outputs_of(shown: Sequence[Shown]) -> list[Output]:
    return [o for o in shown if isinstance(o, Output)]


def text_of(shown: Sequence[Shown], *sources: str) -> str:
    """The plain text of the outputs, of all sources or of those given."""
    chosen = [o for o in outputs_of(shown) if not sources or o.source in sources]
    return "".join(o.data.get("text/plain", "") for o in chosen)


def status_of(shown: Sequence[Shown]) -> str:
    assert isinstance(shown[-1], Finished)
    assert not any(isinstance(o, Finished) for o in shown[:-1])
    return shown[-1].status


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.02)
