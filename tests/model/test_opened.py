"""Local models share memory: one that needs room sends others away, and everyone can unload one."""

import shutil
import threading
from pathlib import Path

import pytest

from model.catalog import parse_choice
from model.chat_model import Sampling, TextDelta
from model.local import LocalModel
from model.opened import loaded_models, make_room, open_model, unload
from tests.model.asking import ask, text_of, user


@pytest.fixture
def pair(babbler_directory: Path, tmp_path: Path) -> list[LocalModel]:
    """Two models, both in memory."""
    copies = [Path(shutil.copytree(babbler_directory, tmp_path / name)) for name in ("first", "second")]
    models = [open_model(parse_choice(str(copy)), device="cpu") for copy in copies]
    for model in models:
        ask(model, "hi", max_new_tokens=2)
    return [model for model in models if isinstance(model, LocalModel)]


def test_where_memory_suffices_both_stay(pair: list[LocalModel]) -> None:
    assert [model.state for model in pair] == ["loaded", "loaded"]
    assert [model for model in loaded_models() if model in pair] == pair


def test_one_that_needs_room_sends_away_those_used_longest_ago(pair: list[LocalModel]) -> None:
    first, second = pair
    make_room(first, lambda: second.state == "loaded")
    assert (first.state, second.state) == ("loaded", "not loaded")
    ask(second, "hi", max_new_tokens=2)
    third = LocalModel("anywhere")
    make_room(third, lambda: first.state == "loaded")
    assert (first.state, second.state) == ("not loaded", "loaded")


def test_unloaded_model_answers_the_next_message_alike(pair: list[LocalModel]) -> None:
    model = pair[0]
    before = text_of(ask(model, "hi", max_new_tokens=5))
    assert unload(model)
    assert (model.state, model.footprint) == ("not loaded", None)
    assert text_of(ask(model, "hi", max_new_tokens=5)) == before


def test_one_that_is_answering_goes_when_it_is_done(pair: list[LocalModel], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.opened.UNLOAD_TIMEOUT", 0.05)
    model = pair[0]
    stream = model.stream(user("hi"), None, Sampling(max_new_tokens=400), threading.Event())
    while not isinstance(next(stream), TextDelta):
        continue
    assert not unload(model)
    stream.close()
    model.unload().result(20)
    assert model.state == "not loaded"


def test_footprint_has_size_and_device(pair: list[LocalModel]) -> None:
    footprint = pair[0].footprint
    assert footprint is not None
    assert footprint.device == "CPU"
    assert 100_000 < footprint.bytes < 3_000_000
