"""Gets a model from the Hugging Face Hub, or from what was downloaded before, into a folder on this computer.

Every way in which that fails becomes a sentence here.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from huggingface_hub import constants, list_repo_files, snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    IncompleteSnapshotError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from model.chat_model import ModelError

# Everything but weights. Code that lies beside them is not fetched: it is never run.
_DESCRIPTIONS = ["*.json", "*.jinja", "*.model", "*.txt", "*.tiktoken"]
_SAFE, _PICKLED = ["model*.safetensors", "adapter_model.safetensors"], ["pytorch_model*.bin", "adapter_model.bin"]


def fetch_description(id: str, revision: str, bar: type[Any]) -> Path:
    """The folder with a repository's configuration and tokenizer; weights are not in it yet.

    Raises:
        ModelError: there is no such repository or revision, it is closed to this user, or there is no connection.
    """
    return _fetch(id, revision, _DESCRIPTIONS, bar)


def fetch_weights(id: str, revision: str, gguf: str, bar: type[Any]) -> Path:
    """The same folder with its weights, or with one GGUF file.

    Raises:
        ModelError: as above, or it holds no weights.
    """
    for patterns in [[gguf]] if gguf else [_SAFE, _PICKLED]:
        folder = _fetch(id, revision, patterns, bar)
        if any(any(folder.glob(pattern)) for pattern in patterns):
            return folder
    raise ModelError(_describe_lack(id, gguf or "weights (*.safetensors)"))


def describe_stranger(id: str, revision: str) -> str:
    """Why a repository without a configuration cannot be loaded, from the names of its files."""
    try:
        names = list_repo_files(id, revision=revision or None)
    except (HfHubHTTPError, httpx2.HTTPError, OfflineModeIsEnabled):
        names = []
    ggufs = [name for name in names if name.endswith(".gguf")]
    if ggufs:
        word = f"{id}@{revision}" if revision else id
        return f"{id} holds GGUF files: choose one of them, such as {word}#{ggufs[0]}"
    if "model_index.json" in names:
        return f"{id} is a diffusers model, which makes pictures. Choose one that writes text."
    return f"{id} has no config.json, so it is no model that Gourd can load. Choose another."


def _describe_lack(id: str, lacking: str) -> str:
    if constants.HF_HUB_OFFLINE:
        return f"Of {id}, {lacking} was not downloaded yet, and HF_HUB_OFFLINE is set. Unset it, and try again."
    return f"{id} on the Hugging Face Hub has no {lacking}. Look at its files there, and choose another."


def _fetch(id: str, revision: str, patterns: list[str], bar: type[Any]) -> Path:
    with _translated_errors(id, revision):
        try:
            found = snapshot_download(id, revision=revision or None, allow_patterns=patterns, tqdm_class=bar)
        except IncompleteSnapshotError as error:  # without a connection; what is needed may be there all the same
            found = error.snapshot_path
    return Path(found)


@contextmanager
def _translated_errors(id: str, revision: str) -> Iterator[None]:
    try:
        yield
    except GatedRepoError as error:
        raise ModelError(
            f"{id} is gated: ask for access on its page at the Hugging Face Hub, then log in here with: hf auth login"
        ) from error
    except RepositoryNotFoundError as error:
        raise ModelError(
            f"There is no {id} on the Hugging Face Hub, or it is private. Check the name; if it is yours, log in with: "
            "hf auth login"
        ) from error
    except RevisionNotFoundError as error:
        raise ModelError(f"{id} has no revision {revision!r}. Name a branch, a tag or a commit of it.") from error
    except LocalEntryNotFoundError as error:
        raise ModelError(_describe_absence(id, revision)) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise ModelError(
            f"The disk is full, so {id} could not be downloaded. Make room on it, and try again."
        ) from error
    except (HfHubHTTPError, httpx2.HTTPError) as error:
        raise ModelError(
            f"{id} could not be downloaded from the Hugging Face Hub: {str(error).strip().splitlines()[0]} Try again."
        ) from error


def _describe_absence(id: str, revision: str) -> str:
    word = f"{id}@{revision}" if revision else id
    if constants.HF_HUB_OFFLINE:
        return (
            f"{word} is not on this computer, and HF_HUB_OFFLINE is set, so it is not downloaded. Unset it, or choose "
            "a model that is here."
        )
    return (
        f"{word} is not on this computer and could not be downloaded from the Hugging Face Hub. Check the name and the "
        "network, or choose a model directory."
    )
