"""Tasks for the built-in shell: an intent with a canonical command line each, its output, and how that is told."""

import json
import random

from training.data.phrasing import words
from training.data.tool_commands import Intent, by_command, filler, intents
from training.data.tool_grammar import expand
from training.data.tool_outputs import OUTPUTS
from training.data.tool_schemas import builtin_tools
from training.data.tool_sections import pick_wording
from training.data.tool_speech import speak
from training.data.tool_task import Task, dump
from training.data.tool_wordings import sentence
from training.data.tool_words import Language

# A longer output stands in the call's card anyway, and copying it is where a small model goes wrong.
COPIED = 80
Outcome = tuple[dict[str, int | str], str]


def shell_task(rng: random.Random, language: Language, chatty: bool = True) -> Task:
    """A request that one command line serves."""
    intent, fails = _draw_intent(rng), rng.random() < 0.1
    return _task(intent, {}, rng, language, chatty, fails)


def _draw_intent(rng: random.Random) -> Intent:
    """Commands to be run as they are, files to be shown and lists of files are asked for more often than others."""
    dice = rng.random()
    if dice < 0.12:
        return intents()[-1]
    if dice < 0.2:
        return by_command()["cat {file}"]
    return rng.choice([i for i in intents() if i.output == "names"] if dice < 0.35 else intents())


def _task(
    intent: Intent,
    values: dict[str, str],
    rng: random.Random,
    language: Language,
    chatty: bool = True,
    fails: bool = False,
) -> Task:
    """A request for an intent; its values are put into `values`."""
    wording = rng.choice(intent.requests[language])
    request = speak(expand(wording, rng, filler(values, rng, language)), rng, language, chatty)
    outcome = _outcome(intent, values, rng, language, fails)
    return _run(intent.command.format(**values), request, outcome, language)


def _run(command: str, request: str, outcome: Outcome, language: Language) -> Task:
    result, answer = outcome
    return Task(builtin_tools()["get_shell"], {"query": command}, request, dump(result), answer, language, "shell")


def shell_turns(rng: random.Random, language: Language) -> list[Task]:
    """A request, and one about the same thing in a few words."""
    head, wording = pick_wording("shell_turns", rng, language)
    first, second = head.split(" => ")
    values: dict[str, str] = {}
    task = _task(by_command()[first], values, rng, language)
    values["path"] = json.loads(task.result)["stdout"]
    request = speak(expand(wording, rng, filler(values, rng, language)), rng, language, chatty=False)
    outcome = _outcome(*_in_usual_slots(second, values), rng, language)
    return [task, _run(second.format(**values), request, outcome, language)]


def _in_usual_slots(command: str, values: dict[str, str]) -> tuple[Intent, dict[str, str]]:
    """The intent of a second command and its values: its output is that of the command with its usual slots."""
    usual = command.replace("{path}", "{file}").replace("2}", "}")
    intent = by_command().get(command) or by_command().get(usual) or Intent(command)
    second = {name[:-1]: values[name] for name in values if name.endswith("2") and intent.command == usual}
    known = {**values, **second}
    known["file"] = values["path"] if "{path}" in command else known.get("file", "")
    return intent, known


def _outcome(
    intent: Intent, values: dict[str, str], rng: random.Random, language: Language, fails: bool = False
) -> Outcome:
    """What the shell returns, and how it is told; a command that names nothing does not fail."""
    named = [value for name, value in values.items() if f"{{{name}}}" in intent.command]
    if fails and named:
        return _failure(named, rng, language)
    out = OUTPUTS[intent.output](values, rng)
    told = _tell(intent, values, out, language) if out else sentence("done", language)
    return {"exit_code": 0, "stdout": out}, told


def _failure(named: list[str], rng: random.Random, language: Language) -> Outcome:
    code, name = rng.choice((1, 2, 126, 127)), rng.choice(named)
    stderr = rng.choice(words("complaints")).format(name)
    return {"exit_code": code, "stdout": "", "stderr": stderr}, sentence("broken", language).format(code, stderr)


def _tell(intent: Intent, values: dict[str, str], out: str, language: Language) -> str:
    """The intent's own answer, or the output if it is short."""
    if language in intent.answers:
        number = "size" in intent.output or "count" in intent.output
        return intent.answers[language].format(out=out.split()[0] if number else out, **values)
    if len(out) > COPIED:
        return sentence("shown", language)
    return sentence("printed_lines" if "\n" in out else "printed", language).format(out)
