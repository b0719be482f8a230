"""Model text to Streamlit Markdown: formulas as Streamlit reads them, and nothing that loads from elsewhere.

An image in an answer would let a prompt that the model read send data away by its address, so it becomes a link.
"""

import re

# CommonMark's code: a fence opens at the start of a line; inline, as many backticks close as opened.
_CODE = re.compile(
    r"^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,}).*?(?:^[ \t>]*(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)(?:[^\n]|\n(?!\s*\n))*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
_IMAGE = re.compile(r"!(?=\[[^\]]*\]\s*[(\[])")
_OTHER_IMAGE = re.compile(r"(?<!\\)((?:\\\\)*)!(?=\[)")
_DISPLAY = re.compile(r"\\\[(.+?)\\\]", re.DOTALL)
_INLINE = re.compile(r"\\\((.+?)\\\)")
# Pandoc's rule: a formula opens before a non-space, closes after one and not before a digit; else $ is a currency sign.
_DOLLAR = re.compile(r"(\$\$.+?\$\$|\$(?=\S)[^$\n]*?(?<=\S)\$(?!\d))|\$", re.DOTALL)
# "42." alone is an answer, and not the start of a list.
_LONE_NUMBER = re.compile(r"^(\s*\d+)([.)])(?=\s*$)", re.MULTILINE)
_DIRECTIVE = re.compile(r":(?=[a-z]+(?:-[a-z]+)*\[|material/|[a-z_]+:)")


def escape(text: str) -> str:
    """A plain text inside Markdown: nothing in it means anything."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$:~" else c for c in text)


def to_markdown(text: str) -> str:
    """Rewrite everything outside of code; Streamlit's own colour and icon directives are shown as they are."""
    shown, end = [], 0
    for code in _CODE.finditer(text):
        shown += [_rewrite(text[end : code.start()]), code.group()]
        end = code.end()
    return "".join([*shown, _rewrite(text[end:])])


def _rewrite(text: str) -> str:
    text = _LONE_NUMBER.sub(r"\1\\\2", text)
    text = _DISPLAY.sub(r"$$\1$$", _INLINE.sub(r"$\1$", text))
    text = _DOLLAR.sub(lambda m: m.group(1) or r"\$", text)
    return _DIRECTIVE.sub(r"\\:", _OTHER_IMAGE.sub(r"\1\\!", _IMAGE.sub("", text)))
