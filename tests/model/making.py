"""Small checkpoints with random weights, in the forms that people have them in."""

import json
import shutil
from pathlib import Path
from typing import Any

SEED = Path("model/seed")


def make_model(directory: Path, kind: str = "qwen2", shard: str = "1GB", **sizes: Any) -> Path:  # noqa: ANN401 - of the configuration
    """A model directory whose answers are nonsense and end with the context; `shard` is the size of a file at most, and
    `sizes` are fields of the configuration."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    vocabulary = copy_tokenizer(directory)
    options = {
        "vocab_size": vocabulary,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "max_position_embeddings": 512,
    }
    config: Any = AutoConfig.for_model(kind, **options | sizes, bos_token_id=None, eos_token_id=None)
    torch.manual_seed(0)
    made: Any = AutoModelForCausalLM
    made.from_config(config).save_pretrained(directory, max_shard_size=shard)
    return directory


def copy_tokenizer(directory: Path) -> int:
    """The built-in model's; returns how many tokens it has."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copy(SEED / name, directory)
    described = json.loads((SEED / "tokenizer.json").read_text(encoding="utf-8"))
    return len(described["model"]["vocab"] | {token["content"]: 0 for token in described["added_tokens"]})


def make_adapter(base: Path, directory: Path, **options: Any) -> Path:  # noqa: ANN401 - of LoraConfig
    """A LoRA adapter of random weights, so that it changes every answer."""
    import peft
    import torch
    from transformers import AutoModelForCausalLM

    model: Any = AutoModelForCausalLM.from_pretrained(base)
    config = peft.LoraConfig(task_type="CAUSAL_LM", r=4, target_modules=["q_proj", "v_proj"], init_lora_weights=False)
    torch.manual_seed(1)
    peft.get_peft_model(model, config).save_pretrained(str(directory))
    change_json(directory / "adapter_config.json", **options)
    return directory


def make_gguf(model: Path, file: Path, architecture: str = "qwen2") -> Path:
    """The weights and the tokenizer of a Qwen2 directory, matrices packed to 8 bits."""
    import gguf
    from transformers import AutoTokenizer

    file.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(file, architecture)
    config = json.loads((model / "config.json").read_text())
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(10_000.0)
    tokenizer: Any = AutoTokenizer.from_pretrained(model)
    described = json.loads((model / "tokenizer.json").read_text(encoding="utf-8"))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([tokenizer.convert_ids_to_tokens(id) for id in range(len(tokenizer))])
    special = {token["id"] for token in described["added_tokens"]}
    types = [gguf.TokenType.CONTROL if id in special else gguf.TokenType.NORMAL for id in range(len(tokenizer))]
    writer.add_token_types(types)
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in described["model"]["merges"]]
    writer.add_token_merges(merges)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_chat_template(tokenizer.chat_template)
    _write_tensors(writer, model, config["num_hidden_layers"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return file


def _write_tensors(writer: Any, model: Path, layers: int) -> None:  # noqa: ANN401 - a GGUFWriter
    import gguf
    from safetensors.numpy import load_file

    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, layers)
    for name, values in load_file(model / "model.safetensors").items():
        own = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if values.ndim == 2:
            packed = gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(own, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        else:
            writer.add_tensor(own, values)


def change_json(file: Path, **values: object) -> None:
    """Set fields of a JSON file; None takes a field away."""
    changed = json.loads(file.read_text()) | values
    file.write_text(json.dumps({name: value for name, value in changed.items() if value is not None}))
