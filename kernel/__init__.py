"""Runs Python code in contained Jupyter kernels: `from kernel import KernelSession`."""

from kernel.errors import (
    GatewayError,
    KernelError,
    KernelsBusyError,
    KernelStartError,
    SessionClosedError,
    UnsandboxedError,
)
from kernel.gateway import Gateway
from kernel.outputs import Cleared, Finished, Output
from kernel.session import KernelSession

__all__ = [
    "Cleared",
    "Finished",
    "Gateway",
    "GatewayError",
    "KernelError",
    "KernelSession",
    "KernelStartError",
    "KernelsBusyError",
    "Output",
    "SessionClosedError",
    "UnsandboxedError",
]
