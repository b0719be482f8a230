"""How much memory there is, in bytes, and how it is given back. Knows no models."""

import ctypes
import gc
import sys
from pathlib import Path

import torch


def measure_free(device: torch.device) -> int | None:
    """Bytes that can still be taken on a device; None where the system does not tell."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    return read_available() if device.type == "cpu" else None


def read_available(root: Path = Path("/")) -> int | None:
    """Bytes that this process may still take of the computer's memory, or of its container's; None but on Linux."""
    try:
        lines = (root / "proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    # https://docs.kernel.org/filesystems/proc.html#meminfo
    free = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)
    left = _read_left_in_container(root / "sys/fs/cgroup")
    return min((bytes for bytes in (free, left) if bytes is not None), default=None)


def _read_left_in_container(group: Path) -> int | None:
    """https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files; pages of files can be had back."""
    try:
        limit = (group / "memory.max").read_text().strip()
        used = int((group / "memory.current").read_text())
        stat = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return None
    return None if limit == "max" else int(limit) - used + int(stat.get("inactive_file", 0))


def give_back() -> None:
    """Give memory that nothing uses any more back to the device and to the system."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc keeps what was freed; others have no such call
        if trim:
            trim(0)
