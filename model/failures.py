"""What goes wrong while a model is loaded, in sentences: the errors of torch, transformers and safetensors."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from safetensors import SafetensorError

from model.chat_model import ModelError
from model.quantization import describe_lacking_package


@contextmanager
def translated_errors(word: str) -> Iterator[None]:
    """Inside, every failure to load the model that `word` names becomes a `ModelError`."""
    try:
        yield
    except SafetensorError as error:
        raise ModelError(f"The weights of {word} are damaged ({error}). Copy or download the model again.") from error
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise ModelError(
            f"{word} does not fit into memory. Choose a smaller model, another device, or unload other models."
        ) from error
    except OSError as error:
        raise ModelError(f"{word} cannot be read: {_first_line(error)} Copy or download the model again.") from error
    except ImportError as error:
        raise ModelError(describe_lacking_package(word, "", error)) from error
    except (RuntimeError, ValueError, KeyError, AttributeError, TypeError) as error:
        if "trust_remote_code" in str(error):
            raise ModelError(
                f"{word} needs code of its own, which Gourd never runs. Choose another model, or run this "
                "one on a server."
            ) from error
        raise ModelError(
            f"{word} cannot be loaded: {_first_line(error)} Choose another model, or run this one on a server."
        ) from error


def _first_line(error: Exception) -> str:
    line = str(error).strip().partition("\n")[0] or type(error).__name__
    return line if line.endswith((".", "!", "?")) else f"{line}."
