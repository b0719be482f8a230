"""What the tables know: capitals, currencies, definitions, translations, opposites, plurals, spelling."""

import random
from functools import cache

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language, made_up, rows
from training.data.talk import Slots, discuss, load
from training.dialogue import Dialogue

# How a kind of word is called; kinds of abstract words are left out.
_KINDS = {
    "fruit": ("fruit", "水果"), "vegetable": ("vegetables", "蔬菜"), "animal": ("animals", "动物"),
        "color": ("colours", "颜色"),
    "food": ("food", "食物"), "drink": ("drinks", "饮料"), "body": ("parts of the body", "身体部位"),
        "family": ("family and people", "家人和亲友"),
    "clothes": ("clothes", "衣物"), "transport": ("transport", "交通"), "work": ("professions", "职业"),
        "sport": ("sports", "运动"),
    "planet": ("planets", "行星"), "metal": ("metals", "金属"), "tool": ("tools", "工具"), "place": ("places", "地点"),
}  # fmt: skip


_PLURAL = (
    "Dominican Republic", "Maldives", "Bahamas", "Gambia", "Comoros", "Seychelles", "Solomon Islands",
    "Marshall Islands", "Democratic Republic of the Congo", "Republic of the Congo", "Central African Republic",
)  # fmt: skip


def _with_article(name: str) -> str:
    plain = ("United Kingdom", "United States", "Netherlands", "Philippines", "United Arab Emirates", "Czech Republic")
    return f"the {name}" if name in (*plain, *_PLURAL) else name


def _country(rng: random.Random, language: Language) -> Slots:
    row = rng.choice(rows("countries"))
    zh = language == "zh"
    return {"c": row[1] if zh else _with_article(row[0]), "k": row[2 + zh], "m": row[4 + zh], "t": row[6 + zh]}


def _capital(rng: random.Random, language: Language) -> Slots:
    """A country whose capital has a name of its own."""
    slots = _country(rng, language)
    return slots if slots["c"] != slots["k"] else _capital(rng, language)


def _definition(rng: random.Random, language: Language) -> Slots:
    en, zh, answer_en, answer_zh = rng.choice(rows("definitions"))
    if language == "zh":
        return {"d": rng.choice(zh.split("/")), "a": answer_zh}
    return {"d": en if rng.random() < 0.8 else en.removeprefix("a ").removeprefix("an "), "a": answer_en}


def _word(rng: random.Random, language: Language) -> Slots:
    """A word whose translation is the same in every row of the table."""
    _, en, zh = rng.choice(_unambiguous())
    return {"e": en, "z": zh}


@cache
def _unambiguous() -> tuple[tuple[str, ...], ...]:
    table = rows("vocabulary")
    english, chinese = [row[1] for row in table], [row[2] for row in table]
    return tuple(row for row in table if english.count(row[1]) == 1 and chinese.count(row[2]) == 1)


def _sentence(rng: random.Random, language: Language) -> Slots:
    en, zh = rng.choice(rows("sentences"))
    return {"e": en, "z": zh}


def _opposite(rng: random.Random, language: Language) -> Slots:
    """A word and its opposite; a word with two opposites ("light") is only an answer."""
    zh = language == "zh"
    table = [row[2:] if zh else row[:2] for row in rows("opposites")]
    words = [word for row in table for word in row]
    pairs = [pair for row in table for pair in (row, row[::-1]) if words.count(pair[0]) == 1]
    a, b = rng.choice(pairs)
    return {"a": a, "b": b}


def _plural(rng: random.Random, language: Language) -> Slots:
    a, b = rng.choice(rows("plurals"))
    return {"a": a, "b": b}


def _past(rng: random.Random, language: Language) -> Slots:
    a, b, c = rng.choice(rows("past_tense"))
    return {"a": a, "b": b, "c": c}


def _spelling(rng: random.Random, language: Language) -> Slots:
    word = made_up(rng) if rng.random() < 0.4 else rng.choice(rows("vocabulary"))[1]
    return {"a": word, "b": "-".join(word.upper().replace(" ", ""))}


def _first_letter(rng: random.Random, language: Language) -> Slots:
    word = made_up(rng) if rng.random() < 0.3 else rng.choice(rows("vocabulary"))[1]
    return {"a": word, "b": word[0]}


def _last_letter(rng: random.Random, language: Language) -> Slots:
    word = _plain_word(rng)
    return {"a": word, "b": word[-1]}


def _letter_count(rng: random.Random, language: Language) -> Slots:
    """A word of four to eight letters: longer ones are counted wrongly."""
    while not 4 <= len(word := _plain_word(rng)) <= 8:
        pass
    return {"a": word, "b": str(len(word))}


def _plain_word(rng: random.Random) -> str:
    word = made_up(rng) if rng.random() < 0.2 else rng.choice(rows("vocabulary"))[1]
    return word if word.isalpha() else _plain_word(rng)


def _young(rng: random.Random, language: Language) -> Slots:
    row = rng.choice([row for row in rows("animals") if row[2] != "-"])
    return {"a": row[1] if language == "zh" else _one(row[0]), "b": row[2], "B": _one(row[2]), "n": row[0]}


def _one(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _noise(rng: random.Random, language: Language) -> Slots:
    row = rng.choice([row for row in rows("animals") if row[3] != "-"])
    zh = language == "zh"
    return {"a": row[1] if zh else _one(row[0]), "s": row[4] if zh else row[3], "n": row[0]}


def _thing_colour(rng: random.Random, language: Language) -> Slots:
    row = rng.choice(rows("thing_colours"))
    zh = language == "zh"
    return {"a": row[zh], "b": row[2 + zh]}


def _upper(rng: random.Random, language: Language) -> Slots:
    word = made_up(rng) if rng.random() < 0.4 else rng.choice(rows("vocabulary"))[1].lower()
    return {"a": word, "b": word.upper()}


def _kind(rng: random.Random, language: Language) -> Slots:
    row = rng.choice(_concrete())
    zh = language == "zh"
    return {"e": row[1 + zh], "g": _KINDS[row[0]][zh]}


@cache
def _concrete() -> tuple[tuple[str, ...], ...]:
    return tuple(row for row in _unambiguous() if row[0] in _KINDS)


DRAWS = {
    "country": _country,
    "capital": _capital,
    "definition": _definition,
    "word": _word,
    "sentence": _sentence,
    "opposite": _opposite,
    "plural": _plural,
    "past": _past,
    "spelling": _spelling,
    "first_letter": _first_letter,
    "last_letter": _last_letter,
    "letter_count": _letter_count,
    "young": _young,
    "noise": _noise,
    "thing_colour": _thing_colour,
    "upper": _upper,
    "kind": _kind,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return discuss(rng, language, load("knowledge", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat", turns=(1, 1, 1, 2, 3))
