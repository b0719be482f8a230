"""Shortens IPython's traceback (mode Plain) to what the reader wrote and the error itself."""

import re
from typing import Any

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CHAIN = re.compile(r"\n+((?:The above exception was|During handling of the above)[^\n]*:)\n+")
# A frame of Python itself or of an installed package, in the wording of IPython's mode Plain.
_LIBRARY_FRAME = re.compile(r"^  File .*(?:site-packages|dist-packages|lib/python3|<frozen|\.py[xi]|\.pxi)")
_CLEARER = {"StdinNotImplementedError": "input() cannot be answered here; write the value into the code."}


def readable_traceback(content: dict[str, Any], missing_package: str) -> str:
    """The traceback of an `error` message without colours and library frames, ending in the error's line.

    Of chained exceptions, those are kept that were raised in the user's code, and always the last. The error of a
    missing package ends with `missing_package`.
    """
    if content["ename"] in _CLEARER:
        return f"{content['ename']}: {_CLEARER[content['ename']]}"
    text = _ANSI.sub("", "\n".join(map(str, content["traceback"]))).strip("\n")
    *causes, last = _CHAIN.split(text)
    kept: list[str] = []
    for cause, link in zip(causes[::2], causes[1::2], strict=True):
        if "  Cell In[" in (shortened := _own_frames(cause)):
            kept += [shortened, "", link, ""]
    shown = "\n".join([*kept, _own_frames(last)]) or f"{content['ename']}: {content['evalue']}"
    return f"{shown}\n{missing_package}" if content["ename"] == "ModuleNotFoundError" else shown


def _own_frames(text: str) -> str:
    return "\n".join(block for block in text.split("\n\n") if block.strip() and not _LIBRARY_FRAME.match(block))
