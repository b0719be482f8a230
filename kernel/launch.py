"""Starts ipykernel in a process of its own: `python -c <this text> -f CONNECTION_FILE`.

Given as text, so that the folder of this file does not come before the user's modules.
"""

import sys

if sys.path[0] == "":  # a file of the user's must not stand in for zmq; IPython puts the folder back later
    del sys.path[0]

import zmq
from ipykernel.kernelapp import IPKernelApp

# Messages that may wait for a reader who lags; ZeroMQ drops those beyond its own 1,000 without a word.
QUEUED_MESSAGES = 20_000


class KernelApp(IPKernelApp):
    """ipykernel with a longer queue of outputs."""

    def init_iopub(self, context: zmq.Context[zmq.Socket[bytes]]) -> None:
        context.setsockopt(zmq.SNDHWM, QUEUED_MESSAGES)
        super().init_iopub(context)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    KernelApp.launch_instance()
