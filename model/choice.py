"""One model that can be chosen, and the word that names it in settings, on the command line and in the environment."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from model.chat_model import ModelError
from model.source import is_hub_id

ModelKind = Literal["builtin", "directory", "hub", "server"]


@dataclass(frozen=True)
class ModelChoice:
    """`target` is a directory, a hub id or a base URL. `id` is what `parse_choice` makes the choice of again."""

    id: str
    title: str
    kind: ModelKind
    target: str
    server_model: str = ""
    api_key_env: str = ""


BUILTIN = ModelChoice("builtin", "Gourd (built in)", "builtin", str(Path(__file__).parent / "seed"))


def parse_choice(text: str) -> ModelChoice:
    """A choice from one word: `builtin`, a directory, a hub id `org/name`, or `http://host:port/v1#model`.

    Raises:
        ModelError: it is none of these.
    """
    text = text.strip()
    if text in ("", BUILTIN.id):
        return BUILTIN
    if re.match(r"https?://", text):
        url, _, server_model = text.partition("#")
        return server_choice(url, server_model)
    if Path(text).expanduser().is_dir() or text.startswith((".", "/", "~")):
        return directory_choice(Path(text))
    if is_hub_id(text):
        return ModelChoice(text, text, "hub", text)
    raise ModelError(
        f"There is no model {text!r}. Give builtin, a model directory, a hub id (organisation/name), or the address of "
        "a server (http://localhost:11434/v1#model)."
    )


def directory_choice(directory: Path, title: str = "") -> ModelChoice:
    """The title is the folder's name where none is given."""
    directory = directory.expanduser().resolve()
    return ModelChoice(str(directory), title or directory.name, "directory", str(directory))


def server_choice(url: str, server_model: str, title: str = "", api_key_env: str = "") -> ModelChoice:
    """Without a `server_model` it is the first that the server lists."""
    url = url.rstrip("/")
    id = f"{url}#{server_model}" if server_model else url
    return ModelChoice(
        id, title or f"{server_model or 'first model'} at {url}", "server", url, server_model, api_key_env
    )
