"""What code may try, and what comes of it under each containment: the tests run it, docs/sandbox.md shows it."""

from dataclasses import dataclass
from typing import Literal

# stopped: the time limit ends it, and the kernel if it must. ended: the kernel is gone and the reader is told.
# refused: it gets an error and does nothing. unseen: it finds nothing. cut: what is too much is left out, with a note.
# harmless: it runs, and nothing else suffers.
Outcome = Literal["stopped", "ended", "refused", "unseen", "cut", "harmless"]


@dataclass(frozen=True)
class Attack:
    """`code` may name {places} of the host. `says` is a part of what the reader sees. `landlock` is the outcome there
    where it differs from bubblewrap's."""

    name: str
    outcome: Outcome
    code: str
    says: str = ""
    landlock: Outcome | None = None

    def outcome_under(self, containment: str) -> Outcome:
        return self.landlock if containment == "landlock" and self.landlock else self.outcome


def trying(action: str, imports: str = "import os, socket") -> str:
    """Code that says whether it was refused."""
    body = "\n    ".join(action.splitlines())
    return f"{imports}\ntry:\n    {body}\n    print('done')\nexcept OSError as error:\n    print('refused', error)"


def reading(place: str) -> str:
    return trying(f"print(open('{place}', 'rb').read())")


# It ends by itself, so that a fault in the containment costs the test and not the machine it runs on.
BOMB = "import os, time\nend = time.time() + 8\nwhile time.time() < end: os.fork()"
SIGNALLING = "kills another program"
TIME = [
    Attack("`while True: pass`", "stopped", "while True: pass"),
    Attack("`sum(range(10**12))`", "stopped", "sum(range(10**12))"),
    Attack("`await asyncio.sleep(600)`", "stopped", "import asyncio\nawait asyncio.sleep(600)"),
    Attack(
        "ignores interrupts",
        "stopped",
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass",
    ),
    Attack("`os._exit(1)`", "ended", "import os; os._exit(1)"),
    Attack("`exit()`", "ended", "exit()", "exit()"),
    Attack("kills its parent", "harmless", "import os\ntry: os.kill(os.getppid(), 9)\nexcept OSError: pass"),
]
SIZE = [
    Attack("infinite recursion", "refused", "def f(): return f()\nf()", "RecursionError"),
    Attack("allocates 30 GB", "refused", "bytearray(30 << 30)", "MemoryError"),
    Attack(
        "allocates until it fails, then starts a thread",
        "refused",
        "import threading\nhoard = []\nsize = 1 << 28\n"
        "while size > 1 << 16:\n    try: hoard.append(bytearray(size))\n    except MemoryError: size //= 2\n"
        "threading.Thread(target=print).start()",
        "Error",
    ),
    Attack("fork bomb", "ended", BOMB),
    Attack("prints 1 GB", "cut", "for _ in range(1000): print('x' * 1_000_000)", "truncated"),
    Attack("prints one text of 1 GB", "cut", "print('x' * 10**9)", "truncated"),
    Attack("shows one text of 100 MB", "cut", "'x' * 10**8", "truncated"),
    Attack(
        "shows an image of 100 MB",
        "cut",
        "from IPython.display import display\n"
        "display({'image/png': 'A' * 133_000_000, 'text/plain': 'image'}, raw=True)",
        "too large",
    ),
    Attack("a subprocess prints 300 KB", "harmless", "!head -c 300000 /dev/zero | tr '\\\\0' x; echo; echo end", "end"),
    Attack("`input()`", "refused", "input()", "cannot be answered"),
    Attack(
        "prints invalid UTF-8, NUL, half a surrogate",
        "harmless",
        "import sys, subprocess\nsubprocess.run(['printf', '\\\\377\\\\000\\\\n'])\nprint('\\x00 \\ud800 here')",
        "here",
    ),
    Attack("makes a sparse file of 10 GB", "refused", trying("open('big', 'wb').truncate(10 << 30)"), "refused"),
    Attack(
        "makes 200,000 files",
        "ended",
        "import os\nos.mkdir('many')\nfor n in range(200_000): open(f'many/{n}', 'w').close()",
        "more files",
    ),
]
MESSAGES = [
    Attack(
        "forges the end of the cell, and outputs of others",
        "harmless",
        """
import time
kernel = get_ipython().kernel
parent, send = kernel.get_parent(), kernel.session.send
send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=parent)
send(kernel.iopub_socket, "stream", {"name": "stdout", "text": "forged"}, parent={"header": {"msg_id": "other"}})
for content in ({}, {"name": 1}, {"data": 7}, {"data": {"text/plain": {}}, "metadata": []}):
    for kind in ("stream", "display_data", "error", "clear_output", "execute_reply", "status"):
        if kind != "execute_reply":
            send(kernel.iopub_socket, kind, content, parent=parent)
time.sleep(0.3)
print("after")
""",
        "after",
    ),
]
READING = [
    Attack("reads a file in the home folder", "unseen", reading("{home_file}")),
    Attack("reads `~/.ssh`", "refused", trying("print(os.listdir('{home}/.ssh'))"), "refused"),
    Attack("reads the application's environment", "unseen", "import os; print(os.environ)"),
    Attack("reads `/proc/1/environ`", "unseen", reading("/proc/1/environ")),
    Attack("reads the environment of Gourd's process", "unseen", reading("/proc/{pid}/environ")),
    Attack("reads its parent's", "unseen", trying("print(open(f'/proc/{os.getppid()}/environ').read())")),
    Attack("reads Gourd's memory", "refused", reading("/proc/{pid}/mem"), "refused"),
    Attack("reads another session's connection file", "unseen", reading("{other_connection}")),
    Attack("reads another session's folder", "unseen", reading("{other_workspace}/secret.txt")),
]
WRITING = [
    Attack("writes to the application", "refused", trying("open('{app}/attacked', 'w')")),
    Attack("writes to `.streamlit/`", "refused", trying("open('{app}/.streamlit/attacked', 'w')")),
    Attack("writes to site-packages", "refused", trying("open('{packages}/attacked.pth', 'w')"), "refused"),
    Attack("writes to the home folder", "refused", trying("open('{home_file}', 'a')"), "refused"),
    Attack("truncates a file in the home folder", "refused", trying("os.truncate('{home_file}', 0)"), "refused"),
    Attack("writes to another session's folder", "refused", trying("open('{other_workspace}/x', 'w')"), "refused"),
    Attack(
        "has the kernel run a program at crashes",
        "refused",
        trying("pattern = open('/proc/sys/kernel/core_pattern')\nopen(pattern.name, 'w').write(pattern.read())"),
        "refused",
    ),
]
REACHING = [
    Attack("TCP", "refused", trying("socket.create_connection(('127.0.0.1', {tcp}), 2)"), "refused"),
    Attack(
        "UDP",
        "unseen",
        trying("socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {udp}))"),
    ),
    Attack("DNS", "refused", trying("socket.getaddrinfo('example.com', 80)"), "refused"),
    Attack(
        "an abstract socket",
        "refused",
        trying("socket.socket(socket.AF_UNIX).connect('\\0{abstract}')"),
        "refused",
    ),
    Attack("a socket in a folder", "refused", trying("socket.socket(socket.AF_UNIX).connect('{path}')"), "refused"),
    Attack(
        "another session's socket",
        "refused",
        trying("socket.socket(socket.AF_UNIX).connect('{other_socket}')"),
        "refused",
    ),
    Attack("a virtual machine's host (vsock)", "refused", trying("socket.socket(40, 1)"), "refused"),
    Attack(SIGNALLING, "refused", trying("os.kill({victim}, 9)"), "refused"),
    Attack(
        "makes namespaces of its own",
        "refused",
        trying(
            "if ctypes.CDLL(None, use_errno=True).unshare(0x10000000): raise OSError(ctypes.get_errno(), 'unshare')",
            "import ctypes",
        ),
        "refused",
    ),
]
ATTACKS = [*TIME, *SIZE, *MESSAGES, *READING, *WRITING, *REACHING]


def table() -> str:
    """The attacks and their outcomes in Markdown."""
    rows = [f"| {a.name} | {a.outcome_under('bubblewrap')} | {a.outcome_under('landlock')} |" for a in ATTACKS]
    return "\n".join(["| The code … | bubblewrap | Landlock |", "| --- | --- | --- |", *rows])
