"""A conversation on its page: what the controls do with it. It draws nothing.

A turn that is under way, or waits for a person, takes no other question.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from assistant import background
from assistant.actions import Actions, Asked, Decision, allow_none
from assistant.conversation import Conversation, Turn
from assistant.events import FilesAdded, TurnFinished
from assistant.modes import Mode
from assistant.turn import TurnOptions
from model.chat_model import Sampling
from ui import state
from ui.workbench import Workbench

# At temperature 0 a regenerated answer would be the same again.
REGENERATE_TEMPERATURE = 0.7
MakeActions = Callable[[Conversation], Actions]


@dataclass(frozen=True)
class Talk:
    """A conversation, how it is answered, and with which kernel."""

    conversation: Conversation
    mode: Mode
    make_actions: MakeActions
    sampling: Sampling
    bench: Workbench | None

    @property
    def running(self) -> background.RunningTurn | None:
        return background.running(self.conversation.id)

    def waiting(self) -> list[Asked]:
        """What a person is asked; the turn may have waited since before the last start of Gourd."""
        if running := self.running:
            return running.waiting()
        return self.conversation.turns[-1].waiting() if self.conversation.turns else []

    def answer(self) -> None:
        """Answer the last turn, or go on with it."""
        self._start(self.sampling)

    def ask(self, prompt: str, files: FilesAdded | None = None) -> None:
        if self.running:
            return
        self.give_up()
        if prompt.strip():
            self.conversation.ask(prompt, files)
            self.answer()
        elif files:  # nothing is asked yet
            self.conversation.ask(None, files).add(TurnFinished("stop", 0, 0, 0.0))

    def ask_instead(self, turn: Turn, prompt: str) -> None:
        """Ask an earlier question in other words, as a new version of its turn."""
        if not self.running:
            self.conversation.ask_again(turn, prompt)
            self.answer()

    def retry(self) -> None:
        """Ask the last question again, because its answer failed."""
        if not self.running:
            self.conversation.ask_again()
            self.answer()

    def regenerate(self) -> None:
        """Ask the last question again, for another answer."""
        if self.running:
            return
        self.conversation.ask_again()
        if self.sampling.temperature:
            self.answer()
        else:
            st.toast(f"Drawn at temperature {REGENERATE_TEMPERATURE}: at 0 it would be the same answer again.")
            self._start(replace(self.sampling, temperature=REGENERATE_TEMPERATURE))

    def decide(self, call_id: str, decision: Decision) -> None:
        """Answer what the turn asked; one that waited since before the last start goes on."""
        running = self.running or self._start(self.sampling)
        running.decide(call_id, decision)

    def stop(self) -> None:
        if running := self.running:
            running.stop()
        else:
            self.give_up()

    def give_up(self) -> None:
        """End a turn that waits for a person and runs nowhere."""
        if not self.running and self.waiting():
            self.conversation.turns[-1].add(TurnFinished("cancelled", 0, 0, 0.0))

    def _start(self, sampling: Sampling) -> background.RunningTurn:
        options = TurnOptions(self.make_actions(self.conversation), allow_none, sampling, self.mode.steps)
        return background.start(state.open_chosen(), self.conversation, options, state.store().save)
