"""Which command lines only read: a single command of a short list, with options of that list and plain words.

It does not run anything. Whatever it does not know counts as a command that may write.
"""

import re
import shlex
from dataclasses import dataclass
from typing import Any, Literal

from tools.definition import Harmless

# A word as `sh` and `shlex` both read it, letter by letter: nothing in it is expanded, substituted or redirected.
_WORD = r"""(?:[\w./:,@%+=-]|'[^'\x00-\x1f\x7f]*'|"[^"$`\\!\x00-\x1f\x7f]*")+"""
_ONE_COMMAND = re.compile(rf" *{_WORD}(?: +{_WORD})* *")
# Reading these can do more than read: devices act when they are opened, and /proc holds other programs' secrets.
_SPECIAL = re.compile(r"(?:^|/)(?:dev|proc|run|sys)(?:/|$)", re.IGNORECASE)
_COUNT = re.compile(r"\+[0-9]+")


@dataclass(frozen=True)
class Command:
    """A command and the options it may have: single `letters`, and `long` ones, which may have a value after "=".
    `words` tells which others it takes: texts of all kinds, names of files, a format (a bare word would set the clock),
    or none."""

    name: str
    letters: str = ""
    long: tuple[str, ...] = ()
    words: Literal["texts", "files", "format", "none"] = "files"

    def covers(self, words: list[str]) -> bool:
        return all(map(self._may_have, words))

    def _may_have(self, word: str) -> bool:
        if self.words == "texts":
            return True
        if word.startswith("--"):
            return word.partition("=")[0] in self.long
        if word.startswith("-") and word != "-":
            return all(letter in self.letters for letter in word[1:])
        if word.startswith("+"):
            return self.words == "format" or (self.words == "files" and _COUNT.fullmatch(word) is not None)
        return self.words == "files" and not _SPECIAL.search(word)


_DIGITS = "0123456789"
COMMANDS = (
    Command("cat", "AbeEnstTuv"),
    Command("date", "uIR", ("--utc", "--iso-8601", "--rfc-email"), words="format"),
    Command("df", "ahHiklmPT", ("--human-readable", "--total")),
    Command("du", "abchkmsSxd" + _DIGITS, ("--all", "--human-readable", "--max-depth", "--summarize", "--total")),
    Command("echo", words="texts"),
    Command("grep", "ABCEFHLceghilmnoqrsvwx" + _DIGITS, ("--color", "--exclude", "--exclude-dir", "--include")),
    Command("head", "ncqv" + _DIGITS, ("--bytes", "--lines")),
    Command("id", "ugGnr"),
    Command("ls", "1AaBCcdFfGghiklmNnopQqRrSsTtUuvXx", ("--all", "--color", "--human-readable", "--recursive")),
    Command("pwd", "LP", words="none"),
    Command("stat", "cfLt", ("--format",)),
    Command("tail", "ncqv" + _DIGITS, ("--bytes", "--lines")),
    Command("uname", "asnrvmpio", ("--all",), words="none"),
    Command("uptime", "ps", words="none"),
    Command("wc", "cmlLw", ("--bytes", "--chars", "--lines", "--words")),
    Command("whoami", words="none"),
)
_BY_NAME = {command.name: command for command in COMMANDS}


def only_reads(line: str) -> bool:
    """Whether a command line is one command that can do nothing but read and print."""
    if not _ONE_COMMAND.fullmatch(line):
        return False
    name, *words = shlex.split(line)
    command = _BY_NAME.get(name)
    return command is not None and command.covers(words) and not (name == "grep" and _leaves_the_folder(words))


def _leaves_the_folder(words: list[str]) -> bool:
    """Whether a search of all files below might start outside of the current folder, and so reach devices."""
    recursive = any(re.fullmatch(r"-\w*r\w*", word) for word in words)
    return recursive and any(word.startswith("/") or ".." in word for word in words)


def _covers(arguments: dict[str, Any]) -> bool:
    query = arguments.get("query")
    return len(arguments) == 1 and isinstance(query, str) and only_reads(query)


READING = Harmless(_covers, tuple(command.name for command in COMMANDS))
