"""Weights of 8 and 4 bits: made while loading where bitsandbytes is installed, and those that were stored so."""

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest

from model.catalog import build_catalog
from model.chat_model import ModelError
from model.local import LocalModel
from model.opened import open_model
from model.source import Quantization, Weights
from tests.model.asking import ask, finish_of
from tests.model.making import change_json, make_adapter, make_model

CHATGLM3 = Path("tests/fixtures/chatglm3/chatglm3-tiny-safetensors")
has_bitsandbytes = importlib.util.find_spec("bitsandbytes") is not None
needs_bitsandbytes = pytest.mark.skipif(not has_bitsandbytes, reason="bitsandbytes is not installed")


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its linear layers are most of it."""
    sizes: dict[str, Any] = {
        "hidden_size": 256,
        "intermediate_size": 1024,
        "num_hidden_layers": 8,
        "tie_word_embeddings": True,
    }
    return make_model(tmp_path_factory.mktemp("weights") / "model", **sizes)


def fail(weights: Weights, device: str = "cpu") -> str:
    with pytest.raises(ModelError) as caught:
        ask(LocalModel(weights, device=device), "hi")
    return str(caught.value)


@pytest.mark.skipif(has_bitsandbytes, reason="bitsandbytes is installed")
def test_missing_package_is_named(directory: Path) -> None:
    assert fail(Weights(str(directory), quantization="4bit")) == (
        'quantization = "4bit" needs bitsandbytes: pip install -r requirements-quantization.txt'
    )


def test_device_that_cannot_is_told(directory: Path) -> None:
    sentence = fail(Weights(str(directory), quantization="8bit"), device="mps")
    assert 'cannot be loaded with quantization = "8bit" on mps. Set device to cpu' in sentence


@needs_bitsandbytes
@pytest.mark.parametrize(("quantization", "at_most"), [("8bit", 0.45), ("4bit", 0.35)])
def test_model_takes_less_memory_and_answers(directory: Path, quantization: Quantization, at_most: float) -> None:
    whole, packed = LocalModel(directory, device="cpu"), LocalModel(Weights(str(directory), quantization=quantization))
    assert finish_of(ask(whole, "hi", max_new_tokens=3)).completion_tokens == 3
    assert finish_of(ask(packed, "hi", max_new_tokens=3)).completion_tokens == 3
    assert whole.footprint and packed.footprint
    assert packed.footprint.bytes < at_most * whole.footprint.bytes


@needs_bitsandbytes
def test_adapter_lies_on_quantized_weights(directory: Path, tmp_path: Path) -> None:
    adapter = make_adapter(directory, tmp_path / "adapter")
    plain = ask(LocalModel(Weights(str(directory), quantization="8bit"), device="cpu"), "hi", max_new_tokens=10)
    changed = ask(LocalModel(Weights(str(adapter), quantization="8bit"), device="cpu"), "hi", max_new_tokens=10)
    assert finish_of(plain).raw != finish_of(changed).raw


@needs_bitsandbytes
def test_fused_tensors_are_split_before_they_are_quantized() -> None:
    """Those of ChatGLM3: none is lost, and the numbers are about the same."""
    import torch

    engines = []
    for quantization in ("none", "8bit"):
        model = LocalModel(Weights(str(CHATGLM3), quantization=quantization), device="cpu")
        ask(model, "hi", max_new_tokens=1)
        engines.append(model._engine)
    with torch.no_grad():
        whole, packed = (engine.model(torch.tensor([[5, 6, 7, 8]])).logits.flatten() for engine in engines if engine)
    assert torch.corrcoef(torch.stack([whole, packed]))[0, 1] > 0.99


@needs_bitsandbytes
def test_model_that_would_lose_tensors_is_refused(directory: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(directory, tmp_path / "copy"))
    change_json(copy / "config.json", num_hidden_layers=9, layer_types=None)
    assert 'quantization = "8bit": 12 of its tensors would be lost' in fail(Weights(str(copy), quantization="8bit"))


@pytest.mark.parametrize(
    ("stored", "named"),
    [
        (
            {"quant_method": "gptq", "bits": 4},
            "is quantized with gptq, which needs a package that is not installed. Install",
        ),
        ({"quant_method": "awq", "bits": 4}, "Install it with: pip install gptqmodel"),
        ({"quant_method": "compressed-tensors", "config_groups": {}}, "pip install compressed-tensors"),
        ({"quant_method": "hqq"}, "is quantized with hqq, which needs a package"),
        ({"quant_method": "telepathy"}, "is quantized with telepathy, which transformers 5"),
    ],
)
def test_stored_quantization_names_its_package(
    directory: Path, tmp_path: Path, stored: dict[str, Any], named: str
) -> None:
    copy = Path(shutil.copytree(directory, tmp_path / "copy"))
    change_json(copy / "config.json", quantization_config=stored)
    assert named in fail(Weights(str(copy)))


def test_a_model_may_have_another_quantization_than_the_settings(directory: Path, tmp_path: Path) -> None:
    tables = [{"directory": str(directory), "quantization": "none"}]
    choice = build_catalog(tables, folder=tmp_path / "none").choices[1]
    model = open_model(choice, device="cpu", quantization="4bit")
    assert finish_of(ask(model, "hi", max_new_tokens=1)).completion_tokens == 1
