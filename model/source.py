"""Where a local model comes from, a directory or a hub id, and what can be told of it without loading anything."""

import json
import re
from pathlib import Path
from typing import Any

# https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.utils.validate_repo_id
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,96}")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
# The model type of ChatGLM3 in its own layout, which transformers itself cannot load (see `model.chatglm3`).
CHATGLM = "chatglm"


def is_hub_id(text: str) -> bool:
    """Whether `text` is an `organisation/name` and no directory of that name exists here."""
    return _HUB_ID.fullmatch(text) is not None and not Path(text).exists()


def find_directory_problem(directory: Path) -> str | None:
    """A sentence that says why `directory` cannot hold a model and what to do, or None."""
    if not directory.is_dir():
        return f"There is no model directory {directory}. Choose another model, or correct the path."
    if not (directory / "config.json").is_file():
        return f"{directory} has no config.json, so it is no model. Choose a folder written by save_pretrained."
    if not any(any(directory.glob(pattern)) for pattern in _WEIGHTS):
        return f"{directory} has no weights (*.safetensors). Copy or download the model again."
    return None


def read_context_length(directory: Path) -> int | None:
    """How many tokens the model in `directory` holds; None where it is not told."""
    config = _read_config(directory)
    text = {**config, **config.get("text_config", {})}
    length = text.get("max_position_embeddings") or text.get("seq_length")  # the latter in ChatGLM3's
    return length if isinstance(length, int) else None


def read_model_type(directory: Path) -> str:
    """What transformers calls the kind of model in `directory`; empty where it is not told."""
    return str(_read_config(directory).get("model_type", ""))


def _read_config(directory: Path) -> dict[str, Any]:
    try:
        config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return config if isinstance(config, dict) else {}
