"""What can be chosen in the sidebar, from the settings and from what lies here. Imports neither torch nor openai."""

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import requests
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from model.chat_model import ModelError
from model.choice import BUILTIN, ModelChoice, local_choice, parse_choice, server_choice
from model.folder import ADAPTER_CONFIG, find_adapter_problem, find_problem
from model.opened import open_model
from model.source import Quantization, Weights, is_hub_id, parse_hub_word, parse_path

__all__ = ["BUILTIN", "Catalog", "ModelChoice", "build_catalog", "check", "open_model", "parse_choice"]

# Where model directories are looked for, from the working directory.
MODELS_FOLDER = Path("models")
# Seconds that a page may wait to hear whether a server is there.
CHECK_TIMEOUT = 2.0


@dataclass(frozen=True)
class Catalog:
    choices: tuple[ModelChoice, ...]
    default: ModelChoice

    def find(self, id: str) -> ModelChoice:
        """The choice that `id` names, with its title and key from the settings if it is listed.

        Raises:
            ModelError: it names no model.
        """
        listed = {choice.id: choice for choice in self.choices}
        if id in listed:
            return listed[id]
        parsed = parse_choice(id)
        return listed.get(parsed.id, parsed)


def build_catalog(models: list[dict[str, Any]], default: str | None = None, *, folder: Path = MODELS_FOLDER) -> Catalog:
    """All choices: the built-in model, the `[[models]]` of the settings, and the models in `folder`: directories of
    models and of adapters, and GGUF files.

    Raises:
        ModelError: a table of the settings cannot be understood, or `default` is no model.
    """
    entries = [_read_entry(table, number) for number, table in enumerate(models, start=1)]
    found = [local_choice(parse_path(path)) for path in _find_models(folder)]
    choices = {choice.id: choice for choice in (BUILTIN, *found, *entries)}
    chosen = Catalog(tuple(choices.values()), BUILTIN).find(default or BUILTIN.id)
    choices.setdefault(chosen.id, chosen)
    return Catalog(tuple(choices.values()), chosen)


def _find_models(folder: Path) -> list[Path]:
    described = [*folder.glob("*/config.json"), *folder.glob(f"*/{ADAPTER_CONFIG}")]
    return sorted({*(file.parent for file in described), *folder.glob("*.gguf"), *folder.glob("*/*.gguf")})


class _Entry(BaseModel):
    """One `[[models]]` table."""

    model_config = ConfigDict(extra="forbid")

    directory: str = ""
    hub: str = ""
    revision: str = ""
    adapter: str = ""
    quantization: Quantization | None = None
    server: str = ""
    model: str = ""
    title: str = ""
    api_key_env: str = ""

    @model_validator(mode="after")
    def _names_one_source(self) -> "_Entry":
        if sum(map(bool, (self.directory, self.hub, self.server))) != 1:
            raise ValueError("give exactly one of directory, hub and server")
        if not self.server and (self.model or self.api_key_env):
            raise ValueError("model and api_key_env belong to a server")
        if self.server and (self.adapter or self.quantization):
            raise ValueError("adapter and quantization belong to a directory or hub")
        if self.revision and not self.hub:
            raise ValueError("revision belongs to a hub")
        if self.hub and not parse_hub_word(self.hub):
            raise ValueError("hub is organisation/name, and may go on with @revision and #file.gguf")
        return self

    @property
    def weights(self) -> Weights:
        weights = parse_hub_word(self.hub) or parse_path(Path(self.directory))
        adapter = (
            self.adapter
            if not self.adapter or is_hub_id(self.adapter)
            else str(Path(self.adapter).expanduser().resolve())
        )
        return replace(weights, revision=self.revision or weights.revision, adapter=adapter)


def _read_entry(table: dict[str, Any], number: int) -> ModelChoice:
    try:
        entry = _Entry.model_validate(table)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))} {e['msg']}".strip() for e in error.errors())
        raise ModelError(f"Table {number} of [[models]] in the settings: {problems}.") from error
    if entry.server:
        return server_choice(entry.server, entry.model, entry.title, entry.api_key_env)
    return local_choice(entry.weights, entry.title, entry.quantization)


def check(choice: ModelChoice) -> str | None:
    """A sentence about what keeps `choice` from answering, or None. Loads nothing; takes two seconds at most."""
    if choice.weights is None:
        return _find_server_problem(choice)
    adapter = choice.weights.adapter
    problem = find_adapter_problem(Path(adapter)) if adapter and not is_hub_id(adapter) else None
    return problem or find_problem(choice.weights)


def _find_server_problem(choice: ModelChoice) -> str | None:
    api_key = os.environ.get(choice.api_key_env, "")
    if choice.api_key_env and not api_key:
        return f"The environment variable {choice.api_key_env} is not set. Put the API key of {choice.target} into it."
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    try:
        status = requests.get(f"{choice.target}/models", headers=headers, timeout=CHECK_TIMEOUT).status_code
    except requests.RequestException:
        return f"The server {choice.target} cannot be reached. Start it, correct its address, or choose another model."
    if status in (401, 403):
        return f"The server {choice.target} refuses the API key. Name a variable that holds one with api_key_env."
    return None
