"""The trained module is transformers' Llama, and dialogues packed into one row do not see each other."""

from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM

from training.attention import block_mask, dense_mask, documents
from training.checkpoint import split_weights, write_checkpoint
from training.export import merge_parts
from training.model import Llama, Shape
from training.optim import Muon, orthogonalize, rate_factor
from training.pack import FIRST, READ
from training.tokenizer import train_tokenizer

SHAPE = Shape(vocab=300, layers=2, width=64, heads=4, kv_heads=2, hidden=96, length=256)


def make_model() -> Llama:
    torch.manual_seed(0)
    model = Llama(SHAPE)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    return model


def make_marks(length: int = 256) -> torch.Tensor:
    marks = torch.full((2, length), READ, dtype=torch.uint8)
    marks[0, [0, 5, 130]] = FIRST
    marks[1, 0] = FIRST
    return marks


def test_exported_checkpoint_gives_the_same_logits(tmp_path: Path) -> None:
    model = make_model()
    write_checkpoint(tmp_path, model.state_dict(), SHAPE, train_tokenizer(["a b"], 270), torch.float32)
    exported = AutoModelForCausalLM.from_pretrained(tmp_path)
    tokens = torch.randint(300, (2, 40))
    with torch.no_grad():
        ours = model.logits(model(tokens, dense_mask(torch.ones_like(tokens))))
        theirs = exported(tokens).logits
    assert (ours - theirs).abs().max() < 1e-4


def test_parts_merge_into_the_same_weights(tmp_path: Path) -> None:
    model = make_model()
    split_weights(model.state_dict(), tmp_path, limit=60_000)
    (tmp_path / "shape.json").write_text(str(SHAPE.__dict__).replace("'", '"'))
    train_tokenizer(["a b"], 270).save(str(tmp_path / "tokenizer.json"))
    assert len(list(tmp_path.glob("part-*.safetensors"))) > 1
    merge_parts(tmp_path, tmp_path / "merged")
    merged = AutoModelForCausalLM.from_pretrained(tmp_path / "merged", dtype=torch.bfloat16)
    for name, weight in model.state_dict().items():
        assert torch.equal(merged.state_dict()[name], weight.bfloat16())


def test_packed_dialogues_do_not_see_each_other() -> None:
    model, tokens = make_model(), torch.randint(300, (2, 256))
    with torch.no_grad():
        packed = model(tokens, dense_mask(documents(make_marks())))
        alone = model(tokens[:1, 5:130], dense_mask(torch.ones(1, 125)))
    assert torch.allclose(packed[0, 5:130], alone[0], atol=1e-4)


def test_both_masks_give_the_same() -> None:
    model, tokens, document = make_model(), torch.randint(300, (2, 256)), documents(make_marks())
    model.requires_grad_(False)
    dense, flex = model(tokens, dense_mask(document)), model(tokens, block_mask(document))
    assert torch.allclose(dense, flex, atol=1e-4)


def test_blocks_visited_are_those_that_the_dense_mask_touches() -> None:
    marks = torch.full((4, 2048), READ, dtype=torch.uint8)
    marks[:, 0] = FIRST
    marks[torch.rand(4, 2048) < torch.tensor([[0.0], [0.001], [0.005], [0.02]])] = FIRST
    document = documents(marks)
    tiles = dense_mask(document).view(4, 1, 16, 128, 16, 128)  # batch 1 q 128 k 128
    mask = block_mask(document)
    assert mask.kv_indices is not None and mask.full_kv_indices is not None and mask.full_kv_num_blocks is not None
    for batch in range(4):
        for query in range(16):
            tile = tiles[batch, 0, query].transpose(0, 1)  # k q 128 -> per key block
            touched, whole = tile.flatten(1).any(1), tile.flatten(1).all(1)
            some = mask.kv_indices[batch, 0, query][: mask.kv_num_blocks[batch, 0, query]]
            full = mask.full_kv_indices[batch, 0, query][: mask.full_kv_num_blocks[batch, 0, query]]
            assert set(full.tolist()) == set(whole.nonzero().flatten().tolist())
            assert set(some.tolist()) == set((touched & ~whole).nonzero().flatten().tolist())


def test_orthogonalized_matrices_have_singular_values_near_one() -> None:
    for shape in ((3, 64, 16), (3, 16, 64)):
        values = torch.linalg.svdvals(orthogonalize(torch.randn(shape)).float())
        assert values.min() > 0.5 and values.max() < 1.3


def test_muon_follows_torch() -> None:
    ours, theirs = (torch.nn.Parameter(torch.ones(32, 16)) for _ in range(2))
    muon, reference = Muon([ours], lr=0.02), torch.optim.Muon([theirs], lr=0.02, weight_decay=0.0)
    for seed in range(3):
        torch.manual_seed(seed)
        ours.grad = torch.randn(32, 16)
        theirs.grad = ours.grad.clone()
        muon.step()
        reference.step()  # type: ignore[no-untyped-call]
    assert torch.allclose(ours, theirs, atol=2e-3)


@pytest.mark.parametrize(("step", "progress", "factor"), [(0, 0, 1 / 60), (99, 0.2, 1), (99, 0.7, 0.5), (99, 1, 0)])
def test_rate_warms_up_by_steps_and_falls_by_time(step: int, progress: float, factor: float) -> None:
    assert rate_factor(step, progress) == pytest.approx(factor)
