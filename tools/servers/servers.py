"""All servers of the settings. None is connected before it is asked for, and none outlives Gourd.

It does not know who asks.
"""

import atexit
import concurrent.futures
import time
from collections.abc import Iterator, Mapping

from tools.registry import Registry
from tools.servers.server import Limits, Server
from tools.servers.settings import ServerSettings

CLOSE_SECONDS = 8.0  # what the SDK takes at most to end a process that does not want to
_POLL_SECONDS = 0.05


class Servers:
    """The servers in the order of the settings; their tools go into the registry."""

    def __init__(self, tables: Mapping[str, ServerSettings], registry: Registry, limits: Limits | None = None) -> None:
        self._servers = [Server(name, settings, registry, limits) for name, settings in tables.items()]

    def __iter__(self) -> Iterator[Server]:
        return iter(self._servers)

    def open(self) -> None:
        """Begin to connect those that have not been tried; returns at once."""
        if self._servers:
            atexit.register(self.close)
        for server in self:
            server.open()

    def wait(self) -> None:
        """Wait until each is connected or has failed; there is a limit to how long that takes."""
        while any(server.status.state == "connecting" for server in self):
            time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        """End all connections and processes, and wait for that."""
        atexit.unregister(self.close)
        opened = [server for server in self if server.status.state != "off"]
        concurrent.futures.wait([server.close() for server in opened], CLOSE_SECONDS)
