"""An identity that only the system prompt tells: name, role, maker, at times a place, a habit of ending, a language.

What the prompt says comes back word for word, however the question is put.
"""

import random
from dataclasses import dataclass

from training.data import chat_smalltalk
from training.data.conversation import Exchange, assistant, user
from training.data.phrasing import Language, made_up, rows, say
from training.data.talk import inquire, load, talk_once
from training.data.tool_words import NAMES, city, person
from training.dialogue import Dialogue


@dataclass(frozen=True)
class Persona:
    name: str
    role: str
    maker: str
    place: str


# What a prompt tells, as parts; each pattern names the slots that its questions may ask for.
_SYSTEM: dict[Language, tuple[str, ...]] = {
    "en": (
        "You are <n>, <r>.",
        "Your name is <n>. You are <r>.",
        "You are <r> called <n>. Answer briefly.",
        "You are <n>, <r>, made by <m>.",
        "Act as <n>, <r>. You were created by <m>.",
        "Role: <r>. Name: <n>. Maker: <m>.",
        "You're <n> - <r>. Be friendly.",
        "Assume the identity of <n>, <r> from <m>.",
        "This assistant is called <n>. It is <r>, built by <m>.",
        "You are an assistant named <n>. You work as <r> in <p>.",
        "<n> is your name. You are <r> and live in <p>.",
        "From now on you are <n>, <r>. Keep answers short and polite.",
        "You play the part of <n>, <r>. Never leave the role.",
        "Name: <n>\nRole: <r>\nLocation: <p>",
        "Name: <n>\nRole: <r>\nMade by: <m>\nStyle: brief",
        "You will answer as <n>. <n> is <r>.",
        "Introduce yourself as <n>. You are <r> at <m>.",
        "Be <n>, <r>. Speak simply. If asked who made you, say <m>.",
        "You are <n>. Your job: <r>. You were developed by <m> in <p>.",
        "The user talks to <n>, <r>. Answer in the user's language.",
    ),
    "zh": (
        "你是<n>，<r>。",
        "你的名字叫<n>，你是<r>。",
        "你是<r>，名叫<n>，由<m>开发。",
        "请扮演<n>，<r>。你由<m>创造。",
        "你叫<n>，是<m>的<r>。回答要简短。",
        "角色：<r>；名字：<n>；开发者：<m>。",
        "从现在起你是<n>，<r>。请保持礼貌。",
        "名字：<n>\n角色：<r>\n地点：<p>",
        "你是一个叫<n>的助手，身份是<r>，住在<p>。",
        "你将以<n>的身份回答。<n>是<r>。",
        "本助手名为<n>，是<r>，由<m>制作。",
        "你扮演<n>，<r>，来自<p>。不要跳出角色。",
        "姓名：<n>。职责：<r>。制作方：<m>。风格：简洁。",
        "你是<m>的<r><n>。",
        "用户在和<n>对话，<n>是<r>。用用户的语言回答。",
    ),
}
_QUESTIONS: dict[str, dict[Language, tuple[str, ...]]] = {
    "name": {
        "en": (
            "what is your name?", "what's your name?", "how should i call you?", "your name?", "+tell me your name",
            "what are you called?", "what do they call you?", "what do people call you?", "what can i call you?",
            "do you have a name?", "have you got a name?", "and your name is?", "may i know your name?",
            "by what name do you go?", "what name do you go by?", "how are you called?", "name?", "your name please?",
            "which name were you given?", "what name did they give you?", "who are you? just the name please",
            "i didn't catch your name, what was it?", "what should i call you?", "how do others call you?",
            "what's your name, friend?", "can you tell me what you are called?", "sorry, what was your name again?",
            "say your name?", "i'd like to know your name", "how may i address you?", "you are called what?",
            "what do your friends call you?", "what name should i use for you?",
        ),
        "zh": (
            "你叫什么{名字|}？", "怎么称呼你？", "你的名字是什么？", "请问贵姓？", "+告诉我你的名字", "你叫啥？",
            "你有名字吗？", "大家怎么叫你？", "别人怎么称呼你？", "我该怎么叫你？", "你名字叫什么？", "你的名字？",
            "请问你叫什么？", "你叫什么来着？", "他们叫你什么？", "我可以叫你什么？", "请问怎么称呼？",
            "你叫什么名字呀？",
            "名字？", "你姓甚名谁？", "能告诉我你的名字吗？", "他们给你起了什么名字？",
        ),
    },
    "identity": {
        "en": (
            "who are you?", "who am i talking to?", "+introduce yourself", "hi, who are you?", "and you are?",
            "what are you?", "are you chatgpt?", "who is this?", "who's there?", "+tell me about yourself",
            "+tell me who you are", "who am i chatting with?", "are you a human?", "are you gpt-4?", "are you siri?",
            "with whom do i have the pleasure?", "who is answering me?", "what exactly are you?",
            "whats ur deal, who r u?",
            "+say who you are", "+introduce yourself in one sentence", "please introduce yourself", "you are who?",
            "i don't know you. Who are you?", "are you alexa or what?", "who is speaking?", "+present yourself",
            "do i know you? who are you?", "who might you be?", "are you gemini?", "hello, whom am i speaking with?",
        ),
        "zh": (
            "你是谁？", "+介绍一下你自己", "+自我介绍一下", "你好，你是谁？", "我在跟谁说话？", "你是什么？",
            "你是ChatGPT吗？",
            "你是哪位？", "您是？", "请问你是？", "你到底是谁？", "你是真人吗？", "你是GPT吗？", "+说说你是谁",
            "你是何方神圣？",
            "+简单介绍下自己", "跟我聊天的是谁？", "是谁在回答我？", "你谁啊？", "你是Siri吗？", "你是文心一言吗？",
            "我不认识你，你是谁？", "请你介绍一下自己",
        ),
    },
    "role": {
        "en": (
            "what do you do?", "what is your {job|role|task}?", "what are you good at?", "what can you do?",
            "how can you help me?", "what's your job?", "what are you here for?", "what is your purpose?",
            "what is your profession?", "what kind of assistant are you?", "what's your speciality?", "your role?",
            "what can i ask you?", "what do you do for a living?", "what can you help with?",
            "in what are you an expert?",
            "+tell me what you do", "what are you supposed to do?", "why are you here?", "what's your field?",
            "what do you work as?", "what should i use you for?",
        ),
        "zh": (
            "你是做什么的？", "你的{工作|职责|任务}是什么？", "你能做什么？", "你擅长什么？", "你能帮我什么？",
            "你是干什么的？",
            "你是干啥的？", "你的角色是什么？", "你的专长是什么？", "你会什么？", "你是哪方面的助手？",
            "你可以帮我做什么？",
            "我可以问你什么？", "你的职业是什么？", "你负责什么？", "+说说你是做什么的",
        ),
    },
    "maker": {
        "en": (
            "who made you?", "who created you?", "who built you?", "who developed you?", "who is behind you?",
            "who's your maker?", "which company made you?", "who programmed you?", "who do you belong to?",
            "who designed you?", "were you made by openai?", "who are your creators?", "what company are you from?",
            "where do you come from, who built you?", "who invented you?", "+tell me who made you",
            "are you from google?",
            "by whom were you made?",
        ),
        "zh": (
            "谁{创造|开发|做}了你？", "你是谁{开发|创造}的？", "你的开发者是谁？", "你是哪家公司的？", "谁做的你？",
            "你是谁做的？",
            "谁造了你？", "你的作者是谁？", "你是OpenAI做的吗？", "哪家公司开发了你？", "你背后是谁？", "谁设计了你？",
            "你是百度的吗？",
        ),
    },
    "place": {
        "en": (
            "where are you?", "where do you live?", "which city are you in?", "where are you based?", "your location?",
            "where do i find you?", "in which place do you live?", "where's your home?",
        ),
        "zh": ("你在哪里？", "你住在哪？", "你在哪个城市？", "你在什么地方？", "你住哪儿？", "你家在哪？"),
    },
}  # fmt: skip
_ANSWERS = {
    "name": ("My name is <n>.", "我叫<n>。"),
    "identity": ("I am <n>, <r>.", "我是<n>，<r>。"),
    "role": ("I am <r>. How can I help you?", "我是<r>。有什么可以帮你的？"),
    "maker": ("I was made by <m>.", "我由<m>开发。"),
    "place": ("I am in <p>.", "我在<p>。"),
}
# What every answer of a persona ends or begins with, as the prompt orders.
_HABITS: dict[Language, tuple[tuple[str, str, str], ...]] = {
    "en": (
        (' End every answer with "<w>".', "", " <w>"),
        (' Always finish with the words "<w>".', "", " <w>"),
        (' Begin every answer with "<w>".', "<w> ", ""),
        (' Start each reply with "<w>".', "<w> ", ""),
    ),
    "zh": (
        ("每次回答都以“<w>”结尾。", "", "<w>"),
        ("回答最后都要加上“<w>”。", "", "<w>"),
        ("每次回答都以“<w>”开头。", "<w>", ""),
    ),
}
_PHRASES: dict[Language, tuple[str, ...]] = {
    "en": ("Ahoy!", "Over and out.", "Cheers!", "Beep.", "Meow!", "Have a nice day!", "Yours truly.", "Stay safe!",
        "Ho ho ho!", "Peace!", "Aye aye!", "At your service.", "Good day!", "Arr!", "Hooray!", "Keep smiling!"),
    "zh": ("喵！", "加油！", "祝你愉快！", "哔哔。", "随时为您效劳。", "好嘞！", "谢谢！", "汪！", "么么哒。", "耶！",
    "遵命！", "一切顺利！"),
}  # fmt: skip
_JOBS_EN = ("assistant", "expert", "tutor", "guide", "adviser", "helper", "coach", "teacher", "bot", "companion",
    "specialist", "consultant", "librarian", "guru")  # fmt: skip
