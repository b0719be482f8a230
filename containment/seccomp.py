"""Filters of system calls, as the kernel takes them: classic BPF over (number, architecture, arguments).

They take away what code in a notebook never needs and what escapes have come through. See `man 2 seccomp`.
"""

import errno
import struct
from collections.abc import Iterable

from containment.syscalls import Machine

ALLOW, KILL = 0x7FFF0000, 0x80000000
_LOAD, _JUMP_EQUAL, _JUMP_GREATER_EQUAL, _JUMP_ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000  # system calls of a second interface of x86_64, which would pass by their other numbers
_NEW_NAMESPACES = 0x7E020000  # CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C  # typing into the terminal one was started from
_UNIX, _INET, _INET6, _NETLINK = 1, 2, 10, 16
_STREAM, _SEQPACKET, _TYPE_MASK, _NETLINK_ROUTE = 1, 5, 0xF, 0
_LOOKED_INTO = {"clone", "clone3", "ioctl", "socket", "socketpair", "connect", "truncate"}

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def sandbox_filter(machine: Machine) -> bytes:
    """The filter inside of namespaces: sockets are harmless there but for the kinds that namespaces do not cover,
    such as vsock, which reaches a virtual machine's host."""
    families = [_argument(0), *_one_of([_UNIX, _INET, _INET6, _NETLINK]), _ALLOW]
    return _assemble([*_start(machine), *_common(machine), *_on(machine, "socket", families)])


def fallback_filter(machine: Machine, *, deny_truncate: bool) -> bytes:
    """The filter where nothing else keeps code from the network: no sockets but those that a kernel listens on.

    Connecting is denied for local sockets too: through those of the desktop (D-Bus) or of Docker, code would have
    everything run outside. `deny_truncate` for Linux before 6.2, where Landlock cannot.
    """
    return _assemble(
        [
            *_start(machine),
            *_common(machine),
            *_on(machine, "socket", _check_kind()),
            *_on(machine, "socketpair", _check_kind()),
            *_on(machine, "connect", [_fail(errno.EACCES)]),
            *(_on(machine, "truncate", [_fail(errno.EACCES)]) if deny_truncate else []),
        ]
    )


def _start(machine: Machine) -> list[Instruction]:
    return [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 1, 0, machine.audit_arch),
        (_RETURN, 0, 0, KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_GREATER_EQUAL, 0, 1, _X32),
        _fail(errno.ENOSYS),
    ]


def _common(machine: Machine) -> Iterable[Instruction]:
    for name in machine.numbers:
        if name not in _LOOKED_INTO:
            yield from _on(machine, name, [_fail(errno.EPERM)])
    # Its flags lie in memory, where a filter cannot look. The C library then uses `clone`.
    yield from _on(machine, "clone3", [_fail(errno.ENOSYS)])
    yield from _on(machine, "clone", [_argument(0), (_JUMP_ANY_BIT, 0, 1, _NEW_NAMESPACES), _fail(errno.EPERM), _ALLOW])
    terminal: list[Instruction] = [(_JUMP_EQUAL, 1, 0, _TIOCSTI), (_JUMP_EQUAL, 0, 1, _TIOCLINUX)]
    yield from _on(machine, "ioctl", [_argument(1), *terminal, _fail(errno.EPERM), _ALLOW])


def _check_kind() -> list[Instruction]:
    """Allow local sockets that need a connection; the others can be sent to any address. Also the question to the
    kernel which networks there are, without which ZeroMQ gives up."""
    return [
        _argument(0),
        (_JUMP_EQUAL, 6, 0, _UNIX),
        *_one_of([_NETLINK]),
        _argument(2),  # its protocol
        *_one_of([_NETLINK_ROUTE]),
        _ALLOW,
        _argument(1),  # its type
        (_AND, 0, 0, _TYPE_MASK),
        *_one_of([_STREAM, _SEQPACKET]),
        _ALLOW,
    ]


def _one_of(values: list[int]) -> list[Instruction]:
    """Go on if the loaded value is one of these, else fail."""
    jumps = [(_JUMP_EQUAL, len(values) - n, 0, value) for n, value in enumerate(values)]
    return [*jumps, _fail(errno.EACCES)]


def _on(machine: Machine, name: str, body: list[Instruction]) -> list[Instruction]:
    """Do `body`, which must end in returns, if the call is this one. Nothing else reloads the number."""
    return [(_JUMP_EQUAL, 0, len(body), machine.numbers[name]), *body]


def _argument(index: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index)  # the low half: both architectures are little-endian


def _fail(number: int) -> Instruction:
    return (_RETURN, 0, 0, 0x00050000 | number)


_ALLOW: Instruction = (_RETURN, 0, 0, ALLOW)


def _assemble(instructions: list[Instruction]) -> bytes:
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in [*instructions, _ALLOW])
