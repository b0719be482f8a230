"""Facts that the user tells and asks for later, of very many kinds (`talks/memory.toml`), in one or many turns.

A fact may be corrected before it is asked for; other talk stands in between; several people may have one thing each.
"""

import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from training.data import chat_knowledge, chat_numbers
from training.data.chat_smalltalk import exchange as smalltalk
from training.data.conversation import Exchange, acknowledged, assistant, pick_language, system_prompt, user
from training.data.phrasing import Language, ask, made_up, rows, say
from training.data.talk import inquire
from training.data.tool_words import city, code, person, things, word
from training.dialogue import Dialogue

_FILE = Path(__file__).parent / "talks" / "memory.toml"


@dataclass(frozen=True)
class Kind:
    """A kind of fact in one language: what it is about, the sentence that states it, how it is told and asked for."""

    draw: str
    topic: str
    fact: str
    reply: str  # the acknowledgement, where it is not the fact itself
    told: tuple[str, ...]
    asked: tuple[str, ...]
    question_word: str
    weight: float


@dataclass(frozen=True)
class Fact:
    """One thing told: its kind, its value, whose or what it is about (`of`; `event` is that without "my")."""

    kind: Kind
    value: str
    of: str = ""
    event: str = ""


@cache
def kinds(language: Language) -> tuple[Kind, ...]:
    """The kinds of the file."""
    return tuple(_kind(table, language) for table in tomllib.loads(_FILE.read_text(encoding="utf-8"))["fact"])


def _kind(table: dict[str, Any], language: Language) -> Kind:
    def lines(name: str) -> tuple[str, ...]:
        return tuple(line for line in table[f"{name}_{language}"].split("\n") if line)

    return Kind(
        draw=table["draw"],
        topic=table[f"topic_{language}"],
        fact=table[f"fact_{language}"],
        reply=table.get(f"reply_{language}", ""),
        told=lines("told"),
        asked=lines("asked"),
        question_word=table["q"],
        weight=table["weight"],
    )


