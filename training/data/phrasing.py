"""Small phrase grammars and the roughness of real typing: `{a|b}` chooses, `<slot>` inserts a value as it is.

Knows no task. Values in slots are never misspelt, because the answer has to copy them.
"""

import random
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["en", "zh"]

_WORDS = Path(__file__).parent / "words"
_TOKEN = re.compile(r"[{}|]|<\w+>|[^{}|<]+|<")
# A node is literal text, ("slot", name) or a list of alternatives, each a list of nodes.
Node = str | tuple[str, str] | list[list["Node"]]
Piece = tuple[str, bool]  # text, and whether it is a value that must stay as it is

_LEADS = {
    "en": (
        *("",) * 14,
        *("please ", "can you ", "could you ", "can you please ", "could you please ", "would you ", "help me ") * 2,
        *("I want you to ", "I'd like you to ", "I need you to ", "hey, ", "hi, please ", "ok, ", "pls ", "now "),
        *("hello! could you ", "hi there, can you ", "I would like to ", "I want to ", "let's ", "go ahead and "),
        *("quickly ", "just ", "kindly ", "hey gourd, ", "would you mind helping me ", "my teacher asked me to "),
        *("for my homework I have to ", "I'd love to ", "is it possible to ", "your task: ", "next, "),
    ),
    "zh": (
        *("",) * 10,
        *(
            "请",
            "请帮我",
            "帮我",
            "麻烦",
            "麻烦你",
            "给我",
            "请你",
            "帮忙",
            "能不能",
            "能帮我",
            "可以帮我",
            "我想",
            "我要",
        )
        * 2,
        *(
            "你好，请",
            "你能",
            "来，",
            "那就",
            "我想让你",
            "劳驾",
            "好的，",
            "现在",
            "老师让我",
            "作业要求：",
            "快，",
            "接下来",
        ),
        *("想请你", "小助手，", "请用 Python ", "用代码", "用 Python ", "可否", "能否"),
    ),
}
_TAILS = {
    "en": (*("",) * 8, *(".",) * 6, " please", " for me", ", thanks", " please.", ", thank you!", "!", " thx", ", ok?"),
    "zh": (*("",) * 8, *("。",) * 6, "，谢谢", "吧", "，谢谢！", "一下", "！", "，好吗？", "，可以吗？", "，麻烦了"),
}
_TO_ME = ("tell me", "give me", "show me", "make me", "告诉我", "给我", "让我")
_FOR_ME = (
    "I want to",
    "like to",
    "love to",
    "help me",
    "helping me",
    "let's",
    "have to",
    "asked me",
    "我",
    "老师",
    "作业",
)
_QUESTION_WORDS = ("can ", "could ", "would ", "is it ", "hello! could", "hi there, can", "能", "可以", "可否", "你能")


