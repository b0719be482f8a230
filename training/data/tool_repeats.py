"""One hand-written tool for several values: several in one request, or one after the other in a few words."""

import random

from training.data.tool_family import Family, Variant
from training.data.tool_grammar import Piece, expand
from training.data.tool_requests import filler, finish, implied, make_task
from training.data.tool_speech import listed, speak
from training.data.tool_task import Task
from training.data.tool_values import Value
from training.data.tool_wordings import wordings
from training.data.tool_words import Language


def varying(family: Family, values: dict[str, Value]) -> list[str]:
    """Parameters that can be varied in a few words: free texts whose kind no other value of the request has."""
    specs = [family.parameters[key].spec for key in values]
    return [
        key
        for key, value in values.items()
        if isinstance(value.json, str)
        and "enum" not in family.parameters[key].kind.schema
        and family.parameters[key].spec != "phrase"
        and specs.count(family.parameters[key].spec) == 1
    ]


def follow_up(family: Family, rng: random.Random, first: Task, variant: Variant) -> Task | None:
    """The same request for another value, said in a few words; None if no value lends itself."""
    keys = varying(family, first.values)
    if not keys:
        return None
    key = rng.choice(keys)
    value = family.parameters[key].kind.draw(rng, first.language, False)
    request = rng.choice(wordings("follow_up", first.language)).format(value.text)
    return finish(family, rng, first.language, variant, {**first.values, key: value}, request)


def make_parallel(family: Family, rng: random.Random, language: Language) -> list[Task]:
    """One request that names several values of one parameter: a task for each; only one if no value lends itself."""
    variant = family.variant(rng, language)
    wording = rng.choice(family.requests[language])
    values = implied(wording)
    pieces = expand(wording.template, rng, filler(family, rng, language, values))
    keys = [key for key in varying(family, values) if key not in wording.implied]
    if not keys:
        return [finish(family, rng, language, variant, values, speak(pieces, rng, language))]
    key = rng.choice(keys)
    count = rng.choice((1, 1, 1, 2, 2, 3))
    more = [family.parameters[key].kind.draw(rng, language, False) for _ in range(count)]
    drawn = list({str(value.json): value for value in (values[key], *more)}.values())
    named = Piece(listed([value.text for value in drawn], rng, language), copied=True)
    pieces = [named if piece.copied and piece.text == values[key].text else piece for piece in pieces]
    request = speak(pieces, rng, language)
    return [finish(family, rng, language, variant, {**values, key: value}, request) for value in drawn]


def make_elliptical(family: Family, rng: random.Random, language: Language) -> list[Task]:
    """One request that goes through all its values again: "dim the hall to 20 and the study to 30", or only "and the
    study 30"; a task for each time."""
    variant, wording = family.variant(rng, language), rng.choice(family.requests[language])
    branches, count = rng.random(), rng.choice((2, 2, 2, 3))
    drawn: list[dict[str, Value]] = [{} for _ in range(count)]
    expanded = [
        expand(wording.template, random.Random(branches), filler(family, rng, language, values)) for values in drawn
    ]
    different = {str(sorted((name, str(value.json)) for name, value in values.items())) for values in drawn}
    if not any(piece.copied for piece in expanded[0]) or len(different) < count:
        return [make_task(family, rng, language, variant)]
    request = speak(_run_on(expanded, rng, language), rng, language)
    return [finish(family, rng, language, variant, {**implied(wording), **values}, request) for values in drawn]


def _run_on(requests: list[list[Piece]], rng: random.Random, language: Language) -> list[Piece]:
    """Requests with the same words as one: of all but the first only what stands from the first value to the last."""
    places = [number for number, piece in enumerate(requests[0]) if piece.copied]
    first, last = places[0], places[-1]
    short = rng.random() < 0.4
    pieces = requests[0][: last + 1]
    for more in requests[1:]:
        span = [piece for piece in more[first : last + 1] if piece.copied or not short]
        pieces.append(Piece(rng.choice(wordings("repeat_glue", language)), copied=False))
        pieces += _spaced_out(span, language) if short else span
    return [*pieces, *requests[0][last + 1 :]]


def _spaced_out(pieces: list[Piece], language: Language) -> list[Piece]:
    blank = Piece(" " if language == "en" else "", copied=False)
    return [piece for value in pieces for piece in (value, blank)][:-1]
