"""A Hugging Face Hub of this machine with a few repositories, spoken to by huggingface_hub itself.

https://huggingface.co/docs/hub/api; answers are those of the real one as far as its client looks.
"""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

# A slow file larger than so many bytes comes in so many pieces, ten a second.
LARGE, PIECES = 1_000_000, 100
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class SmallHub:
    """`repositories` are folders by their ids, `gated` those that nobody may download, `slow`
    those that take seconds."""

    repositories: dict[str, Path]
    gated: set[str] = field(default_factory=set)
    slow: set[str] = field(default_factory=set)
    sent: int = 0  # bytes
    asked: list[str] = field(default_factory=list)
    address: str = ""


@contextmanager
def running_hub(hub: SmallHub) -> Iterator[SmallHub]:
    class Handler(_Handler):
        served = hub

    with ThreadingHTTPServer(("localhost", 0), Handler) as server:
        hub.address = f"http://localhost:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield hub
        server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    served: SmallHub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = unquote(self.path.partition("?")[0]).strip("/")
        self.served.asked.append(path)
        is_api = path.startswith("api/models/")
        parts = path.removeprefix("api/models/").split("/")
        id, rest = "/".join(parts[:2]), parts[2:]
        folder = self.served.repositories.get(id)
        revision = rest[1] if len(rest) > 1 else "main"
        if folder is None:
            self._send(401, b"", {"X-Error-Code": "RepoNotFound"})
        elif revision not in ("main", "v1", COMMIT):
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
        elif is_api:
            self._send(200, json.dumps(self._describe(id, folder, rest)).encode(), {"Content-Type": "application/json"})
        else:
            self._send_file(id, folder / "/".join(rest[2:]))

    def _describe(self, id: str, folder: Path, rest: list[str]) -> object:
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        names = [str(file.relative_to(folder)) for file in files]
        if rest and rest[0] == "tree":
            return [
                {"type": "file", "oid": _hash(file), "size": file.stat().st_size, "path": name}
                for file, name in zip(files, names, strict=True)
            ]
        return {
            "id": id,
            "sha": COMMIT,
            "siblings": [{"rfilename": name} for name in names],
            "tags": [],
            "private": False,
        }

    def _send_file(self, id: str, file: Path) -> None:
        if id in self.served.gated:
            self._send(403, b"", {"X-Error-Code": "GatedRepo"})
        elif not file.is_file():
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
        else:
            self._send(200, file.read_bytes(), {"X-Repo-Commit": COMMIT, "ETag": f'"{_hash(file)}"'})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            is_slow = any(f"/{id}/" in self.path for id in self.served.slow)
            size = max(1, len(body) // PIECES) if is_slow and len(body) > LARGE else max(1, len(body))
            for start in range(0, len(body), size):
                self._write(body[start : start + size])
                time.sleep(0.1 if size < len(body) else 0)

    def _write(self, piece: bytes) -> None:
        try:
            self.wfile.write(piece)
            self.served.sent += len(piece)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        return


def _hash(file: Path) -> str:
    return hashlib.sha1(file.read_bytes()).hexdigest()
