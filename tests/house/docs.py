"""Writes the parts of the documentation that are made from the code: `python -m tests.house.docs`."""

import ast
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.containment.attacks import table as attacks_table
from tools.registry import discover, markdown_table, registry

ROOT = Path(__file__).resolve().parent.parent.parent
# Folders whose files are told apart by their names alone.
DATA = ("training/data",)


def tools_table() -> str:
    """The tools that come with Gourd: those of files that git knows, and not what somebody has added for themselves."""
    discover()
    shipped = set(_tracked("tools/*.py"))
    return markdown_table(tool for tool in registry if f"{tool.module.replace('.', '/')}.py" in shipped)


def tree() -> str:
    """One line a file: its path and the first sentence of its docstring."""
    names = _tracked("*.py")
    shown = [name for name in sorted(set(names)) if not name.startswith(("tests/", *DATA)) and (ROOT / name).exists()]
    lines = [f"{name:<34} {sentence}" for name in shown if (sentence := _first_sentence(ROOT / name))]
    return "```\n" + "\n".join(lines) + "\n```"


def _tracked(pattern: str) -> list[str]:
    command = ["git", "ls-files", pattern]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()


def _first_sentence(file: Path) -> str:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=\.)\s", text.replace("\n", " "))[0].rstrip(".")


PARTS: dict[str, tuple[str, Callable[[], str]]] = {
    "README.md": ("tools", tools_table),
    "docs/sandbox.md": ("attacks", attacks_table),
    "docs/code.md": ("tree", tree),
}


def render(file: str) -> str:
    """The file with its generated part made anew."""
    name, make = PARTS[file]
    text = (ROOT / file).read_text(encoding="utf-8")
    match = re.search(rf"(<!-- {name}: .*? -->\n).*?(<!-- /{name} -->)", text, re.DOTALL)
    assert match, f"{file} has no part called {name}"
    return f"{text[: match.start()]}{match[1]}\n{make().strip()}\n\n{match[2]}{text[match.end() :]}"


if __name__ == "__main__":
    for file in PARTS:
        (ROOT / file).write_text(render(file), encoding="utf-8")
