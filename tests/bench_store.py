"""What keeping conversations costs where there are many, or one is long, over where there are few; in `make bench`.

Run alone, and on PostgreSQL with DATABASE_URL naming an empty database: `python -m tests.bench_store`.
"""

import itertools
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from sqlalchemy import insert, text

from assistant.conversation import Conversation
from assistant.events import Notice, ReplyFinished, Text, TurnFinished
from assistant.store import Store, tables
from assistant.store.database import open_database

Compare = Callable[[str, str, Callable[[], float], Callable[[], float]], None]
MANY, FEW = 10_000, 100  # conversations of each owner
LONG, SHORT = 1_000, 10  # turns: a question and an answer each
ANSWER = "An answer of a few sentences, as they are. " * 10
REPLY = ReplyFinished("stop", 900, 100, 2.5, "builtin", "What the model was given. " * 150, ANSWER)
_ids = (f"{number:032x}" for number in itertools.count())


def compare_store(compare: Compare) -> None:
    """The lists of an owner of many conversations and of one of few in the same database; a long conversation there
    and alone in another; what a step costs in a long conversation and in a short one."""
    with tempfile.TemporaryDirectory() as folder:
        crowded = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/crowded.sqlite"
        alone = f"sqlite:///{folder}/alone.sqlite"
        for owner, number in (("many", MANY), ("few", FEW)):
            fill(crowded, owner, number)
        there, here = keep_talk(crowded, LONG), keep_talk(alone, LONG)
        with closing(Store(crowded)) as store, open_database(crowded).engine.connect() as connection:
            nothing = seconds_of(lambda: connection.execute(text("SELECT 1")).scalar())
            few, many = (seconds_of(partial(store.recent, owner)) for owner in ("few", "many"))
            compare(f"list of {MANY:,} conversations over SELECT 1", "s", many, nothing)
            compare(f"list of {MANY:,} conversations over {FEW}", "s", many, few)
            few, many = (seconds_of(partial(store.recent, owner, "葫芦")) for owner in ("few", "many"))
            compare(f"search in {MANY:,} conversations over {FEW}", "s", many, few)
        if crowded.startswith("sqlite"):
            name = f"opening {2 * LONG:,} messages, among others over alone"
            compare(name, "s", lambda: seconds_to_open(crowded, there), lambda: seconds_to_open(alone, here))
        with closing(Store(crowded)) as store:
            long, short = step_in(store, LONG), step_in(store, SHORT)
            compare(f"storing a step after {LONG:,} turns over {SHORT}", "s", long, short)
            nothing = step_in(store, LONG, steps=0)
            compare("finding nothing to store over storing a step", "s", nothing, long)


def fill(url: str, owner: str, number: int) -> None:
    """Conversations of three turns each, written as rows at once."""
    now = time.time()
    talks: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for i in range(number):
        talk = next(_ids)
        row = {"id": talk, "owner": owner, "mode": "chat", "title": f"talk {i}", "system": "", "history": []}
        talks.append(row | {"options": {}, "created": now, "updated": now + i, "deleted": None})
        for position in range(3):
            turn = next(_ids)
            asked = "画一个葫芦" if i % 1000 == 0 else f"question {position} of talk {i}, in a sentence or two"
            turns.append({"id": turn, "conversation": talk, "position": position, "prompt": asked, "shown": True})
            happened = enumerate((Text(ANSWER), REPLY))
            events += [{"turn": turn, "position": at, "data": event.to_json()} for at, event in happened]
    database = open_database(url)
    with database.writing() as connection:
        for table, rows in ((tables.conversations, talks), (tables.turns, turns), (tables.events, events)):
            connection.execute(insert(table), rows)
        connection.execute(text("ANALYZE"))
    database.engine.dispose()


def talk_of(turns: int) -> Conversation:
    conversation = Conversation("chat")
    for number in range(turns):
        conversation.ask(f"question {number}").events += [Text(ANSWER), REPLY, TurnFinished("stop", 900, 100, 2.5)]
    return conversation


def keep_talk(url: str, turns: int) -> str:
    with closing(Store(url)) as store:
        return store.add(talk_of(turns)).id


def seconds_to_open(url: str, conversation_id: str) -> float:
    """As a new process finds it; connecting is not counted."""
    with closing(Store(url)) as store:
        store.find("")
        return seconds_of(lambda: store.find(conversation_id))()


def step_in(store: Store, turns: int, steps: int = 1) -> Callable[[], float]:
    """Add something to the last turn and store it."""
    conversation = store.add(talk_of(turns))

    def step() -> None:
        for _ in range(steps):
            conversation.all_turns[-1].add(Notice("another step"))
        store.save(conversation)

    return seconds_of(step)


def seconds_of(act: Callable[[], object]) -> Callable[[], float]:
    def measure() -> float:
        started = time.perf_counter()
        act()
        return time.perf_counter() - started

    return measure


if __name__ == "__main__":
    from tests.bench import compare

    compare_store(compare)
