"""Texts of others inside a Markdown file: they keep their meaning, and neither load, run nor swallow anything.

Viewers of Markdown differ and some take HTML, so a text is read here line by line, by the rules of CommonMark on which
all of them agree.
"""

import re
from collections import deque

LONG_LINE = 2000  # characters; to look for code in longer ones could take the square of their length
# Wherever a line opens a fence, it is written anew at the start of a line, where it opens for every viewer.
_OPENING = re.compile(
    r"(?P<lead>\s*(?:(?:[-*+]|\d+[.)])\s+)?)(?P<fence>`{3,}(?=[^`]*$)|~{3,})\s*(?P<language>[\w+#.-]*)"
)
# Code within a line. A bar could be that of a table, whose cells come before code.
_INLINE = re.compile(r"(?<![`\\])(`+)(?!`)[^|\n]*?(?<!`)\1(?!`)")
_STRAY = re.compile(r"\\?`")  # it could be the end of code that a viewer sees begin on another line
_TAG = re.compile(r"\\?<(?=[A-Za-z/!?])")
_IMAGE = re.compile(r"!+(?=\[)")
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$&]")
_LIST = re.compile(r"(\s*)(#|>|[-+=]|\d+(?=[.)]))(.*)")


def fenced(text: str, language: str = "") -> str:
    """A block that shows a text as it is: its fence is longer than any in the text."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def literal(text: str) -> str:
    """One line of plain text that Markdown shows as it is."""
    text = _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    if mark := _LIST.fullmatch(text):
        text = f"{mark[1]}\\{mark[2]}{mark[3]}" if not mark[2].isdigit() else f"{mark[1]}{mark[2]}\\{mark[3]}"
    return text


def quoted(text: str) -> str:
    """A plain text as a quote, line by line; as a block in it where spaces matter."""
    lines = text.strip().splitlines()
    if any(line.startswith((" ", "\t", "```", "~~~")) for line in lines):
        lines = fenced(text.strip("\n")).split("\n")
    else:
        lines = [f"{literal(line)}  " if line.strip() else "" for line in lines]
    return "\n".join(f"> {line}".rstrip(" ") + "  " * line.endswith("  ") for line in lines)


def harmless(markdown: str) -> str:
    """Markdown of a model: code stays, every fence is closed, pictures become links, and tags become text."""
    lines = deque(markdown.strip().splitlines())
    blocks: list[str] = []
    while lines:
        line = lines.popleft()
        if opening := _OPENING.match(line):
            blocks += [mark] if (mark := opening["lead"].rstrip()) else []
            blocks.append(fenced(_inside(lines, opening["fence"], len(opening["lead"])), opening["language"]))
        else:
            blocks.append(_line(line))
    return "\n".join(blocks)


def _inside(lines: deque[str], fence: str, indent: int) -> str:
    """Take the lines of a fenced block and its end; without an end, it is all there is."""
    closing = re.compile(rf"\s*{fence[0]}{{{len(fence)},}}\s*")
    inside: list[str] = []
    while lines and not closing.fullmatch(line := lines.popleft()):
        inside.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
    return "\n".join(inside)


def _line(line: str) -> str:
    if len(line) > LONG_LINE:
        return _plain(line)
    shown, end = [], 0
    for code in _INLINE.finditer(line):
        shown += [_plain(line[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*shown, _plain(line[end:])])


def _plain(text: str) -> str:
    return _STRAY.sub("&#96;", _TAG.sub("&lt;", _IMAGE.sub("", text)))
