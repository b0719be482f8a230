"""Runs Python code in contained Jupyter kernels: `from kernel import KernelSession`."""

from kernel.errors import KernelError, KernelsBusyError, KernelStartError, SessionClosedError, UnsandboxedError
from kernel.outputs import Cleared, Finished, Output
from kernel.session import KernelSession

__all__ = [
    "Cleared",
    "Finished",
    "KernelError",
    "KernelSession",
    "KernelStartError",
    "KernelsBusyError",
    "Output",
    "SessionClosedError",
    "UnsandboxedError",
]
