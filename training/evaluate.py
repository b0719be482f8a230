"""How good a model is at what the pages show: hand-written cases, through the model, parser and loop of the pages.

    python -m training.evaluate [--cases FILE ...] [--model ID] [--json] [--invariance]

Greedy, one turn a case. Calls are judged and never made; code is run in a kernel. With `--json`, a line a case
and a last line of totals. `--invariance` adds the cases that ask for calls in other clothes (`training.invariance`);
such a one passes when the calls are the same as without, right or wrong.
"""

import argparse
import json
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.actions import Action, Actions, CodeActions, NoActions, allow_none
from assistant.cells import is_figure
from assistant.conversation import Conversation
from assistant.events import CellOutput, Text, TurnFinished
from assistant.modes import MODES
from assistant.turn import TurnOptions, run_turn
from kernel.session import KernelSession
from model.catalog import open_model, parse_choice
from model.chat_model import ChatModel, Message, Sampling
from training.cases import Case, Outcome, judge, read_cases, total
from training.invariance import unchanged, variants

ROOT = Path(__file__).parent
OPENED = ROOT.parent / "tests" / "eval" / "opened.jsonl"
BUILTIN_TOOLS = json.loads((ROOT / "builtin_tools.json").read_text(encoding="utf-8"))
SAMPLING = Sampling(max_new_tokens=512)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=Path, nargs="+", default=[OPENED])
    parser.add_argument("--model", default="builtin", help="builtin, a directory, a hub id, or a server's URL")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--invariance", action="store_true", help="also reordered, renamed and added tools")
    args = parser.parse_args()
    model = open_model(parse_choice(args.model))
    verdicts: list[Verdict] = []
    for verdict in examine(model, [case for file in args.cases for case in read_cases(file)], args.invariance):
        verdicts.append(verdict)
        case, outcome = verdict.case, verdict.outcome
        if args.json:
            line = {"id": case.id, "group": case.group, "passed": verdict.passed, "got": vars(outcome)}
            print(json.dumps(line, ensure_ascii=False), flush=True)
        elif not verdict.passed:
            print(f"{case.id}: {describe(outcome)}", flush=True)
    report(total([(verdict.case, verdict.passed) for verdict in verdicts]), as_json=args.json)


@dataclass(frozen=True)
class Verdict:
    """A case, what came of it, and whether that is right."""

    case: Case
    outcome: Outcome
    passed: bool


def examine(model: ChatModel, cases: list[Case], invariance: bool) -> Iterator[Verdict]:
    """All cases, and then, if wanted, those that ask for calls at once in other clothes."""
    asking: list[Verdict] = []
    for case, outcome in evaluate(model, cases):
        verdict = Verdict(case, outcome, judge(case, outcome, offered(case)))
        if "calls" in case.expect and len(case.messages) == 1:
            asking.append(verdict)
        yield verdict
    for one, following in zip(asking, [*asking[1:], *asking[:1]], strict=True) if invariance else ():
        for name, variant in variants(one.case, offered(one.case), offered(following.case)):
            ((varied, outcome),) = evaluate(model, [replace(variant, group=f"same calls, {name}")])
            yield Verdict(varied, outcome, unchanged(name, one.outcome, outcome))


def report(totals: dict[str, tuple[int, int]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"totals": {group: {"passed": p, "of": n} for group, (p, n) in totals.items()}}))
        return
    for group, (passed, count) in totals.items():
        print(f"{group:<23} {passed:4}/{count:<4} {passed / count:6.1%}")


def describe(outcome: Outcome) -> str:
    return json.dumps(outcome.calls or outcome.output[-150:] or outcome.text, ensure_ascii=False)[:300]


def offered(case: Case) -> list[dict[str, Any]]:
    """The tools of a case; only the tools mode has any."""
    if case.mode != "tools":
        return []
    return BUILTIN_TOOLS if case.tools is None else case.tools


def evaluate(model: ChatModel, cases: list[Case]) -> Iterator[tuple[Case, Outcome]]:
    """Run each case; those with code share a kernel, but never its files' names or its variables' values."""
    with tempfile.TemporaryDirectory() as folder:
        session = KernelSession(Path(folder), time_limit=20)
        try:
            for case in cases:
                yield case, run(model, case, _actions(case, session))
        finally:
            session.shutdown()


@dataclass(frozen=True)
class Offered:
    """Tools that can be asked for and are never called."""

    schemas: list[dict[str, Any]] | None

    def find(self, reply: Message) -> list[Action]:
        return []


def _actions(case: Case, session: KernelSession) -> Actions:
    if case.mode == "code":
        session.restart()
        return CodeActions(session)
    return Offered(offered(case) or None) if case.mode == "tools" else NoActions()


def run(model: ChatModel, case: Case, actions: Actions) -> Outcome:
    mode = MODES[case.mode]
    system = case.messages[0]["content"] if case.messages[0]["role"] == "system" else mode.system
    history = [message for message in case.messages if message["role"] != "system"]
    conversation = Conversation(mode.name, system, history)
    turn = conversation.ask(None)
    options = TurnOptions(actions, allow_none, SAMPLING, mode.steps if case.mode == "code" else 0)
    outcome = Outcome()
    for event in run_turn(model, conversation, options, threading.Event()):
        if isinstance(event, CellOutput):
            outcome.figures += is_figure(event)
            outcome.output += event.data.get("text/plain", "")
        elif isinstance(event, TurnFinished) and event.reason == "error":
            raise SystemExit(f"{case.id}: {event.message}")  # no reply to judge: a server that is gone, say
    reply = turn.last_reply()
    calls = reply.get("tool_calls", ())
    outcome.calls = [
        {"name": c["function"]["name"], "arguments": json.loads(c["function"]["arguments"])} for c in calls
    ]
    outcome.text = reply["content"] if any(isinstance(event, Text) for event in turn.events) else ""
    return outcome


if __name__ == "__main__":
    main()
