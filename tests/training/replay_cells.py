"""Run as a script: executes the cells of dialogues (JSON lists of messages, one a line) and prints, one a line, the
list of what each cell printed, whether it showed a figure, and its last error line. Not a test by itself.
"""

import contextlib
import io
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

REPO = Path(__file__).parents[2]


def replay(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What each cell of a dialogue really does, in one namespace."""
    from assistant.cells import split_code

    namespace: dict[str, Any] = {}
    cells = [split_code(m["content"])[1] for m in messages if m["role"] == "assistant"]
    return [run(code, namespace) for code in cells if code]


def run(code: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """Run one cell as the kernel would, as far as its output goes."""
    printed, error = io.StringIO(), ""
    endless = any(word in code for word in ("while True", "10**9", "sleep("))
    try:
        with contextlib.redirect_stdout(printed):
            exec("" if endless else compile(code, "<cell>", "exec"), namespace)
        for number in plt.get_fignums():
            plt.figure(number).canvas.draw()
    except Exception as caught:
        error = f"{type(caught).__name__}: {caught}"
    figures = len(plt.get_fignums())
    plt.close("all")
    return {"text": printed.getvalue().strip(), "figures": figures, "error": error, "endless": endless}


if __name__ == "__main__":
    sys.path.insert(0, str(REPO))
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        print(json.dumps(replay(json.loads(line))), flush=True)
