"""How a server is written in the settings: a command that is run here, or an address."""

import os
import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

# It precedes the names of its tools where they are taken, so it is made of what those may be made of.
ServerName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_-]{1,32}$")]


class ServerSettings(BaseModel):
    """One table of `[mcp]`. A `command` gets `args`, and beside `env` only the few variables that any program needs;
    it works in `cwd`. An `url` gets `headers`, and the bearer token in the environment variable `token_env`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: str = ""
    args: list[str] = []
    env: dict[str, str] = Field(default={}, repr=False)
    cwd: Path | None = None
    url: str = ""
    headers: dict[str, str] = Field(default={}, repr=False)
    token_env: str = ""

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        if bool(self.command) == bool(self.url):
            raise ValueError("give either a command or a url")
        of_the_other = ("headers", "token_env") if self.command else ("args", "env", "cwd")
        if strange := [name for name in of_the_other if name in self.model_fields_set]:
            raise ValueError(f"{', '.join(strange)} has no meaning beside {'command' if self.command else 'url'}")
        if self.url and not re.fullmatch(r"https?://[^\s/?#]+(/\S*)?", self.url):
            raise ValueError("write the url as http://localhost:9000/mcp")
        return self

    def all_headers(self) -> dict[str, str]:
        """The headers of each request, with the token as it is in the environment now."""
        token = os.environ.get(self.token_env, "") if self.token_env else ""
        return {**self.headers, **({"Authorization": f"Bearer {token}"} if token else {})}
