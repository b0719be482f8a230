"""The roughness of real typing: case, haste, typos, width of marks, quotation marks.

Knows no patterns. Pieces that are kept are never touched, because the answer has to copy them.
"""

import random
import re
from typing import Any

from training.data.tool_words import Language
from training.data.wordings import wordings

Piece = tuple[str, bool]  # text, and whether it is a value that must stay as it is
_TYPING: dict[str, Any] = wordings("phrasing")["typing"]
_HALF_WIDTH = str.maketrans("，。？：", ",.?:")


def roughen(rng: random.Random, language: Language, pieces: list[Piece]) -> str:
    """The text of the pieces as somebody typed it."""
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


def _roughen_chinese(rng: random.Random, pieces: list[Piece]) -> str:
    if rng.random() < 0.05:
        pieces = _confuse(rng, pieces)
    if rng.random() < 0.15:
        pieces = [(text if kept else text.translate(_HALF_WIDTH), kept) for text, kept in pieces]
    gap = " " if rng.random() < 0.35 else ""
    return _spaced(pieces, gap).strip()


def _spaced(pieces: list[Piece], gap: str) -> str:
    """The pieces joined, with a gap between Chinese characters and other words."""
    text = ""
    for piece, _ in pieces:
        if gap and text and piece and _is_han(text[-1]) != _is_han(piece[0]) and _is_word(text[-1], piece[0]):
            text += gap
        text += piece
    return text


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _is_word(left: str, right: str) -> bool:
    """Both may stand beside a space: no quotation marks or punctuation."""
    return all(c.isalnum() or c in "-√|(" for c in (left, right))


def _requote(rng: random.Random, pieces: list[Piece]) -> list[Piece]:
    """Quotation marks of another kind, or none."""
    if rng.random() < 0.7 or not any(mark in text for text, kept in pieces for mark in '"“' if not kept):
        return pieces
    left, right = rng.choice(_TYPING["quotes"])
    fresh, opened = [], False
    for text, kept in pieces:
        if not kept:
            for mark in re.findall('["“”]', text):
                text = text.replace(mark, right if opened else left, 1)
                opened = not opened
        fresh.append((text, kept))
    return fresh


def _abbreviate(text: str) -> str:
    """Such as "whats", "plz", "u": only words that stay clear without their full form."""
    for full, short in _TYPING["short"]:
        text = re.sub(rf"\b{full}\b", short, text)
    return text


def _confuse(rng: random.Random, pieces: list[Piece]) -> list[Piece]:
    """One character of a Chinese text replaced by another of the same sound."""
    wrong = [(at, pair) for at, (text, kept) in enumerate(pieces) if not kept for pair in _TYPING["sounds_alike"]
             if pair[0] in text]  # fmt: skip
    if not wrong:
        return pieces
    at, (right, typo) = rng.choice(wrong)
    return [*pieces[:at], (pieces[at][0].replace(right, typo, 1), False), *pieces[at + 1 :]]


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
