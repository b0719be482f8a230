"""A fast tokenizer from ChatGLM3's `tokenizer.model`, and the chat template its original code has in Python.

Text is never searched for `sop` and `eop`: the two are called `<sop>` and `<eop>` here, as GLM-4 calls them.
"""

from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, normalizers, processors
from tokenizers.models import BPE
from transformers import PreTrainedTokenizerFast
from transformers.convert_slow_tokenizer import generate_merges, import_protobuf
from transformers.utils.hub import cached_file

FILE = "tokenizer.model"
# In the order of their ids, which follow those of the file.
SPECIAL_TOKENS = (
    *("[MASK]", "[gMASK]", "[sMASK]", "<sop>", "<eop>"),
    *("<|system|>", "<|user|>", "<|assistant|>", "<|observation|>"),
)
_NORMAL, _WORD_START = 1, "▁"
TEMPLATE = (Path(__file__).parent / "chat_template.jinja").read_text(encoding="utf-8")


def load_tokenizer(source: str | Path) -> PreTrainedTokenizerFast:
    """Read the tokenizer of a chatglm3-6b directory, or of a hub id.

    Raises:
        OSError: there is no `tokenizer.model`, or it cannot be read.
        ValueError: the file is no tokenizer of SentencePiece.
    """
    file = Path(str(cached_file(source, FILE)))
    model = import_protobuf().ModelProto()  # type: ignore[no-untyped-call]
    try:
        model.ParseFromString(file.read_bytes())
    except ValueError as error:  # protobuf's DecodeError is one
        raise ValueError(f"{file} is not a SentencePiece tokenizer. Copy or download it again.") from error
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=_build([(piece.piece, piece.score, piece.type) for piece in model.pieces]),
        unk_token="<unk>",
        eos_token="</s>",
        pad_token="<unk>",
        padding_side="left",
        clean_up_tokenization_spaces=False,
    )
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def end_tokens(tokenizer: PreTrainedTokenizerFast) -> list[int]:
    """The ids that end a reply: the text's end, and the tags of whoever speaks next."""
    return [int(tokenizer.convert_tokens_to_ids(token)) for token in ("</s>", "<|user|>", "<|observation|>")]  # type: ignore[arg-type]


def _build(pieces: list[tuple[str, float, int]]) -> Tokenizer:
    """Byte-pair encoding with the pieces' scores as the order of merging; bytes stand in for what no piece holds."""
    vocab = {piece: number for number, (piece, _, _) in enumerate(pieces)}
    scores = {piece: score for piece, score, kind in pieces if kind == _NORMAL}
    merges = generate_merges({piece: vocab[piece] for piece in scores}, scores)
    tokenizer = Tokenizer(BPE(vocab=vocab, merges=merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Prepend(_WORD_START), normalizers.Replace(" ", _WORD_START)]
    )
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace(_WORD_START, " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL_TOKENS])
    prefix = [(token, tokenizer.token_to_id(token)) for token in ("[gMASK]", "<sop>")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[gMASK] <sop> $A", special_tokens=prefix)
    return tokenizer