@cache
def words(name: str) -> tuple[str, ...]:
    """The lines of a word list beside this file, without blanks.

    Raises:
        FileNotFoundError: there is no such list.
    """
    lines = (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line.strip())


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a word list whose fields are separated by `|`."""
    return tuple(tuple(field.strip() for field in line.split("|")) for line in words(name))


@cache
def _parse(pattern: str) -> list[Node]:
    root: list[Node] = []
    stack: list[list[Node]] = [root]
    choices: list[list[list[Node]]] = []
    for token in _TOKEN.findall(pattern):
        if token == "{":
            choices.append([[]])
            stack.append(choices[-1][-1])
        elif token == "|" and choices:
            stack.pop()
            choices[-1].append([])
            stack.append(choices[-1][-1])
        elif token == "}" and choices:
            stack.pop()
            stack[-1].append(choices.pop())
        elif len(token) > 2 and token[0] == "<":
            stack[-1].append(("slot", token[1:-1]))
        else:
            stack[-1].append(token)
    return root


def _expand(rng: random.Random, nodes: list[Node], slots: dict[str, str], pieces: list[Piece]) -> None:
    for node in nodes:
        if isinstance(node, str):
            pieces.append((node, False))
        elif isinstance(node, tuple):
            pieces.append((slots[node[1]], True))
        else:
            _expand(rng, rng.choice(node), slots, pieces)


def say(rng: random.Random, pattern: str, **slots: str) -> str:
    """Fill a pattern as it stands; what the assistant says.

    Raises:
        KeyError: the pattern has a slot that was not given.
    """
    pieces: list[Piece] = []
    _expand(rng, _parse(pattern), slots, pieces)
    return "".join(text for text, _ in pieces)


def ask(rng: random.Random, language: Language, patterns: Sequence[str], **slots: str) -> str:
    """What a user types: a pattern filled, with polite or chatty ends, uneven case and punctuation, some typos.

    A pattern that starts with `+` is an imperative ("+draw <x>") and may get an opening such as "can you"; one that
    ends with `?` is a question, whose mark people may leave out; one that ends with `:` or a code fence stays so.
    """
    pattern = rng.choice(patterns)
    imperative, question = pattern.startswith("+"), pattern.endswith(("?", "？"))
    pieces: list[Piece] = []
    _expand(rng, _parse(pattern.removeprefix("+").rstrip("?？.。")), slots, pieces)
    lead = _lead(rng, language, pieces) if imperative else ""
    if lead:
        pieces.insert(0, (lead, False))
    last = next((text for text, _ in reversed(pieces) if text), "")
    if not last.endswith((":", "：", "`", "\n", "。", "！", "？", "?")):
        pieces.append((_tail(rng, language, imperative, question or lead.startswith(_QUESTION_WORDS)), False))
    return _roughen(rng, language, pieces)


def _lead(rng: random.Random, language: Language, pieces: list[Piece]) -> str:
    """An opening; "tell me ..." takes none that speaks for the user, such as "I want to"."""
    lead = rng.choice(_LEADS[language])
    to_me = "".join(text for text, _ in pieces).startswith(_TO_ME)
    return "" if to_me and any(word in lead for word in _FOR_ME) else lead


def _tail(rng: random.Random, language: Language, imperative: bool, question: bool) -> str:
    if question:
        mark = "？" if language == "zh" else "?"
        return rng.choice((mark, mark, mark, "", "", f" {mark}"))
    return rng.choice(_TAILS[language]) if imperative else rng.choice(("", "", "。" if language == "zh" else "."))


def _roughen(rng: random.Random, language: Language, pieces: list[Piece]) -> str:
    """Uneven typing: never inside values."""
    pieces = _requote(rng, pieces)
    if language == "zh":
        return _roughen_chinese(rng, pieces)
    style = rng.random()
    if style < 0.25:
        pieces = [(text if kept else text.lower(), kept) for text, kept in pieces]
    elif style < 0.27:
        pieces = [(text if kept else text.upper(), kept) for text, kept in pieces]
    if rng.random() < 0.1:
        pieces = [(text if kept else _abbreviate(text), kept) for text, kept in pieces]
    for _ in range(rng.choices((0, 1, 2, 3), (84, 10, 4, 2))[0]):
        pieces = _misspell(rng, pieces)
    text = "".join(text for text, _ in pieces).strip()
    return text[:1].upper() + text[1:] if 0.27 <= style < 0.8 and not pieces[0][1] else text


# How people shorten when they type in haste, and the characters that a Chinese keyboard confuses.
_SHORT = (
    ("what is", "whats"), ("please", "plz"), ("you", "u"), ("I'm", "im"), ("i'd", "id"), ("don't", "dont"),
    ("what's", "whats"), ("want to", "wanna"), ("something", "sth"), ("because", "cuz"),
)  # fmt: skip
_SOUNDS_ALIKE = (
    ("的", "得"), ("在", "再"), ("计算", "记算"), ("多少", "多小"), ("帮", "邦"), ("怎么", "咋么"), ("一下", "以下"),
    ("几", "机"), ("求", "球"), ("平均", "平钧"), ("请", "清"), ("是", "事"), ("把", "吧"), ("画", "话"),
)  # fmt: skip


def _abbreviate(text: str) -> str:
    """Such as "whats", "plz", "u": only words that stay clear without their full form."""
    for full, short in _SHORT:
        text = re.sub(rf"\b{full}\b", short, text)
    return text


def _confuse(rng: random.Random, pieces: list[Piece]) -> list[Piece]:
    """One character of a Chinese text replaced by another of the same sound."""
    wrong = [(at, pair) for at, (text, kept) in enumerate(pieces) if not kept for pair in _SOUNDS_ALIKE
             if pair[0] in text]  # fmt: skip
    if not wrong:
        return pieces
    at, (right, typo) = rng.choice(wrong)
    return [*pieces[:at], (pieces[at][0].replace(right, typo, 1), False), *pieces[at + 1 :]]


def _roughen_chinese(rng: random.Random, pieces: list[Piece]) -> str:
    if rng.random() < 0.05:
        pieces = _confuse(rng, pieces)
    if rng.random() < 0.15:
        half_width = str.maketrans("，。？：", ",.?:")
        pieces = [(text if kept else text.translate(half_width), kept) for text, kept in pieces]
    gap = " " if rng.random() < 0.35 else ""
    text = ""
    for piece, _ in pieces:
        if gap and text and piece and _is_han(text[-1]) != _is_han(piece[0]) and _is_word(text[-1], piece[0]):
            text += gap
        text += piece
    return text.strip()


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_word(left: str, right: str) -> bool:
    """Both may stand beside a space: no quotation marks or punctuation."""
    return all(c.isalnum() or c in "-√|(" for c in (left, right))


_QUOTES = (("'", "'"), ("“", "”"), ('"', '"'), ("「", "」"), ("", ""))


def _requote(rng: random.Random, pieces: list[Piece]) -> list[Piece]:
    """Quotation marks of another kind, or none."""
    if rng.random() < 0.7 or not any(mark in text for text, kept in pieces for mark in '"“' if not kept):
        return pieces
    left, right = rng.choice(_QUOTES)
    fresh, opened = [], False
    for text, kept in pieces:
        if not kept:
            for mark in re.findall('["“”]', text):
                text = text.replace(mark, right if opened else left, 1)
                opened = not opened
        fresh.append((text, kept))
    return fresh


def _misspell(rng: random.Random, pieces: list[Piece]) -> list[Piece]:
    """Swap, drop or double one letter of a long word."""
    candidates = [i for i, (text, kept) in enumerate(pieces) if not kept and re.search(r"[a-z]{5}", text)]
    if not candidates:
        return pieces
    index = rng.choice(candidates)
    text = pieces[index][0]
    match = rng.choice(list(re.finditer(r"[a-zA-Z]{5,}", text)) or [None])
    if match is None:
        return pieces
    at = rng.randrange(match.start() + 1, match.end() - 1)
    kind = rng.randrange(3)
    if kind == 0:
        text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    else:
        text = text[:at] + (text[at] * 2 if kind == 1 else "") + text[at + 1 :]
    return [*pieces[:index], (text, False), *pieces[index + 1 :]]


def join_words(items: Sequence[str], language: Language) -> str:
    """A list as people write it: "a, b and c"; "a、b和c"."""
    if len(items) < 2:
        return "".join(items)
    if language == "zh":
        return "、".join(items[:-1]) + "和" + items[-1]
    return ", ".join(items[:-1]) + " and " + items[-1]


_ONSETS = [
    "b",
    "c",
    "d",
    "f",
    "g",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "v",
    "w",
    "z",
    "bl",
    "br",
    "ch",
    "cl",
    "cr",
    "dr",
    "fl",
    "gr",
    "pl",
    "pr",
    "sh",
    "sk",
    "sl",
    "st",
    "th",
    "tr",
]
_NUCLEI = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ia", "io", "oo", "ou"]
_CODAS = ["", "", "", *["n", "r", "s", "l", "t", "m", "x", "nd", "rk", "st"]]
_HAN = (
    "山水云石林江海天星月花草木竹松梅兰菊春秋夏冬东西南北明光华文玉金银青白红黑紫安平永和福乐康宁信义仁勇智"
    "高远长新古大小龙凤虎鹤鹿鱼鸟雨雪风雷电湖泉溪峰谷桥路城村田园书画琴棋茶酒米果桃杏梨柳杨桂荷莲兴旺达辉"
)


def made_up(rng: random.Random, language: Language = "en") -> str:
    """A pronounceable word or a Chinese name that no list holds, so that copying is learnt, not recall."""
    if language == "zh":
        return "".join(rng.choices(_HAN, k=rng.choice((2, 2, 2, 3, 3, 4))))
    syllables = rng.choice((1, 2, 2, 2, 3))
    text = "".join(rng.choice(_ONSETS) + rng.choice(_NUCLEI) for _ in range(syllables)) + rng.choice(_CODAS)
    return text if len(text) > 2 else text + "ra"
