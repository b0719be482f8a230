"""Loads a causal language model from a directory, a GGUF file or the Hugging Face Hub, and says how far it is.

Every way in which that fails is turned into a `ModelError` here. Code that comes with a model is never run.
"""

import os
import threading
import traceback
from collections.abc import Callable
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerFast
from transformers.utils.quantization_config import GgufConfig

from model import chatglm3
from model.adapter import lay_on
from model.architecture import is_chatglm3, read_config
from model.bars import LoadingStopped, Report, Watch, watched_bars
from model.chat_model import ModelError
from model.engine import Engine
from model.failures import translated_errors
from model.files import Files, fetch_missing, find_files
from model.inventory import Inventory, take_gguf_inventory, take_inventory
from model.memory import give_back, measure_free
from model.placement import choose_device, choose_dtype, describe_shortage, is_short, list_candidates, place
from model.prefixes import Prefixes
from model.quantization import BITS, describe_lacking_package, plan_quantization, read_stored, refuse_unknown
from model.source import Weights

# Bytes on the CPU: some ten long conversations of the built-in model.
PREFIX_MEMORY = 256 * 2**20
# Files that a tokenizer is read from.
_TOKENIZERS = ("tokenizer.json", "vocab.*", "*.model", "*.tiktoken", "tekken.json")
# The hook for progress bars is one for the whole process.
_LOADING = threading.Lock()

# Called with what tells whether memory is still short; unloads other models as long as it is.
MakeRoom = Callable[[Callable[[], bool]], None]


def open_engine(
    name: str,
    weights: Weights,
    device: str,
    dtype: str,
    report: Report,
    is_cancelled: Callable[[], bool],
    make_room: MakeRoom,
) -> Engine | None:
    """Load `weights`, which people call `name`; None when `is_cancelled` became true before it was done.

    Raises:
        ModelError: they cannot be found, downloaded, read, or held in memory, or they are no chat model.
    """
    try:
        return _load_engine(name, weights, device, dtype, report, is_cancelled, make_room)
    except (LoadingStopped, ModelError) as error:
        _let_go(error)
        if not is_cancelled():
            raise
    finally:
        give_back()
    return None


def _let_go(error: BaseException) -> None:
    """What failed late holds the weights by its tracebacks, as long as somebody has the error."""
    found: BaseException | None = error
    while found:
        traceback.clear_frames(found.__traceback__)
        found = found.__cause__ or found.__context__


def _load_engine(
    name: str,
    weights: Weights,
    device: str,
    dtype: str,
    report: Report,
    is_cancelled: Callable[[], bool],
    make_room: MakeRoom,
) -> Engine:
    watch = Watch(name, report, is_cancelled)
    with _LOADING, translated_errors(weights.word), watched_bars(watch) as bar:
        target = choose_device(device)
        number = choose_dtype(dtype, target)
        if target.type == "cpu":
            _leave_a_core()
        watch.tell("Looking for {name}")
        files = find_files(weights, bar)
        if files.gguf:
            watch.inventory = take_gguf_inventory(files.gguf)
        config = read_config(files)
        stored = read_stored(config)
        refuse_unknown(weights.word, stored)
        is_packed = bool(files.gguf or stored)  # as it is quantized, so it stays
        plan = None if is_packed else plan_quantization(name, files.weights.quantization, target, number)
        fetch_missing(files, bar)
        watch.inventory = watch.inventory or take_inventory(files.folder)
        need = _measure_need(watch.inventory, files, config, number)
        where = _find_room(name, need, list_candidates(device, target), make_room)
        watch.tell("Loading the tokenizer of {name}")
        tokenizer = _load_tokenizer(files, config)
        watch.tell_loaded(0.0)
        model = _load_model(files, config, where, number, plan)
        if files.adapter:
            watch.tell("Adding the adapter to the weights")
            model = lay_on(model, files.adapter, files.weights.word)
        _check_tokenizer(files, tokenizer, model)
        if is_chatglm3(config):
            model.generation_config.eos_token_id = chatglm3.end_tokens(tokenizer)
    return Engine(name, model, tokenizer, Prefixes(_memory_for_prefixes(model.device)))


