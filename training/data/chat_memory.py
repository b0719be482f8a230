"""Facts that the user tells and asks for later: names, ages, places, favourites, numbers, in one or many turns."""

import random
from dataclasses import dataclass

from training.data.chat_smalltalk import exchange as smalltalk
from training.data.conversation import Exchange, assistant, pick_language, system_prompt, user
from training.data.phrasing import Language, ask, made_up, rows, say
from training.dialogue import Dialogue

Told = tuple[str, ...]


@dataclass(frozen=True)
class Fact:
    """One thing told: its kind (a row of the table below) and value."""

    kind: str
    value: str
    of: str = ""  # whose, for facts about others


# told, acknowledged, asked, answered - in English and Chinese
Wording = tuple[Told, str, Told, str, Told, str, Told, str]
_FACTS: dict[str, Wording] = {
    "name": (
        ("my name is <v>", "i am called <v>", "hi, i'm <v>", "call me <v>", "you can call me <v>",
            "this is <v> speaking", "<v> is my name"),
        "Nice to meet you, <v>!",
        ("what is my name?", "what's my name?", "do you remember my name?", "who am i?", "how am i called?",
            "say my name"),
        "Your name is <v>.",
        ("我叫<v>", "我的名字是<v>", "你好，我是<v>", "叫我<v>{就行|吧}", "大家都叫我<v>"),
        "很高兴认识你，<v>！",
        ("我叫什么{名字|}？", "你还记得我的名字吗？", "我是谁？", "我的名字是什么？"),
        "你叫<v>。",
    ),
    "age": (
        ("i am <v> years old", "i'm <v>", "my age is <v>", "i turned <v> {yesterday|last week|today}"),
        "Got it, you are <v> years old.",
        ("how old am i?", "what is my age?", "do you remember my age?"),
        "You are <v> years old.",
        ("我今年<v>岁", "我<v>岁了", "我的年龄是<v>岁"),
        "好的，你<v>岁。",
        ("我多大{了|}？", "我几岁？", "我今年多少岁？"),
        "你<v>岁。",
    ),
    "city": (
        ("i live in <v>", "i'm from <v>", "my home is in <v>", "i moved to <v>", "i am writing from <v>"),
        "Got it, you live in <v>.",
        ("where do i live?", "which city do i live in?", "where is my home?", "do you remember where i live?"),
        "You live in <v>.",
        ("我住在<v>", "我家在<v>", "我搬到<v>了", "我在<v>生活"),
        "好的，你住在<v>。",
        ("我住在哪里？", "我住哪儿？", "我家在哪？", "你记得我住哪里吗？"),
        "你住在<v>。",
    ),
    "colour": (
        ("my favourite colour is <v>", "i love the color <v>", "<v> is my favorite color",
            "i like <v> best of all colours"),
        "Got it, your favourite colour is <v>.",
        ("what is my favourite colour?", "which color do i like {most|best}?", "what's my favorite color?"),
        "Your favourite colour is <v>.",
        ("我最喜欢的颜色是<v>", "我最爱<v>", "所有颜色里我最喜欢<v>"),
        "好的，你最喜欢的颜色是<v>。",
        ("我最喜欢什么颜色？", "我最喜欢的颜色是什么？"),
        "你最喜欢的颜色是<v>。",
    ),
    "food": (
        ("my favourite food is <v>", "i love eating <v>", "i like <v> more than any other food"),
        "Got it, your favourite food is <v>.",
        ("what is my favourite food?", "what do i like to eat?", "which food do i like best?"),
        "Your favourite food is <v>.",
        ("我最喜欢吃<v>", "我最爱吃的是<v>", "我特别爱吃<v>"),
        "好的，你最喜欢吃<v>。",
        ("我最喜欢吃什么？", "我爱吃什么？"),
        "你最喜欢吃<v>。",
    ),
    "animal": (
        ("my favourite animal is the <v>", "i like the <v> best of all animals"),
        "Got it, your favourite animal is the <v>.",
        ("what is my favourite animal?", "which animal do i like best?"),
        "Your favourite animal is the <v>.",
        ("我最喜欢的动物是<v>", "动物里我最喜欢<v>"),
        "好的，你最喜欢的动物是<v>。",
        ("我最喜欢什么动物？", "我最喜欢的动物是什么？"),
        "你最喜欢的动物是<v>。",
    ),
    "job": (
        ("i work as a <v>", "i am a <v> by profession", "my job: <v>", "my profession is <v>"),
        "Got it, your job is <v>.",
        ("what is my job?", "what do i do {for a living|for work}?", "what is my profession?"),
        "Your job is <v>.",
        ("我的职业是<v>", "我是做<v>的", "我的工作是<v>"),
        "好的，你的职业是<v>。",
        ("我的职业是什么？", "我是做什么的？", "我做什么工作？"),
        "你的职业是<v>。",
    ),
    "pet": (
        ("my {dog|cat|pet|rabbit} is called <v>", "i have a {dog|cat|hamster} named <v>", "my pet's name is <v>"),
        "Got it, your pet is called <v>.",
        ("what is my pet called?", "what is the name of my {pet|animal}?", "do you remember my pet's name?"),
        "Your pet is called <v>.",
        ("我的{狗|猫|宠物|兔子}叫<v>", "我养了一只{狗|猫}，名叫<v>"),
        "好的，你的宠物叫<v>。",
        ("我的宠物叫什么？", "我的宠物叫什么名字？"),
        "你的宠物叫<v>。",
    ),
    "number": (
        ("remember the number <v>", "my lucky number is <v>", "keep in mind: <v>", "the code is <v>, remember it",
            "note this number: <v>"),
        "Got it, I will remember <v>.",
        ("what was the number?", "which number did i tell you?", "what number should you remember?",
            "what's the code?"),
        "The number is <v>.",
        ("记住数字<v>", "我的幸运数字是<v>", "请记住：<v>", "密码是<v>，记住它"),
        "好的，我记住了<v>。",
        ("那个数字是多少？", "我让你记住的数字是什么？", "我刚才说的数字是几？"),
        "那个数字是<v>。",
    ),
    "word": (
        ('remember the word "<v>"', 'the secret word is "<v>"', 'the password of the game is "<v>"',
            'keep the word "<v>" in mind'),
        'Got it, the word is "<v>".',
        ("what was the {secret |}word?", "which word did i tell you?", "say the word again", "what's the secret word?"),
        'The word is "<v>".',
        ("记住“<v>”这个词", "暗号是“<v>”", "请记住这个词：“<v>”"),
        "好的，这个词是“<v>”。",
        ("那个词是什么？", "暗号是什么？", "我让你记的词是什么？"),
        "这个词是“<v>”。",
    ),
    "relative": (
        ("my <o>'s name is <v>", "my <o> is called <v>", "i have a <o> named <v>"),
        "Got it, your <o> is called <v>.",
        ("what is my <o>'s name?", "what is my <o> called?", "do you remember the name of my <o>?"),
        "Your <o> is called <v>.",
        ("我{的|}<o>叫<v>", "我<o>的名字是<v>"),
        "好的，你的<o>叫<v>。",
        ("我{的|}<o>叫什么？", "我<o>叫什么名字？", "你记得我<o>的名字吗？"),
        "你的<o>叫<v>。",
    ),
    "plan": (
        ("on <o> i {am going|go|travel} to <v>", "i will go to <v> on <o>", "my trip to <v> starts on <o>"),
        "Got it, on <o> you go to <v>.",
        ("where do i go on <o>?", "what is my plan for <o>?", "where will i be on <o>?"),
        "On <o> you go to <v>.",
        ("我<o>要去<v>", "<o>我去<v>", "我打算<o>去<v>"),
        "好的，你<o>去<v>。",
        ("我<o>去哪里？", "<o>我要去哪儿？", "我<o>有什么安排？"),
        "你<o>去<v>。",
    ),
}  # fmt: skip
_RELATIVES = (
    ("sister", "姐姐"), ("brother", "哥哥"), ("mother", "妈妈"), ("father", "爸爸"), ("son", "儿子"), ("daughter",
    "女儿"),
    ("friend", "朋友"), ("teacher", "老师"), ("boss", "老板"), ("uncle", "叔叔"), ("aunt", "阿姨"), ("neighbor",
    "邻居"),
    ("cousin", "表弟"), ("wife", "妻子"), ("husband", "丈夫"),
)  # fmt: skip
_DAYS = tuple(
    zip(
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        (f"周{d}" for d in "一二三四五六日"),
        strict=True,
    )
)
_TOGETHER = {
    "en": ("what do you know about me?", "what have i told you {so far|about myself|}?", "+summarise what i told you"),
    "zh": ("我告诉过你什么？", "你知道我的哪些信息？", "+总结一下我说过的"),
}


