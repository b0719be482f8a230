"""What a kernel gets from its host: a private directory, a clean environment, limits."""

import os
from pathlib import Path

import pytest

from containment.scratch import APPLICATION
from kernel import sandbox
from kernel.session import KernelSession
from tests.kernel.cell_reading import text_of


def test_secrets_and_settings_of_the_host_stay_out(monkeypatch: pytest.MonkeyPatch, own_session: KernelSession) -> None:
    for name in ("OPENAI_API_KEY", "HTTPS_PROXY", "PYTHONPATH", "GOURD_TOKEN"):
        monkeypatch.setenv(name, "leaked")
    seen = text_of(list(own_session.execute("import os, sys; print(dict(os.environ), sys.path)")))
    assert "leaked" not in seen
    assert "'PATH'" in seen and "matplotlib_inline.backend_inline" in seen


def test_cell_runs_in_its_directory(session: KernelSession) -> None:
    assert text_of(list(session.execute("open('made.txt', 'w').write('x'); import os; print(os.getcwd())"))).startswith(
        str(session.directory)
    )
    assert (session.directory / "made.txt").exists()


def test_kernel_leaves_no_core_dumps_and_no_endless_files(session: KernelSession) -> None:
    code = "import resource as r\nprint(r.getrlimit(r.RLIMIT_CORE)[1], r.getrlimit(r.RLIMIT_FSIZE)[1])"
    assert text_of(list(session.execute(code))) == f"0 {256 << 20}\n"


def test_working_directory_is_private(tmp_path: Path) -> None:
    directory = sandbox.working_directory("talk-1", tmp_path / "root")
    assert directory.is_dir()
    assert directory.stat().st_mode & 0o777 == 0o700
    assert sandbox.working_directory("talk-1", tmp_path / "root") == directory


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc", "a" * 101])
def test_name_that_leaves_the_root_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError):
        sandbox.working_directory(name, tmp_path)


@pytest.mark.parametrize("place", [APPLICATION / "workspace", APPLICATION, APPLICATION.parent])
def test_code_may_not_work_where_it_could_change_the_application(place: Path) -> None:
    with pytest.raises(ValueError, match="Gourd's own folder"):
        KernelSession(place)
    with pytest.raises(ValueError, match="Gourd's own folder"):
        sandbox.working_directory("talk-1", APPLICATION / "workspace")


def test_environment_is_an_allow_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    kept = sandbox.environment(tmp_path, tmp_path)
    assert kept["LC_ALL"] == "C.UTF-8"
    assert kept["HOME"] == str(tmp_path)
    assert {name for name, value in kept.items() if os.environ.get(name) == value} <= {*sandbox.ALLOWED, "LC_ALL"}
