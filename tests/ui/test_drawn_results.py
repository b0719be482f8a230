"""What a tool gave, drawn: fields, tables, pictures, and nothing that the text of a server could smuggle in."""

import base64
import io

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from ui.markdown import escape


def draw(content: str, ok: bool = True, images: list[dict[str, str]] | None = None) -> AppTest:
    def page(content: str, ok: bool, images: list[dict[str, str]]) -> None:
        from assistant.events import ToolResult
        from ui.results import draw_result

        draw_result(ToolResult("1", "tool", ok, content, 0.0, images))

    app = AppTest.from_function(page, kwargs={"content": content, "ok": ok, "images": images or []}).run()
    assert not app.exception
    return app


def image(data: bytes, mime: str = "image/png") -> dict[str, str]:
    return {"mime": mime, "data": base64.b64encode(data).decode()}


def square() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    "content", ['[{"a": 1}, {"a": "x", "b": [2]}]', '[{"a": 1e400}, {"a": 123456789012345678901234567890}]']
)
def test_a_list_of_objects_is_a_table(content: str) -> None:
    assert len(draw(content).dataframe) == 1


def test_a_table_that_was_cut_says_so() -> None:
    app = draw('[{"a": 1}]\n[... 3 rows left out ...]')
    assert len(app.dataframe) == 1
    assert "3 rows left out" in app.caption[0].value


def test_text_after_json_is_text() -> None:
    app = draw('{"a": 1} and more')
    assert app.code[0].value == '{"a": 1} and more'


def test_an_image_stands_in_place_of_its_note() -> None:
    app = draw("A square\n[1 image shown]", images=[image(square())])
    assert app.code[0].value == "A square"
    assert len(app.get("image")) == 1


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\nbroken", b"<svg onload='alert(1)'/>"])
def test_a_picture_that_cannot_be_read_is_left_out(data: bytes) -> None:
    app = draw("[1 image shown]", images=[image(data)])
    assert app.caption[0].value == "A picture that cannot be read was left out."
    assert not app.get("image")


def test_what_a_server_says_is_no_markdown() -> None:
    evil = "![x](http://evil.example/a.png) :red[b]"
    assert draw(evil, ok=False).error[0].value == escape(evil)
    assert "![x]" not in draw('{"![x](http://e)": "![x](http://e)"}').markdown[0].value
