"""Keeps a server from outliving Gourd, even one that was killed: a process of its own between the two.

    python -I -S leash.py PARENT COMMAND ARGUMENT …

It ends the server, and what the server started, when PARENT is not its parent any more. Standard input and outputs are
the server's alone.
"""

import os
import select
import signal
import subprocess
import sys

GLANCE = 1.0  # seconds between two looks at the parent


def main() -> int:
    """Run the command; returns its exit status."""
    parent = int(sys.argv[1])
    wake, woken = os.pipe()
    for file in (wake, woken):
        os.set_blocking(file, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    child = subprocess.Popen(sys.argv[2:])
    for file in (0, 1, 2):  # who reads them must see when the server has closed them
        os.close(file)
    while os.getppid() == parent:
        if select.select([wake], [], [], GLANCE)[0]:
            os.read(wake, 64)
        if (status := child.poll()) is not None:
            return status if status >= 0 else 128 - status
    os.killpg(0, signal.SIGKILL)  # the SDK starts each server in a group of its own
    return 0


if __name__ == "__main__":
    sys.exit(main())
