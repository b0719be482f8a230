"""System prompts that a person has saved under a name, for each mode, each owner's their own."""

from dataclasses import dataclass

from sqlalchemy import Delete, delete, insert, select

from assistant.modes import ModeName
from assistant.store import tables
from assistant.store.database import Database
from assistant.store.errors import StoreError

NAME_LENGTH = 100


@dataclass(frozen=True)
class Preset:
    """A named system prompt."""

    name: str
    text: str


class Presets:
    """The saved presets; a mode's own prompt is not among them."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    def of(self, mode: ModeName) -> list[Preset]:
        """A mode's presets by name."""
        table = tables.presets
        query = (
            select(table.c.name, table.c.text)
            .where(table.c.owner == self._owner, table.c.mode == mode)
            .order_by(table.c.name)
        )
        with self._database.reading() as connection:
            return [Preset(*row) for row in connection.execute(query)]

    def save(self, mode: ModeName, preset: Preset) -> None:
        """Keep a preset; one of that name is replaced.

        Raises:
            StoreError: the name is empty or too long, or the database would not.
        """
        if not preset.name.strip() or len(preset.name) > NAME_LENGTH:
            raise StoreError(f"A preset needs a name of 1 to {NAME_LENGTH} characters.")
        with self._database.writing() as connection:
            connection.execute(self._delete(mode, preset.name))
            values = {"mode": mode, "name": preset.name, "text": preset.text}
            connection.execute(insert(tables.presets).values(owner=self._owner, **values))

    def delete(self, mode: ModeName, name: str) -> None:
        with self._database.writing() as connection:
            connection.execute(self._delete(mode, name))

    def _delete(self, mode: ModeName, name: str) -> Delete:
        table = tables.presets
        return delete(table).where(table.c.owner == self._owner, table.c.mode == mode, table.c.name == name)
