"""No containment: limits and a watch, as on macOS, and nothing that keeps code from what its user may do."""

from containment.job import Job, Plan, plan


class Unsandboxed:
    """Honest about being none."""

    name = "none"
    word = "Unsandboxed"

    def __init__(self, reasons: list[str]) -> None:
        self._reasons = reasons

    @property
    def details(self) -> list[str]:
        return [
            "Code runs as you, without a sandbox: it can read and change your files and reach the network.",
            "It has limits of time, memory and disk space, and a clean environment; that is all.",
            *self._reasons,
        ]

    def plan(self, job: Job) -> Plan:
        return plan(job)
