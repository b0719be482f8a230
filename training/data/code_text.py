"""Strings: reversing, counting, cutting, sorting words, palindromes, ciphers, codes."""

import base64
import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language, join_words, made_up, rows
from training.data.tasks import Slots, choose, load
from training.dialogue import Dialogue

_PALINDROMES = ("level", "radar", "racecar", "noon", "madam", "rotor", "12321", "A man a plan a canal Panama", "civic")
_PALINDROMES_ZH = ("上海自来水来自海上", "12321", "level", "人人为我我为人人", "黄山落叶松叶落山黄", "racecar")
_ANAGRAMS = (("listen", "silent"), ("evil", "vile"), ("stone", "notes"), ("night", "thing"), ("dusty", "study"))


def english_word(rng: random.Random) -> str:
    return made_up(rng) if rng.random() < 0.4 else rng.choice(rows("vocabulary"))[1]


def _word(rng: random.Random, language: Language) -> str:
    if language == "zh" and rng.random() < 0.5:
        return rng.choice(rows("vocabulary"))[2] + rng.choice(("", made_up(rng, "zh")))
    return english_word(rng)


def _sentence_text(rng: random.Random) -> str:
    text = " ".join(english_word(rng) for _ in range(rng.randint(2, 7)))
    return text.capitalize() if rng.random() < 0.3 else text


def _phrase(rng: random.Random, language: Language) -> Slots:
    draw = rng.random()
    text = _word(rng, language) if draw < 0.6 else _sentence_text(rng)
    text = text.title() if draw < 0.15 else text + str(rng.randint(1, 999)) if draw < 0.22 else text
    return {"t": text}


def _sentence(rng: random.Random, language: Language) -> Slots:
    return {"t": _sentence_text(rng)}


def _letter(rng: random.Random, language: Language) -> Slots:
    text = rng.choice((english_word(rng), _sentence_text(rng)))
    return {"t": text, "c": rng.choice(text.replace(" ", "")) if rng.random() < 0.85 else rng.choice("aeiourst")}


def _palindrome(rng: random.Random, language: Language) -> Slots:
    draw = rng.random()
    half = made_up(rng)
    known = rng.choice(_PALINDROMES_ZH if language == "zh" else _PALINDROMES)
    return {
        "t": known
        if draw < 0.3
        else half + half[::-1]
        if draw < 0.5
        else half + half[-2::-1]
        if draw < 0.6
        else english_word(rng)
    }


def _replace(rng: random.Random, language: Language) -> Slots:
    words = [english_word(rng) for _ in range(rng.randint(3, 6))]
    return {"t": " ".join(words), "a": rng.choice((rng.choice(words), rng.choice(words)[0])), "b": english_word(rng)}


def _word_list(rng: random.Random, language: Language) -> Slots:
    words = list(dict.fromkeys(english_word(rng) for _ in range(rng.randint(3, 8))))
    return {"l": rng.choice((", ".join(words), join_words(words, language))), "L": ", ".join(f'"{w}"' for w in words)}


def _caesar(rng: random.Random, language: Language) -> Slots:
    return {"t": rng.choice((english_word(rng), _sentence_text(rng))), "k": str(rng.randint(1, 25))}


def _repeat(rng: random.Random, language: Language) -> Slots:
    return {"t": _word(rng, language), "k": str(rng.randint(2, 12))}


def _numbers_in_text(rng: random.Random, language: Language) -> Slots:
    pieces = [english_word(rng) if rng.random() < 0.6 else str(rng.randint(1, 9999)) for _ in range(rng.randint(3, 7))]
    return {"t": " ".join([*pieces, str(rng.randint(1, 99))])}


def _two_words(rng: random.Random, language: Language) -> Slots:
    word = english_word(rng).replace(" ", "")
    a, b = rng.choice((rng.choice(_ANAGRAMS), (word, "".join(rng.sample(word, len(word)))), (word, english_word(rng))))
    return {"a": a, "b": b}


def _one_word(rng: random.Random, language: Language) -> Slots:
    word = english_word(rng).lower()
    return {"t": word if word.isalpha() else made_up(rng)}


def _one_word_k(rng: random.Random, language: Language) -> Slots:
    word = _one_word(rng, language)["t"]
    k = rng.randint(1, len(word))
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(k, "th")
    return {"t": word, "k": str(k), "th": f"{k}{suffix}" if k < 11 else f"{k}th"}


def _base64_text(rng: random.Random, language: Language) -> Slots:
    return {"t": base64.b64encode(rng.choice((english_word(rng), _sentence_text(rng))).encode()).decode()}


def _word_counts(rng: random.Random, language: Language) -> Slots:
    pool = [english_word(rng) for _ in range(rng.randint(2, 4))]
    words = [rng.choice(pool) for _ in range(rng.randint(4, 9))]
    return {"t": " ".join(words), "w": rng.choice(words).split()[0]}


def _word_list_k(rng: random.Random, language: Language) -> Slots:
    return _word_list(rng, language) | {"k": str(rng.randint(3, 7))}


def _padded(rng: random.Random, language: Language) -> Slots:
    return {"t": english_word(rng), "k": str(rng.randint(15, 40))}


DRAWS = {
    "one_word": _one_word,
    "one_word_k": _one_word_k,
    "base64_text": _base64_text,
    "word_counts": _word_counts,
    "word_list_k": _word_list_k,
    "padded": _padded,
    "phrase": _phrase,
    "sentence": _sentence,
    "letter": _letter,
    "palindrome": _palindrome,
    "replace": _replace,
    "word_list": _word_list,
    "caesar": _caesar,
    "repeat": _repeat,
    "numbers_in_text": _numbers_in_text,
    "two_words": _two_words,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return choose(rng, language, load("text", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "code")
