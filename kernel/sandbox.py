"""What a kernel may see and use: its directory, its environment, its limits. Honest about being no sandbox.

Does not know Jupyter: a stronger containment replaces `wrap` and `describe` and nothing else.
"""

import os
import re
import tempfile
from pathlib import Path

FILE_BLOCKS = 4_194_304  # largest file a cell may write, in the 512-byte blocks of `ulimit -f`: 2 GiB
# Everything else stays out: keys and proxies are the application's, and Streamlit's MPLBACKEND=Agg hides every plot.
_ALLOWED = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


def describe() -> str:
    """How strong the containment is, in one true sentence for the user."""
    return "Code runs as you, without a sandbox: it can read and change your files and reach the network."


def working_directory(conversation_id: str, root: Path | None = None) -> Path:
    """Make and return the private directory (mode 0700) in which a conversation's code runs.

    Raises:
        ValueError: the id is not a plain file name.
        PermissionError: the directory belongs to somebody else.
    """
    if not _SAFE_NAME.fullmatch(conversation_id):
        raise ValueError(f"{conversation_id!r} cannot name a directory; use letters, digits, '-' and '_'.")
    return _private(_private(root or _default_root()) / conversation_id)


def environment() -> dict[str, str]:
    """The environment variables of a kernel: an allow-list of this process's, and the inline plots of Jupyter."""
    kept = {name: value for name, value in os.environ.items() if name in _ALLOWED or name.startswith("LC_")}
    return {**kept, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def wrap(command: list[str]) -> list[str]:
    """The command under resource limits (no core dumps, no file over 2 GiB), where there is a POSIX shell."""
    if os.name != "posix":
        return command
    return ["/bin/sh", "-c", f'ulimit -c 0; ulimit -f {FILE_BLOCKS}; exec "$0" "$@"', *command]


def _default_root() -> Path:
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"gourd-{user}"


def _private(directory: Path) -> Path:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if hasattr(os, "getuid") and directory.lstat().st_uid != os.getuid():
        raise PermissionError(f"{directory} belongs to another user; remove it or choose another folder.")
    directory.chmod(0o700)
    return directory
