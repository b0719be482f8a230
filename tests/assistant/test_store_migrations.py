"""The schema, step by step: made as `tables.py` says, brought up to date with what is stored, never backwards."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text

from assistant.conversation import Conversation
from assistant.events import Notice, Text
from assistant.store import Store, StoreError, upgrade
from assistant.store.tables import metadata
from tests.servers import ROOT

# A next step as one may come: a table is made anew where the database cannot change it, here the one in the middle.
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("turns") as turns:
        turns.add_column(sa.Column("stars", sa.Integer, nullable=False, server_default="0"))
        turns.alter_column("prompt", existing_type=sa.Text, nullable=True, new_column_name="question")
    op.execute("UPDATE turns SET stars = 5")


def downgrade() -> None:
    with op.batch_alter_table("turns") as turns:
        turns.alter_column("question", existing_type=sa.Text, nullable=True, new_column_name="prompt")
        turns.drop_column("stars")
"""
FAULTY = NEXT.replace('op.execute("UPDATE turns SET stars = 5")', 'op.execute("UPDATE no_such_table SET x = 1")')
OPEN = "import sys; from assistant.store import Store; Store(sys.argv[1]); print('alembic' in sys.modules)"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    yield engine
    engine.dispose()


@pytest.fixture
def talk(url: str) -> Conversation:
    """A stored conversation of a database of the schema before."""
    with closing(Store(url)) as store:
        conversation = store.new("chat")
        for number in range(3):
            conversation.ask(f"question {number}").events.extend([Text("answer"), Notice(str(number))])
        store.save(conversation)
    return conversation


def extend(monkeypatch: pytest.MonkeyPatch, folder: Path, step: str) -> None:
    """Add a step to the migrations there are."""
    shutil.copytree(upgrade.MIGRATIONS, folder / "migrations")
    (folder / "migrations" / "versions" / "0002_next.py").write_text(step)
    monkeypatch.setattr(upgrade, "MIGRATIONS", folder / "migrations")


def rows(engine: Engine, query: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_the_migrations_make_exactly_the_tables_of_today(url: str, engine: Engine) -> None:
    Store(url).close()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_revision_is_read_from_the_names_of_the_files() -> None:
    scripts = ScriptDirectory(str(upgrade.MIGRATIONS))
    assert upgrade.revisions() == [script.revision for script in reversed(list(scripts.walk_revisions()))]


def test_an_upgrade_keeps_the_history(
    url: str, engine: Engine, talk: Conversation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extend(monkeypatch, tmp_path, NEXT)
    Store(url).close()
    asked = rows(engine, "SELECT question, stars FROM turns ORDER BY position")
    assert asked == [(f"question {number}", 5) for number in range(3)]
    with engine.begin() as connection:
        command.downgrade(upgrade.config(connection), "0001")
    monkeypatch.undo()
    with closing(Store(url)) as store:
        found = store.find(talk.id)
    assert found and [(turn.prompt, turn.events) for turn in found.turns] == [(t.prompt, t.events) for t in talk.turns]


def test_deleting_still_takes_turns_and_events_along_after_an_upgrade(
    url: str, engine: Engine, talk: Conversation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extend(monkeypatch, tmp_path, NEXT)
    with closing(Store(url)) as store:
        store.delete(talk.id)
        assert store.purge() == [talk.id]
    assert rows(engine, "SELECT * FROM turns") == rows(engine, "SELECT * FROM events") == []


def test_before_an_upgrade_a_file_is_copied(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str
) -> None:
    if not url.startswith("sqlite"):
        pytest.skip("a server has backups of its own")
    extend(monkeypatch, tmp_path, NEXT)
    Store(url).close()
    copy = Path(url.removeprefix("sqlite:///") + ".before-0002")
    assert copy.stat().st_mode & 0o777 == 0o600
    monkeypatch.undo()
    with closing(Store(f"sqlite:///{copy}")) as store:
        found = store.find(talk.id)
    assert found and [turn.prompt for turn in found.turns] == [turn.prompt for turn in talk.turns]


def test_an_upgrade_that_fails_changes_nothing(
    url: str, engine: Engine, talk: Conversation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    extend(monkeypatch, tmp_path, FAULTY)
    with pytest.raises(StoreError, match="no_such_table"):
        Store(url)
    assert {column["name"] for column in inspect(engine).get_columns("turns")} == set(metadata.tables["turns"].c.keys())
    monkeypatch.undo()
    with closing(Store(url)) as store:
        found = store.find(talk.id)
    assert found and [turn.events for turn in found.turns] == [turn.events for turn in talk.turns]


def test_a_database_of_a_newer_gourd_is_refused_and_left_as_it_is(url: str, engine: Engine, talk: Conversation) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = {table: rows(engine, f"SELECT * FROM {table}") for table in inspect(engine).get_table_names()}
    with pytest.raises(StoreError, match="written by a newer Gourd"):
        Store(url)
    assert before == {table: rows(engine, f"SELECT * FROM {table}") for table in inspect(engine).get_table_names()}
    assert not list(Path(url.removeprefix("sqlite:///")).parent.glob("*.before-*"))


def test_a_database_of_another_program_is_left_as_it_is(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (mine INTEGER)"))
    with pytest.raises(StoreError, match="already exists"):
        Store(url)
    assert inspect(engine).get_table_names() == ["events"]


def test_a_downgrade_to_nothing_takes_everything_away(url: str, engine: Engine, talk: Conversation) -> None:
    with engine.begin() as connection:
        command.downgrade(upgrade.config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    with closing(Store(url)) as store:
        assert store.recent() == []


def test_alembic_is_only_imported_to_migrate(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.sqlite"
    run = [subprocess.check_output([sys.executable, "-c", OPEN, url], cwd=ROOT, text=True) for _ in range(2)]
    assert run == ["True\n", "False\n"]
