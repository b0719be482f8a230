"""What can be chosen in the sidebar, from the settings and from what lies here, and the models that are open.

Opening is instant: a model is loaded or reached by its first message. Imports neither torch nor openai.
"""

import os
import threading
from concurrent.futures import wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from model.chat_model import ChatModel, ModelError
from model.choice import BUILTIN, ModelChoice, directory_choice, parse_choice, server_choice
from model.local import LocalModel
from model.remote import RemoteModel
from model.source import find_directory_problem

__all__ = ["BUILTIN", "Catalog", "ModelChoice", "build_catalog", "check", "open_model", "parse_choice"]

# Where model directories are looked for, from the working directory.
MODELS_FOLDER = Path("models")
# Seconds that a page may wait to hear whether a server is there.
CHECK_TIMEOUT = 2.0
# Seconds that a model waits for the memory of another one. One that is answering keeps it longer.
UNLOAD_TIMEOUT = 5.0

_opened: dict[tuple[ModelChoice, str, str], ChatModel] = {}
_opening = threading.Lock()


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
    """All choices: the built-in model, the `[[models]]` of the settings, and the model directories in `folder`.

    Raises:
        ModelError: a table of the settings cannot be understood, or `default` is no model.
    """
    entries = [_read_entry(table, number) for number, table in enumerate(models, start=1)]
    found = [directory_choice(path.parent) for path in sorted(folder.glob("*/config.json"))]
    choices = {choice.id: choice for choice in (BUILTIN, *found, *entries)}
    chosen = Catalog(tuple(choices.values()), BUILTIN).find(default or BUILTIN.id)
    choices.setdefault(chosen.id, chosen)
    return Catalog(tuple(choices.values()), chosen)


class _Entry(BaseModel):
    """One `[[models]]` table."""

    model_config = ConfigDict(extra="forbid")

    directory: str = ""
    hub: str = ""
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
        return self


def _read_entry(table: dict[str, Any], number: int) -> ModelChoice:
    try:
        entry = _Entry.model_validate(table)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))} {e['msg']}".strip() for e in error.errors())
        raise ModelError(f"Table {number} of [[models]] in the settings: {problems}.") from error
    if entry.server:
        return server_choice(entry.server, entry.model, entry.title, entry.api_key_env)
    if entry.directory:
        return directory_choice(Path(entry.directory), entry.title)
    return ModelChoice(entry.hub, entry.title or entry.hub, "hub", entry.hub)


def open_model(choice: ModelChoice, *, device: str = "auto", dtype: str = "auto") -> ChatModel:
    """The model of `choice`, the same object for everyone in this process. See `LocalModel` for device and dtype."""
    key = (choice, device, dtype)
    with _opening:
        if key not in _opened:
            _opened[key] = _make_model(choice, device, dtype)
        return _opened[key]


def _make_model(choice: ModelChoice, device: str, dtype: str) -> ChatModel:
    if choice.kind == "server":
        api_key = os.environ.get(choice.api_key_env) if choice.api_key_env else None
        return RemoteModel(choice.target, choice.server_model, api_key=api_key)
    model = LocalModel(
        choice.target,
        device=device,
        dtype=dtype,
        name=choice.title,
        before_load=lambda: _unload_others(model),
    )
    return model


def _unload_others(kept: LocalModel) -> None:
    """One local model is in memory at a time; one that is answering goes when it is done."""
    with _opening:
        others = [model for model in _opened.values() if isinstance(model, LocalModel) and model is not kept]
    wait([model.unload() for model in others if model.state == "loaded"], timeout=UNLOAD_TIMEOUT)


def check(choice: ModelChoice) -> str | None:
    """A sentence about what keeps `choice` from answering, or None. Loads nothing; takes two seconds at most."""
    if choice.kind in ("builtin", "directory"):
        return find_directory_problem(Path(choice.target))
    return _find_server_problem(choice) if choice.kind == "server" else None


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
