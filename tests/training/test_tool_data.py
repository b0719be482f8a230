"""The tool-use dialogue generators: valid dialogues, the same for the same seed, in both languages."""

import json
import random
import time
from collections.abc import Iterator
from typing import Any

import pytest

from training.data import FAMILIES, load_family
from training.data.tool_domains import families, overlaps
from training.data.tool_family import Family
from training.data.tool_grammar import Sequence, Slot, slots
from training.data.tool_requests import make_lacking, make_task
from training.data.tool_words import CHINESE_TEXT, Language
from training.data.tools_chain import chains
from training.dialogue import Dialogue, ToolSchema

NAMES = sorted(name for name in FAMILIES if name.startswith("tools_"))
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
}
LANGUAGES: tuple[Language, ...] = ("en", "zh")


def draw(name: str, count: int, seed: int = 0) -> list[Dialogue]:
    rng, generate = random.Random(seed), load_family(name)
    return [generate(rng) for _ in range(count)]


def assert_fits(value: object, schema: dict[str, Any]) -> None:
    assert isinstance(value, TYPES[schema["type"]]), (value, schema)
    assert isinstance(value, bool) == (schema["type"] == "boolean"), (value, schema)
    assert value in schema.get("enum", [value])
    if isinstance(value, list):
        for item in value:
            assert_fits(item, schema["items"])


def assert_valid_call(call: dict[str, Any], offered: dict[str, ToolSchema]) -> None:
    parameters = offered[call["function"]["name"]]["function"]["parameters"]
    arguments = json.loads(call["function"]["arguments"])
    assert call["function"]["arguments"] == json.dumps(arguments, ensure_ascii=False)
    assert set(parameters["required"]) <= set(arguments) <= set(parameters["properties"])
    for name, value in arguments.items():
        assert_fits(value, parameters["properties"][name])


@pytest.mark.parametrize("name", NAMES)
def test_calls_fit_their_schemas_and_are_answered(name: str) -> None:
    for dialogue in draw(name, 400):
        tools = dialogue.tools or []
        offered = {tool["function"]["name"]: tool for tool in tools}
        assert len(offered) == len(tools), "a name is offered twice"
        pending: list[str] = []
        seen: set[str] = set()
        for message in dialogue.messages:
            assert not pending or message["role"] == "tool", "a call is not answered"
            if message["role"] == "tool":
                assert message["tool_call_id"] == pending.pop(0)
            for call in message.get("tool_calls", ()):
                assert_valid_call(call, offered)
                assert call["id"] not in seen
                seen.add(call["id"])
                pending.append(call["id"])
        assert dialogue.messages[-1]["role"] == "assistant"
        assert dialogue.messages[-1]["content"]


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_gives_same_dialogues(name: str) -> None:
    assert draw(name, 30, seed=7) == draw(name, 30, seed=7)


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_are_spoken(name: str) -> None:
    first = [next(m["content"] for m in dialogue.messages if m["role"] == "user") for dialogue in draw(name, 200)]
    assert 50 < sum(CHINESE_TEXT.search(text) is not None for text in first) < 150


def test_dialogues_are_drawn_fast(capsys: pytest.CaptureFixture[str]) -> None:
    for name in NAMES:
        draw(name, 10)
        start = time.perf_counter()
        draw(name, 300)
        with capsys.disabled():
            print(f"\n{name}: {300 / (time.perf_counter() - start):.0f} dialogues/s", end="")


def wordings(family: Family, language: Language) -> Iterator[tuple[str, set[str]]]:
    for kind, lines in (("request", family.requests[language]), ("lacking", family.lacking[language])):
        for wording in lines:
            yield kind, slots(wording.template) | set(wording.implied)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_names_what_it_should(language: Language) -> None:
    for family in families():
        required = {name for name, parameter in family.parameters.items() if parameter.required}
        for kind, named in wordings(family, language):
            assert named <= set(family.parameters), (family.key, named)
            assert (required <= named) == (kind == "request"), (family.key, kind, named)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_family_can_be_asked_and_answered(language: Language) -> None:
    rng = random.Random(0)
    for family in families():
        assert len(family.requests[language]) >= 2, family.key
        for _ in range(10):
            assert make_task(family, rng, language).answer
        if family.asks_back(language):
            task = make_lacking(family, rng, language)
            assert task.question and task.supplied, family.key


def worded_slots(sequence: Sequence) -> Iterator[Slot]:
    for node in sequence:
        if isinstance(node, Slot):
            if node.words:
                yield node
        elif not isinstance(node, str):
            for branch in node.branches:
                yield from worded_slots(branch)


def test_wordings_of_an_enumeration_cover_all_its_values() -> None:
    for family in families():
        for language in LANGUAGES:
            for wording in (*family.requests[language], *family.lacking[language]):
                for slot in worded_slots(wording.template):
                    options = family.parameters[slot.name].kind.schema.get("enum", [True, False])
                    assert len(slot.words) == len(options), (family.key, slot)


def test_chains_hand_on_what_is_needed() -> None:
    for chain in chains():
        needed = {name for one in (chain.first, chain.second) for name, p in one.parameters.items() if p.required}
        for templates in chain.requests.values():
            assert templates
            for template in templates:
                assert needed - {chain.takes} <= slots(template) | {chain.takes}, (chain.first.key, chain.second.key)


def test_families_are_unique_and_overlaps_are_known() -> None:
    keys = [family.key for family in families()]
    assert len(set(keys)) == len(keys)
    assert set(overlaps()) <= {family.names[0] for family in families()}
