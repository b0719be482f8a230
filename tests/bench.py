"""`make bench`: what Gourd costs over what it is built on. Each line is a ratio, both sides measured in this run.

Rates are medians of alternating rounds, so that a busy machine slows both sides alike. Every side computes with one
thread (`OMP_NUM_THREADS=1`): the app leaves a core to the page, and PyTorch's own default differs from thread to
thread. Nothing is asserted.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from jupyter_client.manager import start_new_kernel
from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError
from transformers import AutoModelForCausalLM, AutoTokenizer, TextStreamer

from assistant.actions import NoActions, allow_none
from assistant.conversation import Conversation
from assistant.events import ReplyFinished, Text, TurnFinished
from assistant.modes import CODE
from assistant.turn import TurnOptions, run_turn
from containment import choice
from containment.choice import Containment
from containment.unsandboxed import Unsandboxed
from kernel.session import KernelSession
from model.catalog import BUILTIN, open_model
from model.chat_model import ChatModel, Delta, Message, Sampling, TextDelta
from model.engine import Engine
from model.prefixes import Prefixes
from model.remote import RemoteModel
from tests.bench_store import compare_store
from tests.browser.chromium import CHROMIUM, open_browser
from tests.servers import ROOT, free_port, running_model_server
from tests.ui.using import open_page
from ui import state

ROUNDS = 7
FIGURE = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
# Greedy, a long answer, and the same one on every side.
QUESTION = "画一个葫芦"
SAMPLING = Sampling(max_new_tokens=400)
IMPORTING_TORCH = "import torch, transformers; transformers.AutoModelForCausalLM; "
START = "import runpy, sys; sys.argv[1:] = ['run', 'Home.py']; runpy.run_module('streamlit', run_name='__main__')"


def main() -> None:
    choice.set_policy("allow")  # a plain kernel is what a contained one is measured by
    model = open_model(BUILTIN)
    compare("run_turn over bare generate", "tokens/s", lambda: rate_of_turn(model), rate_of_generate())
    with running_model_server(Path(BUILTIN.target)) as url:
        server = RemoteModel(url, BUILTIN.target)
        compare(
            "run_turn over transformers serve", "tokens/s", lambda: rate_of_turn(model), lambda: rate_of_turn(server)
        )
    if CHROMIUM:
        with open_browser() as browser:
            plain, heavy = (lambda: first_paint(browser, "")), (lambda: first_paint(browser, IMPORTING_TORCH))
            compare("first paint over one with torch imported", "s", plain, heavy, rounds=3)
    compare_follow_ups()
    compare_redraw()
    compare_store(compare)
    compare_kernel()
    compare_starts()
    compare_first_figures()


def compare(name: str, unit: str, ours: Callable[[], float], theirs: Callable[[], float], rounds: int = ROUNDS) -> None:
    """Alternate the two sides after a warm-up of each, and print the ratio of their medians."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(rounds)]
    mine, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"{name:<44} {mine / other:6.2f}   ({mine:.4g} / {other:.4g} {unit})", flush=True)


def rate_of_turn(model: ChatModel) -> float:
    """Tokens a second of an answer as `run_turn` streams it, from the call to the last event."""
    conversation = Conversation("code", CODE.system)
    conversation.ask(QUESTION)
    options = TurnOptions(NoActions(), allow_none, SAMPLING, 0)
    started = time.perf_counter()
    *_, finished = run_turn(model, conversation, options, threading.Event())
    assert isinstance(finished, TurnFinished)
    return finished.completion_tokens / (time.perf_counter() - started)


def rate_of_generate() -> Callable[[], float]:
    """The same answer from `model.generate` with transformers' own text streamer and nothing else."""
    tokenizer = AutoTokenizer.from_pretrained(BUILTIN.target)
    model: Any = AutoModelForCausalLM.from_pretrained(BUILTIN.target, dtype=torch.float32)
    messages = [{"role": "system", "content": CODE.system}, {"role": "user", "content": QUESTION}]

    def measure() -> float:
        started = time.perf_counter()
        prompt: Any = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt")
        streamer = _Silent(tokenizer, skip_prompt=True)
        output = model.generate(**prompt, max_new_tokens=SAMPLING.max_new_tokens, streamer=streamer)
        return int(output.shape[1] - prompt["input_ids"].shape[1]) / (time.perf_counter() - started)

    return measure


class _Silent(TextStreamer):
    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
        """Decoded as for a reader, but not printed."""


