"""Ways of offering a hand-written tool: its name in the style of a toolkit, a description, its parameters."""

import random
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from training.data.tool_family import Family, Parameter, Variant
from training.data.tool_words import english_word, invented

# Share of the variants whose names tell little, so that descriptions must be read and names copied.
ODD = 0.25


@cache
def _extras() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Optional parameters that any tool might have, and their schemas."""
    return tuple(tomllib.loads(Path(__file__).with_name("tool_extras.toml").read_text(encoding="utf-8")).items())


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
    names = _parameter_names(family, rng, style)
    name = restyle(rng.choice((family.names[0], rng.choice(family.names))), style)
    if odd:
        affix = english_word(rng)
        name, names = _odd(name, affix, rng), {key: _odd(one, affix, rng) for key, one in names.items()}
    parameters = _parameters(family, names, rng, chinese, odd)
    descriptions = family.descriptions["zh" if chinese else "en"] or family.descriptions["en"]
    function: dict[str, Any] = {"name": name, "description": rng.choice(descriptions), "parameters": parameters}
    return Variant({"type": "function", "function": function}, names, chinese, odd)


def _parameter_names(family: Family, rng: random.Random, style: float) -> dict[str, str]:
    """What each parameter is called; in the style of the tool, but for styles that no parameter has."""
    names = {key: rng.choice(parameter.names) for key, parameter in family.parameters.items()}
    if len(set(names.values())) < len(names):
        names = {key: key for key in names}
    return {key: restyle(name, 0 if style >= 0.92 else style) for key, name in names.items()}


def _parameters(
    family: Family, names: dict[str, str], rng: random.Random, chinese: bool, described: bool
) -> dict[str, Any]:
    properties = {names[key]: _property(family.parameters[key], rng, chinese, described) for key in names}
    if rng.random() < 0.1:
        extra, schema = rng.choice(_extras())
        properties.setdefault(extra, schema)
    required = [names[key] for key, parameter in family.parameters.items() if parameter.required]
    return {"type": "object", "properties": properties, "required": required}


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
