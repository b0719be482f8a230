"""What a fact that is told may hold, by the `draw` of its kind: a value, and whose or what it is about."""

import random
from collections.abc import Callable

from training.data.phrasing import Language, made_up, rows
from training.data.tool_words import city, code, person, things, word

_SURNAMES = "王李张刘陈杨黄吴赵周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾"
_SEASONS = {"en": ("spring", "summer", "autumn", "winter"), "zh": ("春天", "夏天", "秋天", "冬天")}
_DAY_PARTS = ("早上", "下午", "晚上", "")
Value = tuple[str, str]  # the value, and what it is about, if anything
Draw = Callable[[random.Random, Language], Value]


def _row(rng: random.Random, name: str, language: Language, skip: int = 0) -> str:
    """A word of a list of pairs."""
    return rng.choice(rows(name)[skip:])[language == "zh"]


def _day(rng: random.Random, language: Language) -> str:
    return rng.choice(rows("days"))[2 if language == "zh" else 0]


def _of(rng: random.Random, language: Language, group: str) -> str:
    """One of the everyday things of a group."""
    return str(rng.choice(things()[group, language]))


def _thing(rng: random.Random, language: Language, *groups: str) -> str:
    """A word of the vocabulary of one of the groups."""
    group = rng.choice(groups) if len(groups) > 1 else groups[0]
    return rng.choice([row for row in rows("vocabulary") if row[0] == group])[1 + (language == "zh")]


def _name(rng: random.Random, language: Language) -> str:
    dice = rng.random()
    if dice < 0.3:
        return rng.choice(rows("people"))[language == "zh"]
    if dice < 0.75:
        return person(rng, language)
    return made_up(rng, language if rng.random() < 0.6 else "en").title()


def _first_name(rng: random.Random, language: Language) -> str:
    return _name(rng, language).split()[0]


def _city(rng: random.Random, language: Language) -> str:
    dice = rng.random()
    if dice < 0.35:
        return rng.choice(rows("countries"))[2 + (language == "zh")]
    return city(rng, language) if dice < 0.75 else made_up(rng, language).title()


def _noun(rng: random.Random, language: Language) -> str:
    """A thing of the house; in English of the singular, as the sentences are."""
    if rng.random() < 0.5:
        noun = _thing(rng, language, "house", "clothes", "tool", "technology", "music", "study")
    else:
        noun = str(rng.choice(things()[rng.choice(("furniture", "garment", "toy", "device")), language]))
    return _noun(rng, language) if noun.endswith("s") and language == "en" else noun


def _owned(rng: random.Random, language: Language) -> str:
    noun = _noun(rng, language)
    return noun if language == "zh" else f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def _date(rng: random.Random, language: Language) -> str:
    if rng.random() < 0.35:
        return _day(rng, language)
    number, day = rng.randrange(12), rng.randint(1, 28)
    if language == "zh":
        return f"{number + 1}月{day}{rng.choice('日号')}"
    month = rows("months")[number][0]
    return rng.choice((f"{month} {day}", f"{day} {month}"))


def _clock(rng: random.Random, language: Language) -> str:
    hour, minute = rng.randint(1, 12), rng.choice((0, 0, 15, 30, 45))
    if language == "zh":
        past = "半" if minute == 30 else f"{minute}分" if minute else ""
        return f"{rng.choice(_DAY_PARTS)}{hour}点{past}"
    half_day = f"{hour}:{minute:02} {rng.choice(('am', 'pm'))}"
    return rng.choice((f"{hour}:{minute:02}", half_day, f"{hour + 10}:{minute:02}"))


def _sized(rng: random.Random, language: Language) -> Value:
    en, zh, low, high, unit_en, unit_zh = rng.choice(rows("sizes"))
    amount = rng.randint(int(low), int(high))
    return (f"{amount}{unit_zh}", zh) if language == "zh" else (f"{amount} {unit_en}".rstrip(), en)


def _favourite(rng: random.Random, language: Language) -> Value:
    en, zh, group = rng.choice(rows("favourites"))
    return _favourite_of(rng, language, group), zh if language == "zh" else en


def _favourite_of(rng: random.Random, language: Language, group: str) -> str:
    if group == "weekday":
        return _day(rng, language)
    if group == "number":
        return str(rng.randint(0, 100))
    if group == "season":
        return rng.choice(_SEASONS[language])
    if group == "city":
        return _city(rng, language)
    if group in ("fruit", "music", "sport", "planet") and rng.random() < 0.8:
        return _thing(rng, language, group)
    if (group, language) in things() and group not in ("fruit", "music"):
        return _of(rng, language, group)
    return rng.choice((_name(rng, language), made_up(rng, language).title()))


