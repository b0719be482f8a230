"""Loads a model, stops that half way, loads it whole and unloads it; prints the memory of the process after each.

python -m tests.model.memory_story DIRECTORY SMALL_DIRECTORY
"""

import json
import sys
import threading
from itertools import count
from pathlib import Path

from model.chat_model import Finished, Progress, Sampling
from model.local import LocalModel
from model.source import Weights
from tests.model.asking import ask, finish_of, user


def read_memory(name: str) -> int:
    """Bytes of this process: `VmRSS` is what it has, `VmHWM` the most it ever had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def stop_while_loading(model: LocalModel) -> str:
    """The reason that the reply ends for."""
    stop = threading.Event()
    for delta in model.stream(user("hi"), None, Sampling(max_new_tokens=1), stop):
        if isinstance(delta, Progress) and delta.text.startswith("Loading the weights"):
            stop.set()
    assert isinstance(delta, Finished)
    model.unload().result()  # it waits for the end of what was stopped
    return delta.reason


def stop_late(directory: str) -> bool:
    """Stop when most of its 122 tensors are loaded, whose bar looks twice at each; whether that left no model."""
    from model.loading import open_engine

    looks = count()
    weights = Weights(directory)
    return (
        open_engine("large", weights, "cpu", "auto", lambda _: None, lambda: next(looks) > 200, lambda _: None) is None
    )


def main(directory: str, small: str) -> None:
    ask(LocalModel(small, device="cpu"), "hi", max_new_tokens=1)  # what torch itself takes
    model = LocalModel(directory, device="cpu")
    told: dict[str, object] = {"before": read_memory("VmRSS")}
    told |= {"reason": stop_while_loading(model), "state": model.state}
    told |= {"no model": stop_late(directory), "most": read_memory("VmHWM"), "stopped": read_memory("VmRSS")}
    told |= {"then": finish_of(ask(model, "hi", max_new_tokens=1)).reason, "loaded": read_memory("VmRSS")}
    model.unload().result()
    told |= {"unloaded": read_memory("VmRSS")}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
