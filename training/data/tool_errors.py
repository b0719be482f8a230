"""How tools fail and how a failure is told: the reason in the user's language, nothing invented."""

import random

from training.data.tool_task import Task, dump
from training.data.tool_words import CHINESE_TEXT, ENGLISH, Language

# Message of the tool, and the same in Chinese; `{value}` is a value of the call.
KNOWN = (
    (
        "The service cannot be reached. Check the internet connection and try again.",
        "无法连接到服务，请检查网络后再试。",
    ),
    (
        "The weather service cannot be reached. Check the internet connection and try again.",
        "无法连接到天气服务，请检查网络后再试。",
    ),
    ("The request timed out after 30 seconds.", "请求超过30秒没有响应。"),
    ("No entry for '{value}' was found.", "没有找到“{value}”。"),
    ("'{value}' does not exist.", "“{value}”不存在。"),
    ("Permission denied.", "没有权限。"),
    ("You are not logged in.", "您还没有登录。"),
    ("The service is under maintenance until tomorrow.", "服务正在维护，明天恢复。"),
    ("Too many requests. Try again in 60 seconds.", "请求太多，请60秒后再试。"),
    ("The device is offline.", "设备不在线。"),
    ("Internal server error.", "服务器内部错误。"),
    ("The quota for this month is used up.", "本月额度已用完。"),
    ("'{value}' is not accepted.", "“{value}”不被接受。"),
    ("Connection refused.", "连接被拒绝。"),
)
WEATHER = (
    KNOWN[1],
    (
        "No city called '{value}' was found. Check the spelling or add the country.",
        "没有找到叫“{value}”的城市，请检查拼写或加上国家。",
    ),
    ("The request timed out after 30 seconds.", "请求超过30秒没有响应。"),
)
REASONS = {
    "en": (
        "not now",
        "too expensive",
        "wrong value",
        "I changed my mind",
        "use the other one",
        "too risky",
        "not today",
    ),
    "zh": ("先不要", "太贵了", "参数不对", "我改主意了", "用另一个", "太危险", "今天不行"),
}
FAILED: dict[Language, str] = {"en": "That did not work: {0}", "zh": "没有成功：{0}"}
DECLINED: dict[Language, str] = {"en": "All right, I did not run it.", "zh": "好的，我没有执行。"}
STOPPED: dict[Language, str] = {"en": "It was stopped before it finished.", "zh": "它在完成之前被停止了。"}


def draw_rejection(rng: random.Random, language: Language) -> tuple[str, str]:
    """What a user's no or stop looks like as a result, and how it is accepted."""
    if rng.random() < 0.3:
        return "Error: stopped by the user", STOPPED[language]
    reason = rng.choice(("", f": {rng.choice(REASONS[language])}"))
    return f"Error: rejected by the user{reason}", DECLINED[language]


def draw_error(rng: random.Random, task: Task, known: tuple[tuple[str, str], ...] = KNOWN) -> tuple[str, str]:
    """An error text as a tool returns it, and the honest answer to it: the tool's message, word for word."""
    dice = rng.random()
    if dice < 0.2 or task.source == "shell":
        return draw_rejection(rng, task.language)
    texts = [str(value) for value in task.arguments.values() if isinstance(value, str | int | float)]
    value = rng.choice(texts) if texts else rng.choice(ENGLISH["nouns"])
    message = _unknown(rng) if dice < 0.45 else _known(rng, task.language, known).format(value=value)
    return _wrapped(rng, message, known is WEATHER), FAILED[task.language].format(message)


def _known(rng: random.Random, language: Language, known: tuple[tuple[str, str], ...]) -> str:
    """Tools mostly speak English, some speak the user's language; case and full stop differ."""
    english, chinese = rng.choice(known)
    if language == "zh" and rng.random() < 0.4:
        return chinese.rstrip("。") if rng.random() < 0.4 else chinese
    text = english.rstrip(".") if rng.random() < 0.4 else english
    return text[0].lower() + text[1:] if rng.random() < 0.3 else text


def _wrapped(rng: random.Random, message: str, plain: bool) -> str:
    """The forms in which tools return an error; `plain`: as Gourd's own do."""
    dice = rng.random()
    if plain or dice < 0.5:
        return f"Error: {message}"
    if dice < 0.7:
        return dump({"error": message})
    if dice < 0.8:
        return dump({"status": "error", "message": message})
    if dice < 0.9:
        return f"错误：{message}" if CHINESE_TEXT.search(message) else f"ERROR {message}"
    return dump({"success": False, "error": message})


def _unknown(rng: random.Random) -> str:
    """A message that only the tool understands: told as it is."""
    noun, adjective = rng.choice(ENGLISH["nouns"]), rng.choice(ENGLISH["adjectives"])
    return rng.choice(
        (
            f"E{rng.randint(100, 9999)}: {adjective} {noun}",
            f"{noun} is {adjective}",
            f"HTTP {rng.choice((400, 401, 403, 404, 409, 429, 500, 502, 503))}",
            f"{noun.capitalize()}Error: {adjective} {rng.choice(ENGLISH['nouns'])}",
            f"{noun} limit of {rng.randint(2, 900)} exceeded",
        )
    )
