"""What a folder holds that somebody chose as a model, and the sentence for one that holds something else.

It reads names and a few bytes, so that a page can ask. What is inside of weight files is told by `model.inventory`.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from model.source import Weights

ADAPTER_CONFIG = "adapter_config.json"
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_LFS_POINTER = b"version https://git-lfs"
_LOOKED_INTO = 200  # folders


def find_problem(weights: Weights) -> str | None:
    """A sentence that says why these cannot be loaded and what to do, or None; of the hub nothing is known yet."""
    if weights.on_hub:
        return None
    directory = Path(weights.source)
    if weights.gguf:
        return find_gguf_problem(directory / weights.gguf)
    if is_adapter(directory):
        return find_adapter_problem(directory)
    return find_directory_problem(directory)


def is_adapter(directory: Path) -> bool:
    """Whether it holds a PEFT adapter and not also the model that it belongs to."""
    return (directory / ADAPTER_CONFIG).is_file() and not (directory / "config.json").is_file()


def find_gguf_problem(file: Path) -> str | None:
    if not file.is_file():
        return f"There is no file {file}. Choose another model, or correct the path."
    with file.open("rb") as opened:
        start = opened.read(len(_LFS_POINTER))
    if start == _LFS_POINTER:
        return _describe_pointer(file)
    return None if start.startswith(b"GGUF") else f"{file} is no GGUF file. Copy or download it again."


def find_adapter_problem(directory: Path) -> str | None:
    if not directory.is_dir():
        return f"There is no adapter directory {directory}. Correct the path."
    if not (directory / ADAPTER_CONFIG).is_file():
        return f"{directory} has no {ADAPTER_CONFIG}, so it is no adapter. Name a folder that PEFT wrote."
    files = [*directory.glob("adapter_model.safetensors"), *directory.glob("adapter_model.bin")]
    if not files:
        return f"The adapter {directory} has no weights (adapter_model.safetensors). Copy or download it again."
    return _find_pointer(files)


def find_directory_problem(directory: Path) -> str | None:
    if directory.is_file():
        return f"{directory} is a file. Choose the folder that it lies in, or a GGUF file."
    if not directory.is_dir():
        return f"There is no model directory {directory}. Choose another model, or correct the path."
    if not (directory / "config.json").is_file():
        return f"{directory} has no config.json, so it is no model. {_describe_contents(directory)}"
    files = [file for pattern in _WEIGHTS for file in sorted(directory.glob(pattern))]
    if not files:
        return f"{directory} has no weights (*.safetensors). {_describe_contents(directory, 'Copy it again.')}"
    return _find_pointer(files)


def _describe_contents(directory: Path, otherwise: str = "Choose a folder written by save_pretrained.") -> str:
    """What to choose instead."""
    if (directory / "model_index.json").is_file():
        return "It is a diffusers model, which makes pictures. Choose one that writes text."
    if found := next(_find_below(directory, "*.gguf"), None):
        return f"It holds GGUF files: choose one of them, such as {found}."
    if next(_find_below(directory, "*.onnx"), None):
        return "It holds ONNX files, which Gourd does not run. Get the model in safetensors."
    if found := next((file for file in _find_below(directory, "config.json") if file.parent != directory), None):
        return f"The model seems to lie in {found.parent}: choose that folder."
    return otherwise


def _find_below(directory: Path, pattern: str) -> Iterator[Path]:
    """Files in the folder, and in those that it holds; a hub cache has the model three folders down."""
    for depth in ("", "*/", "*/*/", "*/*/*/"):
        yield from islice(directory.glob(f"{depth}{pattern}"), _LOOKED_INTO)


def _find_pointer(files: list[Path]) -> str | None:
    for file in files:
        with file.open("rb") as opened:
            if opened.read(len(_LFS_POINTER)) == _LFS_POINTER:
                return _describe_pointer(file)
    return None


def _describe_pointer(file: Path) -> str:
    return f"{file} is only a pointer of Git LFS, not the file itself. Run git lfs pull in its folder."


def read_base(adapter: Path) -> str:
    """The directory or hub id of the model that an adapter was made for; empty where it does not tell."""
    try:
        return str(
            json.loads((adapter / ADAPTER_CONFIG).read_text(encoding="utf-8")).get("base_model_name_or_path") or ""
        )
    except (OSError, ValueError, AttributeError):
        return ""
