"""Asks models of the Hub one after another, in a process whose environment says where that is; prints what came.

python -m tests.model.hub_story WORD [WORD ...]
"""

import json
import sys
import threading

from model.catalog import parse_choice
from model.chat_model import ModelError, Progress, Sampling
from model.opened import open_model
from tests.model.asking import text_of, user


def tell(word: str) -> dict[str, object]:
    model = open_model(parse_choice(word), device="cpu")
    try:
        deltas = list(model.stream(user("hi"), None, Sampling(max_new_tokens=5), threading.Event()))
    except ModelError as error:
        return {"error": str(error)}
    return {"text": text_of(deltas), "progress": [delta.text for delta in deltas if isinstance(delta, Progress)]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps([tell(word) for word in sys.argv[1:]]))
