"""Hand-written tools of many domains, read from `domains/*.txt`, and how they are offered. A tool is a block of lines:

set_light/switch_lamp                     its names, the first is the usual one
: Turn a lamp on or off./开关灯。           descriptions, English and Chinese
- room/location 房间: room; which room     parameter: names, Chinese label, kind (`tool_values.kind`), description
- level? 亮度: int 1-100 = 50              `?` optional, `=` its default
> turn {state} the {room} light           requests; `[ ]` optional, `( | )` choice, `{state:an|aus}` wordings of an
> it's dark in the {room} @state=on       enumeration; `@` sets values that the words imply
? turn on a light @state=on               requests that lack required values
= brightness: int 1-100                   fields of the result: a kind, or `=parameter`
"""

import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from training.data.tool_grammar import Sequence, compile_template
from training.data.tool_values import Kind, kind
from training.data.tool_words import CHINESE_TEXT, Language, english_word, invented
from training.dialogue import ToolSchema

FOLDER = Path(__file__).parent / "domains"
PARAMETER = re.compile(r"([\w/]+)(\??) (\S+?) ?: ([^;=]+?)(?: = ([^;]+))?(?:; (.+))?")
# How a tool is offered: in English mostly to those who write English, and in Chinese to most who write Chinese.
VARIANTS = {"en": 10, "zh": 7}
# Share of the variants whose names tell little, so that descriptions must be read and names copied.
ODD = 0.25
CHINESE_SHARE: dict[Language, float] = {"en": 0.06, "zh": 0.6}


@dataclass(frozen=True)
class Parameter:
    """A parameter: possible names, its Chinese label, kind, whether it is required."""

    names: tuple[str, ...]
    label: str
    spec: str
    kind: Kind
    required: bool
    default: Any
    description: str


@dataclass(frozen=True)
class Wording:
    """A request: its template, and the values that its words imply."""

    template: Sequence
    implied: dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """A tool as it is offered in one dialogue: `names` says how each parameter is called here."""

    schema: ToolSchema
    names: dict[str, str]
    chinese: bool
    odd: bool = False


