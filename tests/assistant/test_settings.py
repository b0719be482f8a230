from pathlib import Path

import pytest

from assistant.settings import SettingsError, load_settings


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOURD_SETTINGS", str(tmp_path / "gourd.toml"))
    return tmp_path / "gourd.toml"


def test_without_a_file_the_builtin_model_on_port_8501(settings_file: Path) -> None:
    assert (load_settings().model, load_settings().port) == ("builtin", 8501)


def test_the_environment_wins_over_the_file(settings_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings_file.write_text('port = 9000\nmodel = "a/b"\n[[models]]\nhub = "a/b"\n')
    monkeypatch.setenv("GOURD_PORT", "9001")
    assert (load_settings().port, load_settings().model) == (9001, "a/b")
    assert load_settings().models == [{"hub": "a/b"}]


@pytest.mark.parametrize("text", ["prot = 1", "port = 99999", "port = ", 'dtype = "float8"'])
def test_a_mistake_is_a_sentence(settings_file: Path, text: str) -> None:
    settings_file.write_text(text)
    with pytest.raises(SettingsError, match=r"gourd\.toml"):
        load_settings()
