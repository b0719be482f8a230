"""Text with the colours of a terminal as HTML of our own making: the text is escaped, colours come from a short list.

Each colour has a contrast of about 4.5 on white as well as on Streamlit's dark page, so that one serves both themes.
"""

import html
import re

_COLOUR = re.compile(r"\x1b\[([0-9;]*)m")
# black, red, green, yellow, blue, magenta, cyan, white
COLOURS = ("#767676", "#d63f3f", "#35884a", "#96752a", "#3b7dd8", "#b452b4", "#1f8794", "#767676")
_STYLE = "font-family: monospace; font-size: 0.875rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0"


def has_colours(text: str) -> bool:
    return bool(_COLOUR.search(text))


def to_html(text: str) -> str:
    """The text as one `<pre>`; 256 and true colours, backgrounds and anything unknown are left out."""
    parts = _COLOUR.split(text)
    colour, bold, shown = "", False, [html.escape(parts[0])]
    for codes, piece in zip(parts[1::2], parts[2::2], strict=True):
        colour, bold = _apply(codes, colour, bold)
        if piece:
            shown.append(_span(html.escape(piece), colour, bold))
    return f'<pre style="{_STYLE}">{"".join(shown)}</pre>'


def _span(text: str, colour: str, bold: bool) -> str:
    style = "; ".join(filter(None, [f"color: {colour}" if colour else "", "font-weight: 600" if bold else ""]))
    return f'<span style="{style}">{text}</span>' if style else text


def _apply(codes: str, colour: str, bold: bool) -> tuple[str, bool]:
    """The state after one sequence (ECMA-48, "select graphic rendition")."""
    numbers = [int(code or 0) for code in codes[:100].split(";")]
    while numbers:
        match numbers.pop(0):
            case 0:
                colour, bold = "", False
            case 1:
                bold = True
            case 22:
                bold = False
            case 39:
                colour = ""
            case code if 30 <= code <= 37 or 90 <= code <= 97:
                colour = COLOURS[code % 10]
            case 38 | 48:  # 5;n is one of 256 colours, 2;r;g;b a true one
                del numbers[: {5: 2, 2: 4}.get(numbers[0] if numbers else 0, 0)]
    return colour, bold
