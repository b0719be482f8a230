"""Tasks for the built-in shell: intents with one canonical command line each, from `builtin/shell.txt`, and outputs."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from training.data.tool_grammar import Sequence, Slot, compile_template, expand
from training.data.tool_speech import speak
from training.data.tool_task import Task, dump
from training.data.tool_weather import builtin_tools
from training.data.tool_words import (
    CHINESE_TEXT,
    ENGLISH,
    NAMES,
    Language,
    domain,
    english_word,
    file,
    phrase,
    slug,
    things,
    unaccented,
    url,
)

FOLDER = Path(__file__).parent / "builtin"
COMMANDS = (
    "ls -la {dir}", "ls -lh", "cat {file} | grep {word}", "echo $HOME", "echo {word} > {file}", "git push origin {dir}",
    "git checkout {dir}", "git commit -m '{word}'", "npm install {dir}", "npm run {dir}", "pip install {dir}",
    "make {dir}", "docker ps -a", "docker run -it {dir}", "find {dir} -type f", "grep -rn '{word}' {dir}", "wc {file}",
    "sed -n {n}p {file}", "awk '{{print $1}}' {file}", "cut -d, -f{n} {file}", "seq {n}", "sleep {n}", "cd {dir} && ls",
    "python3 {pyfile} --{dir} {n}", "python3 -c 'print({n})'", "tail -f {file}", "du -h {dir} | sort -h", "ssh {host}",
    "chmod 644 {file}", "cp -r {dir} {stem}", "rsync -av {dir}/ {stem}/", "printf '{word}\\n'", "tr a-z A-Z < {file}",
    "cat /etc/hostname", "ls /tmp", "ls ~", "cd {dir}", "touch {dir}/{file}", "mkdir -p {dir}/{stem}", "date +%Y",
    "cat {file} {file2}", "head {file}", "uniq -c {file}", "nl {file}", "basename {file}", "tree {dir}", "jq . {file}",
    "ps aux | grep {program}", "which {program}", "{program} --version", "man {program}", "history", "jobs",
    "top -b -n 1",
    "ln -s {file} {file2}", "git add {file}", "git pull", "git stash", "pytest {dir}", "cargo build", "go test ./{dir}",
    "systemctl status {program}", "journalctl -n {n}", "netstat -tln", "lsof -i :{n}", "kill -9 {n}", "df -h /",
)  # fmt: skip
# A longer output stands in the call's card anyway, and copying it is where a small model goes wrong.
COPIED = 80
SHOWN: dict[Language, str] = {"en": "The output is shown above.", "zh": "输出如上所示。"}
PRINTED: dict[Language, tuple[str, str]] = {
    "en": ("The output is: {0}", "The output is:\n```\n{0}\n```"),
    "zh": ("输出是：{0}", "输出如下：\n```\n{0}\n```"),
}
DONE: dict[Language, str] = {"en": "Done.", "zh": "已完成。"}
BROKEN: dict[Language, str] = {
    "en": "The command failed with exit code {0}: {1}",
    "zh": "命令失败，退出码{0}：{1}",
}


@dataclass
class Intent:
    """What is wanted: a command line with slots, its wordings, the kind of its output, and at times its own answers."""

    command: str
    output: str = "lines"
    requests: dict[Language, list[Sequence]] = field(default_factory=lambda: {"en": [], "zh": []})
    answers: dict[Language, str] = field(default_factory=dict)


@cache
def intents() -> tuple[Intent, ...]:
    """All intents of `builtin/shell.txt`."""
    found: list[Intent] = []
    for line in (FOLDER / "shell.txt").read_text(encoding="utf-8").splitlines():
        mark, text = line[:1], line[2:]
        language: Language = "zh" if CHINESE_TEXT.search(text) else "en"
        if mark == "$":
            found.append(Intent(text))
        elif mark == "=":
            found[-1].output = text
        elif mark == ">":
            found[-1].requests[language].append(compile_template(text))
        elif mark == "<":
            found[-1].answers[language] = text
    return tuple(found)


SLOTS: dict[str, Callable[[random.Random, Language], str]] = {
    "file": file,
    "file2": file,
    "dir": lambda rng, language: slug(rng),
    "stem": lambda rng, language: slug(rng),
    "word": lambda rng, language: english_word(rng),
    "ext": lambda rng, language: rng.choice(things()["extension", "en"]),
    "n": lambda rng, language: str(rng.randint(2, 40) if rng.random() < 0.8 else rng.randint(41, 9999)),
    "host": domain,
    "url": url,
    "program": lambda rng, language: rng.choice(things()["program", "en"]),
    "pyfile": lambda rng, language: f"{slug(rng)}.py",
    "script": lambda rng, language: f"{slug(rng)}.sh",
    "phrase": lambda rng, language: re.sub("[^\\w ]", "", phrase(rng, language)),
}


def fill_command(template: str, values: dict[str, str]) -> str:
    """The command line with its slots filled."""
    return template.format(**values)


def any_command(rng: random.Random) -> str:
    """A command line to be copied as it is."""
    values = {name: draw(rng, "en") for name, draw in SLOTS.items()}
    if rng.random() < 0.3:
        template = rng.choice([intent.command for intent in intents() if intent.command != "{command}"])
    else:
        template = rng.choice(COMMANDS)
    return fill_command(template, values)


def shell_task(rng: random.Random, language: Language, chatty: bool = True) -> Task:
    """A request that one command line serves."""
    intent = _draw_intent(rng)
    values: dict[str, str] = {}

    def fill(slot: Slot) -> str:
        if slot.name not in values:
            values[slot.name] = any_command(rng) if slot.name == "command" else SLOTS[slot.name](rng, language)
        return values[slot.name]

    request = speak(expand(rng.choice(intent.requests[language]), rng, fill), rng, language, chatty)
    command = fill_command(intent.command, values)
    result, answer = _outcome(intent, values, rng, language)
    return Task(builtin_tools()["get_shell"], {"query": command}, request, dump(result), answer, language, "shell")


def _draw_intent(rng: random.Random) -> Intent:
    """Commands to be run as they are, and lists of files, are asked for more often than others."""
    kind = rng.random()
    if kind < 0.12:
        return intents()[-1]
    return rng.choice([i for i in intents() if i.output == "names"] if kind < 0.35 else intents())


def _outcome(
    intent: Intent, values: dict[str, str], rng: random.Random, language: Language
) -> tuple[dict[str, int | str], str]:
    if rng.random() < 0.1 and values:
        code, stderr = rng.choice((1, 2, 126, 127)), _complaint(values, rng)
        return {"exit_code": code, "stdout": "", "stderr": stderr}, BROKEN[language].format(code, stderr)
    out = OUTPUTS[intent.output](values, rng)
    if not out:
        return {"exit_code": 0, "stdout": ""}, DONE[language]
    if language in intent.answers:
        answer = intent.answers[language].format(
            out=out.split()[0] if "size" in intent.output or "count" in intent.output else out, **values
        )
    elif len(out) > COPIED:
        answer = SHOWN[language]
    else:
        answer = PRINTED[language]["\n" in out].format(out)
    return {"exit_code": 0, "stdout": out}, answer


def _complaint(values: dict[str, str], rng: random.Random) -> str:
    name = rng.choice(list(values.values()))
    return rng.choice(
        (
            f"{name}: No such file or directory",
            f"cannot access '{name}': No such file or directory",
            f"{name}: Permission denied",
            f"{name}: command not found",
            f"{name}: Is a directory",
            f"cannot create '{name}': File exists",
        )
    )


def _names(values: dict[str, str], rng: random.Random) -> str:
    return "\n".join(
        sorted(file(rng, "en") if rng.random() < 0.7 else slug(rng) for _ in range(rng.choice((2, 4, 8, 16, 30))))
    )


def _lines(values: dict[str, str], rng: random.Random) -> str:
    return "\n".join(_line(rng) for _ in range(rng.choice((1, 1, 2, 3, 4, 9, 18))))


def _line(rng: random.Random) -> str:
    words = " ".join(rng.choice(ENGLISH["nouns"]) for _ in range(rng.randint(1, 5)))
    return rng.choice(
        (words, f"{words} {rng.randint(0, 9999)}", f"{words}: {rng.uniform(0, 99):.2f}", phrase(rng, "en"))
    )


def _size(rng: random.Random) -> str:
    return rng.choice((f"{rng.uniform(1, 10):.1f}", str(rng.randint(4, 990)))) + rng.choice("KMG")


def _date(values: dict[str, str], rng: random.Random) -> str:
    clock = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    day, month = (
        rng.choice(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
        rng.choice(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Sep", "Oct", "Nov"]),
    )
    return f"{day} {month} {rng.randint(1, 28):2} {clock} {rng.choice(('UTC', 'CST', 'CET'))} {rng.randint(2024, 2028)}"


def _path(values: dict[str, str], rng: random.Random) -> str:
    return f"/usr/bin/{values['program']}" if "program" in values else f"./{slug(rng)}/{values['file']}"


OUTPUTS: dict[str, Callable[[dict[str, str], random.Random], str]] = {
    "names": _names,
    "lines": _lines,
    "none": lambda values, rng: "",
    "count": lambda values, rng: str(rng.randint(0, 400)),
    "count_file": lambda values, rng: f"{rng.randint(0, 9000)} {values['file']}",
    "size": lambda values, rng: f"{_size(rng)}\t.",
    "size_dir": lambda values, rng: f"{_size(rng)}\t{values['dir']}",
    "path": _path,
    "paths": lambda values, rng: "\n".join(f"./{slug(rng)}.{values['ext']}" for _ in range(rng.randint(1, 4))),
    "date": _date,
    "user": lambda values, rng: rng.choice((unaccented(rng.choice(NAMES["first_names"])), english_word(rng))),
    "dir": lambda values, rng: f"/home/{unaccented(rng.choice(NAMES['first_names']))}/{slug(rng)}",
    "version": lambda values, rng: f"Python 3.{rng.randint(8, 14)}.{rng.randint(0, 19)}",
    "echo": lambda values, rng: values["phrase"],
}  # fmt: skip
