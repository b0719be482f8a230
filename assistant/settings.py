"""The settings of this installation: `gourd.toml` in the working directory, overridden by `GOURD_*` variables."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from tools.servers.settings import ServerName, ServerSettings

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from kernel.gateway import Gateway


def _gateway(name: str) -> AliasChoices:
    """`KERNEL_GATEWAY_…` is what others call it, so it is heeded as well as `GOURD_KERNEL_GATEWAY_…`."""
    return AliasChoices(f"gourd_kernel_gateway_{name}", f"kernel_gateway_{name}")


class SettingsError(Exception):
    """The settings cannot be used; the message says which and what to do."""


class Settings(BaseSettings):
    """What can be set. `model` is "builtin", a directory, a hub id, or a server's URL; `models` are more to choose
    from (tables with `directory`, `hub`, or `server` and `model`). With a `kernel_gateway_url` code runs there.
    `data` is where conversations and their files are kept, `database_url` another database than the one there. `mcp`
    are servers of tools (tables with `command` or `url`)."""

    model_config = SettingsConfigDict(env_prefix="GOURD_", extra="forbid", frozen=True)

    model: str = "builtin"
    port: int = Field(default=8501, ge=1, le=65535)
    serve_port: int = Field(default=8000, ge=1, le=65535)
    device: str = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    quantization: Literal["none", "8bit", "4bit"] = "none"
    cell_seconds: float = Field(default=60, gt=0)
    unsandboxed: Literal["ask", "allow", "forbid"] = "ask"
    kernel_gateway_url: str = Field(default="", validation_alias=_gateway("url"))
    kernel_gateway_token: SecretStr = Field(default=SecretStr(""), validation_alias=_gateway("token"))
    kernel_gateway_kernel: str = Field(default="", validation_alias=_gateway("kernel"))
    database_url: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("gourd_database_url", "database_url")
    )
    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("gourd"))
    models: list[dict[str, Any]] = []
    mcp: dict[ServerName, ServerSettings] = {}

    @property
    def database(self) -> str:
        """The URL of the database that conversations are kept in: SQLite in the data directory, unless one is set."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data / 'conversations.sqlite'}"

    @property
    def gateway(self) -> "Gateway | None":
        """Where code runs instead of here, if anywhere."""
        if not self.kernel_gateway_url:
            return None
        from kernel.gateway import Gateway  # with all of `kernel`, which reading the settings need not wait for

        token = self.kernel_gateway_token.get_secret_value()
        return Gateway(self.kernel_gateway_url.rstrip("/"), token, self.kernel_gateway_kernel)

    @field_validator("kernel_gateway_url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
            raise ValueError("write the gateway's address as https://gateway.example.org:8888")
        return url

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = Path(os.environ.get("GOURD_SETTINGS", "gourd.toml"))
        return named["init_settings"], named["env_settings"], TomlConfigSettingsSource(settings_cls, file)


def _in_words(problem: "ErrorDetails") -> str:
    return "there is no such setting" if problem["type"] == "extra_forbidden" else problem["msg"]


def load_settings() -> Settings:
    """Read the settings file and the environment.

    Raises:
        SettingsError: a value or a name is wrong, or the file is not TOML.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {_in_words(e)}" for e in error.errors())
        raise SettingsError(f"{problems}. Correct gourd.toml or the GOURD_* variables.") from None
    except ValueError as error:
        raise SettingsError(f"gourd.toml cannot be read: {error}. Correct it or remove it.") from None
