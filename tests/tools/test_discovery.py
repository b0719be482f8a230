"""Any file dropped into a package of tools is found; a broken one does not take down the others."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tools.registry
from tools.registry import discover, register_tool


def add(a: int, b: int = 2) -> int:
    """Add two numbers."""
    return a + b


def fail() -> None:
    """Fail."""
    raise KeyError("nothing here")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package to drop tool files into; what they register is gone after the test."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(tools.registry.registry, "_tools", {})
    folder = tmp_path / "dropped_tools"
    folder.mkdir()
    (folder / "__init__.py").touch()
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "dropped_tools"]:
        del sys.modules[name]


TOOL_FILE = '''
from tools.registry import register_tool

@register_tool
def {name}(text: str) -> str:
    """Say it."""
    return text
'''


def test_a_dropped_file_is_a_tool(package: Path) -> None:
    (package / "echo.py").write_text(TOOL_FILE.format(name="echo"))
    assert discover("dropped_tools") == []
    assert discover("dropped_tools") == []
    assert tools.registry.registry.call("echo", {"text": "hi"}).content == "hi"


def test_a_broken_file_is_reported_and_the_others_work(package: Path) -> None:
    (package / "a_broken.py").write_text(TOOL_FILE.format(name="half") + "\n1 / 0\n")
    (package / "b_broken.py").write_text("def :\n")
    (package / "c_leaves.py").write_text("raise SystemExit\n")
    (package / "echo.py").write_text(TOOL_FILE.format(name="echo"))
    broken = discover("dropped_tools")
    assert [file for file, _ in broken] == [f"dropped_tools/{name}.py" for name in ("a_broken", "b_broken", "c_leaves")]
    assert broken[0].error == "ZeroDivisionError: division by zero"
    assert tools.registry.registry.names == ["echo"]


def test_a_repaired_file_is_found_without_a_restart(package: Path) -> None:
    (package / "mended.py").write_text(TOOL_FILE.format(name="mended") + "\n1 / 0 # to be repaired\n")
    assert len(discover("dropped_tools")) == 1
    (package / "mended.py").write_text(TOOL_FILE.format(name="mended"))
    assert discover("dropped_tools") == []
    assert tools.registry.registry.names == ["mended"]


def test_the_decorator_leaves_the_function_as_it_is(package: Path) -> None:
    assert register_tool(add) is add
    assert register_tool(confirm=True)(fail) is fail
    assert [(tool.name, tool.confirm) for tool in tools.registry.registry] == [("add", False), ("fail", True)]
