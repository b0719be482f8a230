"""Weights of 8 and 4 bits, made as they are loaded or stored so, and the packages that they need."""

import re
from typing import Any

import torch
import transformers
from transformers import BitsAndBytesConfig
from transformers.quantizers.auto import AUTO_QUANTIZER_MAPPING
from transformers.utils.import_utils import is_bitsandbytes_available

from model.chat_model import ModelError
from model.source import Quantization

BITS: dict[Quantization, int | None] = {"none": None, "8bit": 8, "4bit": 4}


def read_stored(config: Any) -> str:  # noqa: ANN401 - transformers has no one type for it
    """How a checkpoint is quantized already: gptq, awq, fp8, …; empty when it is not."""
    stored = getattr(config, "quantization_config", None)
    if stored is None:
        return ""
    found = stored.get("quant_method") if isinstance(stored, dict) else getattr(stored, "quant_method", "")
    return str(getattr(found, "value", found) or "an unknown method")


def refuse_unknown(name: str, stored: str) -> None:
    """transformers only warns of a method that it does not know, and takes packed numbers for weights.

    Raises:
        ModelError: it is such a one.
    """
    if stored and stored != "bitsandbytes" and stored not in AUTO_QUANTIZER_MAPPING:
        raise ModelError(
            f"{name} is quantized with {stored}, which transformers {transformers.__version__} does not know. Choose "
            "another form of this model, or run it on a server."
        )


def plan_quantization(name: str, quantization: Quantization, device: torch.device, dtype: torch.dtype) -> Any:  # noqa: ANN401 - a configuration of transformers, or None
    """What transformers is told, so that it quantizes while it loads.

    Raises:
        ModelError: the device cannot, or the package for it is not installed.
    """
    if quantization == "none":
        return None
    if device.type not in ("cuda", "cpu"):
        raise ModelError(
            f'{name} cannot be loaded with quantization = "{quantization}" on {device}. Set device to cpu, or leave '
            "quantization out."
        )
    if not is_bitsandbytes_available():
        raise ModelError(
            f'quantization = "{quantization}" needs bitsandbytes: pip install -r requirements-quantization.txt'
        )
    config: Any = BitsAndBytesConfig  # it has no types
    if quantization == "8bit":
        return config(load_in_8bit=True)
    return config(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=dtype)


def describe_lacking_package(name: str, stored: str, error: ImportError) -> str:
    """transformers names the package in its own words, mostly with the command that installs it."""
    text = " ".join(str(error).split())
    command = re.search(r"pip install [^`]+", text)
    fix = f"Install it with: {command[0].strip()}" if command else text
    kind = f"is quantized with {stored}, which" if stored else ""
    return f"{name} {kind} needs a package that is not installed. {fix}".replace("  ", " ")
