"""A checkpoint in Hugging Face's layout, written without transformers: the files that any loader of a Llama takes.

It knows a state dict with transformers' names, a shape and a tokenizer, and nothing of training.
"""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor

from training.model import Shape
from training.tokenizer import CALL_END, CALL_START, IM_END, IM_START, PAD

TEMPLATE = Path(__file__).with_name("chat_template.jinja")

# How transformers reads a reply (transformers.utils.chat_parsing). The pattern takes the line break before a call
# along, so that it does not end up in the content.
RESPONSE_TEMPLATE: dict[str, Any] = {
    "defaults": {"role": "assistant"},
    "start_anchor": f"{IM_START}assistant\n",
    "fields": {
        "tool_calls": {
            "open_pattern": rf"\s*{CALL_START}",
            "close": CALL_END,
            "repeats": True,
            "content": "json",
            "transform": {"type": "function", "function": "{content}"},
        },
        "content": {"close_pattern": r"\s*(?:<\|im_end\|>|<\|endoftext\|>)", "content": "text"},
    },
}


def write_checkpoint(
    folder: Path, weights: dict[str, Tensor], shape: Shape, tokenizer: Tokenizer, dtype: torch.dtype = torch.bfloat16
) -> None:
    """Write everything that `AutoModelForCausalLM` and `AutoTokenizer` need; the weights are stored in `dtype`."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_whole(folder / "model.safetensors", {name: weight.to(dtype) for name, weight in weights.items()})
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "chat_template.jinja").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    ids = tokenizer.get_vocab()
    end, pad = ids[IM_END], ids[PAD]
    _write_json(folder / "config.json", _config(shape, end, pad, str(dtype).removeprefix("torch.")))
    _write_json(
        folder / "generation_config.json",
        {"eos_token_id": [end], "pad_token_id": pad, "do_sample": False, "max_new_tokens": 512},
    )
    _write_json(folder / "tokenizer_config.json", _tokenizer_config(shape))


def split_weights(weights: dict[str, Tensor], folder: Path, limit: int = 16_500_000) -> None:
    """Write the weights as bfloat16 files of at most `limit` bytes of tensors each, for channels that take no more."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: list[dict[str, Tensor]] = [{}]
    sizes = [0]
    for name, weight in sorted(weights.items(), key=lambda item: item[1].numel(), reverse=True):
        size = 2 * weight.numel()
        fitting = next((part for part, used in enumerate(sizes) if used + size <= limit), None)
        if fitting is None:
            fitting = len(parts)
            parts.append({})
            sizes.append(0)
        parts[fitting][name] = weight.to(torch.bfloat16)
        sizes[fitting] += size
    for number, part in enumerate(parts):
        _write_whole(folder / f"part-{number}.safetensors", part)


def _write_whole(path: Path, weights: dict[str, Tensor]) -> None:
    """Write so that a process killed meanwhile leaves the old file."""
    partial = path.with_suffix(".partial")
    save_file({name: weight.contiguous().cpu() for name, weight in weights.items()}, partial, metadata={"format": "pt"})
    partial.replace(path)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _config(shape: Shape, end: int, pad: int, dtype: str) -> dict[str, Any]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": shape.vocab,
        "hidden_size": shape.width,
        "intermediate_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.kv_heads,
        "head_dim": shape.head_size,
        "hidden_act": "silu",
        "max_position_embeddings": shape.length,
        "rms_norm_eps": shape.norm_eps,
        "rope_theta": shape.rope_theta,
        "rope_parameters": {"rope_type": "default", "rope_theta": shape.rope_theta},
        "tie_word_embeddings": True,
        "attention_bias": False,
        "mlp_bias": False,
        "bos_token_id": None,
        "eos_token_id": end,
        "pad_token_id": pad,
        "dtype": dtype,
    }


def _tokenizer_config(shape: Shape) -> dict[str, Any]:
    return {
        "backend": "tokenizers",
        "tokenizer_class": "TokenizersBackend",
        "clean_up_tokenization_spaces": False,
        "model_max_length": shape.length,
        "eos_token": IM_END,
        "pad_token": PAD,
        "response_template": RESPONSE_TEMPLATE,
    }
