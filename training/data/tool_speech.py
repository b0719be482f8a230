"""How people type a request: polite or chatty ends, uneven case and punctuation, small typos outside the values to
copy. It knows no tool.
"""

import random
import re

from training.data.tool_grammar import ARTICLE, Piece
from training.data.tool_words import Language, things

# A polite lead such as "could you" only goes before these.
IMPERATIVES = frozenset(things()["imperative", "en"])
ZH_IMPERATIVE = re.compile(
    "[把将给打开关设查看找订买放播切启停建创添加删取改算换转发写读列显告记存备重回运跑执用在从安排提推叫点报预租导"
    "标注翻解释画拍扫印锁浇喂调暂建计估测掷抽选生列展输新通搜统复移清压提]"
)
LEADS = {
    "en": (
        *("please ", "can you ", "could you ", "could you please ", "can you please ", "would you ", "pls "),
        *("hey, ", "hi, please ", "ok, ", "now ", "i need you to ", "i'd like you to ", "go ahead and ", "quick: "),
        *("would you mind helping me ", "hello! could you ", "alright, ", "hey gourd, ", "next, ", "kindly "),
    ),
    "zh": (
        *("请", "请帮我", "帮我", "麻烦", "麻烦你", "请你", "能不能", "能帮我", "可以帮我", "帮忙", "劳驾"),
        *("你好，", "好的，", "现在", "那个，", "小助手，", "接下来", "嗯，", "快", "对了，"),
    ),
}
REMARKS = {
    "en": (
        *(" thanks", " thank you!", ", thanks", " please", " asap", " cheers", " thx", " if you can", ", ok?"),
        *(" — I'm in a hurry", " (sorry for the rush)", ". Long day today.", ". My boss is asking.", " :)"),
        *(". I'm off in five minutes.", ". Take your time.", ". It has been one of those days.", " when you get a sec"),
    ),
    "zh": (
        *("，谢谢", "，谢谢！", "，多谢", "，麻烦了", "，谢谢你", "，急", "，辛苦啦", "哈", "～"),
        *("，我赶时间", "，今天真忙", "。老板在催我。", "，不着急", "，我一会儿就要出门", "，拜托了"),
    ),
}
ZH_ASKING = re.compile("[？?吗呢]$|什么|怎|哪|谁|多少|多久|多远|几[点个天路]|会不会|是不是|有没有|要不要|够不够")


def speak(pieces: list[Piece], rng: random.Random, language: Language, chatty: bool = True) -> str:
    """One request as a person might type it; copied pieces keep every character. Not chatty: no lead and no remark."""
    pieces = [piece for piece in pieces if piece.text]
    if language == "zh":
        return _speak_chinese(pieces, rng, chatty)
    pieces = with_articles(pieces)
    dice = rng.random()
    if chatty and not pieces[0].copied and rng.random() < 0.4 and _is_imperative(pieces[0].text):
        first = pieces[0].text
        pieces = [Piece(rng.choice(LEADS["en"]), False), Piece(first[0].lower() + first[1:], False), *pieces[1:]]
    pieces = _end(pieces, rng, "en") if chatty else pieces
    if dice < 0.25:
        pieces = [piece if piece.copied else Piece(piece.text.lower(), False) for piece in pieces]
    if rng.random() < 0.08:
        pieces = _misspell(pieces, rng)
    text = "".join(piece.text for piece in pieces)
    capital = 0.25 <= dice < 0.9 and not pieces[0].copied
    return text[:1].upper() + text[1:] if capital else text


def with_articles(pieces: list[Piece]) -> list[Piece]:
    """ "an" where the value after it wants it."""
    following = [piece.text[:1].lower() for piece in pieces[1:]] + [""]
    return [
        Piece(piece.text[:-1] + "n ", False) if initial in "aeio" and initial and ARTICLE.search(piece.text) else piece
        for piece, initial in zip(pieces, following, strict=True)
    ]


def _is_imperative(text: str) -> bool:
    return text.split(" ", 1)[0].lower() in IMPERATIVES


