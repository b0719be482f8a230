"""All hand-written tools of `domains/*.txt`, and which of them may be offered beside another."""

import random
from collections import defaultdict
from functools import cache
from pathlib import Path

from training.data.tool_family import Family
from training.data.tool_file import read_domain
from training.data.tool_variants import make_variant
from training.data.tool_words import Language
from training.dialogue import ToolSchema

FOLDER = Path(__file__).parent / "domains"
# How a tool is offered: in English mostly to those who write English, and in Chinese to most who write Chinese.
VARIANTS = {"en": 10, "zh": 7}


@cache
def families() -> tuple[Family, ...]:
    """All hand-written families, each with its variants ready."""
    found = [family for path in sorted(FOLDER.glob("*.txt")) for family in read_domain(path)]
    for family in found:
        rng = random.Random(family.key)
        family.variants = [
            make_variant(family, rng, chinese=language == "zh")
            for language, count in VARIANTS.items()
            for _ in range(count)
        ]
    return tuple(found)


def other_families(rng: random.Random, avoid: list[Family], count: int) -> list[Family]:
    """Some families, of the same domain more often; none that might serve requests for one of `avoid`."""
    domains = {family.domain for family in avoid}
    kin = frozenset().union(*(kindred_domains().get(domain, frozenset()) for domain in domains)) - domains
    barred = {family.names[0] for family in avoid}.union(*(overlaps().get(family.names[0], ()) for family in avoid))
    same = by_domain()[avoid[0].domain]
    drawn = (rng.choice(same if rng.random() < 0.4 else families()) for _ in range(count))
    return [family for family in drawn if family.names[0] not in barred and family.domain not in kin]


def other_tools(rng: random.Random, language: Language, avoid: list[Family], count: int) -> list[ToolSchema]:
    """The schemas of `other_families`, as they are offered to someone who writes a language."""
    return [family.variant(rng, language).schema for family in other_families(rng, avoid, count)]


@cache
def overlaps() -> dict[str, frozenset[str]]:
    """For each tool of `overlaps.txt` the tools that might serve the same request, so are not offered beside it. A line
    holds a tool and its rivals, which need not be rivals of each other."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in _overlap_lines():
        if not line.startswith("domains: "):
            name, *rivals = line.split()
            found[name].update(rivals)
            for rival in rivals:
                found[rival].add(name)
    return {name: frozenset(rivals) for name, rivals in found.items()}


@cache
def kindred_domains() -> dict[str, frozenset[str]]:
    """For each domain those that hold tools like its own: those that share a line."""
    groups = [line.removeprefix("domains: ").split() for line in _overlap_lines() if line.startswith("domains: ")]
    names = {name for group in groups for name in group}
    return {name: frozenset().union(*(group for group in groups if name in group)) for name in names}


def _overlap_lines() -> list[str]:
    lines = (FOLDER.parent / "overlaps.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def by_domain() -> dict[str, tuple[Family, ...]]:
    """The families of each domain."""
    return {
        domain: tuple(family for family in families() if family.domain == domain)
        for domain in dict.fromkeys(family.domain for family in families())
    }
