"""Kills Gourd in the middle of turns and looks what is left: `python -m tests.durability --turns 50`.

A child process answers questions as the pages do and tells each step once it is stored. It is killed (SIGKILL) at
random moments; then the database is opened again. No step that was told may be missing. With DATABASE_URL it does so
there, in a conversation of an owner of its own, which it deletes at the end.
"""

import argparse
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from assistant import background
from assistant.actions import ToolActions, allow_none
from assistant.background import FLOWING
from assistant.conversation import Conversation, Turn
from assistant.events import Event
from assistant.store import Store
from assistant.turn import TurnOptions
from model.chat_model import Sampling, ToolCallDelta
from tests.scripted_model import Part, ScriptedModel, reply
from tests.servers import ROOT
from tools.registry import Registry

OWNER = "durability"
ROUNDS = 3  # of action in a turn
CALLS = 3  # side by side in a round
# What a turn tells when nobody kills it: the question, each call, reply and result, the last reply, and the end.
STEPS = 1 + ROUNDS * (CALLS + 1 + CALLS) + 2


@dataclass(frozen=True)
class Step:
    """A step that was told to be stored: an event's place in its turn, or -1 for the question itself."""

    turn: str
    position: int
    digest: str


@dataclass
class Outcome:
    """What came of all the killing."""

    told: list[Step] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    interrupted: int = 0
    finished: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=50, help="how many turns are begun and killed")
    parser.add_argument("--seed", type=int, default=0, help="of the moments at which they are")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        answer(*options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_turns(
            os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/conversations.sqlite", options.turns, options.seed
        )
    print(f"{options.turns} turns begun: {outcome.interrupted} killed under way, {outcome.finished} had just ended")
    print(f"{len(outcome.told)} steps told to be stored: {len(outcome.missing)} missing")
    sys.exit("\n".join(outcome.missing) or 0)


def kill_turns(url: str, turns: int, seed: int) -> Outcome:
    """Begin so many turns of one conversation, each in a process that is killed, and look at each what is left."""
    chance = random.Random(seed)
    outcome = Outcome()
    with closing(Store(url)) as store:
        conversation = store.add(Conversation("tools", owner=OWNER))
        conversation.ask("the first question")
        store.save(conversation)
    for _ in range(turns):
        told = list(run_and_kill(url, conversation.id, chance.randint(1, STEPS), chance.uniform(0, 0.03)))
        outcome.told += told
        look(url, conversation.id, told, outcome)
    lost_later = Outcome()
    look(url, conversation.id, outcome.told, lost_later)
    outcome.missing = list(dict.fromkeys(outcome.missing + lost_later.missing))
    with closing(Store(url)) as store:
        store.delete(conversation.id, OWNER)
    return outcome


def run_and_kill(url: str, conversation_id: str, steps: int, seconds: float) -> Iterator[Step]:
    """Start a turn, kill it so many seconds after so many steps; yields what it told until it was dead."""
    command = [sys.executable, "-m", "tests.durability", "--child", url, conversation_id]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    assert process.stdout
    with process.stdout as told:
        for number, line in enumerate(told, start=1):
            if number == steps:
                time.sleep(seconds)
                process.kill()
            if line.endswith(b"\n"):  # else it died while it told
                yield Step(**json.loads(line))
    process.wait()


def look(url: str, conversation_id: str, told: list[Step], outcome: Outcome) -> None:
    """Open the database as a new process does, and compare."""
    outcome.missing += damage(url)
    with closing(Store(url)) as store:
        found = store.find(conversation_id, OWNER)
    turns = {turn.id: turn for turn in found.all_turns} if found else {}
    stored = {step for turn in turns.values() for step in steps_of(turn)}
    outcome.missing += [f"missing: {step}" for step in told if step not in stored]
    last = turns[told[-1].turn] if told else None
    ended = last is not None and last.finished is not None
    if told and len(told) == STEPS and not ended:
        outcome.missing.append(f"the end of turn {told[-1].turn}")
    outcome.finished += ended
    outcome.interrupted += not ended


def damage(url: str) -> list[str]:
    """What SQLite itself finds wrong with its file."""
    if not url.startswith("sqlite:///"):
        return []
    with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as connection:
        said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        said += [f"no parent: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
    return [line for line in said if line != "ok"]


def steps_of(turn: Turn) -> list[Step]:
    """The question, and the events that end a step."""
    ended = [(i, event) for i, event in enumerate(turn.events) if not isinstance(event, FLOWING)]
    return [Step(turn.id, -1, _digest(turn.prompt)), *(Step(turn.id, i, _digest(event)) for i, event in ended)]


def _digest(what: Event | str | None) -> str:
    plain = what.to_json() if isinstance(what, Event) else what
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def answer(url: str, conversation_id: str) -> None:
    """In the child: ask a question, answer it, and tell each step once it is stored."""
    store = Store(url)
    conversation = store.find(conversation_id, OWNER)
    assert conversation
    turn = conversation.ask("And now?")
    told: set[Step] = set()

    def save(conversation: Conversation) -> None:
        store.save(conversation)
        for step in steps_of(turn):
            if step not in told:
                told.add(step)
                os.write(1, json.dumps(step.__dict__).encode() + b"\n")

    registry = Registry()
    registry.register(ponder)
    options = TurnOptions(ToolActions(registry, set()), allow_none, Sampling(), ROUNDS + 1)
    background.start(ScriptedModel(list(replies())), conversation, options, save)
    while background.running(conversation.id):
        time.sleep(0.01)


def replies() -> Iterator[list[Part]]:
    for number in range(ROUNDS):
        calls = [ToolCallDelta("ponder", {"about": f"{number}.{call}"}) for call in range(CALLS)]
        yield reply("Let me think. ", think, "Again. ", *calls)
    yield reply("That ", think, "is it.")


def think(stop: threading.Event) -> None:
    time.sleep(random.uniform(0, 0.02))


def ponder(about: str) -> str:
    """Think about something."""
    time.sleep(random.uniform(0, 0.02))
    return about * random.randint(1, 10_000)


if __name__ == "__main__":
    main()
