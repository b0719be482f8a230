"""The families, the more special ones first. Where a form was read is said beside the cases in the tests."""

from model.families.family import PLAIN_JSON, Family
from model.families.forms import JsonCalls, PythonCalls, TaggedCalls

_CHATML_ANCHOR = r"<\|im_start\|>assistant\n"
_CHATML_ENDS = r"\s*(?:<\|im_end\|>|<\|endoftext\|>)"

FAMILIES = (
    Family(
        name="Qwen3-Coder",  # and Qwen3.5
        turn="<|im_start|>",
        marks=("<function=", "<parameter="),
        anchor=_CHATML_ANCHOR,
        opens=r"\s*<tool_call>|\s*(?=<function=)",
        closes=r"</tool_call>",
        form=TaggedCalls(
            head=r"\s*<function=(?P<name>[^>\s]+)>\s*",
            argument=r"\s*<parameter=(?P<key>[^>\n]+)>\n?(?P<value>.*?)\n?</parameter>",
            tags=("<parameter=", "</parameter>"),
            foot=r"\s*</function>\s*",
            needs_mark=False,
        ),
        ends=_CHATML_ENDS,
    ),
    Family(
        name="GLM-4.5",  # to GLM-4.7
        turn="<arg_key>",
        anchor=r"<\|assistant\|>",
        opens=r"\s*<tool_call>",
        closes=r"</tool_call>",
        form=TaggedCalls(
            head=r"\s*(?P<name>[\w.:-]+)\s*",
            argument=r"\s*<arg_key>(?P<key>.*?)</arg_key>\s*<arg_value>(?P<value>.*?)</arg_value>",
            tags=("<arg_value>", "</arg_value>"),
        ),
        ends=r"\s*(?:<\|user\|>|<\|observation\|>|<\|endoftext\|>)",
    ),
    Family(
        name="GLM-4",  # GLM-4-0414 and glm-4-9b-chat-hf: a line with the name. Any other word would often be talk.
        turn="[gMASK]",
        marks=("<|observation|>",),
        anchor=r"<\|assistant\|>",
        opens=r"(?:\A|\s*<\|assistant\|>)\s*(?=(?:TOOLS|[A-Za-z]\w*_\w*) ?\n\s*\{)",
        closes=r"<\|observation\|>|<\|user\|>|(?=<\|assistant\|>)",
        form=JsonCalls(head=r"\s*(?P<name>[\w.:-]+) ?\n"),
        ends=r"\s*(?:<\|user\|>|<\|observation\|>|<\|assistant\|>|<\|endoftext\|>)",
    ),
    Family(
        name="LFM2",
        turn="<|im_start|>",
        marks=("<|tool_call_start|>",),
        anchor=_CHATML_ANCHOR,
        opens=r"\s*<\|tool_call_start\|>",
        closes=r"<\|tool_call_end\|>",
        form=PythonCalls(),
        ends=_CHATML_ENDS,
    ),
    Family(
        name="OLMo 3",
        turn="<|im_start|>",
        marks=("<function_calls>",),
        anchor=_CHATML_ANCHOR,
        opens=r"\s*<function_calls>",
        closes=r"</function_calls>",
        form=PythonCalls(),
        ends=_CHATML_ENDS,
    ),
    Family(
        name="Hermes",  # Qwen2.5, Qwen3, SmolLM3 and their descendants, and the built-in model
        turn="<|im_start|>",
        marks=("<tool_call>",),
        anchor=_CHATML_ANCHOR,
        opens=r"\s*<tool_call>",
        closes=r"</tool_call>",
        form=JsonCalls(),
        ends=_CHATML_ENDS,
    ),
    Family(
        name="Granite",  # 3: a list up to the end; 4: as Hermes
        turn="<|start_of_role|>",
        anchor=r"<\|start_of_role\|>assistant<\|end_of_role\|>",
        opens=r"\s*(?:<\|tool_call\|>|<tool_call>)",
        closes=r"</tool_call>",
        form=JsonCalls(),
        ends=r"\s*<\|end_of_text\|>|<response>|\s*</response>",
    ),
    Family(
        name="gpt-oss",  # the harmony format: each message has a channel, and a call a recipient before or after it
        turn="<|channel|>",
        marks=("<|message|>",),
        anchor=r"<\|start\|>assistant",
        opens=r"(?:<\|start\|>assistant)?\s*<\|channel\|>\w+\s+to=|(?:<\|start\|>assistant|\A)\s*to=",
        closes=r"<\|call\|>|<\|end\|>|(?=<\|start\|>)",
        form=JsonCalls(
            head=r"(?:functions\.)?(?P<name>[^\s<]+)\s*(?:<\|channel\|>\w+)?\s*(?:<\|constrain\|>)?\w*\s*<\|message\|>"
        ),
        ends=(
            r"<\|start\|>\w*|<\|channel\|>\w*\s*|<\|constrain\|>\w*\s*|<\|message\|>"
            r"|<\|end\|>|<\|return\|>|<\|call\|>"
        ),
        thinks=(
            r"(?:<\|start\|>assistant)?<\|channel\|>analysis\s*<\|message\|>",
            r"<\|end\|>|<\|return\|>|<\|call\|>",
        ),
    ),
    Family(
        name="DeepSeek",  # V3, R1 and its distillations, and V3.1
        turn="<｜Assistant｜>",
        anchor="<｜Assistant｜>",
        opens=r"\s*(?:<｜tool▁calls▁begin｜>\s*)?<｜tool▁call▁begin｜>",
        closes="<｜tool▁call▁end｜>",
        form=JsonCalls(head=r"\s*(?:function<｜tool▁sep｜>)?(?P<name>[\w.:-]+)(?:<｜tool▁sep｜>|\n```(?:json)?\n)"),
        ends=r"\s*(?:<｜tool▁calls▁end｜>|<｜tool▁calls▁begin｜>|<｜end▁of▁sentence｜>|</think>)",
    ),
    Family(
        name="Kimi K2",
        turn="<|im_middle|>",
        marks=("<|tool_call_begin|>",),
        anchor=r"<\|im_assistant\|>assistant<\|im_middle\|>",
        opens=r"\s*(?:<\|tool_calls_section_begin\|>\s*)?<\|tool_call_begin\|>",
        closes=r"<\|tool_call_end\|>",
        form=JsonCalls(head=r"\s*(?:functions\.)?(?P<name>[\w.-]+?)(?::\d+)?\s*<\|tool_call_argument_begin\|>"),
        ends=r"\s*(?:<\|tool_calls_section_end\|>|<\|tool_calls_section_begin\|>|<\|im_end\|>)",
    ),
    Family(
        name="Mistral",  # a list of calls; since its tokenizer 11, a mark, a name and the arguments for each
        turn="[INST]",
        marks=("[TOOL_CALLS]",),
        anchor=r"\[/INST\]|\[/TOOL_RESULTS\]",
        opens=r"\s*\[TOOL_CALLS\]",
        closes=r"(?=\[TOOL_CALLS\])|</s>",
        form=JsonCalls(head=r"\s*(?P<name>[^\s\[{]+)\s*(?:\[CALL_ID\]\w+\s*)?(?:\[ARGS\])?\s*(?=\{|\Z)"),
        ends=r"\s*</s>",
        thinks=(r"\[THINK\]", r"\[/THINK\]"),
    ),
    Family(
        name="Llama 4",
        turn="<|header_start|>",
        anchor=r"<\|header_start\|>assistant<\|header_end\|>\n\n",
        opens=r"\s*<\|python_start\|>",
        closes=r"<\|python_end\|>",
        bare=rf"\A\s*(?=\[\s*[A-Za-z_][\w.]*\()|{PLAIN_JSON}",
        form=PythonCalls(),
        ends=r"\s*(?:<\|eot\|>|<\|eom\|>|<\|python_end\|>)",
    ),
    Family(
        name="Llama 3",
        turn="<|start_header_id|>",
        anchor=r"<\|start_header_id\|>assistant<\|end_header_id\|>\n\n",
        opens=r"\s*<\|python_tag\|>",
        closes=None,
        bare=PLAIN_JSON,
        form=JsonCalls(),
        ends=r"\s*(?:<\|eot_id\|>|<\|eom_id\|>|<\|end_of_text\|>)",
    ),
    Family(
        name="Phi-4-mini",
        turn="<|assistant|>",
        marks=("<|tool_call|>",),
        anchor=r"<\|assistant\|>",
        opens=r"\s*<\|tool_call\|>|\s*functools(?=\[)",
        closes=r"<\|/tool_call\|>",
        form=JsonCalls(),
        ends=r"\s*(?:<\|end\|>|<\|endoftext\|>|<\|user\|>)",
    ),
)

# A family that nobody described. A chat template may still have begun its reasoning.
STRANGER = Family(
    name="Stranger",
    turn="",
    anchor=r"(?=<think>\s*\Z)",
    opens=r"\s*<tool_call>",
    closes=r"</tool_call>",
    form=JsonCalls(),
    ends=r"(?!)",
)
