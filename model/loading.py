"""Loads a causal language model from a directory or the Hugging Face Hub, and says how far it is.

Every way in which that fails is turned into a `ModelError` here. Code that comes with a model is never run.
"""

import gc
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from safetensors import SafetensorError
from tqdm import tqdm  # type: ignore[import-untyped]
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerFast
from transformers.utils import logging

from model import chatglm3
from model.chat_model import ModelError, Progress
from model.engine import Engine
from model.prefixes import Prefixes
from model.source import is_hub_id

Report = Callable[[Progress], None]

# Bytes on the CPU: some ten long conversations of the built-in model.
PREFIX_MEMORY = 256 * 2**20
# The hook for progress bars is one for the whole process.
_LOADING = threading.Lock()


def load_engine(name: str, source: str, device: str, dtype: str, report: Report) -> Engine:
    """Load `source`, a directory or hub id; `name` is what people call it.

    Raises:
        ModelError: it cannot be found, downloaded, read, or held in memory, or it is not a chat model.
    """
    with _LOADING, _translated_errors(source), _reported_bars(name, report) as bar:
        target = _choose_device(device)
        if target.type == "cpu" and "OMP_NUM_THREADS" not in os.environ:
            # One core is left to the page, which draws while the model writes: threads that wait for a core that is
            # taken cost far more than they bring.
            torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
        report(Progress(f"Loading the tokenizer of {name}"))
        tokenizer = _load_tokenizer(source)
        report(Progress(f"Loading the weights of {name}", 0.0))
        model = _load_model(source, target, _choose_dtype(dtype, target), bar)
        if model.config.model_type == chatglm3.MODEL_TYPE:
            model.generation_config.eos_token_id = chatglm3.end_tokens(tokenizer)
    return Engine(name, model, tokenizer, Prefixes(_memory_for_prefixes(target)))


def _load_tokenizer(source: str) -> PreTrainedTokenizerFast:
    is_chatglm3 = AutoConfig.from_pretrained(source).model_type == chatglm3.MODEL_TYPE
    tokenizer = chatglm3.load_tokenizer(source) if is_chatglm3 else AutoTokenizer.from_pretrained(source)
    if not getattr(tokenizer, "chat_template", None):
        raise ModelError(
            f"{source} has no chat template, so it is not made for chat. Choose an instruct or chat model."
        )
    if not isinstance(tokenizer, PreTrainedTokenizerFast):
        raise ModelError(
            f"{source} has no fast tokenizer (tokenizer.json). Choose another model, or run it on a server."
        )
    return tokenizer


def _load_model(source: str, device: torch.device, dtype: torch.dtype, bar: type[tqdm]) -> PreTrainedModel:
    loaded: Any = AutoModelForCausalLM.from_pretrained(source, dtype=dtype, tqdm_class=bar, output_loading_info=True)
    if missing := loaded[1]["missing_keys"]:  # transformers fills these with random numbers and goes on
        raise ModelError(f"The weights of {source} are incomplete: {len(missing)} tensors are missing. Get them again.")
    model: PreTrainedModel = loaded[0].to(device).eval()
    return model


def _memory_for_prefixes(device: torch.device) -> int:
    """Bytes: a quarter of what the device has left, or of a processor's memory a fixed part."""
    return torch.cuda.mem_get_info(device)[0] // 4 if device.type == "cuda" else PREFIX_MEMORY


def _choose_device(device: str) -> torch.device:
    if device != "auto":
        try:
            return torch.device(device)
        except RuntimeError as error:
            raise ModelError(f"There is no device {device!r}. Use auto, cpu, cuda, cuda:0 or mps.") from error
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def _choose_dtype(dtype: str, device: torch.device) -> torch.dtype:
    if dtype == "auto":
        if device.type == "cuda" and torch.cuda.is_bf16_supported():
            return torch.bfloat16
        return torch.float32 if device.type == "cpu" else torch.float16
    chosen = getattr(torch, dtype, None)
    if not isinstance(chosen, torch.dtype) or not chosen.is_floating_point:
        raise ModelError(f"There is no number format {dtype!r}. Use auto, float32, float16 or bfloat16.")
    return chosen


@contextmanager
def _reported_bars(name: str, report: Report) -> Iterator[type[tqdm]]:
    """While inside, the progress bars of transformers are reported instead of printed.

    Yields the class for those that need one: the downloads of huggingface_hub.
    """

    class Bar(tqdm):  # type: ignore[misc]
        def __init__(self, *args: object, **options: object) -> None:
            options.pop("name", None)  # huggingface_hub's own tqdm has it
            super().__init__(*args, **{**options, "file": io.StringIO(), "disable": False})

        def display(self, msg: str | None = None, pos: int | None = None) -> None:
            what = f"Downloading {self.desc} of" if self.unit == "B" else "Loading the weights of"
            report(Progress(f"{what} {name}", self.n / self.total if self.total else None))

    previous = logging.set_tqdm_hook(lambda _factory, args, options: Bar(*args, **options))
    try:
        yield Bar
    finally:
        logging.set_tqdm_hook(previous)


@contextmanager
def _translated_errors(source: str) -> Iterator[None]:
    try:
        yield
    except SafetensorError as error:
        raise ModelError(f"The weights of {source} are damaged ({error}). Copy or download the model again.") from error
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise ModelError(f"{source} does not fit into memory. Choose a smaller model, or another device.") from error
    except OSError as error:
        raise ModelError(_describe_missing(source, error)) from error
    except ImportError as error:
        raise ModelError(f"{source} needs a package that is not installed: {error}") from error
    except (RuntimeError, ValueError, KeyError) as error:
        raise ModelError(
            f"{source} cannot be loaded: {_first_line(error)} Choose another model, or run this one on a server."
        ) from error


def _describe_missing(source: str, error: OSError) -> str:
    if is_hub_id(source):
        return (
            f"{source} is not on this computer and could not be downloaded from the Hugging Face Hub. Check the name "
            f"and the network, or choose a model directory. ({_first_line(error)})"
        )
    return f"{source} cannot be read: {_first_line(error)} Copy or download the model again."


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def free_memory() -> None:
    """Give memory that no model uses any more back to the device."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
