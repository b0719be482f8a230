"""The schemas of the built-in tools, and families of requests that have one of these as their only variant."""

import json
from functools import cache
from pathlib import Path

from training.data.tool_family import Family, Parameter, Variant
from training.data.tool_sections import CONTEXT
from training.dialogue import ToolSchema

FILE = Path(__file__).parent.parent / "builtin_tools.json"


@cache
def builtin_tools() -> dict[str, ToolSchema]:
    """The schemas of the four built-in tools by name, in the order in which they are offered."""
    return {tool["function"]["name"]: tool for tool in json.loads(FILE.read_text(encoding="utf-8"))}


def use_schema(family: Family, name: str) -> None:
    """Gives a family the real schema of a tool, and its requests the slots for what they mention beside its values."""
    for context, drawn in CONTEXT.items():
        # As "phrase": what a follow-up does not vary.
        family.parameters[context] = Parameter((context,), context, "phrase", drawn, False, None, "")
    names = {parameter: parameter for parameter in family.parameters}
    family.variants = [Variant(builtin_tools()[name], names, chinese=False)]
