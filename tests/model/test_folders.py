"""A folder that is no model says what it is, and what to choose instead."""

import json
from pathlib import Path

import pytest

from model.catalog import check, parse_choice
from model.chat_model import ModelError
from model.inventory import take_inventory
from model.local import LocalModel
from tests.model.asking import ask
from tests.model.making import change_json, copy_tokenizer, make_model


def problem_of(path: Path) -> str:
    return str(check(parse_choice(str(path))))


def fail(directory: Path) -> str:
    with pytest.raises(ModelError) as caught:
        ask(LocalModel(directory, device="cpu"), "hi")
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("model_index.json", "It is a diffusers model, which makes pictures. Choose one that writes text."),
        ("onnx/model.onnx", "It holds ONNX files, which Gourd does not run. Get the model in safetensors."),
        ("small-Q4_K_M.gguf", "It holds GGUF files: choose one of them, such as {}/small-Q4_K_M.gguf."),
        ("small/config.json", "The model seems to lie in {}/small: choose that folder."),
        ("snapshots/0a1b/config.json", "The model seems to lie in {}/snapshots/0a1b: choose that folder."),
        ("notes.txt", "Choose a folder written by save_pretrained."),
    ],
)
def test_folder_says_what_it_holds(tmp_path: Path, file: str, sentence: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / file).touch()
    assert problem_of(tmp_path) == f"{tmp_path} has no config.json, so it is no model. {sentence.format(tmp_path)}"


def test_file_of_weights_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").touch()
    assert "is a file. Choose the folder that it lies in" in problem_of(tmp_path / "model.safetensors")


def test_pointer_of_git_lfs_is_told(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model")
    (directory / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")
    assert problem_of(directory).endswith(
        "only a pointer of Git LFS, not the file itself. Run git lfs pull in its folder."
    )


def test_missing_shard_is_told(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model", shard="400kB")
    assert len(take_inventory(directory).files) == 3
    (directory / "model-00002-of-00003.safetensors").unlink()
    assert "1 of 3 weight files are missing" in fail(directory)
    (directory / "model.safetensors.index.json").write_text("{}")
    assert "is damaged" in fail(directory)


def test_weights_of_another_size_are_told(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model")
    change_json(directory / "config.json", intermediate_size=96)
    assert "cannot be loaded" in fail(directory)


def test_tokenizer_of_another_model_is_told(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model", vocab_size=500)
    assert "The tokenizer of" in (sentence := fail(directory))
    assert "tokens and its model 500, so they do not belong together" in sentence


def test_damaged_description_is_told(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model")
    (directory / "config.json").write_text("{")
    assert "The config.json of" in fail(directory)
    (directory / "config.json").write_text(json.dumps({"hidden_size": 3}))
    assert "of no kind that it tells" in fail(directory)


def test_model_without_tokenizer_is_told(tmp_path: Path) -> None:
    directory = make_model(tmp_path / "model")
    (directory / "tokenizer.json").unlink()
    assert "has no tokenizer (tokenizer.json)" in fail(directory)


def test_tokenizer_alone_is_no_model(tmp_path: Path) -> None:
    copy_tokenizer(tmp_path / "model")
    assert "has no config.json" in problem_of(tmp_path / "model")
