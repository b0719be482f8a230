"""Writes the parts of README.md that are made from the code: `python -m tests.house.docs`."""

import ast
import re
import subprocess
from pathlib import Path

from tests.containment.attacks import table as attacks_table
from tools.registry import discover, markdown_table, registry

ROOT = Path(__file__).resolve().parent.parent.parent
README = ROOT / "README.md"
# Folders whose files are told apart by their names alone.
DATA = ("training/data",)


def tools_table() -> str:
    discover()
    return markdown_table(registry)


def tree() -> str:
    """One line a file: its path and the first sentence of its docstring."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    shown = [name for name in sorted(set(names)) if not name.startswith(("tests/", *DATA)) and (ROOT / name).exists()]
    lines = [f"{name:<34} {sentence}" for name in shown if (sentence := _first_sentence(ROOT / name))]
    return "```\n" + "\n".join(lines) + "\n```"


def _first_sentence(file: Path) -> str:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=\.)\s", text.replace("\n", " "))[0].rstrip(".")


def render(readme: str) -> str:
    """The README with its generated parts made anew."""
    for name, make in (("tools", tools_table), ("attacks", attacks_table), ("tree", tree)):
        match = re.search(rf"(<!-- {name}: .*? -->\n).*?(<!-- /{name} -->)", readme, re.DOTALL)
        assert match, f"README.md has no part called {name}"
        readme = f"{readme[: match.start()]}{match[1]}\n{make().strip()}\n\n{match[2]}{readme[match.end() :]}"
    return readme


if __name__ == "__main__":
    README.write_text(render(README.read_text(encoding="utf-8")), encoding="utf-8")
