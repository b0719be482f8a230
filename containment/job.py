"""What is to be run contained: a command, the folders it may use, and its limits. Does not know how it is contained."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. The first five hold for each process, the others for everything a command starts."""

    address_space: int = 4 << 30
    file_size: int = 256 << 20
    open_files: int = 512
    processes: int = 128
    temporary: int = 256 << 20  # each of the in-memory folders /tmp and /dev/shm
    memory: int = 6 << 30
    workspace_bytes: int = 2 << 30
    workspace_files: int = 20_000


@dataclass(frozen=True)
class Job:
    """A command that starts in `directory` (else in `workspace`) with exactly this environment.

    It may write in `workspace` and in `private`, and read in `readable` besides what every program needs.
    """

    command: list[str]
    workspace: Path
    environment: dict[str, str]
    private: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    directory: Path | None = None
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Plan:
    """What `warden.py` needs to know, as it is sent there in JSON. Each containment fills in its own part."""

    command: list[str]
    cwd: str
    rlimits: dict[str, int]
    watched: list[str]  # folders whose bytes and files count
    memory: int
    processes: int
    workspace_bytes: int
    workspace_files: int
    seccomp: str = ""  # the filter in base64
    bubblewrap: bool = False  # the command is bwrap's, which installs the filter itself
    landlock: dict[str, int] | None = None  # the access rights that are handled, by their kind
    rules: list[tuple[str, int]] = field(default_factory=list)


def plan(job: Job) -> Plan:
    """The plan of a job that is limited and watched, and not contained."""
    limits = job.limits
    return Plan(
        command=job.command,
        cwd=str(job.directory or job.workspace),
        rlimits={
            "RLIMIT_AS": limits.address_space,
            "RLIMIT_FSIZE": limits.file_size,
            "RLIMIT_NOFILE": limits.open_files,
            "RLIMIT_CORE": 0,
        },
        watched=[str(folder) for folder in (job.workspace, *job.private)],
        memory=limits.memory,
        processes=limits.processes,
        workspace_bytes=limits.workspace_bytes,
        workspace_files=limits.workspace_files,
    )
