"""GGUF files, read by transformers: chosen by their path."""

import shutil
import threading
from pathlib import Path

import pytest

from model.catalog import build_catalog, check, parse_choice
from model.chat_model import ModelError, Progress, Sampling
from model.local import LocalModel
from model.source import parse_path
from tests.model.asking import ask, text_of, user
from tests.model.making import make_gguf, make_model


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("original") / "original")


@pytest.fixture(scope="module")
def file(original: Path) -> Path:
    return make_gguf(original, original.parent / "small-Q8_0.gguf")


def fail(file: Path) -> str:
    with pytest.raises(ModelError) as caught:
        ask(LocalModel(parse_path(file), device="cpu"), "hi")
    return str(caught.value)


def test_file_says_what_its_original_says(original: Path, file: Path) -> None:
    """With as many tokens as 8 bits a weight leave alike."""
    choice = parse_choice(str(file))
    assert (choice.title, choice.target, check(choice)) == ("small-Q8_0.gguf", str(file), None)
    assert parse_choice(choice.id) == choice
    assert choice.weights is not None
    model = LocalModel(choice.weights, device="cpu")
    deltas = list(model.stream(user("你好"), None, Sampling(max_new_tokens=8), threading.Event()))
    assert text_of(deltas) == text_of(ask(LocalModel(original, device="cpu"), "你好", max_new_tokens=8))
    progress = [delta for delta in deltas if isinstance(delta, Progress)]
    assert progress[-1] == Progress("Loading the weights of small-Q8_0.gguf: 1.2 of 1.2 MB", 1.0)
    assert model.context_length == 512


def test_files_in_the_models_folder_are_listed(file: Path) -> None:
    titles = [choice.title for choice in build_catalog([], folder=file.parent).choices]
    assert titles == ["Gourd (built in)", "original", "small-Q8_0.gguf"]


def test_file_that_is_missing_or_something_else_is_told(tmp_path: Path) -> None:
    assert "There is no file" in str(check(parse_choice("./nowhere.gguf")))
    (tmp_path / "a.gguf").write_text("<html>")
    assert "is no GGUF file" in str(check(parse_choice(str(tmp_path / "a.gguf"))))
    (tmp_path / "a.gguf").write_text("version https://git-lfs.github.com/spec/v1\n")
    assert "only a pointer of Git LFS" in str(check(parse_choice(str(tmp_path / "a.gguf"))))


def test_file_cut_short_is_told(file: Path, tmp_path: Path) -> None:
    cut = Path(shutil.copy(file, tmp_path))
    cut.write_bytes(file.read_bytes()[:-100_000])
    assert "is cut short: 1.4 of 1.5 MB are there" in fail(cut)
    cut.write_bytes(file.read_bytes()[:5000])
    assert "cannot be read" in fail(cut)


def test_architecture_that_transformers_cannot_read_is_told(original: Path, tmp_path: Path) -> None:
    sentence = fail(make_gguf(original, tmp_path / "new.gguf", "rwkv6"))
    assert "architecture rwkv6 is not supported yet, in transformers 5" in sentence
    assert "Run it with llama.cpp or Ollama" in sentence
