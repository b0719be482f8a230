"""The models that are open in this process, the same for everyone, and which of them are in memory.

Opening is instant: a model is loaded or reached by its first message. Imports neither torch nor openai.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import wait
from dataclasses import replace

from model.chat_model import ChatModel
from model.choice import ModelChoice
from model.local import LocalModel
from model.remote import RemoteModel
from model.source import Quantization, Weights

# Seconds that a model waits for the memory of another one. One that is answering keeps it longer.
UNLOAD_TIMEOUT = 5.0

_opened: dict[tuple[ModelChoice, str, str, str], ChatModel] = {}
_opening = threading.Lock()


def open_model(
    choice: ModelChoice, *, device: str = "auto", dtype: str = "auto", quantization: Quantization = "none"
) -> ChatModel:
    """The model of `choice`. See `LocalModel` for device and dtype; the choice's own quantization comes first."""
    quantization = choice.quantization or quantization
    key = (choice, device, dtype, quantization)
    with _opening:
        if key not in _opened:
            if choice.weights is None:
                _opened[key] = _reach(choice)
            else:
                weights = replace(choice.weights, quantization=quantization)
                _opened[key] = _make_local(weights, choice.title, device, dtype)
        return _opened[key]


def _reach(choice: ModelChoice) -> RemoteModel:
    api_key = os.environ.get(choice.api_key_env) if choice.api_key_env else None
    return RemoteModel(choice.target, choice.server_model, api_key=api_key)


def _make_local(weights: Weights, title: str, device: str, dtype: str) -> LocalModel:
    model = LocalModel(
        weights,
        device=device,
        dtype=dtype,
        name=title,
        make_room=lambda is_short: make_room(model, is_short),
    )
    return model


def loaded_models() -> list[LocalModel]:
    """Those that are in memory, the one used longest ago first."""
    with _opening:
        models = [model for model in _opened.values() if isinstance(model, LocalModel)]
    return sorted((model for model in models if model.state == "loaded"), key=lambda model: model.used_at)


def make_room(kept: LocalModel, is_short: Callable[[], bool]) -> None:
    """Unload other models as long as memory is short. One that is answering goes when it is done, and is waited for."""
    for model in loaded_models():
        if model is kept or not is_short():
            continue
        unload(model)


def unload(model: LocalModel) -> bool:
    """Free a model's memory; False when it is answering still, and goes after that."""
    return not wait([model.unload()], timeout=UNLOAD_TIMEOUT).not_done
