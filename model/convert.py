"""ChatGLM3 for other programs: a chatglm3-6b directory as a standard GLM checkpoint, which vLLM and others serve.

python -m model.convert DIRECTORY OUT
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from transformers import AutoModelForCausalLM, GlmConfig, GlmForCausalLM

from model.chatglm3 import load_tokenizer
from model.chatglm3.architecture import ChatGLM3Config
from model.chatglm3.tokenizer import end_tokens


def convert(source: Path, out: Path) -> None:
    """Write the checkpoint in `source` to the new folder `out`, in the precision it has.

    Raises:
        OSError: a file is missing, or `out` is there already.
        ValueError: `source` is not ChatGLM3 (see `model.chatglm3`), or its weights are incomplete.
    """
    if out.exists():
        raise FileExistsError(f"{out} is there already. Name a folder that is not.")
    loaded: Any = AutoModelForCausalLM.from_pretrained(source, dtype="auto", output_loading_info=True)
    original, info = loaded
    if not isinstance(original.config, ChatGLM3Config):
        raise ValueError(f"{source} is not ChatGLM3, so there is nothing to convert.")
    if info["missing_keys"] or info["mismatched_keys"]:
        raise ValueError(f"The weights of {source} are incomplete. Copy or download them again.")
    tokenizer = load_tokenizer(source)
    model = GlmForCausalLM(_to_glm(original.config, end_tokens(tokenizer)))
    model.load_state_dict(original.state_dict(), assign=True)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


def _to_glm(config: ChatGLM3Config, ends: list[int]) -> GlmConfig:
    fields = GlmConfig().to_dict()
    known = {name: value for name, value in config.to_dict().items() if name in fields}
    kept = {name: value for name, value in known.items() if name not in ("model_type", "transformers_version")}
    return GlmConfig(**{**kept, "architectures": ["GlmForCausalLM"], "eos_token_id": ends})


def main(argv: list[str] | None = None) -> int:
    """Convert; what is wrong is a sentence on stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m model.convert", description="ChatGLM3 as a standard GLM checkpoint."
    )
    parser.add_argument("source", type=Path, help="a chatglm3-6b directory")
    parser.add_argument("out", type=Path, help="the folder to write")
    args = parser.parse_args(argv)
    try:
        convert(args.source, args.out)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
