"""What rich results come as: charts as data, figures at double density, verified pictures, variables, and refusals."""

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from kernel.outputs import Output, Outputs
from kernel.pictures import PIXEL_LIMIT, read_picture
from tests.kernel.cell_reading import Shown, outputs_of, status_of, text_of

Run = Callable[[str], list[Shown]]


def show(data: object, **content: Any) -> list[Shown]:  # noqa: ANN401
    """What a display message gives, forged or not."""
    message = {"msg_type": "display_data", "content": {"data": data, "metadata": {}, **content}}
    return list(Outputs().take(message))


def png(width: int = 4, height: int = 4) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


def test_a_figure_has_twice_the_pixels_of_its_width(run: Run) -> None:
    [figure] = outputs_of(run("import matplotlib.pyplot as plt\nplt.plot([1, 2]);"))
    pixels = Image.open(io.BytesIO(base64.b64decode(figure.data["image/png"]))).width
    assert abs(pixels - 2 * figure.width) <= 1
    assert 500 < figure.width < 800


def test_a_plotly_figure_is_data(run: Run) -> None:
    code = "import plotly.express as px\nfigure = px.scatter(x=[1, 2], y=[3, 4])\n"
    for ending in ("figure", "figure.show()"):
        [shown] = outputs_of(run(code + ending))
        assert json.loads(shown.data["application/vnd.plotly.v1+json"])["data"][0]["type"] == "scatter"
        assert "text/html" not in shown.data


def test_an_altair_chart_is_data_of_any_length(run: Run) -> None:
    code = "import altair as alt, pandas as pd\nframe = pd.DataFrame({'a': range(6000)})\n"
    [shown] = outputs_of(run(code + "alt.Chart(frame).mark_bar().encode(x='a:Q')"))
    assert json.loads(shown.data["application/vnd.vegalite.v6+json"])["encoding"]["x"]["field"] == "a"
    assert "text/html" not in shown.data


def test_a_progress_bar_asks_for_no_widgets(run: Run) -> None:
    shown = run("from tqdm.auto import tqdm\nfor i in tqdm(range(3)): pass")
    assert "100%" in text_of(shown) and "Warning" not in text_of(shown)


def test_variables_are_listed_without_what_was_imported(run: Run) -> None:
    run("import math\nfrom pathlib import Path\nimport numpy as np\ngrid = np.eye(3)\nname = '瓜' * 500\nn = 10**5000")
    [shown] = outputs_of(run("%gourd_variables"))
    rows = {row["name"]: row for row in json.loads(shown.data["application/vnd.gourd.variables+json"])}
    assert rows["grid"] == {"name": "grid", "type": "ndarray", "value": "3 × 3"}
    assert len(rows["name"]["value"]) < 100
    assert rows["n"]["value"]
    assert not {"math", "Path", "np"} & rows.keys()


def test_a_missing_package_says_what_there_is(run: Run) -> None:
    error = text_of(run("import seaborn"), "error")
    assert "No module named 'seaborn'" in error
    assert "Available: numpy, pandas" in error


@pytest.mark.parametrize(
    "code", ["!pip install foo", "%pip install foo", "!python3 -m pip install foo", "%conda install x"]
)
def test_installing_is_refused_at_once(run: Run, code: str) -> None:
    shown = run(code)
    assert status_of(shown) == "error"
    assert "Nothing can be installed here" in text_of(shown)


def test_other_commands_run(run: Run) -> None:
    assert "pip install" in text_of(run("!echo pip install"))


@pytest.mark.parametrize(
    "package", ["numpy", "pandas", "matplotlib", "scipy", "sympy", "plotly", "altair", "openpyxl", "PIL"]
)
def test_the_promised_packages_are_there(run: Run, package: str) -> None:
    assert status_of(run(f"import {package}")) == "ok"


def test_only_pictures_of_their_own_kind_are_pictures() -> None:
    assert read_picture(png(), "image/png")
    assert read_picture(png(), "image/jpeg") is None
    assert read_picture(b"<svg onload='alert(1)'/>", "image/png") is None
    assert read_picture(png()[:60], "image/png") is None
    assert read_picture(png(), "image/svg+xml") is None


def test_a_small_file_of_many_pixels_is_no_picture() -> None:
    assert read_picture(png(PIXEL_LIMIT // 1000 + 1, 1000), "image/png") is None


def test_a_forged_picture_is_left_out_with_a_note() -> None:
    shown = show({"image/png": base64.b64encode(b"<svg/>").decode(), "text/plain": "x"})
    assert "no readable PNG" in text_of(shown, "stderr")
    assert not any("image/png" in output.data for output in outputs_of(shown))


@pytest.mark.parametrize("data", [None, [], "text", {"text/plain": None}, {"application/json": "{not json"}, {1: 2}])
def test_forged_bundles_break_nothing(data: object) -> None:
    for output in show(data, transient="no", metadata=[1]):
        assert isinstance(output, Output)
        assert all(isinstance(value, str) for value in output.data.values())
        assert all(json.loads(value) for mime, value in output.data.items() if mime.endswith("json"))


@pytest.mark.parametrize("content", [{}, {"name": "stdout"}, {"name": 1, "text": []}, {"ename": 1, "traceback": None}])
def test_forged_messages_show_nothing(content: dict[str, object]) -> None:
    for kind in ("stream", "error", "display_data", "execute_result"):
        assert list(Outputs().take({"msg_type": kind, "content": content})) == []


def test_a_chart_that_is_too_large_is_left_out_and_text_goes_on() -> None:
    outputs = Outputs()
    chart = {"application/json": json.dumps("x" * 5_000_000), "text/plain": "chart"}
    shown = list(outputs.take({"msg_type": "display_data", "content": {"data": chart}}))
    shown += list(outputs.take({"msg_type": "stream", "content": {"name": "stdout", "text": "after"}}))
    assert "too large" in text_of(shown, "stderr") and "after" in text_of(shown, "stdout")
