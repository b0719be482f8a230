"""An identity that only the system prompt tells: a name, a role, at times a fact or a manner of ending."""

import random
from dataclasses import dataclass

from training.data.conversation import Exchange, assistant, user
from training.data.phrasing import Language, ask, made_up, rows, say
from training.dialogue import Dialogue


@dataclass(frozen=True)
class Persona:
    name: str
    role: str
    maker: str


_SYSTEM = {
    "en": (
        "You are <n>, <r>.",
        "Your name is <n>. You are <r>.",
        "You are <r> called <n>. Answer briefly.",
        "You are <n>, <r>, made by <m>.",
        "Act as <n>, <r>. You were created by <m>.",
        "Role: <r>. Name: <n>. Maker: <m>.",
        "You're <n> - <r>. Be friendly.",
        "Assume the identity of <n>, <r> from <m>.",
    ),
    "zh": (
        "你是<n>，<r>。",
        "你的名字叫<n>，你是<r>。",
        "你是<r>，名叫<n>，由<m>开发。",
        "请扮演<n>，<r>。你由<m>创造。",
        "你叫<n>，是<m>的<r>。回答要简短。",
        "角色：<r>；名字：<n>；开发者：<m>。",
    ),
}
_QUESTIONS: dict[str, dict[Language, tuple[str, ...]]] = {
    "name": {
        "en": (
            "what is your name?",
            "what's your name?",
            "how should i call you?",
            "your name?",
            "+tell me your name",
            "what are you called?",
        ),
        "zh": ("你叫什么{名字|}？", "怎么称呼你？", "你的名字是什么？", "请问贵姓？", "+告诉我你的名字"),
    },
    "identity": {
        "en": (
            "who are you?",
            "who am i talking to?",
            "+introduce yourself",
            "hi, who are you?",
            "and you are?",
            "what are you?",
            "are you chatgpt?",
        ),
        "zh": (
            "你是谁？",
            "+介绍一下你自己",
            "+自我介绍一下",
            "你好，你是谁？",
            "我在跟谁说话？",
            "你是什么？",
            "你是ChatGPT吗？",
        ),
    },
    "role": {
        "en": (
            "what do you do?",
            "what is your {job|role|task}?",
            "what are you good at?",
            "what can you do?",
            "how can you help me?",
        ),
        "zh": ("你是做什么的？", "你的{工作|职责|任务}是什么？", "你能做什么？", "你擅长什么？", "你能帮我什么？"),
    },
    "maker": {
        "en": ("who made you?", "who created you?", "who built you?", "who developed you?", "who is behind you?"),
        "zh": ("谁{创造|开发|做}了你？", "你是谁{开发|创造}的？", "你的开发者是谁？", "你是哪家公司的？"),
    },
}
_ANSWERS = {
    "name": ("My name is <n>.", "我叫<n>。"),
    "identity": ("I am <n>, <r>.", "我是<n>，<r>。"),
    "role": ("I am <r>. How can I help you?", "我是<r>。有什么可以帮你的？"),
    "maker": ("I was made by <m>.", "我由<m>开发。"),
}


def _persona(rng: random.Random, language: Language) -> Persona:
    topic_en, topic_zh = rng.choice(rows("topics"))
    row = rng.choice(rows("people"))
    if language == "zh":
        name = rng.choice((row[1], made_up(rng, "zh"), "小" + made_up(rng, "zh")[0], made_up(rng).title(), row[0]))
        role = rng.choice(
            (f"{topic_zh}助手", f"一位{topic_zh}顾问", f"{topic_zh}老师", f"{topic_zh}客服", f"一名{topic_zh}专家")
        )
        return Persona(name, role, made_up(rng, "zh") + rng.choice(("公司", "实验室", "工作室", "大学", "科技")))
    name = rng.choice((row[0], made_up(rng).title(), made_up(rng).title(), f"{made_up(rng).title()}Bot"))
    article = "an" if topic_en[0] in "aeiou" else "a"
    role = f"{article} {topic_en} {rng.choice(('assistant', 'expert', 'tutor', 'guide', 'adviser', 'helper', 'coach'))}"
    return Persona(
        name, role, made_up(rng).title() + rng.choice((" Labs", " Inc", " University", " Studio", " Company", ""))
    )


def generate(rng: random.Random) -> Dialogue:
    """One to three questions about an identity; its own words come back."""
    language: Language = "zh" if rng.random() < 0.48 else "en"
    persona = _persona(rng, language)
    slots = {"n": persona.name, "r": persona.role, "m": persona.maker}
    pattern = rng.choice(_SYSTEM[language])
    kinds = [kind for kind in _QUESTIONS if kind != "maker" or "<m>" in pattern]
    asked = rng.sample(kinds, rng.choice((1, 1, 2, 3)))
    # A question in the other language is answered in that language where no words of the prompt are needed.
    messages: Exchange = [{"role": "system", "content": say(rng, pattern, **slots)}]
    for kind in asked:
        spoken: Language = language if kind != "name" or rng.random() < 0.8 else ("en" if language == "zh" else "zh")
        messages += [
            user(ask(rng, spoken, _QUESTIONS[kind][spoken])),
            assistant(say(rng, _ANSWERS[kind][spoken == "zh"], **slots)),
        ]
    return Dialogue(messages)
