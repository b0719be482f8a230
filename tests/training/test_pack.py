"""Packing keeps every dialogue whole, marks what is to be learnt, and is the same for the same seed."""

import random

import numpy as np
from tokenizers import Tokenizer

from training.data import FAMILIES
from training.dialogue import Dialogue
from training.pack import FIRST, PADDING, READ, SAID, encode, make_shard, pack
from training.recital import single_tokens
from training.render import render
from training.tokenizer import CALL_START, train_tokenizer, unseen_tokens

DIALOGUES = [
    Dialogue([{"role": "user", "content": f"How many is {n}?"}, {"role": "assistant", "content": f"很多: {n}."}])
    for n in range(200)
]
TEXTS = ["".join(span.text for span in render(dialogue)) for dialogue in DIALOGUES]


def make_tokenizer() -> Tokenizer:
    return train_tokenizer(TEXTS, vocab_size=320)


def test_tokens_of_a_dialogue_spell_its_text() -> None:
    tokenizer = make_tokenizer()
    for (tokens, _), text in zip(encode(tokenizer, list(map(render, DIALOGUES))), TEXTS, strict=True):
        assert tokenizer.decode(tokens, skip_special_tokens=False) == text
        assert tokens == tokenizer.encode(text).ids


def test_only_replies_are_marked_as_said() -> None:
    tokenizer = make_tokenizer()
    tokens, marks = encode(tokenizer, [render(DIALOGUES[7])])[0]
    said = [token for token, mark in zip(tokens, marks, strict=True) if mark == SAID]
    assert tokenizer.decode(said, skip_special_tokens=False) == "很多: 7.<|im_end|>"
    assert marks[0] == FIRST
    assert set(marks[1:]) == {READ, SAID}


def test_packing_keeps_every_dialogue_whole() -> None:
    rng = random.Random(0)
    examples = [
        ([n + 1] * size, bytearray([FIRST] + [READ] * (size - 1))) for n in range(300) if (size := rng.randint(1, 70))
    ]
    shard = pack(examples, length=64)
    found = []
    for row, marks in zip(shard.tokens, shard.marks, strict=True):
        starts = np.flatnonzero(marks == FIRST)
        end = int((marks != PADDING).sum())
        assert (marks[end:] == PADDING).all()
        found += [row[a:b].tolist() for a, b in zip(starts, [*starts[1:], end], strict=True)]
    assert sorted(found) == sorted(tokens for tokens, _ in examples if len(tokens) <= 64)
    assert (shard.marks == PADDING).mean() < 0.02


def test_any_text_can_be_written() -> None:
    tokenizer = make_tokenizer()
    assert tokenizer.decode(tokenizer.encode("ñ 🌵 \t\n 龘").ids) == "ñ 🌵 \t\n 龘"


def test_call_tags_survive_decoding_and_merged_tokens_are_all_used() -> None:
    tokenizer = make_tokenizer()
    assert tokenizer.decode(tokenizer.encode(f"<|im_start|>{CALL_START}").ids) == CALL_START
    merged = [token for token in unseen_tokens(tokenizer, TEXTS) if len(token) > 1]
    assert len(merged) < 0.2 * tokenizer.get_vocab_size()


def test_shards_are_the_same_for_the_same_seed_and_hold_recitals_of_the_vocabulary() -> None:
    tokenizer = make_tokenizer()
    words = single_tokens(tokenizer)
    assert {"How", "很", "a"} <= set(words)
    if FAMILIES:
        first, again, other = (make_shard(tokenizer, words, seed, 3, rows=4, length=2048) for seed in (0, 0, 1))
        assert np.array_equal(first.tokens, again.tokens)
        assert np.array_equal(first.marks, again.marks)
        assert not np.array_equal(first.tokens[:1], other.tokens[:1])
