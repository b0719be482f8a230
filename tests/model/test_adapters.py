"""Adapters of PEFT on top of a base: chosen like any model, or named in the settings."""

from pathlib import Path
from typing import Any

import pytest

from model.catalog import build_catalog, check, parse_choice
from model.chat_model import ModelError
from model.local import LocalModel
from model.opened import open_model
from model.source import Weights
from tests.model.asking import ask, text_of, user
from tests.model.making import change_json, make_adapter, make_model


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("base") / "base")


@pytest.fixture
def adapter(base: Path, tmp_path: Path) -> Path:
    return make_adapter(base, tmp_path / "pirate")


def fail(weights: Weights) -> str:
    with pytest.raises(ModelError) as caught:
        ask(LocalModel(weights, device="cpu"), "hi")
    return str(caught.value)


def generate_with_peft(base: Path, adapter: Path) -> str:
    """What the libraries say by themselves, without merging."""
    import peft
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(base)
    model: Any = peft.PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), adapter)
    inputs = tokenizer.apply_chat_template(
        user("hi"), add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    ids = model.generate(**inputs, max_new_tokens=20, do_sample=False)
    return str(tokenizer.decode(ids[0, inputs["input_ids"].shape[1] :], skip_special_tokens=True))


def test_a_directory_with_an_adapter_is_a_model(base: Path, adapter: Path) -> None:
    choice = parse_choice(str(adapter))
    assert (choice.kind, choice.title, check(choice)) == ("directory", "pirate", None)
    said = text_of(ask(open_model(choice, device="cpu"), "hi", max_new_tokens=20))
    assert said == generate_with_peft(base, adapter)
    assert said != text_of(ask(LocalModel(base, device="cpu"), "hi", max_new_tokens=20))


def test_the_settings_name_an_adapter_for_a_base(base: Path, adapter: Path, tmp_path: Path) -> None:
    change_json(adapter / "adapter_config.json", base_model_name_or_path="/somewhere/else")
    catalog = build_catalog([{"directory": str(base), "adapter": str(adapter)}], folder=tmp_path / "none")
    choice = catalog.choices[1]
    assert (choice.title, catalog.find(choice.id)) == ("base with pirate", choice)
    assert text_of(ask(open_model(choice, device="cpu"), "hi", max_new_tokens=20)) == generate_with_peft(base, adapter)


def test_adapters_in_the_models_folder_are_listed(base: Path, tmp_path: Path) -> None:
    make_adapter(base, tmp_path / "models" / "pirate")
    assert [choice.title for choice in build_catalog([], folder=tmp_path / "models").choices][1:] == ["pirate"]


def test_missing_base_is_told(adapter: Path) -> None:
    change_json(adapter / "adapter_config.json", base_model_name_or_path="/home/anna/base")
    assert "was made for /home/anna/base, which is not here. In gourd.toml, name" in fail(Weights(str(adapter)))
    change_json(adapter / "adapter_config.json", base_model_name_or_path=None)
    assert "does not tell which model it was made for" in fail(Weights(str(adapter)))
    change_json(adapter / "adapter_config.json", base_model_name_or_path="gourd-tests/no-such-base")
    assert "gourd-tests/no-such-base is not on this computer" in fail(Weights(str(adapter)))


@pytest.mark.parametrize("sizes", [{"hidden_size": 32}, {"num_hidden_layers": 1}, {"num_hidden_layers": 3}])
def test_base_that_does_not_fit_is_told(adapter: Path, tmp_path: Path, sizes: dict[str, Any]) -> None:
    other = make_model(tmp_path / "other", **sizes)
    sentence = fail(Weights(str(other), adapter=str(adapter)))
    assert f"does not fit {other}. It was made for /" in sentence


def test_base_without_the_layers_that_it_changes_is_told(adapter: Path, tmp_path: Path) -> None:
    other = make_model(tmp_path / "other", "gpt2")
    assert "does not fit" in fail(Weights(str(other), adapter=str(adapter)))


def test_unknown_kind_is_told(adapter: Path) -> None:
    change_json(adapter / "adapter_config.json", peft_type="TELEPATHY")
    assert "is of a kind that PEFT 0" in fail(Weights(str(adapter)))


def test_kind_that_changes_no_weights_is_told(adapter: Path) -> None:
    (adapter / "adapter_config.json").unlink()
    import peft

    config = peft.PromptTuningConfig(num_virtual_tokens=4, task_type="CAUSAL_LM")
    config.save_pretrained(str(adapter))
    base = make_model(adapter.parent / "base")
    assert "of the kind PROMPT_TUNING, and Gourd lays on only" in fail(Weights(str(base), adapter=str(adapter)))


def test_damaged_and_missing_adapters_are_told(base: Path, adapter: Path) -> None:
    (adapter / "adapter_model.safetensors").write_bytes(b"\x01" * 100)
    assert "The weights of the adapter" in fail(Weights(str(adapter)))
    (adapter / "adapter_model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\n")
    assert "only a pointer of Git LFS" in str(check(parse_choice(str(adapter))))
    (adapter / "adapter_model.safetensors").unlink()
    assert "has no weights (adapter_model.safetensors)" in str(check(parse_choice(str(adapter))))
    assert "There is no adapter directory" in fail(Weights(str(base), adapter="/nowhere"))
    assert "has no adapter_config.json" in fail(Weights(str(base), adapter=str(base)))
