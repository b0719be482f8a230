"""How a kernel is started contained: what it may see and use. The containment itself is the package `containment`'s.

jupyter_client starts kernels through provisioners; the one here hands the command to a `warden`.
"""

import os
import re
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from containment.choice import Containment
from containment.job import Job
from containment.places import user_base
from containment.running import Running, run
from containment.scratch import check_workspace, default_root, private_directory
from kernel.fonts import font_cache

PROVISIONER = "gourd"
MOST_THREADS = 4  # of each library that computes in threads: they count as processes, and reserve address space
# Everything else stays out: keys and proxies are the application's, and Streamlit's MPLBACKEND=Agg hides every plot.
ALLOWED = ("PATH", "USER", "LOGNAME", "LANG", "LANGUAGE", "TZ", "VIRTUAL_ENV", "LD_LIBRARY_PATH")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_MAX_THREADS")
_SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}")


class ContainedProvisioner(LocalProvisioner):
    """Starts a kernel as a job of `containment`, and ends all of it. Interrupts go by message, not by signal."""

    running: Running

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:  # noqa: ANN401
        containment: Containment = kwargs["containment"]
        job = Job(cmd, kwargs["workspace"], kwargs["env"], (kwargs["runtime"],), limits=kwargs["limits"])
        self.running = run(job, containment.plan(job))
        self.process = self.running.popen
        self.pid, self.pgid, self.cwd = self.process.pid, None, job.workspace
        return self.connection_info

    async def send_signal(self, signum: int) -> None:
        self.running.end()

    async def kill(self, restart: bool = False) -> None:
        self.running.end()

    async def terminate(self, restart: bool = False) -> None:
        self.running.end()


def register() -> None:
    """Make the provisioner known to jupyter_client, which finds others by the entry points of packages."""
    entry = EntryPoint(PROVISIONER, f"{__name__}:{ContainedProvisioner.__name__}", KernelProvisionerFactory.GROUP_NAME)
    KernelProvisionerFactory.instance().provisioners[PROVISIONER] = entry


def working_directory(conversation_id: str, root: Path | None = None) -> Path:
    """Make and return the private directory (mode 0700) in which a conversation's code runs.

    Raises:
        ValueError: the id is not a plain file name, or the root is no place for code (see `check_workspace`).
        PermissionError: the directory belongs to somebody else.
    """
    if not _SAFE_NAME.fullmatch(conversation_id):
        raise ValueError(f"{conversation_id!r} cannot name a directory; use letters, digits, '-' and '_'.")
    root = root or default_root()
    check_workspace(root / conversation_id)
    return private_directory(private_directory(root) / conversation_id)


def environment(workspace: Path, runtime: Path) -> dict[str, str]:
    """The environment variables of a kernel: an allow-list of this process's, and places of its own.

    A private IPYTHONDIR keeps the person's own start-up files and settings out.
    """
    kept = {name: value for name, value in os.environ.items() if name in ALLOWED or name.startswith("LC_")}
    temporary = runtime / "tmp"
    temporary.mkdir(exist_ok=True)
    places = {"HOME": workspace, "TMPDIR": temporary, "XDG_CACHE_HOME": temporary, "IPYTHONDIR": runtime}
    return {
        **kept,
        **{name: str(place) for name, place in places.items()},
        **dict.fromkeys(_THREADS, str(min(MOST_THREADS, os.cpu_count() or 1))),
        **({"PYTHONUSERBASE": base} if (base := user_base()) else {}),
        "MPLCONFIGDIR": str(font_cache(runtime)),
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
