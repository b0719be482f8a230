"""What is loaded as a local model: a directory, a GGUF file or a hub id, with what is done to it. Loads nothing."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Quantization = Literal["none", "8bit", "4bit"]

# https://huggingface.co/docs/huggingface_hub/package_reference/utilities#huggingface_hub.utils.validate_repo_id
_ID = r"[A-Za-z0-9][\w.-]{0,95}/[\w.-]{1,96}"
_HUB_WORD = re.compile(rf"(?P<source>{_ID})(?:@(?P<revision>[\w./-]+))?(?:#(?P<gguf>[^#]+\.gguf))?")
# The model type of ChatGLM3 in its own layout, which transformers itself cannot load (see `model.chatglm3`).
CHATGLM = "chatglm"


@dataclass(frozen=True)
class Weights:
    """`source` is a directory or a hub id, `revision` a branch, tag or commit of the latter, `gguf` a file in either.

    An `adapter` (LoRA and others of PEFT: a directory, or a hub id) is laid on top; a `source` that is one itself names
    its base. `quantization` is how the weights are kept in memory.
    """

    source: str
    revision: str = ""
    gguf: str = ""
    adapter: str = ""
    quantization: Quantization = "none"

    @property
    def word(self) -> str:
        """What a person types to name it, and reads in messages; adapter and quantization cannot be typed."""
        if self.on_hub:
            revision, file = (f"@{self.revision}" if self.revision else ""), (f"#{self.gguf}" if self.gguf else "")
            return f"{self.source}{revision}{file}"
        return str(Path(self.source) / self.gguf)

    @property
    def on_hub(self) -> bool:
        return is_hub_id(self.source)


def is_hub_id(text: str) -> bool:
    """Whether `text` is an `organisation/name` and no directory of that name exists here."""
    return re.fullmatch(_ID, text) is not None and not Path(text).exists()


def parse_hub_word(text: str) -> Weights | None:
    """`organisation/name`, `organisation/name@revision`, and either with `#file.gguf`; None for anything else."""
    found = _HUB_WORD.fullmatch(text)
    if found is None or Path(text).exists() or Path(found["source"]).exists():
        return None
    return Weights(found["source"], found["revision"] or "", found["gguf"] or "")


def parse_path(path: Path) -> Weights:
    """A model directory, or a GGUF file."""
    path = path.expanduser().resolve()
    if path.suffix == ".gguf":
        return Weights(str(path.parent), gguf=path.name)
    return Weights(str(path))


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
