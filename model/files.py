"""Which files a local model is loaded from: those of a folder here, or of one that the Hub's are downloaded to.

An adapter's base is found here too.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from model.chat_model import ModelError
from model.folder import find_problem, is_adapter, read_base
from model.hub import describe_stranger, fetch_description, fetch_weights
from model.source import Weights, is_hub_id


@dataclass(frozen=True)
class Files:
    """`folder` has the model, or a GGUF file of this name; `adapter` is a folder too. `weights` are what was asked for,
    with the base in place of an adapter."""

    weights: Weights
    folder: Path
    adapter: Path | None = None

    @property
    def gguf(self) -> Path | None:
        return self.folder / self.weights.gguf if self.weights.gguf else None

    @property
    def tokenizer_folder(self) -> Path:
        """An adapter may bring the tokenizer that it was made with."""
        return self.adapter if self.adapter and (self.adapter / "tokenizer.json").is_file() else self.folder


def find_files(weights: Weights, bar: type[Any]) -> Files:
    """The files that describe a model; those of the Hub are downloaded without weights, but for a GGUF file.

    Raises:
        ModelError: they are not there, or not what a model consists of.
    """
    if problem := find_problem(weights):
        raise ModelError(problem)
    folder = _find_folder(weights, bar)
    if is_adapter(folder):
        if weights.on_hub:
            fetch_weights(weights.source, weights.revision, "", bar)
        base = replace(_find_base(folder, weights.word), quantization=weights.quantization)
        files = find_files(base, bar)
        return replace(files, adapter=folder)
    if weights.on_hub and not weights.gguf and not (folder / "config.json").is_file():
        raise ModelError(describe_stranger(weights.source, weights.revision))
    return Files(weights, folder, _find_adapter(weights.adapter, bar) if weights.adapter else None)


def fetch_missing(files: Files, bar: type[Any]) -> None:
    """Download the weights, if they come from the Hub."""
    if files.weights.on_hub and not files.weights.gguf:
        fetch_weights(files.weights.source, files.weights.revision, "", bar)


def _find_folder(weights: Weights, bar: type[Any]) -> Path:
    if not weights.on_hub:
        return Path(weights.source)
    if weights.gguf:
        return fetch_weights(weights.source, weights.revision, weights.gguf, bar)
    return fetch_description(weights.source, weights.revision, bar)


def _find_adapter(adapter: str, bar: type[Any]) -> Path:
    if not is_hub_id(adapter):
        return Path(adapter).expanduser()
    fetch_description(adapter, "", bar)
    return fetch_weights(adapter, "", "", bar)


def _find_base(adapter: Path, word: str) -> Weights:
    base = read_base(adapter)
    how = f'In gourd.toml, name your copy: [[models]] with directory = "THE MODEL" and adapter = "{word}".'
    if not base:
        raise ModelError(f"The adapter {word} does not tell which model it was made for. {how}")
    for place in (Path(base), adapter / base):
        if place.is_dir():
            if is_adapter(place):
                raise ModelError(
                    f"The adapter {word} is made for another adapter, {base}. Merge them where they were made."
                )
            return Weights(str(place))
    if is_hub_id(base):
        return Weights(base)
    raise ModelError(f"The adapter {word} was made for {base}, which is not here. {how}")
