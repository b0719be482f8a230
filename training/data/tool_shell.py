"""Tasks for the built-in shell: intents with a canonical command line each, from `builtin/shell*.txt`, and outputs."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from training.data.tool_grammar import Sequence, Slot, compile_template, expand
from training.data.tool_schemas import builtin_tools
from training.data.tool_sections import CONTEXT, FOLDER, pick_wording
from training.data.tool_speech import speak
from training.data.tool_task import Task, dump
from training.data.tool_values import Kind
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
    """All intents of `builtin/shell.txt` and `shell_more.txt`; the last is any command, to be run as it is."""
    found: dict[str, Intent] = {}
    for name in ("shell_more", "shell"):
        for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            mark, text = line[:1], line[2:]
            language: Language = "zh" if CHINESE_TEXT.search(text) else "en"
            if mark == "$":
                intent = found.setdefault(text, Intent(text))
            elif mark == "=":
                intent.output = text
            elif mark == ">":
                intent.requests[language].append(compile_template(text))
            elif mark == "<":
                intent.answers[language] = text
    return tuple(found.values())


VARIABLES = ("HOME", "PATH", "USER", "LANG", "SHELL", "EDITOR", "PWD", "TERM", "DISPLAY", "JAVA_HOME", "TZ", "PAGER",
             "PYTHONPATH", "LOGNAME", "TMPDIR", "GOPATH", "NODE_ENV", "API_URL", "DEBUG", "VIRTUAL_ENV")  # fmt: skip
USUAL = ("README.md", "Makefile", "notes.txt", "todo.txt", "package.json", "config.yaml", "main.py", "index.html",
         "data.csv", "requirements.txt", ".gitignore", "Dockerfile", "/etc/hosts", "server.log", "LICENSE", "report.md",
         ".bashrc", "settings.json", "diary.txt", "shopping.txt", "/etc/os-release", "error.log")  # fmt: skip


def _file(rng: random.Random, language: Language) -> str:
    """A file as it is named in requests: a name of any kind, a usual one, one with its folder."""
    dice = rng.random()
    if dice < 0.15:
        return rng.choice(USUAL)
    return f"{slug(rng)}/{file(rng, language)}" if dice < 0.22 else file(rng, language)


def _tool(rng: random.Random, language: Language) -> str:
    """A program that tells its version; python is asked under another name."""
    return rng.choice([name for name in things()["program", "en"] if not name.startswith("python")])


def _mention(drawn: Kind) -> Callable[[random.Random, Language], str]:
    return lambda rng, language: drawn.draw(rng, language, True).text


SLOTS: dict[str, Callable[[random.Random, Language], str]] = {
    "file": _file,
    "file2": _file,
    "plain": file,
    "dir2": lambda rng, language: slug(rng),
    "word2": lambda rng, language: english_word(rng),
    "n2": lambda rng, language: str(rng.randint(2, 90)),
    "tool": _tool,
    "tool2": _tool,
    "var": lambda rng, language: rng.choice(VARIABLES),
    "mode": lambda rng, language: rng.choice(("600", "644", "755", "700", "664", "400", "775", "640", "444")),
    "year": lambda rng, language: str(rng.randint(1950, 2035)),
    "dir": lambda rng, language: slug(rng),
    "stem": lambda rng, language: slug(rng),
    "word": lambda rng, language: english_word(rng),
    "ext": lambda rng, language: rng.choice(things()["extension", "en"]),
    "n": lambda rng, language: str(rng.randint(2, 40) if rng.random() < 0.8 else rng.randint(41, 9999)),
    "host": domain,
    "url": url,
    "program": lambda rng, language: rng.choice(things()["program", "en"]),
    # Mentioned, and no part of a command.
    **{name: _mention(CONTEXT[name]) for name in ("person", "who", "num", "clock")},
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
    return _task(_draw_intent(rng), {}, rng, language, chatty=chatty, fails=rng.random() < 0.1)


def shell_turns(rng: random.Random, language: Language) -> list[Task]:
    """A request, and one about the same thing in a few words."""
    head, wording = pick_wording("shell_turns", rng, language)
    first, second = head.split(" => ")
    by_command = {intent.command: intent for intent in intents()}
    values: dict[str, str] = {}
    task = _task(by_command[first], values, rng, language)
    values["path"] = json.loads(task.result)["stdout"]
    request = speak(expand(wording, rng, _filler(values, rng, language)), rng, language, chatty=False)
    # The kind of output is that of the command with its usual slots.
    usual = second.replace("{path}", "{file}").replace("2}", "}")
    intent = by_command.get(second) or by_command.get(usual) or Intent(second)
    known = {**values, **{name[:-1]: values[name] for name in values if name.endswith("2") and intent.command == usual}}
    known["file"] = values["path"] if "{path}" in second else known.get("file", "")
    result, answer = _outcome(intent, known, rng, language)
    arguments = {"query": fill_command(second, values)}
    return [task, Task(builtin_tools()["get_shell"], arguments, request, dump(result), answer, language, "shell")]


def _filler(values: dict[str, str], rng: random.Random, language: Language) -> Callable[[Slot], str]:
    def fill(slot: Slot) -> str:
        while slot.name not in values:
            text = any_command(rng) if slot.name == "command" else SLOTS[slot.name](rng, language)
            if text not in values.values():
                values[slot.name] = text
        return values[slot.name]

    return fill


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
    request = speak(expand(wording, rng, _filler(values, rng, language)), rng, language, chatty)
    command = fill_command(intent.command, values)
    result, answer = _outcome(intent, values, rng, language, fails)
    return Task(builtin_tools()["get_shell"], {"query": command}, request, dump(result), answer, language, "shell")


def _draw_intent(rng: random.Random) -> Intent:
    """Commands to be run as they are, files to be shown and lists of files are asked for more often than others."""
    dice = rng.random()
    if dice < 0.12:
        return intents()[-1]
    if dice < 0.2:
        return next(intent for intent in intents() if intent.command == "cat {file}")
    return rng.choice([i for i in intents() if i.output == "names"] if dice < 0.35 else intents())


def _outcome(
    intent: Intent, values: dict[str, str], rng: random.Random, language: Language, fails: bool = False
) -> tuple[dict[str, int | str], str]:
    named = {name: value for name, value in values.items() if f"{{{name}}}" in intent.command}
    if fails and named:
        code, stderr = rng.choice((1, 2, 126, 127)), _complaint(named, rng)
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
        rng.choice(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
    )
    return f"{day} {month} {rng.randint(1, 28):2} {clock} {rng.choice(('UTC', 'CST', 'CET'))} {rng.randint(2024, 2028)}"


def _path(values: dict[str, str], rng: random.Random) -> str:
    return f"/usr/bin/{values['program']}" if "program" in values else f"./{slug(rng)}/{values['plain']}"


def _value(values: dict[str, str], rng: random.Random) -> str:
    return rng.choice((f"/home/{slug(rng)}", slug(rng), "en_US.UTF-8", "/bin/bash", str(rng.randint(0, 9)), "vim"))


OUTPUTS: dict[str, Callable[[dict[str, str], random.Random], str]] = {
    "names": _names,
    "folders": lambda values, rng: "\n".join(f"{slug(rng)}/" for _ in range(rng.choice((1, 2, 3, 5, 9)))),
    "lines": _lines,
    "none": lambda values, rng: "",
    "count": lambda values, rng: str(rng.randint(0, 400)),
    "count_file": lambda values, rng: f"{rng.randint(0, 9000)} {values['file']}",
    "size": lambda values, rng: f"{_size(rng)}\t.",
    "size_dir": lambda values, rng: f"{_size(rng)}\t{values['dir']}",
    "size_file": lambda values, rng: f"{_size(rng)}\t{values['file']}",
    "path": _path,
    "paths": lambda values, rng: "\n".join(f"./{slug(rng)}.{values['ext']}" for _ in range(rng.randint(1, 4))),
    "date": _date,
    "user": lambda values, rng: rng.choice((unaccented(rng.choice(NAMES["first_names"])), english_word(rng))),
    "dir": lambda values, rng: f"/home/{unaccented(rng.choice(NAMES['first_names']))}/{slug(rng)}",
    "version": lambda values, rng: f"Python 3.{rng.randint(8, 14)}.{rng.randint(0, 19)}",
    "tool_version": lambda values, rng: (
        f"{values['tool']} {rng.choice(('', 'version '))}{rng.randint(0, 24)}.{rng.randint(0, 40)}.{rng.randint(0, 12)}"
    ),
    "value": _value,
    "echo": lambda values, rng: values["phrase"],
}  # fmt: skip