def first_paint(browser: Browser, before: str) -> float:
    """Seconds from the start of the process until Home's first words are on the screen."""
    port = free_port()
    environment = os.environ | {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"}
    page = browser.new_page()
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", before + START],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                page.goto(f"http://localhost:{port}")
                break
            except BrowserError:  # the port is not open yet
                time.sleep(0.02)
        page.get_by_text("A private assistant").wait_for()
        return time.perf_counter() - started
    finally:
        process.kill()
        process.wait()
        page.close()


def compare_follow_ups() -> None:
    """The wait for the first token of a conversation's 20th answer, with what was computed kept or forgotten."""
    model: Any = AutoModelForCausalLM.from_pretrained(BUILTIN.target, dtype=torch.float32)
    tokenizer: Any = AutoTokenizer.from_pretrained(BUILTIN.target)
    kept = Engine("kept", model, tokenizer, Prefixes(2**30))
    forgotten = Engine("forgotten", model, tokenizer)
    compare(
        "20th answer's first token, kept over forgotten", "s", lambda: wait(kept), lambda: wait(forgotten), rounds=3
    )


def wait(engine: Engine) -> float:
    """Seconds to the first token of the last of twenty answers."""
    messages: list[Message] = []
    finished = None
    for number in range(20):
        messages.append({"role": "user", "content": f"What is the capital of Peru? ({number})"})
        parts: list[Delta] = []
        finished = engine.reply(messages, None, Sampling(), lambda: False, parts.append)
        messages.append({"role": "assistant", "content": "".join(p.text for p in parts if isinstance(p, TextDelta))})
    assert finished and finished.first_token_seconds is not None
    return finished.first_token_seconds


def compare_kernel() -> None:
    """Our session and jupyter_client's own `execute_interactive`, each with a kernel of its own."""
    with tempfile.TemporaryDirectory() as folder:
        session = KernelSession(Path(folder))
        manager, client = start_new_kernel()
        try:
            session.start()
            ours = seconds_of(lambda: list(session.execute("1+1")))
            theirs = seconds_of(lambda: client.execute_interactive("1+1", output_hook=lambda message: None))
            compare("KernelSession.execute over jupyter_client's", "s", ours, theirs, rounds=50)
        finally:
            session.shutdown()
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def compare_starts() -> None:
    """A contained kernel, from nothing until it answers, and one that is not contained."""
    contained, plain = choice.find(), Unsandboxed([])
    name = f"start of a kernel in {contained.name} over a plain one"
    compare(name, "s", lambda: seconds_to_start(contained), lambda: seconds_to_start(plain))


def seconds_to_start(containment: Containment) -> float:
    with KernelSession(containment=containment) as session:
        return seconds_of(session.start)()


def compare_first_figures() -> None:
    """The first figure of a conversation whose kernel was started ahead, and of one whose was not."""
    compare(
        "first figure, warm kernel over cold", "s", lambda: first_figure(warm=True), lambda: first_figure(warm=False)
    )


def first_figure(*, warm: bool) -> float:
    with KernelSession() as session:
        if warm:
            session.start()
        return seconds_of(lambda: list(session.execute(FIGURE)))()


def compare_redraw() -> None:
    """What the server does for one run of the Chat page. A page draws 30 questions and their answers and folds the
    rest, so more of them may cost next to nothing: the budget is 1.2."""
    with tempfile.TemporaryDirectory(prefix="gourd-bench-") as folder:
        os.environ |= {"GOURD_DATA": folder, "GOURD_SETTINGS": "no-such-file.toml"}
        compare("page of 200 messages over one of 60", "s", redraw_of(200), redraw_of(60), rounds=20)


def redraw_of(messages: int) -> Callable[[], float]:
    """Draws a stored conversation of so many messages again."""
    store = state.store()
    conversation = store.new("chat")
    for number in range(messages // 2):
        turn = conversation.ask(f"Question {number}: what is the capital of Peru?")
        for event in (Text("It is **Lima**."), ReplyFinished("stop", 10, 5, 0.1), TurnFinished("stop", 10, 5, 0.1)):
            turn.add(event)
    store.save(conversation)
    return seconds_of(open_page("chat", conversation.id).run)


def seconds_of(act: Callable[[], object]) -> Callable[[], float]:
    def measure() -> float:
        started = time.perf_counter()
        act()
        return time.perf_counter() - started

    return measure


if __name__ == "__main__":
    main()
