"""Runs inside every new kernel before the first cell, unseen by the user: tables as data, plots that show Chinese.

Sent to the kernel as text, so it cannot import anything of Gourd.
"""

import importlib.util
import json
from pathlib import Path
from typing import Any

FIGURE_DPI = 110
TABLE_ROWS = 1000
PACKAGED_FONT = "noto_cjk_sans_otc"  # a distribution that carries a font, for machines without one
CJK_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti TC",
    "Arial Unicode MS",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
)


def set_up() -> None:
    """Prepare tables and plots."""
    add_table_format()
    set_up_plots()


def add_table_format() -> None:
    """Let DataFrames be displayed as data too (https://specs.frictionlessdata.io/data-resource/), without importing
    pandas before the user does."""
    from IPython import get_ipython
    from IPython.core.formatters import BaseFormatter
    from traitlets import ObjectName, Unicode

    class TableFormatter(BaseFormatter):
        format_type = Unicode("application/vnd.dataresource+json")
        print_method = ObjectName("_no_such_method_")
        _return_type = dict

    formatters = get_ipython().display_formatter
    formatter = TableFormatter(parent=formatters)
    formatter.for_type_by_name("pandas", "DataFrame", to_data_resource)  # type: ignore[no-untyped-call]
    formatters.formatters[formatter.format_type] = formatter


def to_data_resource(frame: Any) -> dict[str, Any] | None:  # noqa: ANN401  pandas may be absent
    """The table and how many rows it has in all; None for what the format cannot hold, such as repeated columns."""
    if not frame.columns.is_unique:
        return None
    try:
        table: dict[str, Any] = json.loads(frame.head(TABLE_ROWS).to_json(orient="table"))
    except (ValueError, NotImplementedError, TypeError):
        return None
    return {**table, "rows": len(frame)}


def set_up_plots() -> None:
    """Import matplotlib ahead of need, and let every text fall back to a Chinese font for the glyphs it lacks."""
    try:
        import matplotlib.pyplot
    except ImportError:
        return
    matplotlib.rcParams["figure.dpi"] = FIGURE_DPI
    family = find_cjk_family()
    if family is not None:
        add_fallback(["DejaVu Sans", family])


def find_cjk_family() -> str | None:
    """The best Chinese font that matplotlib knows, if need be after adding the packaged one, else None."""
    installed = _installed_cjk_families()
    if not installed:
        add_packaged_font()
        installed = _installed_cjk_families()
    return installed[0] if installed else None


def _installed_cjk_families() -> list[str]:
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    return [family for family in CJK_FAMILIES if family in known]


def add_packaged_font() -> None:
    """Make the font of the package `PACKAGED_FONT` known to matplotlib, if it is installed."""
    from matplotlib.font_manager import fontManager

    spec = importlib.util.find_spec(PACKAGED_FONT)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for file in Path(folder).glob("*.tt[cf]"):
            fontManager.addfont(file)


def add_fallback(families: list[str]) -> None:
    """Append families to those of every text.

    Setting `font.family` would not do: style sheets replace it, and code often asks for fonts that are not
    installed (`plt.rcParams["font.sans-serif"] = ["SimHei"]`).
    """
    from matplotlib.font_manager import FontProperties

    chosen = FontProperties.get_family

    def with_fallback(self: FontProperties) -> list[str]:
        return [*chosen(self), *families]

    FontProperties.get_family = with_fallback  # type: ignore[method-assign]
