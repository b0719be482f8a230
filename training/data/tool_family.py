"""A hand-written tool with all its wordings and the ways of offering it. It does not know where tools come from."""

import random
from dataclasses import dataclass, field
from typing import Any

from training.data.tool_grammar import Sequence
from training.data.tool_values import Kind
from training.data.tool_words import Language
from training.dialogue import ToolSchema

# How often a tool is offered in Chinese to someone who writes a language.
CHINESE_SHARE: dict[Language, float] = {"en": 0.06, "zh": 0.6}


@dataclass(frozen=True)
class Parameter:
    """A parameter: possible names, its Chinese label, kind, whether it is required."""

    names: tuple[str, ...]
    label: str
    spec: str
    kind: Kind
    required: bool
    default: Any
    description: str


@dataclass(frozen=True)
class Wording:
    """A request: its template, and the values that its words imply."""

    template: Sequence
    implied: dict[str, Any]


@dataclass(frozen=True)
class Variant:
    """A tool as it is offered in one dialogue: `names` says how each parameter is called here."""

    schema: ToolSchema
    names: dict[str, str]
    chinese: bool
    odd: bool = False


@dataclass(eq=False)
class Family:
    """A tool with all its wordings."""

    domain: str
    names: tuple[str, ...]
    descriptions: dict[Language, list[str]] = field(default_factory=lambda: {"en": [], "zh": []})
    parameters: dict[str, Parameter] = field(default_factory=dict)
    requests: dict[Language, list[Wording]] = field(default_factory=lambda: {"en": [], "zh": []})
    lacking: dict[Language, list[Wording]] = field(default_factory=lambda: {"en": [], "zh": []})
    results: dict[str, tuple[Kind | None, str]] = field(default_factory=dict)
    variants: list[Variant] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells this family from all others."""
        return f"{self.domain}.{self.names[0]}"

    def asks_back(self, language: Language) -> bool:
        """Whether there are requests that lack a value which a user can be asked for; yes or no reads badly."""
        needed = [parameter for parameter in self.parameters.values() if parameter.required]
        return bool(self.lacking[language]) and not any(one.kind.schema["type"] == "boolean" for one in needed)

    def variant(self, rng: random.Random, language: Language, *, plain: bool = False) -> Variant:
        """One way of offering the tool to someone who writes a language; `plain`: its names can be said."""
        chinese = rng.random() < CHINESE_SHARE[language]
        fitting = [one for one in self.variants if one.chinese == chinese and not (plain and one.odd)]
        return rng.choice(fitting or self.variants)
