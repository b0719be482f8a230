"""Tasks for the built-in random number generator: requests from `builtin/random.txt`; without a seed the seed is 0."""

import random
from dataclasses import replace
from functools import cache
from pathlib import Path

from training.data.tool_domains import Family, Variant, read_domain
from training.data.tool_requests import make_lacking, make_task
from training.data.tool_task import Task
from training.data.tool_values import kind
from training.data.tool_weather import builtin_tools
from training.data.tool_words import Language

FOLDER = Path(__file__).parent / "builtin"
# Kinds of the low and the high end of a range, so that low is below high.
RANGES = (("0-1", "2-100"), ("1-20", "21-200"), ("0-100", "101-10000"), ("500-5000", "5001-99999"))
SEEDS = ("0-99", "0-99", "100-9999", "10000-99999999")
RANGE_QUESTION: dict[Language, str] = {"en": "Please tell me the range.", "zh": "请告诉我范围。"}
RANGE_SUPPLIED = {
    "en": ("{0} to {1}", "between {0} and {1}", "from {0} to {1} please", "{0}-{1}", "[{0}, {1})", "{0} and {1}"),
    "zh": ("{0}到{1}", "{0}到{1}之间", "从{0}到{1}吧", "{0}-{1}", "{0}和{1}"),
}
ANSWER: dict[Language, str] = {"en": "The random number is {0}.", "zh": "随机数是{0}。"}


@cache
def random_families() -> tuple[Family, ...]:
    """The wordings, once for each magnitude of ranges."""
    found: list[Family] = []
    for (low, high), seed in zip(RANGES, SEEDS, strict=True):
        (family,) = read_domain(FOLDER / "random.txt")
        for name, ends in (("low", low), ("high", high), ("seed", seed)):
            family.parameters[name] = replace(family.parameters[name], kind=kind(f"nr {ends}"))
        family.variants = [
            Variant(
                builtin_tools()["random_number_generator"], {name: name for name in family.parameters}, chinese=False
            )
        ]
        family.answers = {"en": (), "zh": ()}
        found.append(family)
    return tuple(found)


def random_task(rng: random.Random, language: Language, chatty: bool = True) -> Task:
    """A request for a random number."""
    return _with_number(make_task(rng.choice(random_families()), rng, language, chatty=chatty), rng)


def random_lacking(rng: random.Random, language: Language) -> Task:
    """A request without a range."""
    task = make_lacking(rng.choice(random_families()), rng, language)
    low, high = task.arguments["low"], task.arguments["high"]
    supplied = rng.choice(RANGE_SUPPLIED[language]).format(low, high)
    if "seed" not in task.request and "种子" not in task.request:
        task = replace(task, arguments={**task.arguments, "seed": 0})
    return _with_number(replace(task, question=RANGE_QUESTION[language], supplied=supplied), rng)


def _with_number(task: Task, rng: random.Random) -> Task:
    low, high = task.arguments["low"], task.arguments["high"]
    number = rng.randrange(low, high)
    arguments = {"seed": task.arguments["seed"], "range": [low, high]}
    return replace(task, arguments=arguments, result=str(number), answer=ANSWER[task.language].format(number))
