"""What a terminal would show of a text: lines that were overwritten are gone, so that progress bars stay in place.

A carriage return followed by text replaces the whole line; real terminals leave the rest of a longer one, which nobody
wants to read.
"""

import re

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
# Control sequences other than colours and "cursor up"; window titles and links; stray escapes.
_OTHER = re.compile(r"\x1b\](?:[^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b\[[0-9;?]*[@-~](?<![mA])|\x1b(?!\[[0-9;]*[mA])[^\[\]]?")
_STEP = re.compile(r"\x1b\[\d*A|\n|\r|[^\n\r\x1b]+|\x1b")
_MOVED_LIMIT = 100_000  # characters; a text made to be slow would take the square of its length
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")


def join(last: str, new: str) -> str:
    """Two pieces of one stream as one text without what was overwritten. A return at either end stays: it acts on what
    comes next, or on what came before in another piece."""
    text = last + new
    if "\r" not in text or "\x1b[" in text:
        return text
    *lines, open_line = text.split("\n")
    before, after = ("\r" if text.startswith("\r") else ""), ("\r" if open_line.endswith("\r") else "")
    return before + "\n".join([*map(_last_writing, lines), _last_writing(open_line) + after])


def settle(text: str) -> str:
    """The text as it stands in the end; colours are kept."""
    if not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        return text
    text = _OTHER.sub("", text)
    if len(text) <= _MOVED_LIMIT and re.search(r"\x1b\[\d*A", text):
        text = _moved(text)
    text = "\n".join(map(_last_writing, text.split("\n")))
    return _CONTROLS.sub("", _erased(text) if "\b" in text else text)


def plain(text: str) -> str:
    """The text as it stands in the end, without colours."""
    return _COLOUR.sub("", settle(text)) if "\x1b" in text or "\r" in text or "\b" in text else text


def _last_writing(line: str) -> str:
    return next((part for part in reversed(line.split("\r")) if part), "")


def _erased(text: str) -> str:
    """Apply backspaces, which stop at the start of a line."""
    kept: list[str] = []
    for character in text:
        if character != "\b":
            kept.append(character)
        elif kept and kept[-1] != "\n":
            kept.pop()
    return "".join(kept)


def _moved(text: str) -> str:
    """Apply "cursor up", with which nested progress bars are drawn."""
    rows, row, fresh = [""], 0, False
    for step in _STEP.findall(text):
        if step == "\n":
            row, fresh = row + 1, True
            rows += [""] * (row + 1 - len(rows))
        elif step == "\r":
            fresh = True
        elif step.startswith("\x1b[") and step.endswith("A"):
            row = max(0, row - int(step[2:-1] or 1))
        else:
            rows[row] = step if fresh else rows[row] + step
            fresh = False
    return "\n".join(rows)
