"""Models of a hub: downloaded once, then here; what keeps one away is a sentence."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from model.catalog import build_catalog, parse_choice
from model.chat_model import ModelError
from model.source import Weights
from tests.model.making import make_adapter, make_gguf, make_model
from tests.model.small_hub import COMMIT, SmallHub, running_hub

MB = 10**6
Told = list[Any]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallHub]:
    folder = tmp_path_factory.mktemp("hub")
    small = make_model(folder / "small", shard="400kB")
    gguf = folder / "gguf"
    make_gguf(make_model(folder / "whole"), gguf / "small-Q8_0.gguf")
    pirate = make_adapter(small, folder / "pirate", base_model_name_or_path="acme/small")
    bare = folder / "bare"
    bare.mkdir()
    shutil.copy(small / "config.json", bare)
    with running_hub(SmallHub({"acme/small": small, "acme/closed": small, "acme/gguf": gguf})) as hub:
        hub.repositories |= {"acme/pirate": pirate, "acme/bare": bare}
        slow = Path(shutil.copytree(small, folder / "slow", ignore=shutil.ignore_patterns("*.safetensors*")))
        (slow / "model.safetensors").write_bytes(bytes(60 * MB))
        hub.repositories["acme/slow"] = slow
        hub.gated.add("acme/closed")
        hub.slow.add("acme/slow")
        yield hub


def tell(home: Path, *words: str, address: str, offline: str = "0") -> Told:
    environment = os.environ | {"HF_ENDPOINT": address, "HF_HOME": str(home), "HF_HUB_OFFLINE": offline}
    command = [sys.executable, "-m", "tests.model.hub_story", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return list(json.loads(done.stdout))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def downloaded(hub: SmallHub, home: Path) -> Told:
    words = ["acme/small", "acme/small@v1", "acme/gguf#small-Q8_0.gguf", "acme/pirate"]
    return tell(home, *words, address=hub.address)


def test_model_is_downloaded_and_says_so(downloaded: Told) -> None:
    assert "error" not in downloaded[0]
    progress = downloaded[0]["progress"]
    assert any(text.startswith("Downloading acme/small: ") and text.endswith("MB") for text in progress)
    assert progress[-1] == "Loading the weights of acme/small: 3 of 3 files, 4.5 of 4.5 MB"


def test_revision_gguf_file_and_adapter_are_downloaded(downloaded: Told) -> None:
    small, revision, gguf, pirate = downloaded
    assert small["text"] == revision["text"] == gguf["text"] != pirate["text"]


def test_downloaded_model_answers_offline_and_what_is_not_there_is_told(
    hub: SmallHub, home: Path, downloaded: Told
) -> None:
    words = ["acme/small", f"acme/small@{COMMIT}", "acme/pirate", "acme/other"]
    asked = len(hub.asked)
    small, commit, pirate, other = tell(home, *words, address=hub.address, offline="1")
    assert (small["text"], commit["text"], pirate["text"]) == (
        downloaded[0]["text"],
        downloaded[0]["text"],
        downloaded[3]["text"],
    )
    assert other["error"] == (
        "acme/other is not on this computer, and HF_HUB_OFFLINE is set, so it is not downloaded. Unset it, or choose a "
        "model that is here."
    )
    assert len(hub.asked) == asked


def test_downloaded_model_answers_without_a_connection(home: Path, downloaded: Told) -> None:
    small, other = tell(home, "acme/small", "acme/other", address="http://localhost:9")
    assert small["text"] == downloaded[0]["text"]
    assert "could not be downloaded from the Hugging Face Hub. Check the name and the network" in other["error"]


def test_download_can_be_stopped(hub: SmallHub, home: Path) -> None:
    """It would take ten seconds; huggingface_hub looks up from it every 10 MB."""
    hub.sent = 0
    assert tell(home, "stop:acme/slow", address=hub.address) == ["not loaded"]
    assert hub.sent < 40 * MB


@pytest.fixture(scope="module")
def refused(hub: SmallHub, home: Path) -> list[str]:
    words = ["acme/closed", "acme/secret", "acme/small@v9", "acme/gguf", "acme/gguf#large.gguf", "acme/bare"]
    return [told["error"] for told in tell(home, *words, address=hub.address)]


def test_gated_repository_says_how_to_log_in(refused: list[str]) -> None:
    assert refused[0].startswith("acme/closed is gated: ask for access on its page")
    assert refused[0].endswith("log in here with: hf auth login")


def test_private_or_missing_repository_says_how_to_log_in(refused: list[str]) -> None:
    assert refused[1].startswith("There is no acme/secret on the Hugging Face Hub, or it is private.")


def test_missing_revision_and_files_are_told(refused: list[str]) -> None:
    assert refused[2].startswith("acme/small has no revision 'v9'.")
    assert refused[3] == "acme/gguf holds GGUF files: choose one of them, such as acme/gguf#small-Q8_0.gguf"
    assert "has no large.gguf" in refused[4]
    assert "acme/bare on the Hugging Face Hub has no weights (*.safetensors)" in refused[5]


@pytest.mark.parametrize("word", ["acme/small@v1", "acme/gguf#a/small.gguf", "acme/gguf@refs/pr/3#small.gguf"])
def test_words_of_the_hub_name_the_same_choice_again(word: str) -> None:
    choice = parse_choice(word)
    assert (choice.kind, choice.id, choice.title) == ("hub", word, word)


def test_revision_may_stand_in_the_settings(tmp_path: Path) -> None:
    table = {"hub": "acme/small", "revision": "v1", "quantization": "4bit", "adapter": "acme/pirate"}
    choice = build_catalog([table], folder=tmp_path).choices[1]
    assert choice.weights == Weights("acme/small", revision="v1", adapter="acme/pirate")
    assert (choice.title, choice.quantization) == ("acme/small@v1 with pirate in 4bit", "4bit")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"directory": "x", "revision": "v1"}, "revision belongs to a hub"),
        ({"server": "http://x/v1", "quantization": "4bit"}, "belong to a directory or hub"),
        ({"hub": "small"}, "hub is organisation/name"),
        ({"hub": "a/b", "quantization": "2bit"}, "quantization Input should be"),
    ],
)
def test_mistakes_in_the_settings_are_told(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        build_catalog([table])
