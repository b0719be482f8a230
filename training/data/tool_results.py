"""What a tool returns and how that is told: one way for every tool whose words are not known beforehand, so that no
number is lost. Every value is given under its own name, in the order of the result.
"""

import random
import re
from typing import Any

from training.data.tool_task import dump
from training.data.tool_values import join, kind
from training.data.tool_wordings import sentence
from training.data.tool_words import ENGLISH, Language

DONE = ('{"status": "ok"}', '{"success": true}', "OK", "ok", "Done.", '{"ok": true}', "success", '{"result": "done"}')
USUAL_NAMES = ("id", "status", "count", "total", "score", "price", "name", "date", "time", "minutes", "level", "state")
KINDS = tuple(
    kind(spec)
    for spec in ("nr 0-9999", "nr 0-99", "num 0-1000", "num 0-10", "code", "word", "person", "date", "time", "city",
                 "invented", "phrase", "word[]", "bool")
)  # fmt: skip


def draw_result(rng: random.Random, language: Language, fields: dict[str, Any] | None = None) -> tuple[str, str]:
    """A result as the tool returns it and as the assistant tells it, of given fields or of made-up ones."""
    if fields is None:
        fields = draw_fields(rng, language)
    dice = rng.random()
    if not fields or dice < 0.12:
        return rng.choice(DONE), sentence("done", language)
    if dice < 0.15:
        return rng.choice(("[]", "{}", "null", "")), sentence("empty", language)
    value = _shaped(rng, language, fields, (dice - 0.15) / 0.85)
    return value if isinstance(value, str) else dump(value), tell(value, language)


def draw_fields(rng: random.Random, language: Language) -> dict[str, Any]:
    """One to four values under made-up names."""
    names = (
        rng.choice(ENGLISH["nouns"]) if rng.random() < 0.5 else rng.choice(USUAL_NAMES)
        for _ in range(rng.choice((1, 1, 2, 2, 3, 4)))
    )
    return {name: rng.choice(KINDS).draw(rng, language, True).json for name in names}


def _shaped(rng: random.Random, language: Language, fields: dict[str, Any], dice: float) -> object:
    """The fields as tools give them: mostly one object, at times nested, wrapped, several, or a bare value."""
    if dice < 0.7:
        return fields
    if dice < 0.78:
        return {rng.choice(("data", "result", "response", rng.choice(ENGLISH["nouns"]))): fields}
    if dice < 0.9:
        more = (
            {name: _alike(rng, language, value) for name, value in fields.items()} for _ in range(rng.choice((1, 2, 3)))
        )
        return [fields, *more]
    (value,) = rng.sample(list(fields.values()), 1)
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else [value, value]


def _alike(rng: random.Random, language: Language, value: object) -> object:
    """Another value of the same type."""
    if isinstance(value, bool):
        return rng.random() < 0.5
    if isinstance(value, (int, float)):
        return round(value * rng.uniform(0.3, 1.9), 1 if isinstance(value, float) else None)
    return kind(rng.choice(("word", "code", "person"))).draw(rng, language, True).json


def tell(value: object, language: Language) -> str:
    """The canonical answer for a result.

    >>> tell({"high": "05:42", "low": 3}, "en")
    'high: 05:42, low: 3.'
    """
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "\n".join(f"- {_told(item, language)}" for item in value)
    text = _told(value, language)
    return text if text[-1:] in "。.!?！？" else text + ("." if language == "en" else "。")


def _told(value: object, language: Language) -> str:
    if not isinstance(value, dict):
        return _shown(value, language)
    colon, comma = (": ", ", ") if language == "en" else ("：", "，")
    return comma.join(
        _told(inner, language) if isinstance(inner, dict) else f"{spaced(name)}{colon}{_shown(inner, language)}"
        for name, inner in value.items()
    )


def _shown(value: object, language: Language) -> str:
    if isinstance(value, list):
        return join([_shown(item, language) for item in value], language)
    if isinstance(value, bool):
        return {"en": ("no", "yes"), "zh": ("否", "是")}[language][value]
    return str(value)


def spaced(name: str) -> str:
    """A name of a schema as words: `startDate` and `start_date` are both "start date"."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", name).replace("_", " ").replace("-", " ").lower()
