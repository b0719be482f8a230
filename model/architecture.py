"""Which kind of model a configuration describes, and the sentence for one that cannot be loaded here."""

import json
from typing import Any

import transformers
from transformers import CONFIG_MAPPING, AutoConfig, AutoModelForCausalLM

from model import chatglm3
from model.chat_model import ModelError
from model.files import Files

_SERVER = "Choose another model, or run this one on a server."


def read_config(files: Files) -> Any:  # noqa: ANN401 - transformers has no one type for it
    """The configuration, of a model that writes text.

    Raises:
        ModelError: transformers does not know the model, or it does something else.
    """
    if files.gguf:
        return _read_gguf_config(files)
    try:
        described = json.loads((files.folder / "config.json").read_text(encoding="utf-8"))
        kind = described.get("model_type", "")
    except (ValueError, AttributeError) as error:
        raise ModelError(f"The config.json of {files.weights.word} is damaged. Get the model again.") from error
    if kind not in CONFIG_MAPPING:
        own = " It brings code of its own, which Gourd never runs." if "auto_map" in described else ""
        named = f"of the kind {kind!r}" if kind else "of no kind that it tells"
        raise ModelError(
            f"{files.weights.word} is {named}, and transformers {transformers.__version__} has no such model.{own} "
            f"{_SERVER}"
        )
    config = AutoConfig.from_pretrained(files.folder, trust_remote_code=False)
    if type(config) not in AutoModelForCausalLM._model_mapping:
        raise ModelError(
            f"{files.weights.word} is a {kind} model, which does not chat. Choose an instruct or chat model."
        )
    return config


def _read_gguf_config(files: Files) -> Any:  # noqa: ANN401
    try:
        return AutoConfig.from_pretrained(files.folder, gguf_file=files.weights.gguf, trust_remote_code=False)
    except ImportError as error:
        raise ModelError("GGUF files need the package gguf: pip install -r requirements.txt") from error
    except ValueError as error:
        if "architecture" not in str(error):
            raise
        raise ModelError(
            f"{files.weights.word}: {str(error).rstrip('.')}, in transformers {transformers.__version__}. Run it with "
            "llama.cpp or Ollama, and choose that server."
        ) from error


def is_chatglm3(config: Any) -> bool:  # noqa: ANN401
    return bool(config.model_type == chatglm3.MODEL_TYPE)
