"""Models that cannot be loaded: each failure is a sentence that says what to do, and the next message tries again."""

import json
import shutil
from pathlib import Path

import pytest

from model.chat_model import ModelError
from model.local import LocalModel
from tests.model.asking import ask, finish_of


@pytest.fixture
def broken(babbler_directory: Path, tmp_path: Path) -> Path:
    """A copy of a good model, to be broken."""
    return Path(shutil.copytree(babbler_directory, tmp_path / "broken"))


def fail(directory: str | Path, *, device: str = "cpu", dtype: str = "auto") -> str:
    model = LocalModel(directory, device=device, dtype=dtype)
    with pytest.raises(ModelError) as caught:
        ask(model, "hi")
    assert model.state == "failed"
    return str(caught.value)


def change_json(path: Path, **values: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_missing_directory(tmp_path: Path) -> None:
    assert "There is no model directory" in fail(tmp_path / "nowhere")


def test_directory_that_is_no_model(tmp_path: Path) -> None:
    assert "has no config.json" in fail(tmp_path)


def test_directory_without_weights(broken: Path) -> None:
    (broken / "model.safetensors").unlink()
    assert "has no weights" in fail(broken)


def test_damaged_weights(broken: Path) -> None:
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    assert "is cut short: 1.0 of " in fail(broken)
    weights.write_bytes(b"\xff" * 1000)
    assert "is damaged" in fail(broken)


def test_incomplete_weights(broken: Path) -> None:
    change_json(broken / "config.json", num_hidden_layers=2)
    assert "are incomplete" in fail(broken)


def test_unknown_architecture(broken: Path) -> None:
    change_json(broken / "config.json", model_type="gourd9")
    assert "of the kind 'gourd9', and transformers 5" in fail(broken)
    change_json(broken / "config.json", model_type="t5")
    assert "is a t5 model, which does not chat" in fail(broken)


def test_model_that_wants_to_run_its_own_code(broken: Path) -> None:
    code = broken / "modeling_evil.py"
    code.write_text("raise SystemExit('was run')")
    change_json(broken / "config.json", model_type="evil", auto_map={"AutoConfig": "modeling_evil.Config"})
    assert "which Gourd never runs" in fail(broken)


def test_model_without_chat_template(broken: Path) -> None:
    (broken / "chat_template.jinja").unlink()
    assert "has no chat template" in fail(broken)


def test_hub_model_without_network() -> None:
    assert "HF_HUB_OFFLINE is set, so it is not downloaded" in fail("gourd-tests/no-such-model")


def test_unknown_device_and_number_format(babbler_directory: Path) -> None:
    assert "There is no device 'gpu'" in fail(babbler_directory, device="gpu")
    assert "There is no number format 'int3'" in fail(babbler_directory, dtype="int3")


def test_next_message_tries_again(broken: Path) -> None:
    template = (broken / "chat_template.jinja").read_text()
    (broken / "chat_template.jinja").unlink()
    model = LocalModel(broken, device="cpu")
    with pytest.raises(ModelError):
        ask(model, "hi")
    (broken / "chat_template.jinja").write_text(template)
    assert finish_of(ask(model, "hi", max_new_tokens=2)).completion_tokens == 2


def test_refusing_chat_template(broken: Path) -> None:
    (broken / "chat_template.jinja").write_text("{{ raise_exception('roles must alternate') }}")
    with pytest.raises(ModelError, match="refuses this conversation: roles must alternate"):
        ask(LocalModel(broken, device="cpu"), "hi")
