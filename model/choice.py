"""One model that can be chosen, and the word that names it in settings, on the command line and in the environment."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.chat_model import ModelError
from model.source import Quantization, Weights, parse_hub_word, parse_path

ModelKind = Literal["builtin", "directory", "hub", "server"]


@dataclass(frozen=True)
class ModelChoice:
    """`target` is a directory or file, a hub id or a base URL. `id` is what `parse_choice` makes the choice of again,
    but for one with an adapter or a quantization of its own, which only the settings can have."""

    id: str
    title: str
    kind: ModelKind
    target: str
    server_model: str = ""
    api_key_env: str = ""
    weights: Weights | None = None  # of a model that runs here
    quantization: Quantization | None = None  # None for that of the settings


_SEED = Path(__file__).parent / "seed"
BUILTIN = ModelChoice(
    "builtin", "Gourd (built in)", "builtin", str(_SEED), weights=Weights(str(_SEED)), quantization="none"
)


def parse_choice(text: str) -> ModelChoice:
    """A choice from one word: `builtin`, a directory, a GGUF file, a hub id `org/name` (with `@revision`, and with
    `#file.gguf`), or `http://host:port/v1#model`.

    Raises:
        ModelError: it is none of these.
    """
    text = text.strip()
    if text in ("", BUILTIN.id):
        return BUILTIN
    if re.match(r"https?://", text):
        url, _, server_model = text.partition("#")
        return server_choice(url, server_model)
    if Path(text).expanduser().exists() or text.startswith((".", "/", "~")):
        return local_choice(parse_path(Path(text)))
    if weights := parse_hub_word(text):
        return local_choice(weights)
    raise ModelError(
        f"There is no model {text!r}. Give builtin, a model directory, a GGUF file, a hub id (organisation/name), or "
        "the address of a server (http://localhost:11434/v1#model)."
    )


def local_choice(weights: Weights, title: str = "", quantization: Quantization | None = None) -> ModelChoice:
    """The title is the name of the folder or file, or the hub id, where none is given."""
    name = weights.word if weights.on_hub else Path(weights.word).name
    changes = [f"with {Path(weights.adapter).name}"] if weights.adapter else []
    changes += [f"in {quantization}"] if quantization else []
    id, title = " ".join([weights.word, *changes]), title or " ".join([name, *changes])
    return ModelChoice(id, title, "hub" if weights.on_hub else "directory", weights.word, "", "", weights, quantization)


def server_choice(url: str, server_model: str, title: str = "", api_key_env: str = "") -> ModelChoice:
    """Without a `server_model` it is the first that the server lists."""
    url = url.rstrip("/")
    id = f"{url}#{server_model}" if server_model else url
    return ModelChoice(
        id, title or f"{server_model or 'first model'} at {url}", "server", url, server_model, api_key_env
    )