@dataclass(eq=False)
class Family:
    """A tool with all its wordings."""

    domain: str
    names: tuple[str, ...]
    descriptions: dict[Language, list[str]] = field(default_factory=lambda: {"en": [], "zh": []})
    parameters: dict[str, Parameter] = field(default_factory=dict)
    requests: dict[Language, list[Wording]] = field(default_factory=lambda: {"en": [], "zh": []})
    lacking: dict[Language, list[Wording]] = field(default_factory=lambda: {"en": [], "zh": []})
    results: dict[str, tuple[Kind | None, str]] = field(default_factory=dict)
    variants: list[Variant] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells this family from all others."""
        return f"{self.domain}.{self.names[0]}"

    def asks_back(self, language: Language) -> bool:
        """Whether there are requests that lack a value which a user can be asked for; yes or no reads badly."""
        needed = [parameter for parameter in self.parameters.values() if parameter.required]
        return bool(self.lacking[language]) and not any(one.kind.schema["type"] == "boolean" for one in needed)

    def variant(self, rng: random.Random, language: Language, *, plain: bool = False) -> Variant:
        """One way of offering the tool to someone who writes a language; `plain`: its names can be said."""
        chinese = rng.random() < CHINESE_SHARE[language]
        fitting = [one for one in self.variants if one.chinese == chinese and not (plain and one.odd)]
        return rng.choice(fitting or self.variants)


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


@cache
def families() -> tuple[Family, ...]:
    """All hand-written families, each with its variants ready."""
    found = [family for path in sorted(FOLDER.glob("*.txt")) for family in read_domain(path)]
    for family in found:
        rng = random.Random(family.key)
        family.variants = [
            make_variant(family, rng, chinese=language == "zh")
            for language, count in VARIANTS.items()
            for _ in range(count)
        ]
    return tuple(found)


EXTRAS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("verbose", {"type": "boolean", "description": "Return more detail", "default": False}),
    ("timeout", {"type": "integer", "description": "Seconds to wait", "default": 30}),
    ("locale", {"type": "string", "description": "Locale of the reply"}),
    ("dry_run", {"type": "boolean", "default": False}),
    ("request_id", {"type": "string", "description": "Optional tracking id"}),
)


def restyle(name: str, style: float) -> str:
    """A snake_case name in the style of a toolkit: mostly as it is, at times camelCase, PascalCase, kebab-case."""
    words = name.split("_")
    if style < 0.76 or len(words) == 1:
        return name
    capitals = "".join(word.capitalize() for word in words)
    return words[0] + capitals[len(words[0]) :] if style < 0.92 else capitals if style < 0.96 else "-".join(words)


def make_variant(family: Family, rng: random.Random, chinese: bool) -> Variant:
    """One way of offering the tool: a name, a description, parameter names, at times an extra optional parameter."""
    style, odd = rng.random(), rng.random() < ODD
    names = {key: rng.choice(parameter.names) for key, parameter in family.parameters.items()}
    if len(set(names.values())) < len(names):
        names = {key: key for key in names}
    names = {key: restyle(name, 0 if style >= 0.92 else style) for key, name in names.items()}
    name = restyle(rng.choice((family.names[0], rng.choice(family.names))), style)
    if odd:
        affix = english_word(rng)
        name, names = _odd(name, affix, rng), {key: _odd(one, affix, rng) for key, one in names.items()}
    properties = {names[key]: _property(family.parameters[key], rng, chinese, described=odd) for key in names}
    if rng.random() < 0.1:
        extra, schema = rng.choice(EXTRAS)
        properties.setdefault(extra, schema)
    required = [names[key] for key, parameter in family.parameters.items() if parameter.required]
    parameters = {"type": "object", "properties": properties, "required": required}
    descriptions = family.descriptions["zh" if chinese else "en"] or family.descriptions["en"]
    function: dict[str, Any] = {"name": name, "description": rng.choice(descriptions), "parameters": parameters}
    return Variant({"type": "function", "function": function}, names, chinese, odd)


def _odd(name: str, affix: str, rng: random.Random) -> str:
    """A name as only its own toolkit understands it; with one affix, names that differ stay different."""
    form = rng.choice(("{0}_{1}", "{1}_{0}", "{0}", "p_{0}", "my_{0}", "{0}_v2"))
    return form.format(name, affix) if rng.random() < 0.7 else f"{invented(rng)}{rng.randrange(100)}"


def _property(parameter: Parameter, rng: random.Random, chinese: bool, described: bool) -> dict[str, Any]:
    schema = dict(parameter.kind.schema)
    label = parameter.names[0].replace("_", " ")
    explained = parameter.description and rng.random() < 0.8
    if chinese:
        schema["description"] = parameter.label
    elif parameter.spec in ("date", "time") and not explained:
        schema["description"] = f"The {label}, {'YYYY-MM-DD' if parameter.spec == 'date' else 'HH:MM'}"
    elif described or explained or rng.random() < 0.6:
        text = parameter.description if explained else rng.choice((f"The {label}", label.capitalize(), f"the {label}"))
        schema["description"] = text[0].upper() + text[1:] if rng.random() < 0.7 else text
    if parameter.default is not None:
        schema["default"] = parameter.default
    return schema


def other_families(rng: random.Random, avoid: list[Family], count: int) -> list[Family]:
    """Some families, of the same domain more often; none that might serve requests for one of `avoid`."""
    domains = {family.domain for family in avoid}
    kin = frozenset().union(*(kindred_domains().get(domain, frozenset()) for domain in domains)) - domains
    barred = {family.names[0] for family in avoid}.union(*(overlaps().get(family.names[0], ()) for family in avoid))
    same = by_domain()[avoid[0].domain]
    drawn = (rng.choice(same if rng.random() < 0.4 else families()) for _ in range(count))
    return [family for family in drawn if family.names[0] not in barred and family.domain not in kin]


def other_tools(rng: random.Random, language: Language, avoid: list[Family], count: int) -> list[ToolSchema]:
    """The schemas of `other_families`, as they are offered to someone who writes a language."""
    return [family.variant(rng, language).schema for family in other_families(rng, avoid, count)]


@cache
def overlaps() -> dict[str, frozenset[str]]:
    """For each tool of `overlaps.txt` the tools that might serve the same request, so are not offered beside it. A line
    holds a tool and its rivals, which need not be rivals of each other."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _overlap_lines():
        if not line.startswith("domains: "):
            name, *rivals = line.split()
            found[name].update(rivals)
            for rival in rivals:
                found[rival].add(name)
    return {name: frozenset(rivals) for name, rivals in found.items()}


@cache
def kindred_domains() -> dict[str, frozenset[str]]:
    """For each domain those that hold tools like its own: those that share a line."""
    groups = [line.removeprefix("domains: ").split() for line in _overlap_lines() if line.startswith("domains: ")]
    names = {name for group in groups for name in group}
    return {name: frozenset().union(*(group for group in groups if name in group)) for name in names}


def _overlap_lines() -> list[str]:
    lines = (FOLDER.parent / "overlaps.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def by_domain() -> dict[str, tuple[Family, ...]]:
    """The families of each domain."""
    return {
        domain: tuple(family for family in families() if family.domain == domain)
        for domain in dict.fromkeys(family.domain for family in families())
    }