def _thing(rng: random.Random, language: Language, group: str) -> str:
    return rng.choice([row for row in rows("vocabulary") if row[0] == group])[1 + (language == "zh")]


def _fact(rng: random.Random, language: Language, kind: str) -> Fact:
    zh = language == "zh"
    name = rng.choice((rng.choice(rows("people"))[zh], made_up(rng, language).title(), made_up(rng).title()))
    city = rng.choice((rng.choice(rows("countries"))[2 + zh], made_up(rng, language).title()))
    if kind in ("name", "pet"):
        return Fact(kind, name)
    if kind == "relative":
        return Fact(kind, name, rng.choice(_RELATIVES)[zh])
    if kind == "plan":
        return Fact(kind, city, rng.choice(_DAYS)[zh])
    groups = {"colour": "color", "food": "food", "animal": "animal", "job": "work"}
    if kind in groups:
        return Fact(kind, made_up(rng, language) if rng.random() < 0.15 else _thing(rng, language, groups[kind]))
    values = {
        "age": str(rng.randint(5, 99)),
        "city": city,
        "number": str(rng.randint(1, 10 ** rng.randint(1, 7))),
        "word": rng.choice((made_up(rng, language), rng.choice(rows("vocabulary"))[1 + zh])),
    }
    return Fact(kind, values[kind])


