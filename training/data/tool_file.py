"""Reads files of hand-written tools, `domains/*.txt` and `builtin/*.txt`. A tool is a block of lines:

set_light/switch_lamp                     its names, the first is the usual one
: Turn a lamp on or off./开关灯。           descriptions, English and Chinese
- room/location 房间: room; which room     parameter: names, Chinese label, kind (`tool_values.kind`), description
- level? 亮度: int 1-100 = 50              `?` optional, `=` its default
> turn {state} the {room} light           requests; `[ ]` optional, `( | )` choice, `{state:an|aus}` wordings of an
> it's dark in the {room} @state=on       enumeration; `@` sets values that the words imply
? turn on a light @state=on               requests that lack required values
= brightness: int 1-100                   fields of the result: a kind, or `=parameter`
"""

import re
from pathlib import Path

from training.data.tool_family import Family, Parameter, Wording
from training.data.tool_grammar import compile_template
from training.data.tool_values import Kind, kind
from training.data.tool_words import CHINESE_TEXT, Language

PARAMETER = re.compile(r"([\w/]+)(\??) (\S+?) ?: ([^;=]+?)(?: = ([^;]+))?(?:; (.+))?")


def read_domain(path: Path) -> list[Family]:
    """All families of a domain file.

    Raises:
        ValueError: a line cannot be read; the message names file and line.
    """
    families: list[Family] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if line and line[0] not in "#:->?=":
                families.append(Family(path.stem, tuple(line.split("/"))))
            elif line and line[0] != "#":
                _read_line(families[-1], line[0], line[2:])
        except (ValueError, KeyError, AttributeError) as error:
            raise ValueError(f"{path.name}:{number}: {line!r}: {error}") from error
    return families


def _read_line(family: Family, mark: str, text: str) -> None:
    language: Language = "zh" if CHINESE_TEXT.search(text.partition(" @")[0]) else "en"
    if mark == ":":
        for description in text.split("/"):
            family.descriptions["zh" if CHINESE_TEXT.search(description) else "en"].append(description)
    elif mark == "-":
        parameter = _read_parameter(text)
        family.parameters[parameter.names[0]] = parameter
    elif mark == "=":
        name, spec = text.split(": ")
        family.results[name] = (None, spec[1:]) if spec[0] == "=" else (kind(spec), "")
    else:
        wordings = family.requests if mark == ">" else family.lacking
        wordings[language].append(_read_wording(family, text))


def _read_parameter(text: str) -> Parameter:
    match = PARAMETER.fullmatch(text)
    if match is None:
        raise ValueError("not a parameter line")
    names, optional, label, spec, default, description = match.groups()
    value_kind = kind(spec)
    value = None if default is None else _convert(value_kind, default)
    return Parameter(tuple(names.split("/")), label, spec, value_kind, not optional, value, description or "")


def _convert(value_kind: Kind, text: str) -> str | int | float | bool:
    if value_kind.schema["type"] == "boolean":
        return text == "true"
    if value_kind.schema["type"] in ("integer", "number"):
        return float(text) if "." in text else int(text)
    return text


def _read_wording(family: Family, text: str) -> Wording:
    text, _, settings = text.partition(" @")
    pairs = (setting.split("=") for setting in settings.split(",") if setting)
    implied = {name: _convert(family.parameters[name].kind, value) for name, value in pairs}
    return Wording(compile_template(text), implied)
