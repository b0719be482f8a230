"""The chat dialogues: well formed, the same for the same seed, in both languages, and never contradictory."""

import random
import re
from collections import Counter, defaultdict

import pytest

from training.data import FAMILIES, chat_knowledge, chat_memory, chat_numbers, load_family
from training.data.phrasing import ask, made_up, rows, say

CHAT_FAMILIES = sorted(name for name in FAMILIES if name.startswith("chat_"))


def _has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize("family", CHAT_FAMILIES)
def test_a_chat_dialogue_alternates_user_and_assistant(family: str) -> None:
    for seed in range(200):
        dialogue = load_family(family)(random.Random(seed))
        roles = [message["role"] for message in dialogue.messages if message["role"] != "system"]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert dialogue.tools is None
        for message in dialogue.messages:
            assert message["content"].strip()
            assert not re.search(r"<\w>|[{|]\w+\|", message["content"]), message


@pytest.mark.parametrize("family", CHAT_FAMILIES)
def test_the_same_seed_gives_the_same_chat_dialogue(family: str) -> None:
    make = load_family(family)
    assert [make(random.Random(seed)) for seed in range(30)] == [make(random.Random(seed)) for seed in range(30)]


@pytest.mark.parametrize("family", CHAT_FAMILIES)
def test_chat_families_speak_both_languages(family: str) -> None:
    dialogues = [load_family(family)(random.Random(seed)) for seed in range(200)]
    chinese = sum(_has_chinese(dialogue.messages[-2]["content"]) for dialogue in dialogues)
    assert 50 < chinese < 170


def test_a_question_has_one_answer() -> None:
    """In a first exchange without a system prompt of its own, the same words never get two answers."""
    answers: dict[str, set[str]] = defaultdict(set)
    for family in ("chat_smalltalk", "chat_knowledge", "chat_numbers", "chat_formulas", "chat_lists", "chat_unknown"):
        for seed in range(3000):
            messages = [m for m in load_family(family)(random.Random(seed)).messages if m["role"] != "system"]
            question = re.sub(r"[\W_]+", " ", messages[0]["content"].lower()).strip()
            answers[question].add(messages[1]["content"])
    jokes = ("joke", "funny", "laugh", "笑", "有趣")
    several = {q: a for q, a in answers.items() if len(a) > 1 and not any(word in q for word in jokes)}
    # A sign that the comparison above drops ("3 - 2", "3 + 2") is no contradiction.
    several = {q: a for q, a in several.items() if not re.search(r"\d", q)}
    assert not several


def test_small_sums_are_right() -> None:
    for seed in range(500):
        result = chat_numbers.DRAWS["sum"](random.Random(seed), "en")["r"]
        left, right = result.split(" = ")
        assert eval(left.replace("×", "*").replace("÷", "//")) == int(right)


def test_a_fact_is_recalled_as_it_was_told() -> None:
    for seed in range(300):
        messages = chat_memory.exchange(random.Random(seed), "en")
        for message in messages:
            match = re.fullmatch(r"Your name is (\w+)\.", message["content"])
            if match:
                assert any(match[1] in m["content"] for m in messages if m["role"] == "user")


def test_every_row_of_the_tables_is_complete() -> None:
    widths = {"countries": 8, "definitions": 4, "opposites": 4, "vocabulary": 3, "sentences": 2, "people": 2}
    for name, width in widths.items():
        assert {len(row) for row in rows(name)} == {width}


def test_only_words_with_one_translation_are_asked() -> None:
    english = Counter(row[1] for row in rows("vocabulary"))
    chinese = Counter(row[2] for row in rows("vocabulary"))
    for seed in range(500):
        word = chat_knowledge.DRAWS["word"](random.Random(seed), "en")
        assert english[word["e"]] == chinese[word["z"]] == 1


def test_values_are_never_misspelt() -> None:
    for seed in range(500):
        rng = random.Random(seed)
        value = made_up(rng).title()
        assert value in ask(rng, "en", ("+{draw|sketch} a picture about <v>", "what about <v>?"), v=value)


def test_choices_nest_and_slots_fill() -> None:
    texts = {say(random.Random(seed), "{a|b{c|<v>}}", v="{x}") for seed in range(50)}
    assert texts == {"a", "bc", "b{x}"}
