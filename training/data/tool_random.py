"""Tasks for the built-in random number generator: requests from `builtin/random*.txt`; a missing seed is asked for."""

import random
from dataclasses import replace
from functools import cache

from training.data.tool_family import Family
from training.data.tool_file import read_domain
from training.data.tool_questions import ask_for
from training.data.tool_requests import make_lacking, make_task
from training.data.tool_schemas import builtin_tools, use_schema
from training.data.tool_sections import FOLDER, pick_wording, say_wording
from training.data.tool_task import Task
from training.data.tool_values import kind
from training.data.tool_words import Language

# Kinds of the low and the high end of a range, so that low is below high.
RANGES = (("0-1", "2-100"), ("1-20", "21-200"), ("0-100", "101-10000"), ("500-5000", "5001-99999"))
# The third kind looks like years.
SEEDS = ("0-99", "0-99", "1900-2030", "100-9999", "10000-99999999")
LABELS: dict[Language, tuple[str, str]] = {"en": ("seed", "range"), "zh": ("种子", "范围")}
# What the question for the single values calls them: a range is asked for as one.
LABELS_ASKED: dict[Language, dict[str, str]] = {
    "en": {"seed": "the seed", "high": "the high"},
    "zh": {"seed": "种子", "high": "上限"},
}
ANSWER: dict[Language, str] = {"en": "The random number is {0}.", "zh": "随机数是{0}。"}


@cache
def random_families() -> tuple[Family, ...]:
    """The wordings, once for each magnitude of ranges and of seeds."""
    return tuple(_family(*ends, seed) for ends in RANGES for seed in SEEDS)


def _family(low: str, high: str, seed: str) -> Family:
    (family,) = read_domain(FOLDER / "random.txt")
    for name, ends in (("low", low), ("high", high), ("seed", seed)):
        family.parameters[name] = replace(family.parameters[name], kind=kind(f"nr {ends}"))
    use_schema(family, "random_number_generator")
    return family


def random_task(rng: random.Random, language: Language, chatty: bool = True) -> Task:
    """A request for a random number with its seed and range."""
    return _with_number(make_task(rng.choice(random_families()), rng, language, chatty=chatty), rng)


def random_lacking(rng: random.Random, language: Language) -> Task:
    """A request without a seed, a range or both; one who does not care about the seed gets 0."""
    task = make_lacking(rng.choice(random_families()), rng, language)
    lacks_seed, lacks_range = (LABELS_ASKED[language][name] in task.question for name in ("seed", "high"))
    labels = [label for label, lacks in zip(LABELS[language], (lacks_seed, lacks_range), strict=True) if lacks]
    any_seed = lacks_seed and rng.random() < 0.3
    arguments = {**task.arguments, **({"seed": 0} if any_seed else {})}
    head = "both" if lacks_seed and lacks_range else "seed" if lacks_seed else "range"
    head = {"both": "any both", "seed": "any"}[head] if any_seed else head
    _, wording = pick_wording("random_supplied", rng, language, lambda one: one == head)
    values = {"s": str(arguments["seed"]), "a": str(arguments["low"]), "b": str(arguments["high"])}
    values["r"] = f"[{values['a']}, {values['b']})"
    supplied = say_wording(wording, values, rng, language, chatty=False)
    task = replace(task, arguments=arguments, question=ask_for(labels, language), supplied=supplied)
    return _with_number(task, rng)


def random_several(rng: random.Random, language: Language) -> list[Task]:
    """One request for two draws."""
    head, wording = pick_wording("random_several", rng, language)
    values = _draw_values(rng)
    request = say_wording(wording, values, rng, language)
    draws = [[int(values.get(name, name)) for name in one.split()] for one in head.split(", ")]
    return [_draw_task(seed, low, high, request, rng, language) for seed, low, high in draws]


def random_turns(rng: random.Random, language: Language) -> list[Task]:
    """A draw, and one or two more with another seed or range, in a few words."""
    tasks = [random_task(rng, language)]
    for _ in range(rng.choice((1, 1, 2))):
        seed, (low, high) = tasks[-1].arguments["seed"], tasks[-1].arguments["range"]
        head, wording = pick_wording("random_turns", rng, language)
        values = _draw_values(rng)
        request = say_wording(wording, values, rng, language, chatty=False)
        seed = seed if head == "range" else int(values["s"])
        low, high = (low, high) if head == "seed" else (int(values["a"]), int(values["b"]))
        tasks.append(_draw_task(seed, low, high, request, rng, language))
    return tasks


def _draw_values(rng: random.Random) -> dict[str, str]:
    """Two seeds s, t and the ends of two ranges a-b, c-d."""
    values: dict[str, str] = {}
    for seed, low, high in (("s", "a", "b"), ("t", "c", "d")):
        kinds = (rng.choice(SEEDS), *rng.choice(RANGES))
        for name, ends in zip((seed, low, high), kinds, strict=True):
            values[name] = kind(f"nr {ends}").draw(rng, "en", True).text
    return values


def _draw_task(seed: int, low: int, high: int, request: str, rng: random.Random, language: Language) -> Task:
    arguments = {"seed": seed, "low": low, "high": high}
    tool = builtin_tools()["random_number_generator"]
    return _with_number(Task(tool, arguments, request, "", "", language, "random"), rng)


def _with_number(task: Task, rng: random.Random) -> Task:
    low, high = task.arguments["low"], task.arguments["high"]
    number = rng.randrange(low, high)
    arguments = {"seed": task.arguments["seed"], "range": [low, high]}
    return replace(task, arguments=arguments, result=str(number), answer=ANSWER[task.language].format(number))