_JOBS_ZH = (
    "{}助手",
    "一位{}顾问",
    "{}老师",
    "{}客服",
    "一名{}专家",
    "{}教练",
    "{}向导",
    "{}机器人",
    "一个{}小帮手",
    "{}达人",
)
_CHARACTERS = (
    ("a pirate captain", "海盗船长"), ("a wise old wizard", "一位老巫师"), ("a robot butler", "机器人管家"),
    ("a friendly ghost", "友好的幽灵"), ("a grumpy innkeeper", "坏脾气的店主"), ("a space explorer", "太空探险家"),
    ("a talking cat", "会说话的猫"), ("a knight of the round table", "圆桌骑士"), ("a night nurse", "夜班护士"),
    ("a hotel receptionist", "酒店前台"), ("a museum guide", "博物馆讲解员"), ("a bus driver", "公交司机"),
    ("a voice assistant for the kitchen", "厨房语音助手"), ("a study partner", "学习伙伴"), ("a dragon", "一条龙"),
    ("a customer service agent", "客服人员"), ("a librarian", "图书管理员"), ("a shop assistant", "店员"),
    ("a storyteller", "讲故事的人"), ("a detective", "侦探"), ("a farmer's helper", "农场帮手"), ("a chef", "厨师"),
    ("a personal trainer", "私人教练"), ("a tax adviser", "税务顾问"), ("a gardener", "园丁"), ("a secretary", "秘书"),
)  # fmt: skip


