import re
import shutil
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from model.catalog import BUILTIN, Catalog, build_catalog, check, open_model, parse_choice
from model.chat_model import ModelError
from model.remote import RemoteModel


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "models"


def test_builtin_model_is_always_there_and_first(empty: Path) -> None:
    catalog = build_catalog([], folder=empty)
    assert catalog == Catalog((BUILTIN,), BUILTIN)


def test_builtin_model_lies_in_the_package() -> None:
    assert Path(BUILTIN.target).resolve() == Path("model/seed").resolve()
    assert check(BUILTIN) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("builtin", "builtin"),
        ("tests", "directory"),
        ("./nowhere", "directory"),
        ("Qwen/Qwen3-0.6B", "hub"),
        ("http://localhost:11434/v1", "server"),
        ("https://host/v1#qwen3:8b", "server"),
    ],
)
def test_one_word_names_a_model_and_its_id_names_it_again(text: str, kind: str) -> None:
    choice = parse_choice(text)
    assert choice.kind == kind
    assert parse_choice(choice.id) == choice


def test_server_word_may_name_the_model() -> None:
    choice = parse_choice("http://localhost:8000/v1/#org/model")
    assert (choice.target, choice.server_model) == ("http://localhost:8000/v1", "org/model")


def test_word_that_is_no_model_is_refused() -> None:
    with pytest.raises(ModelError, match=r"There is no model 'gourd'\. Give builtin"):
        parse_choice("gourd")


def test_settings_and_folder_are_listed(empty: Path, babbler_directory: Path) -> None:
    shutil.copytree(babbler_directory, empty / "mine")
    (empty / "notes").mkdir()
    catalog = build_catalog(
        [
            {"hub": "Qwen/Qwen3-0.6B", "title": "Small Qwen"},
            {"server": "http://localhost:1/v1", "model": "big", "api_key_env": "BIG_KEY"},
            {"directory": str(empty / "mine"), "title": "Mine"},
        ],
        "Qwen/Qwen3-0.6B",
        folder=empty,
    )
    assert [choice.title for choice in catalog.choices] == [
        "Gourd (built in)",
        "Mine",
        "Small Qwen",
        "big at http://localhost:1/v1",
    ]
    assert catalog.default.title == "Small Qwen"
    assert catalog.find("http://localhost:1/v1#big").api_key_env == "BIG_KEY"


def test_default_outside_the_list_is_added(empty: Path) -> None:
    catalog = build_catalog([], "http://localhost:1/v1", folder=empty)
    assert catalog.choices == (BUILTIN, catalog.default)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"directroy": "x"}, "Table 1 .* directroy"),
        ({}, "exactly one of directory, hub and server"),
        ({"hub": "a/b", "server": "http://x/v1"}, "exactly one"),
        ({"hub": "a/b", "model": "c"}, "belong to a server"),
        ({"hub": 3}, "hub .*string"),
    ],
)
def test_mistakes_in_the_settings_are_told(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(ModelError, match=sentence):
        build_catalog([table])


def test_everyone_gets_the_same_model() -> None:
    choice = parse_choice("http://localhost:1/v1#same")
    with ThreadPoolExecutor(8) as tabs:
        models = set(tabs.map(lambda _: id(open_model(choice)), range(32)))
    assert len(models) == 1
    assert isinstance(open_model(choice), RemoteModel)


def test_missing_directory_is_told_without_loading() -> None:
    assert "There is no model directory" in str(check(parse_choice("./nowhere")))


def test_missing_api_key_is_told(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    catalog = build_catalog([{"server": "http://localhost:1/v1", "api_key_env": "NO_SUCH_KEY"}], folder=empty)
    assert "NO_SUCH_KEY is not set" in str(check(catalog.choices[1]))


def test_the_settings_that_the_page_on_servers_shows_name_one_model_with_its_key(empty: Path) -> None:
    [shown] = re.findall(r"```toml\n(.*?)```", Path("docs/servers.md").read_text(encoding="utf-8"), re.DOTALL)
    settings = tomllib.loads(shown)
    catalog = build_catalog(settings["models"], settings["model"], folder=empty)
    assert len(catalog.choices) == 2
    assert (catalog.default.title, catalog.default.api_key_env) == ("Qwen on our cluster", "LLM_KEY")
