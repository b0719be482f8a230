"""The kernel sessions of this server process, one per conversation: they outlive browser tabs, but not their use.

Idle kernels are ended, their number is limited, and none outlives the server: its warden ends a kernel when the server
is gone.
"""

import atexit
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from kernel.errors import KernelsBusyError
from kernel.gateway import Gateway
from kernel.sandbox import working_directory
from kernel.session import KernelSession


@dataclass(frozen=True)
class Limits:
    """Times in seconds. `root` holds the conversations' directories; None is a private one in the temporary folder.
    Kernels run on `gateway` if there is one."""

    time_limit: float = 60.0
    idle_limit: float = 1800.0
    kernels: int = 8
    root: Path | None = None
    gateway: Gateway | None = None


class SessionRegistry:
    """Sessions by conversation id, kept within limits."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._sessions: dict[str, KernelSession] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._reaper: threading.Thread | None = None

    def get(self, conversation_id: str) -> KernelSession:
        """The session of a conversation, made on first use. Starts no kernel.

        Raises:
            ValueError, PermissionError: see `working_directory`.
        """
        with self._lock:
            self._watch()
            if conversation_id not in self._sessions:
                self._sessions[conversation_id] = self._open(conversation_id)
            return self._sessions[conversation_id]

    def close(self, conversation_id: str) -> None:
        """End a conversation's kernel and forget the session; its files stay."""
        with self._lock:
            session = self._sessions.pop(conversation_id, None)
        if session is not None:
            session.shutdown()

    def forget(self, conversation_id: str) -> None:
        """End a conversation's kernel and remove its files."""
        self.close(conversation_id)
        shutil.rmtree(working_directory(conversation_id, self.limits.root), ignore_errors=True)

    def close_all(self) -> None:
        """End every kernel."""
        self._closing.set()
        for conversation_id in list(self._sessions):
            self.close(conversation_id)

    def _open(self, conversation_id: str) -> KernelSession:
        directory = working_directory(conversation_id, self.limits.root)
        return KernelSession(
            directory,
            time_limit=self.limits.time_limit,
            gateway=self.limits.gateway,
            before_start=lambda: self._make_room(conversation_id),
        )

    def _make_room(self, conversation_id: str) -> None:
        """End the longest idle kernel if there are too many for one more."""
        others = [session for id, session in list(self._sessions.items()) if id != conversation_id]
        live = [session for session in others if session.state in ("starting", "ready", "busy")]
        surplus = len(live) + 1 - self.limits.kernels
        for session in sorted(live, key=lambda s: s.idle_since):
            if surplus > 0 and session.shutdown_if_idle(0):
                surplus -= 1
        if surplus > 0:
            raise KernelsBusyError(
                f"All {self.limits.kernels} Python kernels are busy. Stop one, or wait until it is done."
            )

    def _watch(self) -> None:
        if self._reaper is None:
            atexit.register(self.close_all)
            self._reaper = threading.Thread(target=self._reap, name="kernel-reaper", daemon=True)
            self._reaper.start()

    def _reap(self) -> None:
        while not self._closing.wait(min(30.0, self.limits.idle_limit / 4)):
            for session in list(self._sessions.values()):
                session.shutdown_if_idle(self.limits.idle_limit)


_registry = SessionRegistry()
get = _registry.get
close = _registry.close
forget = _registry.forget
close_all = _registry.close_all


def configure(limits: Limits) -> None:
    """Set the limits of sessions that are opened from now on."""
    _registry.limits = limits
