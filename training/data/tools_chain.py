"""Two calls of which the second needs what the first returned: look an address up, then write to it."""

import random
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from training.data.tool_domains import families, other_tools
from training.data.tool_family import Family
from training.data.tool_grammar import Sequence, Slot, compile_template, expand
from training.data.tool_requests import finish, worded
from training.data.tool_results import tell
from training.data.tool_speech import speak
from training.data.tool_task import answers, calls, dialogue, dump, offer, pick_language, said, user
from training.data.tool_values import Value
from training.data.tool_words import CHINESE_TEXT, Language
from training.dialogue import Dialogue

FILE = Path(__file__).parent / "chains.txt"


@dataclass(frozen=True)
class Chain:
    """The first tool's result field `gives` is the second tool's argument `takes`."""

    first: Family
    gives: str
    second: Family
    takes: str
    requests: dict[Language, list[Sequence]] = field(default_factory=lambda: {"en": [], "zh": []})


@cache
def chains() -> tuple[Chain, ...]:
    """All chains of `chains.txt`.

    Raises:
        KeyError: a chain names a tool that no domain has.
    """
    by_name = {family.names[0]: family for family in families()}
    found: list[Chain] = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            found[-1].requests["zh" if CHINESE_TEXT.search(line) else "en"].append(compile_template(line[2:]))
        elif line and line[0] != "#":
            (first, gives), (second, takes) = (end.split(".") for end in line.split(" -> "))
            found.append(Chain(by_name[first], gives, by_name[second], takes))
    return tuple(found)


def generate(rng: random.Random) -> Dialogue:
    """A dialogue with two calls in turn."""
    chain, language = rng.choice(chains()), pick_language(rng)
    first, second = chain.first, chain.second
    values: dict[str, Value] = {}

    def fill(slot: Slot) -> str:
        family = first if slot.name in first.parameters else second
        value = values.setdefault(slot.name, family.parameters[slot.name].kind.draw(rng, language, False))
        return worded(family.parameters[slot.name].kind, slot, value)

    request = speak(expand(rng.choice(chain.requests[language]), rng, fill), rng, language)
    asked = {name: value for name, value in values.items() if name in first.parameters}
    lookup = finish(first, rng, language, first.variant(rng, language), asked, request)
    given = {name: value for name, value in values.items() if name not in first.parameters}
    found = lookup.outcome[chain.gives]
    given_back = {name: value.json for name, value in lookup.outcome.items()}
    lookup = replace(lookup, result=dump(given_back), answer=tell(given_back, language))
    as_text = second.parameters[chain.takes].kind.schema["type"] == "string"
    given[chain.takes] = Value(str(found.json), found.text) if as_text else found
    action = finish(second, rng, language, second.variant(rng, language), given, request)
    messages = [user(request), *calls([lookup]), *calls([action], first=2), said(answers([lookup, action]))]
    others = other_tools(rng, language, [first, second], rng.choice((0, 1, 2, 3, 4)))
    return dialogue(rng, messages, offer(rng, [lookup.tool, action.tool], others))
