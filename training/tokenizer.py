"""The byte-level BPE tokenizer, trained on generated dialogues and on nothing else: a token that training never showed
could be neither read nor copied.

    python -m training.tokenizer --out build/tokenizer.json --dialogues 60000 --workers 2
"""

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from training.data import draw
from training.render import render

VOCAB_SIZE = 8192
PAD, IM_START, IM_END = "<|endoftext|>", "<|im_start|>", "<|im_end|>"
CALL_START, CALL_END = "<tool_call>", "</tool_call>"

# Words stand without their leading space, so that a name is the same token in a question, in JSON and in an answer:
# the small model copies better for it. Digits and Han characters stand alone; a line break takes its indentation
# along, and JSON punctuation clusters.
PATTERN = r"\p{Han}|\p{N}|\n[ ]*|[ ]+|[\"{}\[\]:,]+(?: (?=[\"{\[])[\"{}\[\]]*)?|[^\s\p{L}\p{N}]|\p{L}[\p{Ll}\p{M}]*|\s"
_SAMPLE = 500


def train_tokenizer(texts: Iterable[str], vocab_size: int = VOCAB_SIZE) -> Tokenizer:
    """A tokenizer of at most `vocab_size` tokens; all 256 bytes are among them, so any text can be written."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=[AddedToken(text, normalized=False) for text in (PAD, IM_START, IM_END, CALL_START, CALL_END)],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return _show_calls(tokenizer)


def unseen_tokens(tokenizer: Tokenizer, texts: Iterable[str], at_least: int = 1) -> list[str]:
    """The tokens that `texts` hold fewer than `at_least` times."""
    counts: Counter[int] = Counter()
    for text in texts:
        counts.update(tokenizer.encode(text).ids)
    return [token for token, number in tokenizer.get_vocab().items() if counts[number] < at_least]


def sample_texts(seed: int, count: int = _SAMPLE) -> list[str]:
    """Generated dialogues as text, the same for the same seed."""
    rng = random.Random(f"tokenizer {seed}")
    return ["".join(span.text for span in render(draw(rng))) for _ in range(count)]


def _show_calls(tokenizer: Tokenizer) -> Tokenizer:
    """The trainer marks all added tokens as special; call tags must survive decoding that leaves out special ones."""
    saved = json.loads(tokenizer.to_str())
    for token in saved["added_tokens"]:
        token["special"] = token["content"] not in (CALL_START, CALL_END)
    return Tokenizer.from_str(json.dumps(saved))


def _main() -> None:
    parser = argparse.ArgumentParser(description="Train the tokenizer on generated dialogues.")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--dialogues", type=int, default=60_000)
    parser.add_argument("--vocab", type=int, default=VOCAB_SIZE)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    started = time.monotonic()
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        samples = pool.map(sample_texts, range(-(-options.dialogues // _SAMPLE)))
        texts = [text for sample in samples for text in sample]
    tokenizer = train_tokenizer(texts, options.vocab)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(options.out))
    rare = unseen_tokens(tokenizer, texts[:20_000], at_least=3)
    characters, tokens = sum(map(len, texts[:2000])), sum(len(tokenizer.encode(text).ids) for text in texts[:2000])
    print(f"{tokenizer.get_vocab_size()} tokens from {len(texts)} dialogues in {time.monotonic() - started:.0f} s")
    print(f"{tokens / len(texts[:2000]):.0f} tokens a dialogue, {characters / tokens:.2f} characters a token")
    print(f"{len(rare)} tokens occur fewer than 3 times in {len(texts[:20_000])} dialogues: {' '.join(rare[:80])}")


if __name__ == "__main__":
    _main()
