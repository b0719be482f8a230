"""Colours of a terminal are escaped text in colours that both themes show well."""

import pytest

from ui.ansi import COLOURS, to_html


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", ["#ffffff", "#1e1f22"])
@pytest.mark.parametrize("colour", COLOURS)
def test_every_colour_is_readable_in_both_themes(colour: str, page: str) -> None:
    assert contrast(colour, page) >= 3.5


def test_text_is_escaped_and_coloured() -> None:
    shown = to_html("<b>\x1b[1;31m&red\x1b[0m plain")
    assert "&lt;b&gt;" in shown and "<b>" not in shown
    assert f'<span style="color: {COLOURS[1]}; font-weight: 600">&amp;red</span> plain' in shown


@pytest.mark.parametrize("codes", ["38;5;200", "48;2;1;2;3", "38", "38;2", ";;;", "999", "7" * 5000])
def test_unknown_colours_are_left_out(codes: str) -> None:
    assert "text" in to_html(f"\x1b[{codes}mtext")
