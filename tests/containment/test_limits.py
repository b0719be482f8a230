"""What everything together may use: at too much, the kernel is ended and the reader told, and the next one works."""

import gc
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from containment.choice import Containment
from containment.job import Limits
from kernel import KernelSession
from tests.kernel.cell_reading import status_of, text_of
from tests.servers import ROOT

MB = 1 << 20
FORGED = """
from jupyter_client.session import Session
kernel = get_ipython().kernel
kernel.session.__class__ = Session
def send(content):
    for _ in range(20): kernel.session.send(kernel.iopub_socket, "stream", content, parent=kernel.get_parent())
"""


@pytest.mark.parametrize(
    ("limits", "code", "says"),
    [
        (Limits(memory=400 * MB), "import os, time\nhoard = os.urandom(1 << 20) * 600\ntime.sleep(30)", "more memory"),
        (
            Limits(memory=400 * MB),
            "import os, time\nfor _ in range(4):\n    if not os.fork():\n        hoard = os.urandom(1 << 20) * 150\n"
            "        time.sleep(30)\ntime.sleep(30)",
            "more memory",
        ),
        (
            Limits(workspace_bytes=MB),
            "import time\nfor n in range(9): open(f'{n}', 'wb').write(bytes(100 << 20))\ntime.sleep(30)",
            "wrote more",
        ),
        (
            Limits(workspace_files=50),
            "import os, time\nfor n in range(5000): os.mkdir(f'{n}')\ntime.sleep(30)",
            "more files",
        ),
    ],
    ids=["memory", "memory of several", "bytes", "files"],
)
def test_too_much_ends_the_kernel_and_says_so(
    containment: Containment, limits: Limits, code: str, says: str, tmp_path: Path
) -> None:
    with KernelSession(tmp_path, containment=containment, limits=limits) as session:
        shown = list(session.execute(code, timeout=60))
        assert status_of(shown) == "died"
        assert says in text_of(shown, "error")
        # What lies in the folder may stay: the next kernel is measured by what comes on top.
        assert text_of(list(session.execute("import time; time.sleep(0.6); print(6 * 7)"))) == "42\n"


@pytest.mark.parametrize(
    ("code", "megabytes"),
    [
        ("for _ in range(1000): print('x' * 1_000_000)", 150),
        ("import sys\nfor _ in range(200): sys.stdout.write('é中' * 2_000_000); sys.stdout.flush()", 150),
        (
            "from IPython.display import display\n"
            "for _ in range(60): display({'image/png': 'A' * 10_000_000, 'text/plain': ''}, raw=True)",
            150,
        ),
        # Past what our own start of the kernel cuts, as code can do that wants to.
        (FORGED + "send({'name': 'stdout', 'text': '中' * 9_000_000})", 150),
        (FORGED + "send({'name': 'stdout', 'text': 'x' * 50_000_000})", 40),  # refused before it is read
    ],
    ids=["lines", "wide text", "images", "messages of 27 MB", "messages of 50 MB"],
)
def test_no_output_makes_the_application_grow(containment: Containment, code: str, megabytes: int) -> None:
    command = [sys.executable, "-m", "tests.containment.growth", containment.name]
    done = subprocess.run(command, input=code, capture_output=True, text=True, cwd=ROOT, check=True)
    grown, answer = done.stdout.split()
    assert float(grown) < megabytes
    assert answer == "42"


def test_what_lies_there_may_be_cleared_away(containment: Containment, tmp_path: Path) -> None:
    for n in range(300):
        (tmp_path / str(n)).touch()
    with KernelSession(tmp_path, containment=containment, limits=Limits(workspace_files=50)) as session:
        code = "import os, time\ntime.sleep(0.6)\nfor name in os.listdir(): os.remove(name)"
        assert status_of(list(session.execute(code))) == "ok"
    assert not list(tmp_path.iterdir())


def test_many_sessions_leave_nothing(containment: Containment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", tempfile.mkdtemp(prefix="many-"))  # short, for it becomes a socket's name
    _use(containment)
    before, memory = _held(), _resident()
    for _ in range(20):
        _use(containment)
    assert _held() == before
    assert _resident() - memory < 20
    Path(tempfile.gettempdir()).rmdir()


def _use(containment: Containment) -> None:
    with KernelSession(containment=containment) as session:
        assert text_of(list(session.execute("print(1)"))) == "1\n"


def _held() -> tuple[int, int, set[str]]:
    """Open files, threads, and folders of kernels and sessions."""
    gc.collect()  # event loops of earlier tests are in cycles
    own = Path("/proc/self")
    folders = {path.name for path in Path(tempfile.gettempdir()).iterdir()}
    return len(list((own / "fd").iterdir())), len(list((own / "task").iterdir())), folders


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / MB
