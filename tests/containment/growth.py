"""`python -m tests.containment.growth CONTAINMENT < code`: runs a cell in a process of its own and prints by how many
MB that process grew at most, and what the next cell answers. Tests that ran before would blur the measure."""

import sys
import time
from pathlib import Path

from kernel import KernelSession, Output
from tests.containment.conditions import working
from tests.kernel.cell_reading import text_of


def peak() -> float:
    """The most memory that this process has used since the peak was forgotten, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main() -> None:
    with KernelSession(containment=working(sys.argv[1])) as session:
        session.start()
        Path("/proc/self/clear_refs").write_text("5")
        before = peak()
        for shown in session.execute(sys.stdin.read(), timeout=60):
            if isinstance(shown, Output):
                time.sleep(0.01)  # as a page that draws
        print(peak() - before, text_of(list(session.execute("print(6 * 7)"))))


if __name__ == "__main__":
    main()
