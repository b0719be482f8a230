"""Facts that the user tells and asks for later, of very many kinds (`talks/memory.toml`), in one or many turns.

A fact may be corrected before it is asked for; other talk stands in between; several people may have one thing each.
"""

import random
from collections.abc import Sequence

from training.data import chat_knowledge, chat_numbers
from training.data.chat_memory_facts import Fact, Kind, change, draw_fact, kinds, pick_facts
from training.data.chat_smalltalk import exchange as smalltalk
from training.data.conversation import Exchange, acknowledged, assistant, pick_language, system_prompt, user
from training.data.phrasing import Language, ask
from training.data.talk import inquire
from training.data.wordings import wordings
from training.dialogue import Dialogue

_WORDINGS = wordings("memory")


def _answer(rng: random.Random, language: Language, fact: Fact) -> str:
    text = fact.fill(rng, fact.kind.fact)
    if language == "zh":
        return f"{text}。"
    return f"{text[:1].upper()}{text[1:]}."


def _acknowledged(rng: random.Random, language: Language, facts: list[Fact]) -> str:
    """ "Got it, you live in X. Your name is Y."; a name alone is greeted."""
    first, *rest = facts
    text = first.fill(rng, first.kind.reply or first.kind.fact)
    if not first.kind.reply:
        text = f"好的，{text}。" if language == "zh" else f"Got it, {text}."
    return ("" if language == "zh" else " ").join([text, *(_answer(rng, language, fact) for fact in rest)])


def _general(patterns: Sequence[str], kind: Kind) -> tuple[str, ...]:
    return tuple(pattern.replace("@", kind.topic).replace("#", kind.question_word) for pattern in patterns)


def _telling(rng: random.Random, language: Language, kind: Kind) -> str:
    """A pattern that tells a fact."""
    named = kind.draw in ("name", "number", "word", "place_of", "owner", "liking", "count", "car")
    if named or kind.topic.startswith(("the place", "the person")) or rng.random() < 0.5:
        return rng.choice(kind.told)
    return rng.choice(_general(_WORDINGS["tell"][language], kind))


def _tell(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    """One message that tells one or more facts, and the acknowledgement."""
    zh = language == "zh"
    if len(facts) == 1:
        (fact,) = facts
        pattern = _telling(rng, language, fact.kind) + rng.choice(_WORDINGS["remember"][language])
        text = ask(rng, language, (pattern,), **fact.slots)
    else:
        parts = [fact.fill(rng, _telling(rng, language, fact.kind)) for fact in facts]
        joined = rng.choice(("，", "。", "，") if zh else (" and ", ", ", ". ", "; ", ", and ")).join(parts)
        joined = joined[:1].upper() + joined[1:] if rng.random() < 0.5 else joined
        text = ask(rng, language, ("<t>",), t=joined + rng.choice(_WORDINGS["remember"][language]))
    return [user(text), assistant(_acknowledged(rng, language, facts))]


def _correct(rng: random.Random, language: Language, fact: Fact) -> tuple[Fact, Exchange]:
    """The same fact with another value, and how the user says so."""
    fresh = change(rng, language, fact)
    text = ask(rng, language, _WORDINGS["correct"][language], v=fresh.value, w=fact.value)
    return fresh, [user(text), assistant(_acknowledged(rng, language, [fresh]))]


def _question(rng: random.Random, language: Language, fact: Fact) -> str:
    kind = fact.kind
    general = kind.draw not in ("owner", "liking", "place_of") and rng.random() < 0.45
    patterns = _general(_WORDINGS["ask"][language], kind) if general else kind.asked
    return inquire(rng, language, patterns, **fact.slots)


def _recall(rng: random.Random, language: Language, fact: Fact) -> Exchange:
    return [user(_question(rng, language, fact)), assistant(_answer(rng, language, fact))]


def _at_once(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    """Told and asked in one message."""
    told = [fact.fill(rng, _telling(rng, language, fact.kind)) for fact in facts]
    asked = rng.choice(facts)
    text = ("。" if language == "zh" else ". ").join([*told, _question(rng, language, asked)])
    return [user(text), assistant(_answer(rng, language, asked))]


def _summary(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    sentences = [_answer(rng, language, fact) for fact in facts]
    return [
        user(inquire(rng, language, _WORDINGS["together"][language])),
        assistant(("" if language == "zh" else " ").join(sentences)),
    ]


def _unknown(rng: random.Random, language: Language, known: set[str]) -> Exchange:
    """A fact that was never told."""
    never = [kind for kind in kinds(language) if kind.draw not in known]
    if "name" in known:  # a question for a name of somebody else is a trap worth learning, one's own surname is not
        never = [kind for kind in never if kind.draw != "surname"]
    fact = draw_fact(rng, language, rng.choices(never, [kind.weight for kind in never])[0])
    reply = "你还没有告诉我。" if language == "zh" else "You have not told me yet."
    return [user(_question(rng, language, fact)), assistant(reply)]


def _interlude(rng: random.Random, language: Language) -> Exchange:
    make = rng.choice((smalltalk, smalltalk, chat_numbers.exchange, chat_knowledge.exchange))
    return make(rng, language)


def exchange(rng: random.Random, language: Language) -> Exchange:
    """Facts told, other talk in between, facts corrected and asked."""
    facts = pick_facts(rng, language, rng.choice((1, 1, 2, 2, 3, 4)))
    if rng.random() < 0.12:
        return _at_once(rng, language, facts)
    messages: Exchange = []
    split = len(facts) > 1 and rng.random() < 0.5
    for part in [[fact] for fact in facts] if split else [facts]:
        messages += _tell(rng, language, part)
        if len(part) == 1 and rng.random() < 0.15:
            fresh, correction = _correct(rng, language, part[0])
            facts[facts.index(part[0])] = fresh
            messages += correction
        for _ in range(rng.choice((0, 0, 1))):
            messages += _interlude(rng, language)
    for fact in rng.sample(facts, rng.randint(1, len(facts))):
        messages += _recall(rng, language, fact)
    if rng.random() < 0.1:
        messages += _unknown(rng, language, {fact.kind.draw for fact in facts})
    if len(facts) > 1 and rng.random() < 0.12:
        messages += _summary(rng, language, facts)
    return messages


def generate(rng: random.Random) -> Dialogue:
    language = pick_language(rng)
    messages = system_prompt(rng, "chat", language)
    if rng.random() < 0.05:
        return Dialogue(messages + _unknown(rng, language, set()))
    talk = exchange(rng, language)
    return Dialogue(messages + (acknowledged(talk, rng, language) if rng.random() < 0.3 else talk))
