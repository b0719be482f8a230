"""Plots: every figure is shown, in order, and Chinese labels are readable whatever fonts the code asks for."""

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from kernel.session import KernelSession
from tests.kernel.cell_reading import Shown, outputs_of, status_of, text_of

Run = Callable[[str], list[Shown]]
PLOT = "import matplotlib.pyplot as plt\n"


def images_of(shown: list[Shown]) -> list[Image.Image]:
    encoded = [o.data["image/png"] for o in outputs_of(shown) if "image/png" in o.data]
    images = [Image.open(io.BytesIO(base64.b64decode(text))).convert("L") for text in encoded]
    for image in images:
        assert len(image.getcolors() or []) > 1, "the figure is blank"
    return images


def kinds_of(shown: list[Shown]) -> list[str]:
    return ["figure" if "image/png" in o.data else o.data["text/plain"].strip() for o in outputs_of(shown)]


def test_figure_without_show_appears_at_the_end(run: Run) -> None:
    shown = run(PLOT + "plt.plot([1, 3, 2])\nprint('text')")
    assert kinds_of(shown) == ["text", "figure"]
    assert len(images_of(shown)) == 1


def test_several_figures_keep_their_order_with_the_text_between(run: Run) -> None:
    shown = run(PLOT + "for i in range(2):\n    plt.plot([i, 1])\n    plt.show()\n    print('after', i)")
    assert kinds_of(shown) == ["figure", "after 0", "figure", "after 1"]
    assert len(images_of(shown)) == 2


def test_two_open_figures_are_both_shown(run: Run) -> None:
    shown = run(PLOT + "plt.figure()\nplt.plot([1, 2])\nplt.figure()\nplt.bar([1, 2], [3, 4]);")
    assert len(images_of(shown)) == 2


def test_figure_drawn_before_an_error_is_shown(run: Run) -> None:
    shown = run(PLOT + "plt.plot([1, 2])\nplt.show()\n1 / 0")
    assert len(images_of(shown)) == 1
    assert status_of(shown) == "error"


def test_figures_are_shown_although_the_host_set_agg(
    monkeypatch: pytest.MonkeyPatch, own_session: KernelSession
) -> None:
    monkeypatch.setenv("MPLBACKEND", "Agg")
    assert len(images_of(list(own_session.execute(PLOT + "plt.plot([1, 2]);")))) == 1


@pytest.mark.parametrize(
    "preparation",
    [
        "",
        "plt.rcParams['font.sans-serif'] = ['SimHei']; plt.rcParams['axes.unicode_minus'] = False",
        "plt.rcParams['font.family'] = 'Microsoft YaHei'",
        "plt.style.use('ggplot')",
        "plt.rcdefaults()",
    ],
)
def test_chinese_labels_have_their_glyphs(run: Run, preparation: str) -> None:
    code = f"import warnings\nwarnings.simplefilter('always')\n{PLOT}{preparation}\nplt.plot([-1, 2], label='叶子')"
    shown = run(code + "\nplt.title('葫芦 gourd')\nplt.legend()\nplt.show()")
    assert len(images_of(shown)) == 1
    assert text_of(shown, "stderr") == ""


def test_machine_without_chinese_fonts_uses_the_packaged_one(own_session: KernelSession) -> None:
    startup = Path("kernel/startup.py").read_text(encoding="utf-8")
    hide = "font_manager.fontManager.ttflist[:] = [f for f in font_manager.fontManager.ttflist if 'DejaVu' in f.name]"
    code = f"from matplotlib import font_manager\n{hide}\nspace = {{}}\nexec({startup!r}, space)"
    assert "Noto Sans CJK SC" in text_of(list(own_session.execute(f"{code}\nspace['find_cjk_family']()")), "result")
