"""Words, names and codes that requests and results hold, drawn from word lists or made up. It knows no JSON types."""

import json
import random
import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

Language = Literal["en", "zh"]
FOLDER = Path(__file__).parent
CHINESE_TEXT = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")


def load_words(name: str) -> dict[str, Any]:
    """A word list of this folder: `words_<name>.json`."""
    words: dict[str, Any] = json.loads((FOLDER / f"words_{name}.json").read_text(encoding="utf-8"))
    return words


ENGLISH = load_words("english")
CHINESE = load_words("chinese")
NAMES = load_words("names")


@cache
def things() -> dict[tuple[str, Language], tuple[str, ...]]:
    """The vocabularies of everyday things from `words_things.txt`, by name and language."""
    found: dict[tuple[str, Language], tuple[str, ...]] = {}
    for line in (FOLDER / "words_things.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, words = line.partition(":")
            name, _, language = head.partition(" ")
            found[name, "zh" if language == "zh" else "en"] = tuple(word.strip() for word in words.split(","))
    return {**{(name, "zh"): words for (name, _), words in found.items()}, **found}


def invented(rng: random.Random) -> str:
    """A word that no dictionary has."""
    return "".join(rng.choices(things()["syllable", "en"], k=rng.choice((2, 2, 3)))) + rng.choice(
        ("", "", "n", "x", "r", "s", "th")
    )


def english_word(rng: random.Random) -> str:
    """A noun or an adjective, at times an invented word."""
    dice = rng.random()
    if dice < 0.12:
        return invented(rng)
    return str(rng.choice(ENGLISH["nouns"] if dice < 0.8 else ENGLISH["adjectives"]))


def word(rng: random.Random, language: Language) -> str:
    """Any word; Chinese texts hold English words at times."""
    if language == "zh" and rng.random() < 0.75:
        return str(rng.choice(CHINESE["nouns"]))
    return english_word(rng)


def person(rng: random.Random, language: Language) -> str:
    """A first name, a full name or a title with a name."""
    if language == "zh" and rng.random() < 0.85:
        return str(rng.choice(NAMES["chinese_surnames"]) + rng.choice(NAMES["chinese_given_names"]))
    first = rng.choice(NAMES["first_names"])
    return f"{first} {rng.choice(NAMES['last_names'])}" if rng.random() < 0.5 else str(first)


def city(rng: random.Random, language: Language) -> str:
    """A city, well-known ones more often, at times with its country."""
    if language == "zh" and rng.random() < 0.9:
        return rng.choice(things()["city", "zh"])
    if rng.random() < 0.35:
        return rng.choice(things()["city", "en"])
    name, country = NAMES["cities"][int(len(NAMES["cities"]) * rng.random() ** 2)]
    return f"{name}, {country}" if rng.random() < 0.08 else str(name)


def code(rng: random.Random, language: Language) -> str:
    """An identifier as companies print them: A-1042, INV20931, 7f3c9a."""
    form = rng.randrange(5)
    if form == 0:
        return "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=rng.randint(1, 3))) + "-" + str(rng.randint(10, 99999))
    if form == 1:
        return "".join(rng.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=2)) + str(rng.randint(100, 9999999))
    if form == 2:
        return "".join(rng.choices("0123456789abcdef", k=rng.randint(5, 8)))
    if form == 3:
        return english_word(rng)[:5].upper() + "-" + str(rng.randint(1, 999)).zfill(3)
    return str(rng.randint(1000, 99999999))


def slug(rng: random.Random) -> str:
    """One or two words joined as file and project names are."""
    tail = rng.choice(("", english_word(rng), str(rng.randint(1, 30))))
    return english_word(rng) + (rng.choice(("", "_", "-")) + tail if tail else "")


def file(rng: random.Random, language: Language) -> str:
    """A file name with an extension."""
    stem = str(rng.choice(CHINESE["nouns"])) if language == "zh" and rng.random() < 0.2 else slug(rng)
    return f"{stem}.{rng.choice(things()['extension', 'en'])}"


def unaccented(name: str) -> str:
    """A name as addresses and logins hold it: lower case, without accents."""
    return unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()


