"""Makes `tests/eval/unseen_words.jsonl`: calls of tools composed from words that training never saw.

    python -m training.unseen --english nouns.txt --chinese dict.txt

The English words are a list, one a line; the Chinese ones the dictionary of jieba. Words that any file of the training
data holds are left out, so that every name and value has to be read and copied. The wording is the generators' own.
"""

import argparse
import json
import random
import re
from pathlib import Path
from typing import Any

from training.data import tool_made
from training.data.tool_composed import draw_values, make_request
from training.data.tool_made import Made, make_tool, neighbours
from training.data.tool_task import offer
from training.data.tool_words import CHINESE, ENGLISH, Language

DATA = Path(__file__).parent / "data"
OUT = DATA.parent.parent / "tests" / "eval" / "unseen_words.jsonl"
COUNT = 200


def training_text() -> str:
    """All that the generators draw words from."""
    files = [path for path in sorted(DATA.rglob("*")) if path.suffix in (".txt", ".json", ".tsv", ".toml", ".py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files).lower()


def unseen(words: list[str], text: str, pattern: str) -> list[str]:
    """The words of a form that the text does not hold, not even inside other words."""
    return [word for word in dict.fromkeys(words) if re.fullmatch(pattern, word) and word not in text]


def make_case(rng: random.Random, number: int, language: Language) -> dict[str, Any]:
    """A case with one call, among one to five tools."""
    while not _fresh(tool := make_tool(rng, language)):
        continue
    values = draw_values(tool, rng, language)
    request = make_request(tool, values, rng, language)
    others = neighbours(tool, rng, language, rng.choice((0, 1, 2, 3, 4)))
    wanted = {"name": tool.schema["function"]["name"], "arguments": {name: v.json for name, v in values.items()}}
    return {
        "id": f"unseen_words-{language}-{number:03}",
        "group": "unseen_words",
        "mode": "tools",
        "messages": [{"role": "user", "content": request}],
        "tools": offer(rng, [tool.schema], others),
        "expect": {"calls": [wanted]},
    }


def _fresh(tool: Made) -> bool:
    """Whether no parameter has a usual name."""
    return bool(tool.fields) and not any(field.usual for field in tool.fields)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--english", type=Path, required=True)
    parser.add_argument("--chinese", type=Path, required=True)
    options = parser.parse_args()
    text = training_text()
    english = unseen(options.english.read_text(encoding="utf-8").lower().split(), text, "[a-z]{4,11}")
    listed = (line.split() for line in options.chinese.read_text(encoding="utf-8").splitlines())
    nouns = [word for word, count, kind in listed if kind == "n" and int(count) > 20]
    chinese = unseen(nouns, text, "[\u4e00-\u9fff]{2,4}")
    print(f"{len(english)} English and {len(chinese)} Chinese words that training never saw")
    ENGLISH.update(nouns=english, adjectives=english)
    CHINESE["nouns"] = chinese
    tool_made.SUFFIXES = tuple(english)
    rng = random.Random("unseen words")
    cases = [make_case(rng, number, language) for number in range(COUNT // 2) for language in ("en", "zh")]
    OUT.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases), encoding="utf-8")


if __name__ == "__main__":
    main()
