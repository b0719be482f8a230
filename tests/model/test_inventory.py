"""What a model will take is known before it is loaded, and one that is too large is not begun."""

import json
import struct
from pathlib import Path

import pytest
import torch

from model.chat_model import ModelError
from model.inventory import Inventory, Tensor, take_inventory
from model.local import LocalModel
from model.memory import read_available
from model.placement import is_short, list_candidates, place
from model.sizes import format_bytes, format_share
from tests.model.asking import ask
from tests.model.making import make_model

CPU = torch.device("cpu")
GPUS = [torch.device("cuda", 0), torch.device("cuda", 1)]
FREE = {GPUS[0]: 10, GPUS[1]: 20, CPU: 100}


def test_need_is_what_loading_takes(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model", tie_word_embeddings=False)
    model = LocalModel(directory, device="cpu")
    ask(model, "hi", max_new_tokens=1)
    assert model.footprint is not None
    need = take_inventory(directory).measure(itemsize=4)
    assert 0.99 < model.footprint.bytes / need < 1.01


@pytest.mark.parametrize(("itemsize", "bits", "need"), [(4, None, 440), (2, None, 220), (2, 8, 120), (2, 4, 70)])
def test_linear_layers_shrink_with_their_bits(itemsize: int, bits: int | None, need: int) -> None:
    layer = Tensor("a", bytes=400, elements=100, is_float=True, is_layer=True)
    norm = Tensor("a", bytes=40, elements=10, is_float=True, is_layer=False)
    inventory = Inventory({"a": 440}, {"layer": layer, "norm": norm})
    assert inventory.measure(itemsize, bits) == need
    assert inventory.measure(itemsize, as_is=True) == 440


def test_pickled_weights_are_measured_by_their_files() -> None:
    assert Inventory({"a": 100, "b": 50}, {}).measure(4, stored_itemsize=2) == 300


def test_model_larger_than_the_memory_is_not_begun(tmp_path: Path) -> None:
    """A terabyte of nothing: the file is sparse."""
    directory = make_model(tmp_path / "huge")
    header = json.dumps({"lm_head.weight": {"dtype": "F32", "shape": [2**19, 2**19], "data_offsets": [0, 2**40]}})
    with (directory / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header.encode())
        file.truncate(8 + len(header) + 2**40)
    with pytest.raises(ModelError, match=r"huge needs 1099\.5 GB of memory, and this computer has .* left"):
        ask(LocalModel(directory, device="cpu"), "hi")


def test_model_goes_to_the_gpu_with_most_memory_and_else_to_all() -> None:
    assert place(15, GPUS, FREE.get) == GPUS[1]
    assert place(25, GPUS, FREE.get) is None
    assert not is_short(25, GPUS, FREE.get)
    assert is_short(31, GPUS, FREE.get)
    assert place(31, [CPU], FREE.get) == CPU


def test_unknown_memory_is_never_short() -> None:
    assert not is_short(10**18, [torch.device("mps")], lambda device: None)


def test_a_device_that_was_named_is_the_only_candidate() -> None:
    assert list_candidates("cpu", CPU) == [CPU]
    assert list_candidates("cuda:1", GPUS[1]) == [GPUS[1]]


def test_memory_of_a_container_counts(tmp_path: Path) -> None:
    assert read_available(tmp_path) is None
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable: 5 kB\n")
    assert read_available(tmp_path) == 5 * 1024
    group = tmp_path / "sys" / "fs" / "cgroup"
    group.mkdir(parents=True)
    for name, text in {"memory.max": "4000", "memory.current": "3000", "memory.stat": "inactive_file 500"}.items():
        (group / name).write_text(text)
    assert read_available(tmp_path) == 1500
    (group / "memory.max").write_text("max")
    assert read_available(tmp_path) == 5 * 1024


def test_sizes_read_well() -> None:
    assert [format_bytes(size) for size in (0, 12_345, 4.52e6, 83e6, 999.6e6, 2.94e9, 15.2e9)] == [
        "0.0 kB", "12 kB", "4.5 MB", "83 MB", "1.0 GB", "2.9 GB", "15.2 GB",
    ]  # fmt: skip
    assert format_share(1.2e9, 2.9e9) == "1.2 of 2.9 GB"
    assert format_share(300e3, 83e6) == "0 of 83 MB"
