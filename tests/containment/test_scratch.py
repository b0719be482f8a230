"""The host opens what code made as a plain file, or not at all."""

from pathlib import Path

import pytest

from containment.choice import Containment
from containment.scratch import open_inside
from kernel import KernelSession


def test_plain_files_are_opened(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("here")
    assert open_inside(tmp_path, "a/b.txt").read() == b"here"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/etc/passwd", "a/../../etc/passwd", "missing"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError):
        open_inside(tmp_path, name)


def test_links_and_pipes_that_code_made_are_not_opened(containment: Containment, tmp_path: Path) -> None:
    code = (
        "import os\nos.symlink('/etc/passwd', 'link')\nos.symlink('/etc', 'folder')\nos.mkfifo('pipe')\n"
        "os.mkdir('directory')\nimport socket\nsocket.socket(socket.AF_UNIX).bind('socket')"
    )
    with KernelSession(tmp_path, containment=containment) as session:
        list(session.execute(code))
    assert len(list(tmp_path.iterdir())) == 5
    for name in ("link", "folder/passwd", "pipe", "directory", "socket"):
        with pytest.raises(OSError):
            open_inside(tmp_path, name)