def _price(rng: random.Random, language: Language) -> str:
    amount = rng.choice((rng.randint(1, 99), rng.randint(100, 2000)))
    if language == "zh":
        return f"{amount}{rng.choice(('元', '块', '块钱'))}"
    return rng.choice((f"{amount} euros", f"{amount} dollars", f"${amount}", f"€{amount}", f"{amount} pounds"))


def _mixed(group: str, name: str) -> Draw:
    """A draw of a word of a group of the vocabulary or of the things of that name, at times a made-up one."""

    def draw(rng: random.Random, language: Language) -> Value:
        if rng.random() < 0.15:
            return made_up(rng, language), ""
        return _of(rng, language, name) if rng.random() < 0.5 else _thing(rng, language, group), ""

    return draw


def _alone(draw: Callable[[random.Random, Language], str]) -> Draw:
    """A value that is about the user alone."""
    return lambda rng, language: (draw(rng, language), "")


def _surname(rng: random.Random, language: Language) -> str:
    return rng.choice(_SURNAMES) if language == "zh" else person(rng, "en").split()[-1]


def _number(rng: random.Random, language: Language) -> str:
    return str(rng.randint(1, 10 ** rng.randint(1, 7)))


def _company(rng: random.Random, language: Language) -> str:
    return rng.choice((_of(rng, language, "company"), made_up(rng, language).title()))


def _pet(rng: random.Random, language: Language) -> str:
    return rng.choice((_first_name(rng, language), _of(rng, language, "petname"), made_up(rng, language).title()))


def _code(rng: random.Random, language: Language) -> str:
    return code(rng, language) if rng.random() < 0.6 else str(rng.randint(10, 99999))


def _word(rng: random.Random, language: Language) -> str:
    zh = language == "zh"
    return rng.choice((made_up(rng, language), rng.choice(rows("vocabulary"))[1 + zh], word(rng, language)))


def _allergy(rng: random.Random, language: Language) -> str:
    return _of(rng, language, "allergen") if rng.random() < 0.6 else _thing(rng, language, "fruit")


def _liking(rng: random.Random, language: Language) -> str:
    return rng.choice((_of(rng, language, "hobby"), _thing(rng, language, "fruit", "sport", "food")))


DRAWS: dict[str, Draw] = {
    "name": _alone(_name),
    "surname": _alone(_surname),
    "age": lambda rng, language: (str(rng.randint(5, 99)), ""),
    "city": _alone(_city),
    "colour": _mixed("color", "colour"),
    "food": _mixed("food", "food"),
    "drink": _mixed("drink", "drink"),
    "animal": _mixed("animal", "animal"),
    "job": _mixed("work", "job"),
    "favourite": _favourite,
    "hobby": _alone(lambda rng, language: _of(rng, language, "hobby")),
    "company": _alone(_company),
    "pet": lambda rng, language: (_pet(rng, language), _row(rng, "pets", language)),
    "relative": lambda rng, language: (_first_name(rng, language), _row(rng, "relatives", language)),
    "relative_age": lambda rng, language: (str(rng.randint(1, 99)), _row(rng, "relatives", language)),
    "relative_city": lambda rng, language: (_city(rng, language), _row(rng, "relatives", language)),
    "number": _alone(_number),
    "code": lambda rng, language: (_code(rng, language), _row(rng, "codes", language)),
    "word": _alone(_word),
    "place_of": lambda rng, language: (_row(rng, "spots", language), _noun(rng, language)),
    "allergy": _alone(_allergy),
    "date": lambda rng, language: (_date(rng, language), _row(rng, "events", language)),
    "time": lambda rng, language: (_clock(rng, language), _row(rng, "events", language, skip=1)),  # no birthday
    "size": _sized,
    "price": lambda rng, language: (_price(rng, language), _noun(rng, language)),
    "plan": lambda rng, language: (_city(rng, language), _day(rng, language)),
    "meeting": lambda rng, language: (_name(rng, language), _day(rng, language)),
    "owner": lambda rng, language: (_owned(rng, language), _first_name(rng, language)),
    "liking": lambda rng, language: (_liking(rng, language), _first_name(rng, language)),
    "car": lambda rng, language: (_thing(rng, language, "color"), _row(rng, "coloured", language)),
    "count": lambda rng, language: (str(rng.randint(2, 60)), _row(rng, "owned_several", language)),
    "tongue": _alone(lambda rng, language: _of(rng, language, "tongue")),
}
