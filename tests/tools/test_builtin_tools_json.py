"""training/builtin_tools.json holds the schemas of the tools that are in the box.

To write it anew: `python -m tests.tools.test_builtin_tools_json > training/builtin_tools.json`.
"""

import json
from pathlib import Path

from tools.registry import discover, registry

BUILTIN = ["get_shell", "get_weather", "get_weather_forecast", "random_number_generator"]
FILE = Path(__file__).parents[2] / "training" / "builtin_tools.json"


def builtin_tools_json() -> str:
    discover()
    return json.dumps(registry.schemas(BUILTIN), ensure_ascii=False, indent=2)


def test_every_builtin_tool_is_found() -> None:
    assert discover() == []
    assert set(BUILTIN) <= set(registry.names)


def test_training_file_holds_the_current_schemas() -> None:
    assert FILE.read_text("utf-8").strip() == builtin_tools_json()


if __name__ == "__main__":
    print(builtin_tools_json())
