"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket there, and gone with it."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 60
# Whoever reaches the socket, in a folder that is private, is let in; as `careful` only with a password.
ACCESS = "local all careful scram-sha-256\nlocal all all trust\n"
# Nothing needs to outlast a power cut.
OPTIONS = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class PostgreSQL:
    """A running server, on the socket in `folder`."""

    folder: Path

    def url(self, name: str, user: str = "gourd") -> str:
        return f"postgresql://{user}@/{name}?host={self.folder}"

    def create(self, name: str) -> str:
        """Make an empty database; its URL."""
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, statement: str) -> None:
        with psycopg.connect(f"host={self.folder} user=gourd dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


def find_programs() -> Path | None:
    """The folder of `initdb` and `postgres`; Debian keeps it off the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max((file.parent for file in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)


@contextmanager
def running_postgresql(programs: Path) -> Iterator[PostgreSQL]:
    """A server until the end of the block. It refuses to run as root, so there it runs as `postgres`."""
    # Temporary folders of the user's own, as on macOS, are too long a way for a socket.
    folder = Path(tempfile.mkdtemp(prefix="gourd-pg-", dir="/tmp"))
    who: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        who |= {"user": "postgres", "group": "postgres", "extra_groups": []}
    data = folder / "data"
    try:
        create = f"{programs}/initdb -D {data} -U gourd -A trust -N -E UTF8 --locale=C.UTF-8"
        subprocess.run(create.split(), check=True, **who)
        (data / "pg_hba.conf").write_text(ACCESS)
        options = [f"--{name}={value}" for name, value in OPTIONS.items()]
        process = subprocess.Popen([programs / "postgres", "-D", data, "-k", folder, *options], **who)
        try:
            yield _started(process, PostgreSQL(folder))
        finally:
            process.send_signal(2)  # disconnects whoever is left
            process.wait(20)
    finally:
        shutil.rmtree(folder)


def _started(process: subprocess.Popen[bytes], server: PostgreSQL) -> PostgreSQL:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            server.run("SELECT 1")
            return server
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
