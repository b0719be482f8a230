"""The settings of this installation: `gourd.toml` in the working directory, overridden by `GOURD_*` variables."""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource


class SettingsError(Exception):
    """The settings cannot be used; the message says which and what to do."""


class Settings(BaseSettings):
    """What can be set. `model` is "builtin", a directory, a hub id, or a server's URL; `models` are more to choose
    from (tables with `directory`, `hub`, or `server` and `model`)."""

    model_config = SettingsConfigDict(env_prefix="GOURD_", extra="forbid", frozen=True)

    model: str = "builtin"
    port: int = Field(default=8501, ge=1, le=65535)
    device: str = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    cell_seconds: float = Field(default=60, gt=0)
    unsandboxed: Literal["ask", "allow", "forbid"] = "ask"
    models: list[dict[str, Any]] = []

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = Path(os.environ.get("GOURD_SETTINGS", "gourd.toml"))
        return named["init_settings"], named["env_settings"], TomlConfigSettingsSource(settings_cls, file)


def load_settings() -> Settings:
    """Read the settings file and the environment.

    Raises:
        SettingsError: a value or a name is wrong, or the file is not TOML.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"{problems}. Correct gourd.toml or the GOURD_* variables.") from None
    except ValueError as error:
        raise SettingsError(f"gourd.toml cannot be read: {error}. Correct it or remove it.") from None
