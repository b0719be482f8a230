"""LoRA and other adapters of PEFT, laid on a loaded model. Where the two come from is told by whoever asks."""

from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from model.chat_model import ModelError
from model.folder import find_adapter_problem, read_base


def lay_on(model: Any, adapter: Path, base: str) -> Any:  # noqa: ANN401 - transformers has no one type for it
    """The model with the adapter in it; `base` is what people call the model.

    An adapter is merged into the weights, which then are as fast as without it; quantized ones stay as they are.

    Raises:
        ModelError: it is no adapter of a kind that can be laid on, or it was made for another model.
    """
    if problem := find_adapter_problem(adapter):
        raise ModelError(problem)
    peft = _import_peft(adapter)
    config = _read_config(peft, adapter)
    try:
        laid = peft.PeftModel(model, config)
        result = laid.load_adapter(adapter, "default", torch_device=str(model.device))
    except (ValueError, RuntimeError, KeyError, AttributeError) as error:
        raise ModelError(_describe_mismatch(adapter, base)) from error
    except (SafetensorError, EOFError) as error:
        raise ModelError(f"The weights of the adapter {adapter} are damaged. Copy or download it again.") from error
    if result.missing_keys or result.unexpected_keys:  # PEFT goes on without them
        raise ModelError(_describe_mismatch(adapter, base))
    merged: Any = laid.get_base_model() if hasattr(model, "hf_quantizer") else laid.merge_and_unload()
    return merged.eval()


def _import_peft(adapter: Path) -> Any:  # noqa: ANN401 - a module
    try:
        import peft
    except ImportError as error:
        raise ModelError(f"The adapter {adapter} needs PEFT: pip install -r requirements.txt") from error
    return peft


def _read_config(peft: Any, adapter: Path) -> Any:  # noqa: ANN401 - of whichever kind it is
    try:
        config = peft.PeftConfig.from_pretrained(adapter)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"The adapter {adapter} is of a kind that PEFT {peft.__version__} does not know: {error}. Merge it into "
            "its model where it was made."
        ) from error
    if config.is_prompt_learning or not config.peft_type:
        raise ModelError(
            f"The adapter {adapter} is of the kind {getattr(config.peft_type, 'value', 'none')}, and Gourd lays on "
            "only those that change weights, such as LoRA. Merge it into its model where it was made."
        )
    config.inference_mode = True
    return config


def _describe_mismatch(adapter: Path, base: str) -> str:
    made_for = read_base(adapter)
    known = f" It was made for {made_for}." if made_for else ""
    return f"The adapter {adapter} does not fit {base}.{known} Name the model that it was made for."
