"""Whether a reply is a tool call written as text: the model forgot its marks, or nobody knows those of its family.

Only a whole reply, or one that ends in a call after a few words that announce it, is suspected: an answer that explains
a call, shows one as an example or names a tool is an answer. Where it is in doubt, it is one too.
"""

import re
from collections.abc import Collection

from assistant.written_calls import begins_call, is_named_call, is_react_call, names_in_json, names_in_python

# How families mark calls. What follows must begin a call: the marks alone are also written about.
_MARKS = (
    r"<\|?tool_?calls?\|?>",
    r"<\|tool_calls?_(?:section_)?begin\|>",
    r"<｜tool▁calls?▁begin｜>",
    r"<\w+:tool_call>",
    r"<(?:start_)?function_?calls?>",
    r"<\|python_tag\|>",
    r"<\|action_start\|>\s*<\|plugin\|>",
    r"\[TOOL_CALLS\]",
    r"<function=(?=\w)",
)
_MARKED = re.compile(rf"^[ \t]*(?P<mark>{'|'.join(_MARKS)})(?P<call>.*)", re.MULTILINE | re.DOTALL)
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
# What closes a call or a reply, where it is shown as text.
_CLOSE = re.compile(r"(?:</[\w:]{1,40}>|<\|[\w▁]{1,40}\|>|<｜[\w▁]{1,40}｜>|<end_\w{1,40}>)\Z")
_FENCE = re.compile(r"^```(?P<language>[\w-]*)[ \t]*\n(?P<body>(?:(?!^```).)*)^```\Z", re.MULTILINE | re.DOTALL)
_JSON = re.compile(r"^(?P<body>[\[{].*)", re.MULTILINE | re.DOTALL)
_CALL_LANGUAGES = ("tool_call", "tool_calls", "tool_code", "function_call")

# The words before a call. Those of the first kind say that it is only shown, of the second that it is made now.
LEAD_LENGTH = 300  # characters; who writes more explains it
_EXAMPLE = re.compile(
    r"\b(examples?|e\.g|instance|like this|looks? like|format|schema|syntax|json|would|how to|show|explain|give|write"
    r"|describe|demonstrate|illustrate|called|sent|used|made|earlier|before|previous(ly)?|last)\b"
    r"|```|例|格式|比如|样|展示|解释|说明|写|给出|刚才|之前|上次",
    re.IGNORECASE,
)
_INTENT = re.compile(
    r"\b(I['’]ll|I will|I['’]m going to|I am going to|I need to|let me|let['’]s|calling|checking|looking up)\b"
    r"|我来|让我|我将|我会|我要|我需要|正在|调用",
    re.IGNORECASE,
)


def suspect(text: str, tool_names: Collection[str]) -> str | None:
    """Why a reply in which no call was read looks like a call of one of these tools, as a clause that may follow
    "because"; None when it is an answer."""
    if not tool_names:
        return None
    reply = _without_closings(_THOUGHT.sub("", text))
    if mark := _find_mark(reply, tool_names):
        return f"a call was marked with `{mark}`, which is not how the calls of this model are read"
    if name := _find_whole(reply, tool_names) or _find_last(reply, tool_names):
        return f"a call of `{name}` was written as plain text"
    return None


def _without_closings(reply: str) -> str:
    reply = reply.strip()
    while closing := _CLOSE.search(reply[-50:]):
        reply = reply[: len(reply) - len(closing.group())].rstrip()
    return reply


def _find_mark(reply: str, names: Collection[str]) -> str | None:
    """The mark of a call that goes on to the end of the reply."""
    match = _MARKED.search(reply)
    if not match or not begins_call(match["call"], names):
        return None
    lead = reply[: match.start()].strip()
    introduces = lead.endswith((":", "：")) and not _INTENT.search(lead)
    in_code = len(re.findall(r"^\s*```", lead, re.MULTILINE)) % 2
    return None if in_code or introduces or _explains(lead) else match["mark"]


def _find_whole(reply: str, names: Collection[str]) -> str | None:
    """The name of the tool that the whole reply calls, in one of the ways that would mean nothing within prose."""
    found = names_in_python(reply)
    if found and found <= set(names):
        return min(found)
    return next((name for name in names if is_named_call(reply, name) or is_react_call(reply, name)), None)


def _find_last(reply: str, names: Collection[str]) -> str | None:
    """The name of the tool that the end of the reply calls in JSON, or the whole reply."""
    match = _FENCE.search(reply) or _JSON.search(reply)
    if not match:
        return None
    lead = reply[: match.start()].strip()
    language = match.groupdict().get("language") or "json"
    if language not in ("json", *_CALL_LANGUAGES) or _explains(lead) or (lead and not _INTENT.search(lead)):
        return None
    found = names_in_json(match["body"]) or (names_in_python(match["body"]) if language in _CALL_LANGUAGES else set())
    return min(found) if found and found <= set(names) else None


def _explains(lead: str) -> bool:
    return len(lead) > LEAD_LENGTH or bool(_EXAMPLE.search(lead))