# How anything is told and asked for; `@` stands for the topic, `#` for the Chinese question word.
_TELL: dict[Language, tuple[str, ...]] = {
    "en": ("@ is <v>", "@: <v>", "remember @: <v>", "remember that @ is <v>", "@ = <v>", "please note, @ is <v>",
        "don't forget: @ is <v>", "keep in mind that @ is <v>", "for the record, @ is <v>", "by the way, @ is <v>",
        "write this down: @ is <v>", "<v> is @", "make a note: @ is <v>", "so you know, @ is <v>"),
    "zh": ("@是<v>", "@：<v>", "记住@是<v>", "帮我记一下，@是<v>", "请记住，@是<v>", "别忘了，@是<v>", "顺便说，@是<v>",
        "告诉你，@是<v>", "记一下：@<v>", "@就是<v>", "对了，@是<v>"),
}  # fmt: skip
_ASK: dict[Language, tuple[str, ...]] = {
    "en": ("what is @?", "what's @?", "what was @?", "what was @ again?", "do you remember @?", "do you still know @?",
        "@?", "@ is ...?", "+remind me of @", "can you remind me what @ is?", "+tell me @", "+tell me @ again",
        "i forgot @", "i forgot @, what was it?", "what did i say @ was?", "what did i tell you about @?",
        "can you recall @?", "could you repeat @?", "you know @, don't you?", "+repeat @", "now, what was @?",
        "what about @, do you remember?", "let's see if you remember @", "have you kept @ in mind? what is it?",
        "i need @ now", "test: what is @?", "+look back and tell me @", "any idea what @ is?"),
    "zh": ("@是#？", "@是#来着？", "还记得@吗？", "你记得@吗？", "我忘了@，是#？", "@？", "+告诉我@", "我刚才说@是#？",
        "我说过@是#？", "你知道@吗？", "@是#，还记得吗？", "+再说一遍@", "+提醒我@是#", "@呢？", "考考你，@是#？",
        "我现在需要@", "@你记住了吗？是#？", "能告诉我@是#吗？", "前面提到的@是#？"),
}  # fmt: skip
_CORRECT: dict[Language, tuple[str, ...]] = {
    "en": ("no, it's <v>", "sorry, i meant <v>", "wait, <v>", "no wait, <v>", "actually <v>", "correction: <v>",
        "oh no, i made a mistake, it's <v>", "i mean <v>, not <w>", "not <w>, <v>", "oops, <v> of course",
        "scratch that, it is <v>", "that was wrong, it's <v>", "it has changed: now it's <v>", "no no, <v>",
        "change that to <v>", "make that <v>", "sry, <v>", "hm, no: <v> instead of <w>", "forget <w>, it's <v>"),
    "zh": ("不对，是<v>", "说错了，是<v>", "等等，是<v>", "不，<v>", "更正一下：<v>", "我是说<v>，不是<w>",
    "不是<w>，是<v>",
        "哦，应该是<v>", "改一下，是<v>", "抱歉，是<v>才对", "刚才说错了，<v>", "改成<v>", "变了，现在是<v>",
        "其实是<v>"),
}  # fmt: skip
_REMEMBER: dict[Language, tuple[str, ...]] = {
    "en": ("", "", "", "", ". Remember that", ", please remember", ". keep that in mind", ", ok?", ". don't forget it",
        ". i will ask you later", " - got it?", ". note that please", ", just so you know", ". can you remember that?"),
    "zh": ("", "", "", "", "，记住了", "，请记住", "，别忘了", "，我等会儿问你", "，好吗", "，帮我记着", "，记一下"),
}  # fmt: skip
_SURNAMES = "王李张刘陈杨黄吴赵周徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾"
_RELATIVES = (
    ("sister", "姐姐"), ("brother", "哥哥"), ("mother", "妈妈"), ("father", "爸爸"), ("son", "儿子"), ("daughter",
    "女儿"),
    ("friend", "朋友"), ("teacher", "老师"), ("boss", "老板"), ("uncle", "叔叔"), ("aunt", "阿姨"), ("neighbor",
    "邻居"),
    ("cousin", "表弟"), ("wife", "妻子"), ("husband", "丈夫"), ("grandma", "奶奶"), ("grandpa", "爷爷"),
    ("roommate", "室友"), ("doctor", "医生"), ("nephew", "侄子"), ("niece", "侄女"), ("best friend", "最好的朋友"),
    ("girlfriend", "女朋友"), ("boyfriend", "男朋友"), ("colleague", "同事"), ("dentist", "牙医"), ("coach", "教练"),
    ("landlord", "房东"), ("twin brother", "双胞胎弟弟"), ("little sister", "妹妹"),
)  # fmt: skip
_PETS = (
    ("dog", "狗"), ("cat", "猫"), ("rabbit", "兔子"), ("hamster", "仓鼠"), ("parrot", "鹦鹉"), ("horse", "马"),
    ("goldfish", "金鱼"), ("turtle", "乌龟"), ("pet", "宠物"), ("puppy", "小狗"), ("kitten", "小猫"), ("pony", "小马"),
)  # fmt: skip
_DAYS = tuple(
    zip(
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        (f"周{d}" for d in "一二三四五六日"),
        strict=True,
    )
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December")  # fmt: skip
_CODES = (
    ("door code", "门禁码"), ("booking number", "预订号"), ("flight number", "航班号"), ("room number", "房间号"),
    ("locker code", "柜子密码"), ("order number", "订单号"), ("customer number", "客户号"), ("PIN", "PIN码"),
    ("ticket number", "票号"), ("alarm code", "警报密码"), ("parking spot", "车位号"), ("license plate", "车牌号"),
    ("bus line", "公交线路"), ("gate number", "登机口"), ("wifi password", "无线密码"), ("postcode", "邮编"),
    ("phone number", "电话号码"), ("serial number", "序列号"), ("seat number", "座位号"), ("lucky number", "幸运数字"),
)  # fmt: skip
_EVENTS = (
    ("birthday", "生日"), ("exam", "考试"), ("dentist appointment", "牙医预约"), ("wedding", "婚礼"), ("flight",
    "航班"),
    ("job interview", "面试"), ("concert", "音乐会"), ("doctor's appointment", "看病预约"), ("deadline", "截止日期"),
    ("party", "聚会"), ("anniversary", "纪念日"), ("driving test", "驾照考试"), ("presentation", "演讲"),
    ("meeting", "会议"), ("haircut", "理发"), ("train", "火车"), ("yoga class", "瑜伽课"), ("piano lesson", "钢琴课"),
)  # fmt: skip
_SIZES = (
    ("shoe size", "鞋码", 34, 47, "", ""), ("height", "身高", 140, 205, " cm", "厘米"), ("weight", "体重",
    40, 120, " kg", "公斤"),
    ("hat size", "帽子尺寸", 52, 63, "", ""), ("ring size", "戒指尺寸", 44, 66, "", ""),
    ("rent", "房租", 300, 2500, " euros", "元"), ("salary", "工资", 1000, 9000, " euros", "元"),
    ("score", "分数", 1, 100, "", ""), ("floor", "楼层", 1, 40, "", ""), ("budget", "预算", 50, 5000, " dollars", "元"),
    ("house number", "门牌号", 1, 400, "", ""), ("record", "纪录", 5, 60, " minutes", "分钟"),
)  # fmt: skip
_SPOTS = (
    ("in the drawer", "抽屉里"), ("under the sofa", "沙发下面"), ("on the kitchen table", "厨房桌上"), ("in the car",
    "车里"),
    ("behind the door", "门后面"), ("on the shelf", "架子上"), ("in my backpack", "背包里"), ("in the garage",
    "车库里"),
    ("under the bed", "床底下"), ("in the cellar", "地下室"), ("on the roof", "屋顶上"), ("in the blue box",
    "蓝盒子里"),
    ("next to the printer", "打印机旁边"), ("on the balcony", "阳台上"), ("in the top cupboard", "上面的柜子里"),
    ("at my office", "我办公室"), ("in the garden shed", "花园棚子里"), ("under the doormat", "门垫下面"),
    ("in the freezer", "冷冻室里"), ("on the windowsill", "窗台上"), ("in my coat pocket", "外套口袋里"),
    ("behind the mirror", "镜子后面"), ("at the neighbour's", "邻居家"), ("in the bathroom", "浴室里"),
)  # fmt: skip
_FAVOURITES: tuple[tuple[str, str, str], ...] = (
    ("sport", "运动", "sport"), ("season", "季节", ""), ("fruit", "水果", "fruit"), ("subject", "科目", "subject"),
    ("flower", "花", "flower"), ("cake", "蛋糕", "cake"), ("city", "城市", "city"), ("country", "国家", "country"),
    ("book", "书", ""), ("singer", "歌手", ""), ("band", "乐队", ""), ("movie", "电影", ""), ("game", "游戏", ""),
    ("restaurant", "餐馆", ""), ("board game", "桌游", "boardgame"), ("toy", "玩具", "toy"), ("day", "日子", "weekday"),
    ("number", "数字", "number"), ("instrument", "乐器", "music"), ("dish", "菜", "dish"), ("planet", "行星", "planet"),
)  # fmt: skip
_TOGETHER: dict[Language, tuple[str, ...]] = {
    "en": ("what do you know about me?", "what have i told you {so far|about myself|}?", "+summarise what i told you",
        "+sum up what i told you", "what did you learn so far?", "+repeat everything i told you",
        "+list what you remember", "what do you remember?", "so what do you know now?", "+recap please"),
    "zh": ("我告诉过你什么？", "你知道我的哪些信息？", "+总结一下我说过的", "你都记住了什么？", "+复述一下我说的",
    "你记得什么？",
        "我刚才都说了什么？", "+把我说过的总结一下"),
}  # fmt: skip


def _choice(rng: random.Random, pairs: Sequence[Sequence[str]], language: Language) -> str:
    return rng.choice(pairs)[language == "zh"]


def _thing(rng: random.Random, language: Language, group: str) -> str:
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
        noun = _thing(rng, language, rng.choice(("house", "clothes", "tool", "technology", "music", "study")))
    else:
        noun = str(rng.choice(things()[rng.choice(("furniture", "garment", "toy", "device")), language]))
    return _noun(rng, language) if noun.endswith("s") and language == "en" else noun


def _owned(rng: random.Random, language: Language) -> str:
    noun = _noun(rng, language)
    return noun if language == "zh" else f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def _number(rng: random.Random) -> str:
    return str(rng.randint(1, 10 ** rng.randint(1, 7)))


def _date(rng: random.Random, language: Language) -> str:
    if rng.random() < 0.35:
        return _choice(rng, _DAYS, language)
    month, day = rng.randrange(12), rng.randint(1, 28)
    if language == "zh":
        return f"{month + 1}月{day}{rng.choice('日号')}"
    return rng.choice((f"{_MONTHS[month]} {day}", f"{day} {_MONTHS[month]}"))


def _clock(rng: random.Random, language: Language) -> str:
    hour, minute = rng.randint(1, 12), rng.choice((0, 0, 15, 30, 45))
    if language == "zh":
        return f"{rng.choice(('早上', '下午', '晚上', ''))}{hour}点" + (
            "半" if minute == 30 else f"{minute}分" if minute else ""
        )
    return rng.choice(
        (f"{hour}:{minute:02}", f"{hour}:{minute:02} {rng.choice(('am', 'pm'))}", f"{hour + 10}:{minute:02}")
    )


def _sized(rng: random.Random, language: Language) -> tuple[str, str]:
    row = rng.choice(_SIZES)
    zh = language == "zh"
    return f"{rng.randint(row[2], row[3])}{row[5] if zh else row[4]}", row[1] if zh else row[0]


def _favourite(rng: random.Random, language: Language) -> tuple[str, str]:
    zh = language == "zh"
    en, chinese, group = rng.choice(_FAVOURITES)
    if group == "weekday":
        value = _choice(rng, _DAYS, language)
    elif group == "number":
        value = str(rng.randint(0, 100))
    elif group == "city":
        value = _city(rng, language)
    elif group in ("fruit", "music", "sport", "planet") and rng.random() < 0.8:
        value = _thing(rng, language, group)
    elif group and (group, language) in things() and group not in ("fruit", "music"):
        value = str(rng.choice(things()[group, language]))
    elif en == "season":
        value = rng.choice(("春天", "夏天", "秋天", "冬天") if zh else ("spring", "summer", "autumn", "winter"))
    else:
        value = rng.choice((_name(rng, language), made_up(rng, language).title()))
    return value, chinese if zh else en


def _price(rng: random.Random, language: Language) -> str:
    amount = rng.choice((rng.randint(1, 99), rng.randint(100, 2000)))
    if language == "zh":
        return f"{amount}{rng.choice(('元', '块', '块钱'))}"
    return rng.choice((f"{amount} euros", f"{amount} dollars", f"${amount}", f"€{amount}", f"{amount} pounds"))


_Draw = Callable[[random.Random, Language], tuple[str, str]]


def _mixed(values: dict[str, str], group: str) -> _Draw:
    """A draw of a word of a group of the vocabulary or of the things, at times a made-up one."""

    def draw(rng: random.Random, language: Language) -> tuple[str, str]:
        if rng.random() < 0.15:
            return made_up(rng, language), ""
        if rng.random() < 0.5 and values[group]:
            return str(rng.choice(things()[values[group], language])), ""
        return _thing(rng, language, group), ""

    return draw


_THINGS_OF = {"color": "colour", "food": "food", "drink": "drink", "animal": "animal", "work": "job"}
_DRAWS: dict[str, _Draw] = {
    "name": lambda rng, language: (_name(rng, language), ""),
    "surname": lambda rng, language: (
        (rng.choice(_SURNAMES) if language == "zh" else person(rng, "en").split()[-1]),
        "",
    ),
    "age": lambda rng, language: (str(rng.randint(5, 99)), ""),
    "city": lambda rng, language: (_city(rng, language), ""),
    "colour": _mixed(_THINGS_OF, "color"),
    "food": _mixed(_THINGS_OF, "food"),
    "drink": _mixed(_THINGS_OF, "drink"),
    "animal": _mixed(_THINGS_OF, "animal"),
    "job": _mixed(_THINGS_OF, "work"),
    "favourite": _favourite,
    "hobby": lambda rng, language: (str(rng.choice(things()["hobby", language])), ""),
    "company": lambda rng, language: (
        rng.choice((str(rng.choice(things()["company", language])), made_up(rng, language).title())), "",
    ),
    "pet": lambda rng, language: (
        rng.choice((_first_name(rng, language), str(rng.choice(things()["petname", language])),
            made_up(rng, language).title())),
        _choice(rng, _PETS, language),
    ),
    "relative": lambda rng, language: (_first_name(rng, language), _choice(rng, _RELATIVES, language)),
    "relative_age": lambda rng, language: (str(rng.randint(1, 99)), _choice(rng, _RELATIVES, language)),
    "relative_city": lambda rng, language: (_city(rng, language), _choice(rng, _RELATIVES, language)),
    "number": lambda rng, language: (_number(rng), ""),
    "code": lambda rng, language: (
        code(rng, language) if rng.random() < 0.6 else str(rng.randint(10, 99999)), _choice(rng, _CODES, language),
    ),
    "word": lambda rng, language: (
        rng.choice((made_up(rng, language),
            rng.choice(rows("vocabulary"))[1 + (language == "zh")], word(rng, language))), "",
    ),
    "place_of": lambda rng, language: (_choice(rng, _SPOTS, language), _noun(rng, language)),
    "allergy": lambda rng, language: (
        str(rng.choice(things()["allergen", language])) if rng.random() < 0.6 else _thing(rng, language, "fruit"), "",
    ),
    "date": lambda rng, language: (_date(rng, language), _choice(rng, _EVENTS, language)),
    "time": lambda rng, language: (_clock(rng, language), _choice(rng, _EVENTS[1:], language)),
    "size": _sized,
    "price": lambda rng, language: (_price(rng, language), _noun(rng, language)),
    "plan": lambda rng, language: (_city(rng, language), _choice(rng, _DAYS, language)),
    "meeting": lambda rng, language: (_name(rng, language), _choice(rng, _DAYS, language)),
    "owner": lambda rng, language: (_owned(rng, language), _first_name(rng, language)),
    "liking": lambda rng, language: (
        rng.choice((str(rng.choice(things()["hobby", language])), _thing(rng, language, rng.choice(("fruit", "sport",
            "food"))))),
        _first_name(rng, language),
    ),
    "car": lambda rng, language: (
        _thing(rng, language, "color"),
        _choice(rng, (("car", "车"), ("bike", "自行车"), ("house", "房子"), ("door", "门"), ("suitcase", "行李箱"),
            ("coat", "外套"), ("umbrella", "雨伞")), language),
    ),
    "count": lambda rng, language: (
        str(rng.randint(2, 60)),
        _choice(rng, (("children", "孩子"), ("cousins", "表亲"), ("books", "本子"), ("plants", "盆栽"), ("cups",
            "杯子"), ("guitars", "吉他"), ("chairs", "椅子"), ("keys", "钥匙扣")), language),
    ),
    "tongue": lambda rng, language: (str(rng.choice(things()["tongue", language])), ""),
}  # fmt: skip
_OF_MINE = ("date", "time")  # their topic is the user's own: "my exam"


def _fact(rng: random.Random, language: Language, kind: Kind) -> Fact:
    value, of = _DRAWS[kind.draw](rng, language)
    if kind.draw in _OF_MINE:
        return Fact(kind, value, f"我的{of}" if language == "zh" else f"my {of}", of)
    return Fact(kind, value, of)


def _pick(rng: random.Random, language: Language, count: int) -> list[Fact]:
    """Facts of different kinds, at times several of one kind about different people or things."""
    table = kinds(language)
    chosen = rng.choices(table, [kind.weight for kind in table], k=count)
    if count > 1 and rng.random() < 0.35:
        several = [kind for kind in table if "<o>" in kind.fact + kind.topic]
        chosen = [rng.choices(several, [kind.weight for kind in several])[0]] * count
    facts: dict[str, Fact] = {}
    for kind in chosen:
        fact = _fact(rng, language, kind)
        # Two facts never share what they are about, nor do a pet and a sister share a name.
        if all(fact.value != known.value for known in facts.values()):
            facts.setdefault(f"{fact.of or kind.topic}{kind.draw if not fact.of else ''}", fact)
    return list(facts.values())


def _say(rng: random.Random, pattern: str, fact: Fact) -> str:
    return say(rng, pattern, v=fact.value, o=fact.of, e=fact.event)


def _plain(rng: random.Random, fact: Fact) -> str:
    """The fact as the assistant states it, without an end."""
    return _say(rng, fact.kind.fact, fact)


def _answer(rng: random.Random, language: Language, fact: Fact) -> str:
    text = _plain(rng, fact)
    if language == "zh":
        return f"{text}。"
    return f"{text[:1].upper()}{text[1:]}."


def _acknowledged(rng: random.Random, language: Language, facts: list[Fact]) -> str:
    """ "Got it, you live in X. Your name is Y."; a name alone is greeted."""
    first, *rest = facts
    if first.kind.reply:
        text = _say(rng, first.kind.reply, first)
    else:
        text = f"好的，{_plain(rng, first)}。" if language == "zh" else f"Got it, {_plain(rng, first)}."
    return ("" if language == "zh" else " ").join([text, *(_answer(rng, language, fact) for fact in rest)])


def _general(patterns: Sequence[str], kind: Kind) -> tuple[str, ...]:
    return tuple(pattern.replace("@", kind.topic).replace("#", kind.question_word) for pattern in patterns)


def _telling(rng: random.Random, language: Language, kind: Kind) -> str:
    """A pattern that tells a fact."""
    named = kind.draw in ("name", "number", "word", "place_of", "owner", "liking", "count", "car")
    if named or kind.topic.startswith(("the place", "the person")) or rng.random() < 0.5:
        return rng.choice(kind.told)
    return rng.choice(_general(_TELL[language], kind))


def _tell(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    """One message that tells one or more facts, and the acknowledgement."""
    zh = language == "zh"
    if len(facts) == 1:
        (fact,) = facts
        pattern = _telling(rng, language, fact.kind) + rng.choice(_REMEMBER[language])
        text = ask(rng, language, (pattern,), v=fact.value, o=fact.of, e=fact.event)
    else:
        parts = [_say(rng, _telling(rng, language, fact.kind), fact) for fact in facts]
        joined = rng.choice(("，", "。", "，") if zh else (" and ", ", ", ". ", "; ", ", and ")).join(parts)
        joined = joined[:1].upper() + joined[1:] if rng.random() < 0.5 else joined
        text = ask(rng, language, ("<t>",), t=joined + rng.choice(_REMEMBER[language]))
    return [user(text), assistant(_acknowledged(rng, language, facts))]


def _corrected(rng: random.Random, language: Language, fact: Fact) -> tuple[Fact, Exchange]:
    """The same fact with another value."""
    fresh = fact
    while fresh.value == fact.value:
        value, of = _DRAWS[fact.kind.draw](rng, language)
        # A value that hangs on what it is about (a size, a favourite) is only drawn with it.
        fresh = Fact(fact.kind, value, fact.of, fact.event) if of in (fact.of, fact.event) else fresh
        if fact.kind.draw not in ("size", "favourite"):
            fresh = Fact(fact.kind, value, fact.of, fact.event)
    text = ask(rng, language, _CORRECT[language], v=fresh.value, w=fact.value)
    return fresh, [user(text), assistant(_acknowledged(rng, language, [fresh]))]


def _question(rng: random.Random, language: Language, fact: Fact) -> str:
    kind = fact.kind
    general = kind.draw not in ("owner", "liking", "place_of") and rng.random() < 0.45
    patterns = _general(_ASK[language], kind) if general else kind.asked
    return inquire(rng, language, patterns, v=fact.value, o=fact.of, e=fact.event)


def _recall(rng: random.Random, language: Language, fact: Fact) -> Exchange:
    return [user(_question(rng, language, fact)), assistant(_answer(rng, language, fact))]


def _at_once(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    """Told and asked in one message."""
    told = [_say(rng, _telling(rng, language, fact.kind), fact) for fact in facts]
    asked = rng.choice(facts)
    text = ("。" if language == "zh" else ". ").join([*told, _question(rng, language, asked)])
    return [user(text), assistant(_answer(rng, language, asked))]


def _summary(rng: random.Random, language: Language, facts: list[Fact]) -> Exchange:
    sentences = [_answer(rng, language, fact) for fact in facts]
    return [
        user(inquire(rng, language, _TOGETHER[language])),
        assistant(("" if language == "zh" else " ").join(sentences)),
    ]


def _unknown(rng: random.Random, language: Language, known: set[str]) -> Exchange:
    """A fact that was never told."""
    never = [kind for kind in kinds(language) if kind.draw not in known]
    if "name" in known:  # a question for a name of somebody else is a trap worth learning, one's own surname is not
        never = [kind for kind in never if kind.draw != "surname"]
    fact = _fact(rng, language, rng.choices(never, [kind.weight for kind in never])[0])
    reply = "你还没有告诉我。" if language == "zh" else "You have not told me yet."
    return [user(_question(rng, language, fact)), assistant(reply)]


def _interlude(rng: random.Random, language: Language) -> Exchange:
    make = rng.choice((smalltalk, smalltalk, chat_numbers.exchange, chat_knowledge.exchange))
    return make(rng, language)


def exchange(rng: random.Random, language: Language) -> Exchange:
    """Facts told, other talk in between, facts corrected and asked."""
    facts = _pick(rng, language, rng.choice((1, 1, 2, 2, 3, 4)))
    if rng.random() < 0.12:
        return _at_once(rng, language, facts)
    messages: Exchange = []
    split = len(facts) > 1 and rng.random() < 0.5
    for part in [[fact] for fact in facts] if split else [facts]:
        messages += _tell(rng, language, part)
        if len(part) == 1 and rng.random() < 0.15:
            fresh, correction = _corrected(rng, language, part[0])
            facts[facts.index(part[0])] = fresh
            messages += correction
        for _ in range(rng.choice((0, 0, 1))):
            messages += _interlude(rng, language)
    for fact in rng.sample(facts, rng.randint(1, len(facts))):
        messages += _recall(rng, language, fact)
    if rng.random() < 0.1:
        messages += _unknown(rng, language, {fact.kind.draw for fact in facts})
    if len(facts) > 1 and rng.random() < 0.12:
        messages += _summary(rng, language, facts)
    return messages


def generate(rng: random.Random) -> Dialogue:
    language = pick_language(rng)
    messages = system_prompt(rng, "chat", language)
    if rng.random() < 0.05:
        return Dialogue(messages + _unknown(rng, language, set()))
    talk = exchange(rng, language)
    return Dialogue(messages + (acknowledged(talk, rng, language) if rng.random() < 0.3 else talk))
