"""Runs inside every new kernel before the first cell, unseen by the user: tables and charts as data, plots that show
Chinese, a list of variables, and a sentence instead of a download where code wants to install something.

Sent to the kernel as text, so it cannot import anything of Gourd.
"""

import importlib.util
import json
import os
import re
import reprlib
import types
import warnings
from pathlib import Path
from typing import Any

FIGURE_DPI = 110  # of a CSS pixel's size; figures are made at twice that, which is the density of today's screens
TABLE_ROWS = 1000
VARIABLES = 200  # most to list
VEGA_LITE = "application/vnd.vegalite.v6+json"
INSTALLS = re.compile(r"\s*(?:(?:pip|pip3|conda|mamba|uv|apt|apt-get)\b|python[\d.]*\s+-m\s+pip\b).*\binstall\b")
NO_INSTALLING = "Nothing can be installed here: the kernel has a fixed set of packages."
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
    """Prepare tables, charts, plots and everything else."""
    add_table_format()
    add_chart_format()
    list_variables_on_demand()
    refuse_installing()
    # `tqdm.auto` asks for Jupyter's widgets; without them it draws its bar in text, which is what is wanted here.
    warnings.filterwarnings("ignore", message="IProgress not found")
    set_up_plots()


def set_up_elsewhere() -> None:
    """Prepare a kernel that Gourd did not launch itself: another IPython, with settings and packages of its own."""
    from IPython import get_ipython

    get_ipython().InteractiveTB.set_mode(mode="Plain")
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    add_table_format()
    add_chart_format()
    list_variables_on_demand()
    warnings.filterwarnings("ignore", message="IProgress not found")
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


def add_chart_format() -> None:
    """Let Altair's charts be displayed as their specification alone, without a page of HTML and scripts."""
    from IPython import get_ipython

    bundles = get_ipython().display_formatter.mimebundle_formatter
    bundles.for_type_by_name("altair.vegalite.v6.api", "TopLevelMixin", to_vega_lite)


def to_vega_lite(chart: Any, **selection: Any) -> dict[str, Any]:  # noqa: ANN401  altair may be absent
    import altair

    with altair.data_transformers.disable_max_rows():
        return {VEGA_LITE: chart.to_dict()}


def list_variables_on_demand() -> None:
    """Add the magic `%gourd_variables`, which displays the variables as data."""
    from IPython import get_ipython

    shell = get_ipython()

    def gourd_variables(line: str) -> None:
        shown = list_variables(shell.user_ns, shell.user_ns_hidden)
        shell.display_pub.publish({"application/vnd.gourd.variables+json": shown})

    shell.register_magic_function(gourd_variables, "line")


def list_variables(names: dict[str, Any], hidden: dict[str, Any]) -> list[dict[str, str]]:
    """Name, type and a short form of each variable of the user's."""
    own = [(name, value) for name, value in names.items() if not name.startswith("_") and name not in hidden]
    variables = [(name, value) for name, value in own if not _is_imported(value)]
    return [
        {"name": name, "type": type(value).__name__, "value": describe(value)} for name, value in variables[:VARIABLES]
    ]


def _is_imported(value: Any) -> bool:  # noqa: ANN401
    if isinstance(value, types.ModuleType | types.BuiltinFunctionType):
        return True
    return isinstance(value, type | types.FunctionType) and value.__module__ != "__main__"


def describe(value: Any) -> str:  # noqa: ANN401
    """What a value is, in a few words that take no time to find."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return " × ".join(map(str, shape))
    short = reprlib.Repr()
    short.maxstring = short.maxother = short.maxlong = 80
    try:
        return " ".join(short.repr(value).split())
    except Exception as error:  # code of the user's may raise anything
        return f"({type(error).__name__})"


def refuse_installing() -> None:
    """Make installing fail at once with a sentence: there may be no network, and Gourd's own packages stay as they
    are."""
    from IPython import get_ipython
    from IPython.core.error import UsageError

    os.environ |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    shell = get_ipython()
    run = shell.system

    def system(command: str) -> None:
        if INSTALLS.match(command):
            raise UsageError(NO_INSTALLING)
        run(command)

    def install(line: str) -> None:
        raise UsageError(NO_INSTALLING)

    shell.system = system
    for name in ("pip", "conda", "mamba", "uv"):
        shell.register_magic_function(install, "line", name)


def set_up_plots() -> None:
    """Import matplotlib ahead of need, and let every text fall back to a Chinese font for the glyphs it lacks."""
    try:
        import matplotlib.pyplot
    except ImportError:
        return
    from matplotlib_inline.backend_inline import set_matplotlib_formats

    matplotlib.rcParams["figure.dpi"] = FIGURE_DPI
    set_matplotlib_formats("retina")  # type: ignore[no-untyped-call]
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
