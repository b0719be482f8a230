"""Loading can be stopped, and memory comes back: measured in a process of its own, with 400 MB of random weights."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from model.chat_model import Finished, Progress, Sampling
from model.local import LocalModel
from tests.model.asking import user
from tests.model.making import make_model

MB = 10**6
# Of 400 MB; what the system's allocator keeps of freed memory is reused by the next model.
LEFT = 120 * MB


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("story")
    small = make_model(folder / "small")
    large = make_model(
        folder / "large", shard="50MB", hidden_size=768, intermediate_size=3072, num_hidden_layers=10, dtype="bfloat16"
    )
    command = [sys.executable, "-m", "tests.model.memory_story", str(large), str(small)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return dict(json.loads(done.stdout))


def test_stop_while_loading_ends_it(story: dict[str, Any]) -> None:
    assert (story["reason"], story["state"]) == ("cancelled", "not loaded")


def test_late_stop_gives_the_memory_back(story: dict[str, Any]) -> None:
    assert story["no model"]
    assert story["most"] - story["before"] > 250 * MB
    assert story["stopped"] - story["before"] < LEFT


def test_next_message_after_a_stop_loads_the_whole_model(story: dict[str, Any]) -> None:
    assert story["then"] == "length"
    assert story["loaded"] - story["before"] > 300 * MB


def test_unloading_gives_the_memory_back(story: dict[str, Any]) -> None:
    assert story["unloaded"] - story["before"] < LEFT


def test_loading_tells_files_and_bytes(tmp_path: Path) -> None:
    model = LocalModel(make_model(tmp_path / "sharded", shard="400kB"), device="cpu")
    deltas = list(model.stream(user("hi"), None, Sampling(max_new_tokens=1), threading.Event()))
    told = [delta for delta in deltas if isinstance(delta, Progress)]
    assert Progress("Loading the weights of sharded: 0 of 3 files, 0.0 of 4.5 MB", 0.0) in told
    assert told[-1] == Progress("Loading the weights of sharded: 3 of 3 files, 4.5 of 4.5 MB", 1.0)


def test_stop_before_loading_loads_nothing(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    model = LocalModel(tmp_path, device="cpu")
    assert list(model.stream(user("hi"), None, Sampling(), stop)) == [Finished("cancelled", 0, 0, 0.0)]
    assert model.state == "not loaded"
