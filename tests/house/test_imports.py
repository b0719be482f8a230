"""Imports point downwards only: Home, pages -> ui -> assistant -> model, tools, kernel; the last two -> containment."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LAYERS = ("ui", "assistant", "model", "tools", "kernel", "containment", "training")
MAY_IMPORT: dict[str, set[str]] = {
    "Home.py": {"ui", "assistant", "model", "tools", "kernel", "containment"},
    "serve.py": set(),
    "pages": {"ui", "assistant", "model", "tools", "kernel", "containment"},
    "ui": {"ui", "assistant", "model", "tools", "kernel", "containment"},
    "assistant": {"assistant", "model", "tools", "kernel", "containment"},
    "training": {"training", "assistant", "model", "tools", "kernel"},
    "model": {"model"},
    "tools": {"tools", "containment"},
    "kernel": {"kernel", "containment"},
    "containment": {"containment"},
}
ONLY_IN = {
    "streamlit": {"Home.py", "serve.py", "pages", "ui"},
    "torch": {"model", "training"},
    "transformers": {"model", "training"},
    "jupyter_client": {"kernel"},
    "jupyter_kernel_client": {"kernel"},
    "websocket": {"kernel"},
}
FILES = sorted(
    file.relative_to(ROOT)
    for place in MAY_IMPORT
    for file in ([ROOT / place] if place.endswith(".py") else (ROOT / place).rglob("*.py"))
)


def imports(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("file", FILES, ids=str)
def test_imports_point_downwards(file: Path) -> None:
    place = file.parts[0]
    upwards = {name for name in imports(file) if name in LAYERS and name not in MAY_IMPORT[place]}
    foreign = {name for name in imports(file) if name in ONLY_IN and place not in ONLY_IN[name]}
    assert not upwards | foreign
