"""The configuration and the weights of ChatGLM3 in the names of transformers' GLM.

The two compute the same: the rotation of half of each head is the same, and gate and up projection are in the same
order, so weights are renamed and the fused query, key and value are split; nothing is permuted.
"""

from typing import Any, ClassVar

from huggingface_hub.dataclasses import strict
from transformers import AutoConfig, AutoModelForCausalLM, GlmConfig, GlmForCausalLM
from transformers.conversion_mapping import register_checkpoint_conversion_mapping
from transformers.core_model_loading import Split, WeightConverter, WeightRenaming

from model.source import CHATGLM

MODEL_TYPE = CHATGLM
ROPE_THETA = 10_000.0
# Where the special tokens of the published checkpoints lie: </s>, <|user|> and <|observation|> end a reply.
END_TOKENS = [2, 64795, 64797]
_RENAMED = {
    "num_layers": "num_hidden_layers",
    "padded_vocab_size": "vocab_size",
    "ffn_hidden_size": "intermediate_size",
    "seq_length": "max_position_embeddings",
    "layernorm_epsilon": "rms_norm_eps",
    "kv_channels": "head_dim",
    "multi_query_group_num": "num_key_value_heads",
    "add_qkv_bias": "attention_bias",
}
# What every ChatGLM3 is, and some of its namesakes are not.
_LAYERS = {"multi_query_attention": True, "rmsnorm": True, "post_layer_norm": True, "add_bias_linear": False}
GLM4_VOCABULARY = 150_000


class NotChatGLM3(ValueError):
    """The checkpoint has ChatGLM3's model type and is another model. The message may be shown as it is."""


def find_stranger(config: dict[str, Any]) -> str | None:
    """What a `config.json` of model type "chatglm" describes if it is not ChatGLM3, else None."""
    if config.get("quantization_bit"):
        return f"quantized to {config['quantization_bit']} bits in ChatGLM's own way; get the unquantized weights"
    if config.get("pre_seq_len"):
        return "a P-tuning prefix and not a whole model"
    if "padded_vocab_size" not in config:
        return "ChatGLM-6B, the first generation"
    if config["padded_vocab_size"] > GLM4_VOCABULARY:
        return "GLM-4 in its original layout; get the one in transformers' layout, whose name ends in -hf"
    # The second generation differs by its prompts alone.
    if "chatglm2" in str(config.get("_name_or_path", "")).lower():
        return "ChatGLM2-6B, the second generation"
    if any(config.get(name, value) != value for name, value in _LAYERS.items()):
        return "a model with other layers"
    return None


@strict
class ChatGLM3Config(GlmConfig):  # type: ignore[no-untyped-call]
    """ChatGLM3's `config.json`. `rope_ratio` stretches positions: 1 for the base context, 50 for 32k, 500 for 128k.

    Raises:
        NotChatGLM3: it describes another model of the same type.
    """

    model_type = MODEL_TYPE
    attribute_map: ClassVar[dict[str, str]] = _RENAMED

    rope_ratio: float | int = 1.0

    def __post_init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - what else config.json holds
        kwargs.setdefault("rope_theta", ROPE_THETA * self.rope_ratio)
        kwargs.setdefault("partial_rotary_factor", 0.5)
        super().__post_init__(**kwargs)  # type: ignore[no-untyped-call]
        self.eos_token_id = [token for token in END_TOKENS if token < self.vocab_size]

    @classmethod
    def from_dict(cls, config_dict: dict[str, Any], **kwargs: Any) -> Any:  # noqa: ANN401 - as the parent has it
        if stranger := find_stranger(config_dict):
            raise NotChatGLM3(f"This is not ChatGLM3 but {stranger}.")
        return super().from_dict(config_dict, **kwargs)


class ChatGLM3ForCausalLM(GlmForCausalLM):  # type: ignore[no-untyped-call]
    """GLM with a configuration that reads ChatGLM3's."""

    config_class = ChatGLM3Config
    config: ChatGLM3Config
    _keys_to_ignore_on_load_unexpected = [r"rotary_pos_emb\.inv_freq"]  # noqa: RUF012 - computed, not learnt


def weight_mapping() -> list[WeightConverter | WeightRenaming]:
    """From the names of the checkpoint to those of GLM."""
    renamed = {
        r"transformer\.embedding\.word_embeddings\.": "model.embed_tokens.",
        r"transformer\.encoder\.final_layernorm\.": "model.norm.",
        r"transformer\.encoder\.layers\.": "model.layers.",
        r"transformer\.output_layer\.": "lm_head.",
        r"\.self_attention\.dense\.": ".self_attn.o_proj.",
        r"\.mlp\.dense_h_to_4h\.": ".mlp.gate_up_proj.",
        r"\.mlp\.dense_4h_to_h\.": ".mlp.down_proj.",
    }
    fused = WeightConverter(
        source_patterns=["self_attention.query_key_value"],
        target_patterns=["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
        operations=[Split(dim=0)],
    )
    return [*(WeightRenaming(source_patterns=old, target_patterns=new) for old, new in renamed.items()), fused]


def register() -> None:
    """Make transformers' Auto classes know the model type. Done twice, it changes nothing."""
    AutoConfig.register(MODEL_TYPE, ChatGLM3Config, exist_ok=True)
    AutoModelForCausalLM.register(ChatGLM3Config, ChatGLM3ForCausalLM, exist_ok=True)
    register_checkpoint_conversion_mapping(MODEL_TYPE, weight_mapping(), overwrite=True)
