"""The tensors in weight files and their bytes, read from the files' headers: what is to come, before it is loaded.

A file that is cut short or missing is noticed here. It knows nothing of devices.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path

from transformers.integrations.gguf.reader import GgufHeader

from model.chat_model import ModelError
from model.sizes import format_share

_AGAIN = "Copy or download the model again."
# Bytes; the library refuses longer ones.
_LONGEST_HEADER = 100_000_000
# Of a pickled checkpoint that does not tell: what most are stored in.
_HALF = 2


@dataclass(frozen=True)
class Tensor:
    file: str
    bytes: int
    elements: int
    is_float: bool
    is_layer: bool  # a matrix of a linear layer, which quantization makes smaller


@dataclass(frozen=True)
class Inventory:
    """`files` have their sizes in bytes; `tensors` are empty for pickled files, which cannot be looked into."""

    files: dict[str, int]
    tensors: dict[str, Tensor]

    @property
    def bytes(self) -> int:
        return sum(tensor.bytes for tensor in self.tensors.values()) or sum(self.files.values())

    def measure(self, itemsize: int, bits: int | None = None, *, stored_itemsize: int = 0, as_is: bool = False) -> int:
        """Bytes in memory: numbers have `itemsize` bytes there, those of linear layers `bits` where that is given;
        with `as_is` they stay as they are in the file. `stored_itemsize` is that of pickled numbers."""
        if as_is:
            return self.bytes
        if not self.tensors:
            return self.bytes * itemsize // (stored_itemsize or _HALF)
        return sum(_measure(tensor, itemsize, bits) for tensor in self.tensors.values())


def _measure(tensor: Tensor, itemsize: int, bits: int | None) -> int:
    if bits is not None and tensor.is_layer:
        return tensor.elements * bits // 8
    return tensor.elements * itemsize if tensor.is_float else tensor.bytes


def take_inventory(directory: Path) -> Inventory:
    """Of the files that transformers would load.

    Raises:
        ModelError: one of them is missing, cut short or damaged.
    """
    if (directory / "model.safetensors").is_file():
        return _of_safetensors([directory / "model.safetensors"])
    if (index := directory / "model.safetensors.index.json").is_file():
        return _of_safetensors(_read_index(index))
    if (index := directory / "pytorch_model.bin.index.json").is_file():
        return _of_pickles(_read_index(index))
    if (file := directory / "pytorch_model.bin").is_file():
        return _of_pickles([file])
    raise ModelError(f"{directory} has no model.safetensors and no index of several files. {_AGAIN}")


def take_gguf_inventory(file: Path) -> Inventory:
    """Of a GGUF file, whose numbers are unpacked as they are loaded.

    Raises:
        ModelError: it is cut short or damaged, or packed in a way that transformers cannot read.
    """
    try:
        header = GgufHeader.from_file(str(file))
    except (ValueError, IndexError, struct.error, UnicodeDecodeError) as error:
        raise ModelError(f"{file} cannot be read: {error}. Download it again, or run it with llama.cpp.") from error
    end = header.data_start + max((info.offset + info.nbytes for info in header.tensors), default=0)
    _check_length(file, end)
    tensors = {
        info.name: Tensor(file.name, info.nbytes, prod(info.shape), is_float=True, is_layer=False)
        for info in header.tensors
    }
    return Inventory({file.name: file.stat().st_size}, tensors)


def _read_index(index: Path) -> list[Path]:
    try:
        names = sorted(set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()))
    except (ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{index} is damaged. {_AGAIN}") from error
    missing = [name for name in names if not (index.parent / name).is_file()]
    if missing:
        raise ModelError(
            f"{len(missing)} of {len(names)} weight files are missing in {index.parent}, such as {missing[0]}. {_AGAIN}"
        )
    return [index.parent / name for name in names]


def _of_pickles(files: list[Path]) -> Inventory:
    return Inventory({file.name: file.stat().st_size for file in files}, {})


def _of_safetensors(files: list[Path]) -> Inventory:
    tensors = {name: tensor for file in files for name, tensor in _read_header(file)}
    return Inventory({file.name: file.stat().st_size for file in files}, tensors)


def _read_header(file: Path) -> Iterator[tuple[str, Tensor]]:
    """https://github.com/huggingface/safetensors#format"""
    with file.open("rb") as opened:
        start = opened.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        if length < _LONGEST_HEADER:
            _check_length(file, 8 + length)
        header = opened.read(min(length, _LONGEST_HEADER))
    try:
        entries = json.loads(header)
        entries.pop("__metadata__", None)
        found = [(name, _read_entry(file.name, name, entry)) for name, entry in entries.items()]
        end = max((entry["data_offsets"][1] for entry in entries.values()), default=0)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{file} is damaged: it has no header of safetensors. {_AGAIN}") from error
    _check_length(file, 8 + length + end)
    yield from found


def _read_entry(file: str, name: str, entry: dict[str, list[int]]) -> Tensor:
    start, end = entry["data_offsets"]
    is_layer = len(entry["shape"]) == 2 and "embed" not in name and "lm_head" not in name
    return Tensor(file, end - start, prod(entry["shape"]), str(entry["dtype"]).startswith(("F", "BF")), is_layer)


def _check_length(file: Path, expected: int) -> None:
    if (size := file.stat().st_size) < expected:
        raise ModelError(f"{file} is cut short: {format_share(size, expected)} are there. {_AGAIN}")
