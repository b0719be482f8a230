"""The original code's outputs on a tiny random checkpoint in its own layout, replayed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast

from model.chat_model import Delta, MalformedCall, ModelError, TextDelta, ToolCallDelta
from model.chatglm3 import load_tokenizer
from model.chatglm3.architecture import find_stranger
from model.chatglm3.reply import ReplyReader
from model.convert import convert, main
from model.local import LocalModel
from tests.model.asking import ask, merge

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "chatglm3"
EXPECTED = json.loads((FIXTURES / "expected.json").read_text(encoding="utf-8"))
CASES = EXPECTED["models"]["base"]["cases"]
TEXTS = EXPECTED["tokenizer"]["strings"]
CHATS = EXPECTED["tokenizer"]["chats"]


@pytest.fixture(scope="module", params=["bin", "safetensors"])
def model(request: pytest.FixtureRequest) -> Any:  # noqa: ANN401 - transformers has no one type for it
    return AutoModelForCausalLM.from_pretrained(FIXTURES / f"chatglm3-tiny-{request.param}", dtype=torch.float32)


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return load_tokenizer(FIXTURES / "chatglm3-tiny-bin")


@pytest.mark.parametrize("case", CASES)
def test_logits_are_those_of_the_original_code(model: Any, case: str) -> None:  # noqa: ANN401
    expected = CASES[case]
    with torch.no_grad():
        logits = model(torch.tensor([expected["input_ids"]])).logits[0]
    slices = {"last_0_16": logits[-1, :16], "first_0_4": logits[0, :4], "mid_0_8": logits[len(logits) // 2, :8]}
    for name, found in slices.items():
        torch.testing.assert_close(found, torch.tensor(expected[f"logits_{name}"]), atol=1e-4, rtol=0)
    assert logits[-1].argmax() == expected["logits_last_argmax"]


@pytest.mark.parametrize("case", CASES)
def test_greedy_tokens_are_those_of_the_original_code(model: Any, case: str) -> None:  # noqa: ANN401
    prompt = torch.tensor([CASES[case]["input_ids"]])
    options = {"do_sample": False, "max_new_tokens": 40, "eos_token_id": None, "pad_token_id": 0}
    made = model.generate(prompt, attention_mask=torch.ones_like(prompt), **options)
    assert made[0, prompt.shape[1] :].tolist() == CASES[case]["greedy_40"]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text["text"][:20]))
def test_texts_become_the_original_tokens_and_come_back(
    tokenizer: PreTrainedTokenizerFast, text: dict[str, Any]
) -> None:
    plain = tokenizer(text["text"], add_special_tokens=False, split_special_tokens=True)["input_ids"]
    assert plain == text["ids"]
    assert tokenizer(text["text"], split_special_tokens=True)["input_ids"] == text["with_prefix"]
    assert tokenizer.decode(plain) == text["decoded"]


@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat["name"])
def test_chats_become_the_original_tokens(tokenizer: PreTrainedTokenizerFast, chat: dict[str, Any]) -> None:
    messages: list[Any] = [*chat["history"], {"role": chat["role"], "content": chat["query"]}]
    listed: list[Any] = [
        {**m, "content": f"{m['content']}\n{json.dumps(m['tools'], indent=4, ensure_ascii=False)}"}
        if "tools" in m
        else m
        for m in messages
    ]
    text = str(tokenizer.apply_chat_template(listed, tokenize=False, add_generation_prompt=True))
    assert tokenizer(text, add_special_tokens=False)["input_ids"] == chat["ids"]


def test_tools_and_calls_in_openai_format_are_written_as_the_original_demo_does(
    tokenizer: PreTrainedTokenizerFast,
) -> None:
    function = {"name": "get_weather", "description": "天气 <now>", "parameters": {"type": "object", "properties": {}}}
    call = {"name": "get_weather", "arguments": {"city_name": "O'Hare", "days": [1, True, None]}}
    messages: list[Any] = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Weather?"},
        {"role": "assistant", "content": "", "tool_calls": [{"type": "function", "function": call}]},
        {"role": "tool", "content": "sunny"},
    ]
    tools: list[Any] = [{"type": "function", "function": function}]
    text = str(tokenizer.apply_chat_template(messages, tools=tools, tokenize=False, add_generation_prompt=True))
    assert (
        json.dumps([function], indent=4, ensure_ascii=False) + "<|user|>\n Weather?<|assistant|>get_weather\n" in text
    )
    assert 'tool_call(city_name="O\'Hare", days=[1, True, None])\n```<|observation|>\n sunny<|assistant|>' in text
    assert text.startswith("[gMASK]<sop><|system|>\n Be kind.\n")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"quantization_bit": 4}, "quantized"),
        ({"pre_seq_len": 128}, "P-tuning"),
        ({"padded_vocab_size": 151552}, "GLM-4"),
        ({"_name_or_path": "THUDM/chatglm2-6b"}, "ChatGLM2"),
        ({"multi_query_attention": False}, "layers"),
    ],
)
def test_a_namesake_is_refused_with_a_sentence(changes: dict[str, Any], named: str, tmp_path: Path) -> None:
    directory = tmp_path / "model"
    shutil.copytree(FIXTURES / "chatglm3-tiny-safetensors", directory)
    config = json.loads((directory / "config.json").read_text()) | changes
    (directory / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match=named):
        ask(LocalModel(directory), "hi")


def test_the_first_generation_is_refused() -> None:
    assert "first generation" in str(find_stranger({"model_type": "chatglm", "num_layers": 28, "vocab_size": 130528}))


def test_a_directory_is_a_model_of_gourd() -> None:
    model = LocalModel(FIXTURES / "chatglm3-tiny-bin")
    assert model.context_length == 8192
    deltas = ask(model, "hi")
    assert not any(isinstance(delta, MalformedCall) for delta in deltas)
    model.unload().result()


def test_a_converted_checkpoint_is_a_plain_glm(tmp_path: Path) -> None:
    out = tmp_path / "glm"
    convert(FIXTURES / "chatglm3-tiny-bin", out)
    check = (
        "import sys, json, torch; from transformers import AutoModelForCausalLM, AutoTokenizer\n"
        "ids, text = json.load(sys.stdin)\n"
        f"model = AutoModelForCausalLM.from_pretrained({str(out)!r}, dtype=torch.float32)\n"
        f"tokenizer = AutoTokenizer.from_pretrained({str(out)!r})\n"
        "logits = model(torch.tensor([ids])).logits[0, -1, :16].tolist()\n"
        "chat = tokenizer.apply_chat_template([{'role': 'user', 'content': text}], add_generation_prompt=True)\n"
        "print(json.dumps([type(model).__name__, logits, chat['input_ids']]))\n"
    )
    case, chat = CASES["rand:300"], CHATS[0]
    command = [sys.executable, "-c", check]
    given = json.dumps([case["input_ids"], chat["query"]])
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=tmp_path)
    name, logits, ids = json.loads(done.stdout)
    assert name == "GlmForCausalLM"
    torch.testing.assert_close(torch.tensor(logits), torch.tensor(case["logits_last_0_16"]), atol=1e-4, rtol=0)
    assert ids == chat["ids"]


def test_what_is_not_chatglm3_is_not_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["model/seed", str(tmp_path / "out")]) == 1
    assert main([str(FIXTURES / "chatglm3-tiny-bin"), str(tmp_path)]) == 1
    assert "not ChatGLM3" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def read(reply: str, size: int) -> list[Delta]:
    reader = ReplyReader()
    pieces = [reply[i : i + size] for i in range(0, len(reply), size)]
    return merge([delta for piece in pieces for delta in reader.feed(piece)] + reader.finish())


CALL = "get_weather\n ```python\ntool_call(city_name='beijing', days=[1, 2])\n```"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("\n 你好！\n再见 ", [TextDelta("你好！\n再见")]),
        ("Hello", [TextDelta("Hello")]),
        ("", []),
        ("\n a < b <| c", [TextDelta("a < b <| c")]),
        (CALL, [ToolCallDelta("get_weather", {"city_name": "beijing", "days": [1, 2]})]),
        (
            f"\n 好的<|assistant|> {CALL}",
            [TextDelta("好的"), ToolCallDelta("get_weather", {"city_name": "beijing", "days": [1, 2]})],
        ),
        ("interpreter\n ```python\nprint(1)\n```", [TextDelta("```python\nprint(1)\n```")]),
        ("Sure\nthing", [TextDelta("Sure\nthing")]),
        ("Of course\nthing", [TextDelta("Of course\nthing")]),
        ("now\n ```python\ntool_call()\n```", [ToolCallDelta("now", {})]),
    ],
)
def test_replies_are_read_however_they_are_cut(reply: str, expected: list[Delta], size: int) -> None:
    assert read(reply, size) == expected


@pytest.mark.parametrize(
    "code",
    ["tool_call('beijing')", "tool_call(a=__import__('os'))", "tool_call(a=", "tool_call(**{})", "1 + 1", "f(a=b)", ""],
)
def test_a_call_that_is_no_plain_call_is_told_with_its_text(code: str) -> None:
    (delta,) = read(f"f\n ```python\n{code}\n```", 5)
    assert isinstance(delta, MalformedCall)
    assert delta.raw.startswith("f\n```python") and code in delta.raw
