"""Asks models of the Hub one after another, in a process whose environment says where that is; prints what came.

python -m tests.model.hub_story WORD [WORD ...]      or stop:WORD, to stop its download
"""

import json
import sys
import threading

from model.catalog import parse_choice
from model.chat_model import ModelError, Progress, Sampling
from model.local import LocalModel
from model.opened import open_model
from tests.model.asking import text_of, user


def tell(word: str) -> dict[str, object]:
    model = open_model(parse_choice(word), device="cpu")
    try:
        deltas = list(model.stream(user("hi"), None, Sampling(max_new_tokens=5), threading.Event()))
    except ModelError as error:
        return {"error": str(error)}
    return {"text": text_of(deltas), "progress": [delta.text for delta in deltas if isinstance(delta, Progress)]}


def stop(word: str) -> str:
    """Ask, and stop in the middle of the download; how the model then stands, when loading has really ended."""
    model, stopped = open_model(parse_choice(word), device="cpu"), threading.Event()
    for delta in model.stream(user("hi"), None, Sampling(), stopped):
        if isinstance(delta, Progress) and delta.text.startswith("Downloading") and delta.text.endswith("MB"):
            stopped.set()
    assert isinstance(model, LocalModel)
    model.unload().result()
    return model.state


if __name__ == "__main__":
    stopped = [word.removeprefix("stop:") for word in sys.argv[1:] if word.startswith("stop:")]
    sys.stdout.write(json.dumps([stop(word) for word in stopped] or [tell(word) for word in sys.argv[1:]]))