def _measure_need(inventory: Inventory, files: Files, config: Any, number: torch.dtype) -> int:  # noqa: ANN401
    """Bytes of the weights in memory."""
    stored = getattr(config, "dtype", None)
    return inventory.measure(
        number.itemsize,
        BITS[files.weights.quantization] if not files.gguf else None,
        stored_itemsize=stored.itemsize if isinstance(stored, torch.dtype) else 0,
        as_is=bool(read_stored(config)),
    )


def _find_room(name: str, need: int, candidates: list[torch.device], make_room: MakeRoom) -> torch.device | None:
    """The device that the weights fit on; None for all together."""
    make_room(lambda: is_short(need, candidates))
    if is_short(need, candidates):
        raise ModelError(describe_shortage(name, need, candidates))
    return place(need, candidates)


def _load_tokenizer(files: Files, config: Any) -> PreTrainedTokenizerFast:  # noqa: ANN401
    word = files.weights.word
    if is_chatglm3(config):
        tokenizer: Any = chatglm3.load_tokenizer(str(files.folder))
    elif files.gguf:
        tokenizer = AutoTokenizer.from_pretrained(files.folder, gguf_file=files.weights.gguf, trust_remote_code=False)
    elif not any(any(files.tokenizer_folder.glob(name)) for name in _TOKENIZERS):  # transformers makes up an empty one
        raise ModelError(f"{word} has no tokenizer (tokenizer.json). Copy it from where the weights come from.")
    else:
        tokenizer = AutoTokenizer.from_pretrained(files.tokenizer_folder, trust_remote_code=False)
    if not getattr(tokenizer, "chat_template", None):
        raise ModelError(f"{word} has no chat template, so it is not made for chat. Choose an instruct or chat model.")
    if not isinstance(tokenizer, PreTrainedTokenizerFast):
        raise ModelError(f"{word} has no fast tokenizer (tokenizer.json). Choose another model, or run it on a server.")
    return tokenizer


def _load_model(
    files: Files,
    config: Any,  # noqa: ANN401
    where: torch.device | None,
    dtype: torch.dtype,
    plan: Any,  # noqa: ANN401
) -> PreTrainedModel:
    options: dict[str, Any] = {"config": config}
    if files.gguf:  # transformers would else fetch code for the GPU that computes with packed numbers
        options = {"gguf_file": files.weights.gguf, "quantization_config": GgufConfig(dequantize=True)}
    if where is None:
        options["device_map"] = "auto"
    elif where.type != "cpu" or plan:
        options["device_map"] = {"": where}
    if plan:
        options["quantization_config"] = plan
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            files.folder, dtype=dtype, trust_remote_code=False, output_loading_info=True, **options
        )
    except ImportError as error:
        raise ModelError(describe_lacking_package(files.weights.word, read_stored(config), error)) from error
    _check_keys(files, loaded[1])
    model: PreTrainedModel = loaded[0].eval()
    return model


def _leave_a_core() -> None:
    """One core is left to the page, which draws while the model writes: threads that wait for a core that is taken cost
    far more than they bring."""
    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))


def _check_keys(files: Files, info: dict[str, Any]) -> None:
    """transformers fills what is missing with random numbers and goes on."""
    lost = len(info["missing_keys"]) + len(info["mismatched_keys"])
    if not lost:
        return
    word = files.weights.word
    if files.weights.quantization != "none":
        raise ModelError(
            f'{word} cannot be loaded with quantization = "{files.weights.quantization}": {lost} of its tensors would '
            "be lost. Leave quantization out for it."
        )
    raise ModelError(f"The weights of {word} are incomplete: {lost} tensors are missing. Get them again.")


def _check_tokenizer(files: Files, tokenizer: PreTrainedTokenizerFast, model: PreTrainedModel) -> None:
    """A token beyond the model's would end the first answer with an index error."""
    embeddings: Any = model.get_input_embeddings()
    known = embeddings.weight.shape[0]
    template = str(tokenizer.chat_template)
    marks = [id for id, token in tokenizer.added_tokens_decoder.items() if token.content in template]
    used = max(tokenizer.vocab_size, *(id + 1 for id in marks), 0)
    if used > known:
        raise ModelError(
            f"The tokenizer of {files.weights.word} has {used} tokens and its model {known}, so they do not belong "
            "together. Copy both from the same place."
        )


def _memory_for_prefixes(device: torch.device) -> int:
    """Bytes: a quarter of what the device has left, or of a processor's memory a fixed part."""
    return (measure_free(device) or 0) // 4 if device.type == "cuda" else PREFIX_MEMORY
