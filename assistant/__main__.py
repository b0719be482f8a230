"""The headless door: one turn from the command line, for scripts and tests.

    python -m assistant --mode tools --approve none "What is the weather in Oslo?"

With `--json`, one event a line; with `--debug` also what the model was given and what it wrote, exactly. The exit
status is 0 when the turn ended with an answer, else 1.
"""

import argparse
import json
import signal
import sys
import threading
from functools import partial
from pathlib import Path

from assistant.actions import Actions, CodeActions, NoActions, ToolActions, allow_all, allow_none
from assistant.conversation import Conversation
from assistant.events import Event, Notice, Text, TurnFinished
from assistant.modes import MODES
from assistant.settings import Settings, SettingsError, load_settings
from assistant.turn import TurnOptions, run_turn
from containment import choice
from kernel import sessions
from model.catalog import build_catalog, open_model
from model.chat_model import Message, ModelError, Sampling
from tools.registry import discover, registry
from tools.servers import Servers


def main(argv: list[str] | None = None) -> int:
    """Run one turn and print it; problems with the arguments, settings or model are a sentence on stderr."""
    args = _arguments(argv)
    try:
        return _run(args)
    except json.JSONDecodeError as error:
        sys.stderr.write(f"{args.messages} is not JSON: {error}\n")
        return 1
    except (ModelError, SettingsError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        sessions.close_all()


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m assistant", description="Run one turn of a mode.")
    parser.add_argument("--mode", choices=list(MODES), default="chat")
    parser.add_argument("--model", help="builtin, a directory, a hub id, or a server's URL (default: the settings')")
    parser.add_argument("--system", help="the system prompt (default: the mode's, or that of --messages)")
    parser.add_argument("--messages", type=Path, help="a JSON file with earlier messages in OpenAI chat format")
    parser.add_argument("--approve", choices=["all", "none"], default="none", help="tools that ask before they run")
    parser.add_argument("--seed", type=int, help="the seed of the sampling")
    parser.add_argument("--json", action="store_true", help="print one event a line")
    parser.add_argument("--debug", action="store_true", help="with --json: each reply's exact prompt and raw text too")
    parser.add_argument("prompt", nargs="?", help="the question; may be left out with --messages")
    args = parser.parse_args(argv)
    if args.prompt is None and args.messages is None:
        parser.error("give a prompt, or --messages that end with what is to be answered")
    return args


def _run(args: argparse.Namespace) -> int:
    settings = load_settings()
    catalog = build_catalog(settings.models, args.model or settings.model)
    choice.set_policy(settings.unsandboxed)
    sessions.configure(sessions.Limits(time_limit=settings.cell_seconds, gateway=settings.gateway))
    model = open_model(
        catalog.default, device=settings.device, dtype=settings.dtype, quantization=settings.quantization
    )
    conversation = _conversation(args)
    options = TurnOptions(
        actions=_actions(conversation, settings),
        approve=allow_all if args.approve == "all" else allow_none,
        sampling=Sampling(seed=args.seed),
        steps=MODES[args.mode].steps,
    )
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    write = partial(_write_json, debug=args.debug) if args.json else _write_plain
    for event in run_turn(model, conversation, options, stop):
        write(event)
    finished = conversation.turns[-1].finished
    return 0 if finished and finished.reason == "stop" else 1


def _conversation(args: argparse.Namespace) -> Conversation:
    history = _read_messages(args.messages) if args.messages else []
    system = args.system
    if history and history[0]["role"] == "system":
        system = history[0]["content"] if system is None else system
        history = history[1:]
    conversation = Conversation(args.mode, MODES[args.mode].system if system is None else system, history)
    conversation.ask(args.prompt)
    return conversation


def _read_messages(file: Path) -> list[Message]:
    messages = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(messages, list) or not all(isinstance(m, dict) and "role" in m for m in messages):
        raise ValueError(f"{file} is no list of messages. Give [{{'role': 'user', 'content': '…'}}, …] as JSON.")
    return messages


def _actions(conversation: Conversation, settings: Settings) -> Actions:
    if conversation.mode == "tools":
        for file, error in discover():
            sys.stderr.write(f"{file} is left out: {error}\n")
        _connect(Servers(settings.mcp, registry))
        return ToolActions(registry, conversation.options.allowed)
    if conversation.mode == "code":
        return CodeActions(sessions.get(conversation.id))
    return NoActions()


def _connect(servers: Servers) -> None:
    """The turn has the tools of the servers from the start; a server that fails is told, and done without."""
    servers.open()
    servers.wait()
    for server in servers:
        if server.status.problem:
            sys.stderr.write(f"{server.name}: {server.status.problem}\n")


def _write_json(event: Event, *, debug: bool) -> None:
    details = {name: getattr(event, name) for name in event.details} if debug else {}
    sys.stdout.write(json.dumps(event.to_json() | details, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _write_plain(event: Event) -> None:
    """Answers go to stdout, everything else in a line each to stderr."""
    match event:
        case Text(text=text):
            sys.stdout.write(text)
            sys.stdout.flush()
        case TurnFinished(message=message):
            sys.stdout.write("\n")
            sys.stderr.write(f"{message}\n" if message else "")
        case Notice(text=text):
            sys.stderr.write(f"{text}\n")
        case _:
            sys.stderr.write(json.dumps(event.to_json(), ensure_ascii=False)[:500] + "\n")


if __name__ == "__main__":
    sys.exit(main())
