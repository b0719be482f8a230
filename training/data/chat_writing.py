"""Short texts with the names that the user gives: wishes, thanks, e-mails, invitations."""

import random

from training.data.conversation import Exchange, converse
from training.data.phrasing import Language, made_up, rows
from training.data.talk import Draw, Slots, discuss, load
from training.dialogue import Dialogue

_GIFTS = (
    ("book", "书"), ("flowers", "花"), ("help", "帮助"), ("dinner", "晚餐"), ("gift", "礼物"), ("cake", "蛋糕"),
    ("invitation", "邀请"), ("letter", "来信"), ("advice", "建议"), ("tea", "茶叶"), ("scarf", "围巾"), ("photos",
    "照片"),
)  # fmt: skip
_SUBJECTS = (
    ("report", "报告"), ("meeting", "会议"), ("project", "项目"), ("invoice", "发票"), ("trip", "旅行"), ("contract",
    "合同"),
    ("order", "订单"), ("budget", "预算"), ("schedule", "日程"), ("holiday", "假期"), ("interview", "面试"),
    ("homework", "作业"),
)  # fmt: skip
_SUCCESSES = (
    ("new job", "新工作"), ("exam", "考试成绩"), ("prize", "奖项"), ("new house", "新家"), ("scholarship", "奖学金"),
    ("promotion", "升职"), ("wedding", "婚礼"), ("victory", "胜利"), ("diploma", "毕业证书"),
)  # fmt: skip
_DAYS = (
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    [f"星期{day}" for day in "一二三四五六日"],
)


def _name(rng: random.Random, language: Language) -> str:
    zh = language == "zh"
    titled = rng.choice(
        ("王老师", "张经理", "李医生", "妈妈", "爷爷", "陈教授") if zh else ("Mr. Brown", "Dr. Lee", "Mom", "Grandma")
    )
    return rng.choice(
        (rng.choice(rows("people"))[zh], rng.choice(rows("people"))[zh], made_up(rng, language).title(), titled)
    )


def _about(things: tuple[tuple[str, str], ...]) -> Draw:
    """A draw of a name and one of the things."""

    def draw(rng: random.Random, language: Language) -> Slots:
        return {"n": _name(rng, language), "t": rng.choice(things)[language == "zh"]}

    return draw


def _meeting(rng: random.Random, language: Language) -> Slots:
    zh = language == "zh"
    hour = rng.randint(8, 20)
    time = f"{hour}点" if zh else f"{hour}:{rng.choice(('00', '15', '30', '45'))}"
    return {"n": _name(rng, language), "d": rng.choice(_DAYS[zh]), "h": time}


def _word(rng: random.Random, language: Language) -> Slots:
    _, en, zh = rng.choice(rows("vocabulary"))
    return {"w": en, "z": zh}


DRAWS: dict[str, Draw] = {
    "letter": _about(_SUBJECTS),
    "gift": _about(_GIFTS),
    "success": _about(_SUCCESSES),
    "meeting": _meeting,
    "word": _word,
}


def exchange(rng: random.Random, language: Language) -> Exchange:
    return discuss(rng, language, load("writing", __name__))


def generate(rng: random.Random) -> Dialogue:
    return converse(rng, exchange, "chat")
