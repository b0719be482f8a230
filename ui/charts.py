"""Charts that code made, as data that Streamlit's own charts draw: what would load from elsewhere is refused.

The code has no network, but the browser has: a chart that names an address could carry away what the code read.
"""

import json
import re
from typing import Any

# Plotly's kinds of trace that draw from their data alone; maps fetch outlines and tiles, `image` fetches a picture.
_DRAWN = """
    bar barpolar box candlestick carpet cone contour contourcarpet funnel funnelarea heatmap histogram histogram2d
    histogram2dcontour icicle indicator isosurface mesh3d ohlc parcats parcoords pie sankey scatter scatter3d
    scattercarpet scattergl scatterpolar scatterpolargl scattersmith scatterternary splom streamtube sunburst surface
    table treemap violin volume waterfall
"""
TRACES = frozenset(_DRAWN.split())
_MAPS = re.compile(r"(?:geo|map|mapbox)\d*")
_TAG = re.compile(r"<\s*(/?\w+)[^<>]*>")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
_VEGA_ADDRESSES = frozenset({"url", "href"})
_VEGA_DATA = frozenset({"values", "datasets"})  # below these, names are columns


class UnsafeChart(Exception):
    """The chart is not drawn; the message says why."""


def to_plotly(data: str) -> dict[str, Any]:
    """A Plotly figure without addresses.

    Raises:
        UnsafeChart: it is a map, or no figure.
    """
    figure = _parse(data)
    traces = figure.get("data")
    if not isinstance(traces, list) or not all(isinstance(trace, dict) for trace in traces):
        raise UnsafeChart("This is no Plotly figure.")
    if unknown := sorted({str(trace.get("type", "scatter")) for trace in traces} - TRACES):
        raise UnsafeChart(f"Plotly's {', '.join(unknown)} is not drawn: it would load maps or pictures from elsewhere.")
    return {"data": _inert(traces), "layout": _inert(figure.get("layout", {}))}


def _inert(value: Any) -> Any:  # noqa: ANN401
    """Without maps, background pictures from elsewhere, and the attributes of tags in texts (styles can load too)."""
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if not _MAPS.fullmatch(k)}
        return {k: _pictures(v) if k == "images" else _inert(v) for k, v in kept.items()}
    if isinstance(value, list):
        return [_inert(item) for item in value]
    return _TAG.sub(r"<\1>", value) if isinstance(value, str) and "<" in value else value


def _pictures(images: object) -> list[Any]:
    pictures = images if isinstance(images, list) else []
    return [p for p in pictures if isinstance(p, dict) and _PICTURE.fullmatch(str(p.get("source", "")))]


def to_vega_lite(data: str) -> dict[str, Any]:
    """A Vega-Lite specification that loads nothing.

    Raises:
        UnsafeChart: it names an address, draws pictures, or could put one into a tooltip.
    """
    spec = _parse(data)
    if not _is_self_contained(spec):
        raise UnsafeChart("This chart is not drawn: it would load data or pictures from elsewhere.")
    return {key: value for key, value in spec.items() if key != "usermeta"}


def _is_self_contained(value: object, forbidden: frozenset[str] = _VEGA_ADDRESSES) -> bool:
    """A tooltip shows a field called "image" as a picture, so that word names no field here, nor the key of an object
    in an expression; an input of a chart's may not be put elsewhere in the page (`bind`, `element`)."""
    if isinstance(value, dict):
        tooltip, bind = value.get("tooltip"), value.get("bind")
        if forbidden & value.keys() or "image" in value or (isinstance(tooltip, dict) and "content" in tooltip):
            return False
        if isinstance(bind, dict) and "element" in json.dumps(bind):
            return False
        below = {k: frozenset[str]() if k in _VEGA_DATA else forbidden for k in value}
        return all(_is_self_contained(v, below[k]) for k, v in value.items() if k not in ("$schema", "usermeta"))
    if isinstance(value, list):
        return all(_is_self_contained(item, forbidden) for item in value)
    if isinstance(value, str):
        return value != "image" and not ("{" in value and ("image" in value or "\\" in value))
    return True


def _parse(data: str) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnsafeChart("This chart cannot be read.") from error
    if not isinstance(value, dict):
        raise UnsafeChart("This chart cannot be read.")
    return value