def _wording(fact: Fact, language: Language) -> tuple[Told, str, Told, str]:
    told_en, reply_en, asked_en, answer_en, told_zh, reply_zh, asked_zh, answer_zh = _FACTS[fact.kind]
    return (told_zh, reply_zh, asked_zh, answer_zh) if language == "zh" else (told_en, reply_en, asked_en, answer_en)


def _say(rng: random.Random, pattern: str, fact: Fact) -> str:
    return say(rng, pattern, v=fact.value, o=fact.of)


def _tell(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    """One message that tells one or two facts, and the acknowledgement."""
    zh = language == "zh"
    texts = [_say(rng, rng.choice(_wording(fact, language)[0]), fact) for fact in facts]
    joined = ("，" if zh else rng.choice((" and ", ", ", ". "))).join(texts)
    joined = joined[:1].upper() + joined[1:] if rng.random() < 0.5 else joined
    replies = [_say(rng, _wording(fact, language)[1], fact) for fact in facts]
    acknowledged = ("" if zh else " ").join([replies[0], *map(_without_opening, replies[1:])])
    return [user(ask(rng, language, ("<t>",), t=joined)), assistant(acknowledged)]


def _without_opening(reply: str) -> str:
    """ "Got it, you live in X." after another such sentence: "You live in X."."""
    rest = reply.removeprefix("Got it, ").removeprefix("好的，")
    return rest[:1].upper() + rest[1:]


def _recall(rng: random.Random, language: Language, fact: Fact) -> Exchange:
    _, _, asked, answer = _wording(fact, language)
    return [user(ask(rng, language, asked, v=fact.value, o=fact.of)), assistant(_say(rng, answer, fact))]


def _at_once(rng: random.Random, language: Language, fact: Fact) -> Exchange:
    """Told and asked in one message."""
    told = _say(rng, rng.choice(_wording(fact, language)[0]), fact)
    question, answer = _recall(rng, language, fact)
    return [user(f"{told}{'。' if language == 'zh' else '. '}{question['content']}"), answer]


def _summary(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    sentences = [_say(rng, _wording(fact, language)[3], fact) for fact in facts]
    return [user(ask(rng, language, _TOGETHER[language])), assistant(("" if language == "zh" else " ").join(sentences))]


def _unknown(rng: random.Random, language: Language, known: set[str]) -> Exchange:
    """A fact that was never told."""
    kind = rng.choice([kind for kind in ("name", "age", "city", "colour", "food", "job", "pet") if kind not in known])
    question = ask(rng, language, _wording(Fact(kind, ""), language)[2], v="", o="")
    return [user(question), assistant("你还没有告诉我。" if language == "zh" else "You have not told me yet.")]


def exchange(rng: random.Random, language: Language) -> Exchange:
    """Facts told, other talk in between, facts asked."""
    facts = [_fact(rng, language, kind) for kind in rng.sample(list(_FACTS), rng.choice((1, 1, 2, 2, 3)))]
    if len(facts) == 1 and rng.random() < 0.15:
        return _at_once(rng, language, facts[0])
    messages: Exchange = []
    split = len(facts) > 1 and rng.random() < 0.6
    for part in [[fact] for fact in facts] if split else [facts]:
        messages += _tell(rng, language, part)
        for _ in range(rng.choice((0, 0, 1))):
            messages += smalltalk(rng, language)
    for fact in rng.sample(facts, rng.randint(1, len(facts))):
        messages += _recall(rng, language, fact)
    if rng.random() < 0.12:
        messages += _unknown(rng, language, {fact.kind for fact in facts})
    if len(facts) > 1 and rng.random() < 0.15:
        messages += _summary(rng, language, facts)
    return messages


def generate(rng: random.Random) -> Dialogue:
    language = pick_language(rng)
    messages = system_prompt(rng, "chat", language)
    if rng.random() < 0.06:
        return Dialogue(messages + _unknown(rng, language, set()))
    return Dialogue(messages + exchange(rng, language))
