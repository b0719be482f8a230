"""A task (what is asked, the call that does it, its result and the answer) and how tasks become dialogues: single,
several calls, failed, lacking a value, fitted by no tool. It does not know where tasks come from.
"""

import json
import random
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.modes import TOOLS
from training.data.tool_speech import joined
from training.data.tool_values import Value
from training.data.tool_words import Language
from training.dialogue import Dialogue, Message, ToolSchema

SYSTEM_PARAPHRASES = (
    "You are Gourd, an assistant with tools. Use a tool when one fits; ask for what is missing; otherwise just answer.",
    "You can call functions. Call one when it helps, and report its result truthfully.",
    "You are a helpful assistant with access to the following tools.",
    "You are a helpful assistant.",
    "Use the tools when needed. Answer in the language of the user.",
    "You are Gourd. Call the right tool with the right arguments. Never invent a result.",
    "你是 Gourd，一个带工具的私人助手。有合适的工具就调用，缺少必填的信息就先问，否则直接回答。",
    "你是一个可以调用工具的助手，请如实报告结果，用用户的语言回答。",
    "你是一个有用的助手，需要时请使用工具。",
)
NONE_FITS: dict[Language, str] = {"en": "None of my tools can do that.", "zh": "我的工具都做不到这件事。"}


@dataclass(frozen=True)
class Task:
    """One request that one call answers; a lacking request leaves required values out, and `question` asks for them."""

    tool: ToolSchema
    arguments: dict[str, Any]
    request: str
    result: str
    answer: str
    language: Language
    source: str
    question: str = ""
    supplied: str = ""
    values: dict[str, Value] = field(default_factory=dict)
    outcome: dict[str, Value] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the tool."""
        return str(self.tool["function"]["name"])


def pick_language(rng: random.Random) -> Language:
    """English and Chinese about evenly."""
    return "zh" if rng.random() < 0.48 else "en"


def dump(value: object) -> str:
    """JSON as everywhere in the training data: `{"a": 1}`, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False)


def system_prompt(rng: random.Random) -> list[Message]:
    """The prompt of the tools mode mostly, at times none or another wording."""
    dice = rng.random()
    if dice < 0.12:
        return []
    return [{"role": "system", "content": TOOLS.system if dice < 0.74 else rng.choice(SYSTEM_PARAPHRASES)}]


def user(text: str) -> Message:
    """What the user says."""
    return {"role": "user", "content": text}


def said(text: str) -> Message:
    """What the assistant says."""
    return {"role": "assistant", "content": text}


def calls(tasks: list[Task], first: int = 1) -> list[Message]:
    """One reply with the calls of the tasks, and their results; call ids count from `first`."""
    numbered = [(f"call_{first + offset}", task) for offset, task in enumerate(tasks)]
    reply = [
        {"id": ident, "type": "function", "function": {"name": task.name, "arguments": dump(task.arguments)}}
        for ident, task in numbered
    ]
    results = [{"role": "tool", "tool_call_id": ident, "content": task.result} for ident, task in numbered]
    return [{"role": "assistant", "content": "", "tool_calls": reply}, *results]


def answers(tasks: list[Task]) -> str:
    """The answers of several tasks, one a line."""
    return "\n".join(dict.fromkeys(task.answer for task in tasks))


def single(task: Task, first: int = 1) -> list[Message]:
    """Request, call, result, answer."""
    return [user(task.request), *calls([task], first), said(task.answer)]


def several(tasks: list[Task], rng: random.Random) -> list[Message]:
    """All tasks asked for in one message and called in one reply."""
    request = joined([task.request for task in tasks], rng, tasks[0].language)
    return [user(request), *calls(tasks), said(answers(tasks))]


def lacking(task: Task, complete: bool) -> list[Message]:
    """A request without its required values: the assistant asks; if `complete` the user supplies them."""
    start = [user(task.request), said(task.question)]
    return [*start, user(task.supplied), *calls([task]), said(task.answer)] if complete else start


def no_fit(task: Task) -> list[Message]:
    """A request that none of the offered tools serves."""
    return [user(task.request), said(NONE_FITS[task.language])]


def failed(task: Task, error: str, answer: str) -> list[Message]:
    """A call that fails, told honestly."""
    return single(replace(task, result=error, answer=answer))


def offer(rng: random.Random, needed: list[ToolSchema], others: list[ToolSchema]) -> list[ToolSchema]:
    """The needed tools among others, in random order, every name once."""
    tools = {tool["function"]["name"]: tool for tool in (*others, *needed)}
    offered = list(tools.values())
    rng.shuffle(offered)
    return offered


def dialogue(rng: random.Random, messages: list[Message], tools: list[ToolSchema]) -> Dialogue:
    """The dialogue with a system prompt in front."""
    return Dialogue([*system_prompt(rng), *messages], tools)