def email(rng: random.Random, language: Language) -> str:
    """An e-mail address."""
    name = (
        unaccented(rng.choice(NAMES["first_names"])) + rng.choice(("", ".", "_")) + rng.choice(("", english_word(rng)))
    )
    return f"{name.strip('._')}@{english_word(rng)}.{rng.choice(('com', 'org', 'net', 'cn', 'io', 'de', 'example'))}"


def url(rng: random.Random, language: Language) -> str:
    """A web address."""
    tail = rng.choice(("", f"/{english_word(rng)}", f"/{slug(rng)}.html"))
    return (
        f"https://{rng.choice(('', 'www.'))}{english_word(rng)}.{rng.choice(('com', 'org', 'io', 'cn', 'net'))}{tail}"
    )


def phone(rng: random.Random, language: Language) -> str:
    """A telephone number."""
    if language == "zh":
        return f"1{rng.randint(30, 99)}{rng.randint(10**7, 10**8 - 1)}"
    return rng.choice((f"+{rng.randint(1, 99)} {rng.randint(100, 999)} {rng.randint(100000, 9999999)}",
                       f"555-{rng.randint(1000, 9999)}"))  # fmt: skip


def title(rng: random.Random, language: Language) -> str:
    """A made-up title of a book, film, song, project or event."""
    if language == "zh" and rng.random() < 0.85:
        noun, other = rng.choice(CHINESE["nouns"]), rng.choice(CHINESE["nouns"])
        return rng.choice(
            (f"{noun}的{other}", f"{rng.choice(CHINESE['adjectives'])}的{noun}", f"{noun}与{other}", noun + other)
        )
    noun, other = english_word(rng), english_word(rng)
    form = rng.choice(("The {a}", "{b} {a}", "{a} and {b}", "The {b} of {a}", "{a}", "My {b} {a}"))
    text = form.format(a=noun.capitalize(), b=other.capitalize())
    return text if rng.random() < 0.7 else text.lower()


def phrase(rng: random.Random, language: Language) -> str:
    """A short message or note."""
    forms = things()["sentence", language]
    text = rng.choice(forms)
    return re.sub(r"<(\w+)>", lambda slot: _phrase_part(slot.group(1), rng, language), text)


def _phrase_part(name: str, rng: random.Random, language: Language) -> str:
    if name == "word":
        return word(rng, language)
    if name == "person":
        return person(rng, language)
    return str(rng.randint(2, 60)) if name == "number" else rng.choice(things()[name, language])


def sql(rng: random.Random, language: Language) -> str:
    """A small SQL statement."""
    table, column, other = (re.sub("[^a-z]", "", english_word(rng)) for _ in range(3))
    form = rng.choice((
        "SELECT * FROM {a}", "SELECT COUNT(*) FROM {a}", "SELECT {b}, {c} FROM {a} WHERE {b} > {n}",
        "SELECT {b} FROM {a} ORDER BY {c} DESC LIMIT {n}", "DELETE FROM {a} WHERE {b} = {n}",
        "SELECT AVG({b}) FROM {a} GROUP BY {c}", "UPDATE {a} SET {b} = {n} WHERE {c} = '{b}'",
    ))  # fmt: skip
    return form.format(a=table, b=column, c=other, n=rng.randint(1, 500))


def domain(rng: random.Random, language: Language) -> str:
    """A host name."""
    start, end = rng.choice(("", "www.", "api.", "mail.")), rng.choice(("com", "org", "io", "cn", "dev"))
    return f"{start}{slug(rng).replace('_', '-')}.{end}"


def ip(rng: random.Random, language: Language) -> str:
    """An IPv4 address."""
    return ".".join(str(rng.randint(1, 254)) for _ in range(4))


MAKERS: dict[str, Callable[[random.Random, Language], str]] = {
    "word": word,
    "person": person,
    "city": city,
    "code": code,
    "file": file,
    "email": email,
    "url": url,
    "phone": phone,
    "title": title,
    "phrase": phrase,
    "sql": sql,
    "domain": domain,
    "ip": ip,
    "invented": lambda rng, language: invented(rng),
    "slug": lambda rng, language: slug(rng),
}
