"""What can go wrong with a kernel, by name. Every message says what to do next and may be shown as it is."""


class KernelError(Exception):
    """No kernel could be used."""


class KernelStartError(KernelError):
    """The kernel did not start, or ended while it did."""


class GatewayError(KernelStartError):
    """The gateway that code is to run on gave no kernel: it is out of reach, refused, or is none."""


class KernelsBusyError(KernelError):
    """As many kernels as allowed are at work."""


class UnsandboxedError(KernelError):
    """No sandbox works here, and code may not run without one, or nobody has agreed to it yet."""


class SessionClosedError(KernelError):
    """The session was closed."""
