"""Overwritten lines are gone, colours stay, and no text is slow."""

from time import perf_counter

import pytest

from assistant.terminal import join, plain, settle


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\r\nb", "a\nb"),
        (" 10%\r 20%\r100%\n", "100%\n"),
        ("done\r", "done"),
        ("abc\b\bX", "aX"),
        ("\r 0%\n\r  in 0%\x1b[A\n\r  in 50%\x1b[A\r 50%", " 50%\n  in 50%"),
        ("\x1b]0;title\x07x\x1b[2K\x1b[?25ly\x00", "xy"),
        ("\x1b[31mred\x1b[0m", "\x1b[31mred\x1b[0m"),
    ],
)
def test_a_text_settles_as_in_a_terminal(text: str, shown: str) -> None:
    assert settle(text) == shown


def test_plain_text_has_no_colours() -> None:
    assert plain("\x1b[1;31mred\x1b[0m and blue") == "red and blue"


def test_pieces_of_a_stream_overwrite_each_other_across_the_seam() -> None:
    text = ""
    for piece in ("\r  0%", "\r 50%", "\r100%", "\n", "done\r", "over"):
        text = join(text, piece)
    assert settle(text) == "100%\nover"


@pytest.mark.parametrize(
    "text", ["x" * 10**6 + "\0", "\x1b[A" * 10**5, "\b" * 10**6, "a\x1b[A" * 10**5, "\r" * 10**6, "\x1b[" + "0" * 10**6]
)
def test_no_text_is_slow(text: str) -> None:
    started = perf_counter()
    settle(join(text, text))
    assert perf_counter() - started < 5
