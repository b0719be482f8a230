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
    ),
    "zh": ("你是谁？", "你能做什么？", "你是谁？有什么功能？", "你会什么？", "这里能做什么？", "你有什么功能？"),
}
_SELF = {
    "en": "I am Gourd, a code interpreter: I write Python, run it here, and show results and plots.",
    "zh": "我是 Gourd，一个代码解释器：我编写 Python，在这里运行，并展示结果和图像。",
}
_TALK = {
    "en": (
        (("hi", "hello", "hey", "good morning", "hello there"), "Hello! What shall I compute or plot?"),
        (("thanks", "thank you", "thx", "great, thank you", "perfect"), "You are welcome!"),
        (("bye", "goodbye", "see you"), "Goodbye! See you next time."),
    ),
    "zh": (
        (("你好", "您好", "嗨", "早上好"), "你好！要计算或画什么？"),
        (("谢谢", "多谢", "太好了，谢谢", "非常感谢"), "不客气！"),
        (("再见", "拜拜", "回头见"), "再见！下次见。"),
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
    (code_repair.exchange, 1),
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
