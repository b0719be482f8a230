"""ChatGLM3 as transformers' own GLM: importing this lets `AutoModelForCausalLM` load any chatglm3-6b directory.

Nothing of the code that such a directory names is ever run. It does not know where directories come from.
"""

from model.chatglm3.architecture import MODEL_TYPE, ChatGLM3Config, ChatGLM3ForCausalLM, register
from model.chatglm3.tokenizer import end_tokens, load_tokenizer

__all__ = ["MODEL_TYPE", "ChatGLM3Config", "ChatGLM3ForCausalLM", "end_tokens", "load_tokenizer"]

register()
