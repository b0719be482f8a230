"""Charts draw what they hold and load nothing."""

import json
from typing import Any

import pytest

from ui.charts import UnsafeChart, to_plotly, to_vega_lite

EVIL = "http://example.org/?secret"
BAR: dict[str, Any] = {
    "data": {"name": "d"},
    "datasets": {"d": [{"url": "x", "element": "He", "n": 1}]},
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {"x": {"field": "element", "type": "nominal"}, "y": {"field": "n", "type": "quantitative"}},
}


def test_a_plotly_figure_keeps_its_data_and_texts() -> None:
    figure = {"data": [{"type": "bar", "x": ["a"], "y": [1]}], "layout": {"title": {"text": "<b>n</b> < 3"}}}
    assert to_plotly(json.dumps(figure)) == figure


def test_a_plotly_figure_loses_addresses() -> None:
    picture = "data:image/png;base64,AAAA"
    layout = {
        "images": [{"source": EVIL}, {"source": picture}],
        "template": {"layout": {"images": [{"source": EVIL}], "mapbox": {"style": EVIL}}},
        "geo2": {},
        "title": {"text": f'<span style="cursor:url({EVIL})">t</span><a href="{EVIL}">a</a>'},
    }
    shown = to_plotly(json.dumps({"data": [{"x": [1]}], "layout": layout, "config": {"topojsonURL": EVIL}}))
    assert EVIL not in json.dumps(shown)
    assert shown["layout"]["images"] == [{"source": picture}]
    assert shown["layout"]["title"]["text"] == "<span>t</span><a>a</a>"


@pytest.mark.parametrize("kind", ["scattergeo", "choropleth", "scattermap", "densitymapbox", "image", "future"])
def test_plotly_maps_and_pictures_are_refused(kind: str) -> None:
    with pytest.raises(UnsafeChart, match=kind):
        to_plotly(json.dumps({"data": [{"type": kind}]}))


@pytest.mark.parametrize("data", ["", "[]", "{}", '{"data": [1]}', "[" * 100_000])
def test_what_is_no_chart_is_refused(data: str) -> None:
    with pytest.raises(UnsafeChart):
        to_plotly(data)


def test_a_vega_lite_chart_is_kept_without_options_for_its_embedding() -> None:
    assert to_vega_lite(json.dumps({**BAR, "usermeta": {"embedOptions": {"patch": EVIL}}})) == BAR


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"url": EVIL}},
        {"layer": [{"data": {"url": EVIL}, "mark": "bar"}]},
        {"mark": "image"},
        {"mark": {"type": "bar", "tooltip": {"content": "data"}}},
        {"encoding": {"href": {"value": EVIL}}},
        {"encoding": {"tooltip": {"field": "n", "title": "image"}}},
        {"encoding": {"tooltip": {"value": {"expr": "{image: 'http://example.org'}"}}}},
        {"datasets": {"d": [{"image": EVIL}]}},
        {"params": [{"name": "p", "bind": {"input": "range", "element": "#root"}}]},
    ],
)
def test_a_vega_lite_chart_that_loads_something_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnsafeChart):
        to_vega_lite(json.dumps({**BAR, **change}))
