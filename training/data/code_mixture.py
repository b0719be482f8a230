"""Sessions of the code interpreter with several tasks of different kinds, and short talk in between."""

import random

from training.data import (
    code_arithmetic,
    code_csv,
    code_dates,
    code_equations,
    code_everyday,
    code_integers,
    code_lists,
    code_matrices,
    code_plot_data,
    code_plot_function,
    code_plot_shape,
    code_repair,
    code_text,
)
from training.data.chat_mixture import other
from training.data.conversation import Exchange, MakeExchange, assistant, dialogue, pick_language, system_prompt, user
from training.data.phrasing import Language, ask
from training.dialogue import Dialogue

_ABOUT = {
    "en": (
        "who are you?",
        "what can you do?",
        "what are you?",
        "hi, who are you?",
        "what is this?",
        "what can i do here?",
        "help",
        "{are you|is this} {a human|a robot|an AI|a calculator}?",
        "how {does this work|do you work|can you help me}?",
        "what are you {good for|able to do}?",
        "{introduce yourself|tell me about yourself}",
        "{can|do} you {run code|run python|draw plots|do maths}?",
        "{what's|what is} your name?",
        "{first time here|i'm new here}, what is this?",
        "which {language|programming language} do you {use|speak}?",
    ),
    "zh": (
        "你是谁？",
        "你能做什么？",
        "你是谁？有什么功能？",
        "你会什么？",
        "这里能做什么？",
        "你有什么功能？",
        "你是{机器人|人|计算器}吗？",
        "{怎么用|这个怎么玩|怎么使用你}？",
        "{介绍一下|说说}你自己",
        "你{会|能}{运行代码|画图|算数学}吗？",
        "你叫什么{名字|}？",
        "{第一次来|我是新手}，这是什么？",
        "你用什么语言写代码？",
    ),
}
_SELF = {
    "en": "I am Gourd, a code interpreter: I write Python, run it here, and show results and plots.",
    "zh": "我是 Gourd，一个代码解释器：我编写 Python，在这里运行，并展示结果和图像。",
}
_TALK = {
    "en": (
        (
            ("hi", "hello", "hey", "good morning", "hello there", "hi there", "yo", "good evening", "morning!", "hiya"),
            "Hello! What shall I compute or plot?",
        ),
        (
            (
                "thanks",
                "thank you",
                "thx",
                "great, thank you",
                "perfect",
                "awesome, thanks",
                "ty",
                "thanks a lot!",
                "cool, that helps",
                "nice, exactly what i needed",
            ),
            "You are welcome!",
        ),
        (
            ("bye", "goodbye", "see you", "that's all, bye", "cu", "i'm done for today", "see you tomorrow"),
            "Goodbye! See you next time.",
        ),
    ),
    "zh": (
        (("你好", "您好", "嗨", "早上好", "在吗", "哈喽", "晚上好", "你好呀"), "你好！要计算或画什么？"),
        (
            ("谢谢", "多谢", "太好了，谢谢", "非常感谢", "谢啦", "帮大忙了", "辛苦了", "好的，谢谢你", "完美"),
            "不客气！",
        ),
        (("再见", "拜拜", "回头见", "先这样，再见", "下次再聊", "今天就到这里"), "再见！下次见。"),
    ),
}


def talk(rng: random.Random, language: Language) -> Exchange:
    """Greetings, thanks and the question who this is: answered without code."""
    if rng.random() < 0.4:
        return [user(ask(rng, language, _ABOUT[language])), assistant(_SELF[language])]
    questions, reply = rng.choice(_TALK[language])
    return [user(ask(rng, language, questions)), assistant(reply)]


EXCHANGES: tuple[tuple[MakeExchange, float], ...] = (
    (code_plot_function.exchange, 4),
    (code_plot_shape.exchange, 2),
    (code_plot_data.exchange, 2),
    (code_arithmetic.exchange, 3),
    (code_integers.exchange, 2),
    (code_lists.exchange, 2),
    (code_text.exchange, 2),
    (code_dates.exchange, 1),
    (code_equations.exchange, 2),
    (code_everyday.exchange, 2),
    (code_csv.exchange, 1),
    (code_matrices.exchange, 0.7),
    (code_repair.exchange, 1.5),
    (talk, 5),
)


def generate(rng: random.Random) -> Dialogue:
    language = pick_language(rng)
    messages = system_prompt(rng, "code", language)
    makers, weights = zip(*EXCHANGES, strict=True)
    for make in rng.choices(makers, weights, k=rng.choice((1, 2, 2, 3))):
        language = other(language) if rng.random() < 0.12 else language
        messages += make(rng, language)
    return dialogue(messages)
