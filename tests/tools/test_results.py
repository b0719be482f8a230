"""What a tool returns becomes text for the model, and pictures and tables for the page."""

import datetime
import io
import json
from typing import Any

import pandas as pd
import pytest
from PIL import Image

from tools.results import PICTURE_BYTES, PICTURES, RESULT_LIMIT, Picture, read_value


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


SQUARE = Image.new("RGB", (4, 4), "red")


@pytest.mark.parametrize("value", [SQUARE, SQUARE.convert("CMYK"), Picture(png(SQUARE))])
def test_an_image_is_shown_and_the_model_is_told(value: object) -> None:
    content, images = read_value(value)
    assert content == "[1 image shown]"
    assert [(image.mime, Image.open(io.BytesIO(image.data)).size) for image in images] == [("image/png", (4, 4))]


def test_texts_and_images_are_mixed_in_a_list() -> None:
    content, images = read_value(["Two squares", SQUARE, {"side": 4}, SQUARE])
    assert (content, len(images)) == ('Two squares\n{"side": 4}\n[2 images shown]', 2)


@pytest.mark.parametrize(
    "picture",
    [
        Picture(b"<svg/>", "image/svg+xml"),
        Picture(b"<svg/>"),
        Picture(b""),
        Picture(png(SQUARE) + b"x" * PICTURE_BYTES),
        Picture(png(SQUARE), "text/html"),
    ],
)
def test_what_is_no_picture_or_too_large_is_left_out_and_said(picture: Picture) -> None:
    content, images = read_value(picture)
    assert (content.startswith("[1 image left out: "), images) == (True, ())


def test_a_flood_of_images_is_cut() -> None:
    content, images = read_value([Picture(png(SQUARE))] * (PICTURES + 2))
    assert len(images) == PICTURES
    assert content.splitlines()[1].startswith("[2 images left out")


def test_a_data_frame_is_a_table_of_its_rows() -> None:
    frame = pd.DataFrame({"city": ["上海", None], "high": [1.5, 2], "day": [datetime.date(2026, 1, 2)] * 2})
    rows = json.loads(read_value(frame)[0])
    assert [(row["city"], row["high"]) for row in rows] == [("上海", 1.5), (None, 2.0)]


def test_an_index_that_means_something_is_a_column() -> None:
    frame = pd.DataFrame({"n": [1, 2]}, index=pd.Index(["a", "b"], name="letter"))
    assert json.loads(read_value(frame)[0]) == [{"letter": "a", "n": 1}, {"letter": "b", "n": 2}]


@pytest.mark.parametrize("make", [pd.DataFrame, list[dict[str, Any]]])
def test_a_long_table_is_cut_between_rows_and_says_so(make: Any) -> None:  # noqa: ANN401
    rows = [{"number": number, "text": "x" * 20} for number in range(5000)]
    content, _ = read_value(make(rows))
    table, note = content.split("\n")
    shown = json.loads(table)
    assert shown == rows[: len(shown)]
    assert note == f"[... {5000 - len(shown)} rows left out ...]"
    assert len(content) <= RESULT_LIMIT