def _end(pieces: list[Piece], rng: random.Random, language: Language) -> list[Piece]:
    last = pieces[-1].text[-1]
    dice = rng.random()
    open_ended = pieces[-1].copied and (" " in pieces[-1].text or len(pieces[-1].text) > 12)
    if dice < 0.16 and not open_ended:  # a remark would read as a part of the text
        remark = rng.choice(REMARKS[language])
        if last in "?？!！。." and remark[0] in ",，.。 —":
            remark = remark.lstrip(",，.。")
            remark = f" {remark.lstrip().capitalize()}" if language == "en" else remark
        return [*pieces, Piece(remark, False)]
    if last in "?？" and dice < 0.4 and not pieces[-1].copied:
        return [*pieces[:-1], Piece(pieces[-1].text[:-1], False)] if len(pieces[-1].text) > 1 else pieces[:-1]
    if last.isalnum() and dice < 0.55:
        return [*pieces, Piece("." if language == "en" else "。", False)]
    return pieces


def _speak_chinese(pieces: list[Piece], rng: random.Random, chatty: bool) -> str:
    asking = any(ZH_ASKING.search(piece.text) for piece in pieces if not piece.copied)
    if chatty and not asking and rng.random() < 0.4 and not pieces[0].copied and ZH_IMPERATIVE.match(pieces[0].text):
        pieces = [Piece(rng.choice(LEADS["zh"]), False), *pieces]
    pieces = _end(pieces, rng, "zh") if chatty else pieces
    if rng.random() < 0.3:
        pieces = _spaced(pieces)
    if rng.random() < 0.15:
        half = str.maketrans("，。？！：", ",.?!:")
        pieces = [piece if piece.copied else Piece(piece.text.translate(half), False) for piece in pieces]
    if rng.random() < 0.12:
        pieces = [piece if piece.copied else Piece(piece.text.replace("，", " "), False) for piece in pieces]
    return "".join(piece.text for piece in pieces).strip()


def _spaced(pieces: list[Piece]) -> list[Piece]:
    """Latin values set off by blanks from the Chinese around them."""
    parted: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.copied and piece.text.isascii():
            before = " " if index and not pieces[index - 1].text[-1].isascii() else ""
            after = " " if index + 1 < len(pieces) and not pieces[index + 1].text[0].isascii() else ""
            piece = Piece(f"{before}{piece.text}{after}", True)
        parted.append(piece)
    return parted


def _misspell(pieces: list[Piece], rng: random.Random) -> list[Piece]:
    """Swap, double or drop one letter inside a word of five letters or more."""
    places = [
        (index, match)
        for index, piece in enumerate(pieces)
        if not piece.copied
        for match in re.finditer(r"[a-z]{5,}", piece.text)
    ]
    if not places:
        return pieces
    index, match = rng.choice(places)
    text, at = pieces[index].text, rng.randrange(match.start() + 1, match.end() - 1)
    mangled = rng.choice((text[at + 1] + text[at], text[at] * 2 + text[at + 1], text[at + 1]))
    return [*pieces[:index], Piece(text[:at] + mangled + text[at + 2 :], False), *pieces[index + 1 :]]


LISTS: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (", ", " and "),
        (", ", " and "),
        (", ", " & "),
        (", ", " as well as "),
        (", ", ", "),
        (" and ", " and "),
        (", ", ", and "),
    ),
    "zh": (
        ("、", "和"),
        ("、", "和"),
        ("、", "、"),
        ("，", "，"),
        ("、", "以及"),
        ("、", "跟"),
        ("和", "和"),
        ("、", "还有"),
    ),
}


def listed(texts: list[str], rng: random.Random, language: Language) -> str:
    """Texts one after the other, as people list them."""
    between, last = rng.choice(LISTS[language])
    return between.join(texts[:-1]) + (last if len(texts) > 1 else "") + texts[-1]


def joined(requests: list[str], rng: random.Random, language: Language) -> str:
    """Several requests in one message."""
    trimmed = [request.rstrip(".。!！～ ") for request in requests]
    if language == "zh":
        trimmed = [*(text.rstrip("？?") for text in trimmed[:-1]), trimmed[-1]]
        glue = rng.choice(("，", "，另外，", "，然后", "。还有，", "，还有", "，顺便", "；", "。另外，", "\n", "，"))
        return glue.join(trimmed)
    glue = rng.choice(
        (" and ", ", and ", ". Also, ", " and also ", ", then ", "; ", ". And ", " plus ", "\n", ". Then ")
    )
    if glue != "\n":
        trimmed = [trimmed[0], *(_uncapitalised(text) for text in trimmed[1:])]
    if glue[0] not in ".\n":
        trimmed = [*(text.rstrip("?") for text in trimmed[:-1]), trimmed[-1]]
    return glue.join(trimmed).replace("?.", "?")


def _uncapitalised(text: str) -> str:
    first = text.split(" ", 1)[0]
    return text if first.startswith("I") or not first[1:].islower() else text[0].lower() + text[1:]
