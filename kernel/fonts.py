"""The list of this machine's fonts, which matplotlib takes seconds to make: made once, and copied for each kernel.

A kernel may not write where others read, so without this each would make its own.
"""

import os
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

MAKE_LIMIT = 60.0  # seconds
_lock = threading.Lock()
_MAKE = "import matplotlib.font_manager"


def font_cache(runtime: Path) -> Path:
    """A folder for matplotlib's settings in `runtime`, with the list of fonts in it if there is one to be had."""
    folder = runtime / "matplotlib"
    folder.mkdir(exist_ok=True)
    for file in _lists():
        shutil.copy(file, folder)
    return folder


def _lists() -> list[Path]:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gourd" / "matplotlib"
    with _lock, suppress(OSError, subprocess.TimeoutExpired):  # then each kernel makes its own
        if not list(cache.glob("fontlist-*.json")):
            cache.mkdir(parents=True, exist_ok=True)
            _make(cache)
    return list(cache.glob("fontlist-*.json"))


def _make(cache: Path) -> None:
    environment = {"PATH": os.defpath, "HOME": str(Path.home()), "MPLCONFIGDIR": str(cache)}
    null = subprocess.DEVNULL
    command = [sys.executable, "-c", _MAKE]
    subprocess.run(
        command, cwd=cache, env=environment, stdin=null, stdout=null, stderr=null, timeout=MAKE_LIMIT, check=False
    )
