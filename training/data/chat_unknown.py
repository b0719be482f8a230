"""Questions beyond a small model: one honest sentence, instead of something invented."""

import random

from training.data.conversation import Exchange, assistant, converse, user
from training.data.phrasing import Language, made_up, rows, words
from training.data.talk import inquire
from training.data.tool_words import person
from training.dialogue import Dialogue

HONEST = {
    "en": "I don't know this: I am the small built-in model. For such questions, choose a larger model in the sidebar.",
    "zh": "这个我不知道：我是自带的小模型。这类问题请在侧边栏选择更大的模型。",
}
_ACTIONS = {
    "en": (
        "sell home-made cheese",
        "fly a drone",
        "park on the pavement",
        "record a call",
        "own a snake",
        "fish at night",
    ),
    "zh": ("卖自制奶酪", "放无人机", "在人行道停车", "录音", "养蛇", "夜里钓鱼"),
}
_AGAIN = {
    "en": ("are you sure?", "please try", "just guess", "come on, {tell me|try}", "why not?", "so what is the answer?",
        "try anyway", "take a guess", "you must know that", "think harder", "really? you don't know?", "a rough guess?",
        "but i need it", "everybody knows that", "give me anything", "how come you don't know?", "try again"),
    "zh": ("你确定吗？", "试试看", "随便猜一个", "为什么不知道？", "那答案是什么？", "再想想", "真的不知道？",
    "猜一下嘛",
        "大概说说", "这个都不知道？", "你怎么会不知道？", "求你了，说说看", "我很需要", "再试一次", "你肯定知道"),
}  # fmt: skip


def _person(rng: random.Random, language: Language) -> str:
    """Somebody unheard of."""
    if rng.random() < 0.5:
        name = person(rng, language)
        return name if language == "zh" or " " in name else f"{name} {made_up(rng).title()}"
    if language == "zh":
        return rng.choice((made_up(rng, "zh"), rng.choice(rows("people"))[1], made_up(rng).title()))
    return f"{rng.choice((rng.choice(rows('people'))[0], made_up(rng).title()))} {made_up(rng).title()}"


def _subject(rng: random.Random, language: Language) -> str:
    zh = language == "zh"
    things = [rng.choice(rows("vocabulary"))[1 + zh] for _ in range(2)]
    joiner = rng.choice(("和", "与", "的")) if zh else rng.choice((" and ", " in ", " of the "))
    return rng.choice((joiner.join(things), things[0], made_up(rng, language)))


def exchange(rng: random.Random, language: Language) -> Exchange:
    """A question out of reach, at times insisted on."""
    zh = language == "zh"
    name = made_up(rng, language)
    request = inquire(
        rng,
        language,
        words(f"unknown_{language}"),
        x=_subject(rng, language),
        i=name if zh or rng.random() < 0.3 else name.title(),
        y=str(rng.randint(1200, 2026)),
        n=_person(rng, language),
        m=_person(rng, language),
        c=rng.choice(rows("countries"))[zh],
        a=rng.choice(_ACTIONS[language]),
    )
    messages = [user(request), assistant(HONEST[language])]
    if rng.random() < 0.12:
        messages += [user(inquire(rng, language, _AGAIN[language])), assistant(HONEST[language])]
    return messages


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 1, 2))
