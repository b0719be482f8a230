"""Where a model is computed and in which number format, and whether it fits there."""

from collections.abc import Callable

import torch

from model.chat_model import ModelError
from model.memory import measure_free
from model.sizes import format_bytes

# Of what is free, weights may take this share: what is computed needs room beside them.
_FILLED = 0.95


def choose_device(device: str) -> torch.device:
    """`auto` is CUDA, then MPS, then the CPU.

    Raises:
        ModelError: there is none of that name.
    """
    if device == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        return torch.device(device)
    except RuntimeError as error:
        raise ModelError(f"There is no device {device!r}. Use auto, cpu, cuda, cuda:0 or mps.") from error


def choose_dtype(dtype: str, device: torch.device) -> torch.dtype:
    """`auto` is what the device computes best.

    Raises:
        ModelError: it is no number format.
    """
    if dtype == "auto":
        if device.type == "cuda" and torch.cuda.is_bf16_supported():
            return torch.bfloat16
        return torch.float32 if device.type == "cpu" else torch.float16
    chosen = getattr(torch, dtype, None)
    if not isinstance(chosen, torch.dtype) or not chosen.is_floating_point:
        raise ModelError(f"There is no number format {dtype!r}. Use auto, float32, float16 or bfloat16.")
    return chosen


def list_candidates(device: str, chosen: torch.device) -> list[torch.device]:
    """The devices that a model may be spread over: all GPUs with `auto`, else the chosen one."""
    if device == "auto" and chosen.type == "cuda":
        return [torch.device("cuda", number) for number in range(torch.cuda.device_count())]
    return [chosen]


def is_short(
    need: int, candidates: list[torch.device], measure: Callable[[torch.device], int | None] = measure_free
) -> bool:
    """Whether `need` bytes do not fit on the devices together; unknown memory is enough."""
    free = [measure(device) for device in candidates]
    return None not in free and need > _FILLED * sum(bytes or 0 for bytes in free)


def place(
    need: int, candidates: list[torch.device], measure: Callable[[torch.device], int | None] = measure_free
) -> torch.device | None:
    """The device that the whole model fits on, the one with most memory left; None where it must be spread over all."""
    if len(candidates) == 1:
        return candidates[0]
    most = max(candidates, key=lambda device: measure(device) or 0)
    return None if is_short(need, [most], measure) else most


def describe_shortage(name: str, need: int, candidates: list[torch.device]) -> str:
    free = sum(measure_free(device) or 0 for device in candidates)
    where = "this computer" if candidates[0].type == "cpu" else "the GPU" if len(candidates) == 1 else "the GPUs"
    return (
        f"{name} needs {format_bytes(need)} of memory, and {where} has {format_bytes(free)} left. Choose a smaller "
        'model, or quantization = "4bit", or unload other models and programs.'
    )