def _name(rng: random.Random, language: Language) -> str:
    zh = language == "zh"
    if zh:
        return rng.choice(
            (rng.choice(rows("people"))[1], made_up(rng, "zh"), "小" + made_up(rng, "zh")[0], made_up(rng).title(),
             rng.choice(rows("people"))[0], person(rng, "zh"), rng.choice(NAMES["first_names"]))
        )  # fmt: skip
    return rng.choice(
        (rng.choice(rows("people"))[0], made_up(rng).title(), rng.choice(NAMES["first_names"]), person(rng, "en"),
         f"{made_up(rng).title()}Bot", f"Captain {made_up(rng).title()}",
             f"{made_up(rng).title()}-{rng.randint(2, 99)}",
         f"Dr. {rng.choice(NAMES['last_names'])}")
    )  # fmt: skip


def _persona(rng: random.Random, language: Language) -> Persona:
    topic_en, topic_zh = rng.choice(rows("topics"))
    if language == "zh":
        role = rng.choice(_JOBS_ZH).format(topic_zh) if rng.random() < 0.7 else rng.choice(_CHARACTERS)[1]
        maker = made_up(rng, "zh") + rng.choice(("公司", "实验室", "工作室", "大学", "科技", "集团", "团队"))
    else:
        article = "an" if topic_en[0] in "aeiouE" else "a"
        job = f"{article} {topic_en} {rng.choice(_JOBS_EN)}"
        role = job if rng.random() < 0.7 else rng.choice(_CHARACTERS)[0]
        maker = made_up(rng).title() + rng.choice((" Labs", " Inc", " University", " Studio", " Company", "", " Tech"))
    return Persona(_name(rng, language), role, maker, city(rng, language))


def _asked(rng: random.Random, pattern: str) -> list[str]:
    """The kinds of question that a prompt has an answer for, the name more often than the rest."""
    known = [k for k in _QUESTIONS if (k != "maker" or "<m>" in pattern) and (k != "place" or "<p>" in pattern)]
    chosen = rng.sample(known, min(len(known), rng.choice((1, 1, 2, 3))))
    return chosen if "name" in chosen or rng.random() < 0.6 else [*chosen, "name"]


def _small_talk(rng: random.Random, language: Language) -> Exchange:
    """Thanks and good wishes, which every persona answers alike."""
    return talk_once(
        rng, language, rng.choice([talk for talk in load("smalltalk", chat_smalltalk.__name__) if talk.any_persona])
    )


def generate(rng: random.Random) -> Dialogue:
    """One to three questions about an identity; its own words come back."""
    language: Language = "zh" if rng.random() < 0.48 else "en"
    persona = _persona(rng, language)
    slots = {"n": persona.name, "r": persona.role, "m": persona.maker, "p": persona.place}
    pattern = rng.choice(_SYSTEM[language])
    system, before, after = say(rng, pattern, **slots), "", ""
    if rng.random() < 0.18:
        order, before, after = rng.choice(_HABITS[language])
        phrase = rng.choice(_PHRASES[language])
        system += order.replace("<w>", phrase)
        before, after = before.replace("<w>", phrase), after.replace("<w>", phrase)
    # A prompt may fix the language of the answers; then only what needs no words of the prompt is asked in another.
    fixed = not before + after and rng.random() < 0.06
    if fixed:
        system += "只用中文回答。" if language == "zh" else " Always answer in English."
    messages: Exchange = [{"role": "system", "content": system}]
    for kind in _asked(rng, pattern):
        other: Language = "en" if language == "zh" else "zh"
        spoken = other if kind == "name" and rng.random() < 0.2 and not before + after else language
        answered = language if fixed else spoken
        text = say(rng, _ANSWERS[kind][answered == "zh"], **slots)
        messages += [user(inquire(rng, spoken, _QUESTIONS[kind][spoken])), assistant(before + text + after)]
        if rng.random() < 0.08 and not before + after and not fixed:
            messages += _small_talk(rng, language)
    return Dialogue(messages)
