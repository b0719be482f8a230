"""The weather tools against a real server on loopback that answers in Open-Meteo's documented format."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from tools import open_meteo
from tools.forecast import get_weather_forecast
from tools.open_meteo import CityNotFound, WeatherUnavailable, describe_weather, guess_language
from tools.registry import registry
from tools.weather import get_weather

SHANGHAI = {
    "id": 1796236,
    "name": "上海",
    "latitude": 31.22222,
    "longitude": 121.45806,
    "feature_code": "PPLA",
    "country_code": "CN",
    "timezone": "Asia/Shanghai",
    "population": 22315474,
    "country": "中国",
    "admin1": "上海市",
}
PARIS = {"name": "Paris", "latitude": 48.85, "longitude": 2.35, "country_code": "FR", "country": "France"}
PARIS_TEXAS = {**PARIS, "latitude": 33.66, "country_code": "US", "country": "United States", "admin1": "Texas"}
CURRENT = {
    "time": "2026-11-29T10:15",
    "interval": 900,
    "weather_code": 61,
    "temperature_2m": 21.3,
    "apparent_temperature": 20.0,
    "relative_humidity_2m": 80,
    "wind_speed_10m": 12.4,
}
Answer = tuple[int, Any]


@dataclass
class Service:
    """What the server answers, per path and in turn (the last answer stays), and what it was asked."""

    url: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        self.asked.append((path, query))
        queue = self.answers[path]
        return queue.pop(0) if len(queue) > 1 else queue[0]

    def options(self, path: str) -> list[dict[str, str]]:
        return [query for asked, query in self.asked if asked == path]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            status, body = service.answer(url.path, dict(parse_qsl(url.query)))
            if status == 0:
                service.hold.wait(10)
                return
            self.send_response(status)
            self.send_header("Retry-After", "60")
            self.end_headers()
            self.wfile.write(body if isinstance(body, bytes) else json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    service.answers = {
        "/search": [(200, {"results": [SHANGHAI], "generationtime_ms": 0.7})],
        "/forecast": [(200, {"timezone": "Asia/Shanghai", "current": CURRENT})],
    }
    monkeypatch.setenv("GOURD_GEOCODING_URL", f"{service.url}/search")
    monkeypatch.setenv("GOURD_FORECAST_URL", f"{service.url}/forecast")
    yield service
    service.hold.set()
    server.shutdown()
    server.server_close()


def daily(days: int) -> dict[str, Any]:
    return {
        "time": [f"2026-12-{day:02}" for day in range(1, days + 1)],
        "weather_code": [3] * days,
        "temperature_2m_min": [8.0] * days,
        "temperature_2m_max": [14.2] * days,
        "precipitation_sum": [0.2] * days,
    }


def test_current_weather_says_which_place_and_units(service: Service) -> None:
    assert get_weather("上海") == {
        "city": "上海, 上海市, 中国",
        "weather": "light rain",
        "temperature": "21.3 °C",
        "feels_like": "20 °C",
        "humidity": "80 %",
        "wind": "12.4 km/h",
    }
    assert service.options("/forecast")[0]["latitude"] == "31.22222"


def test_forecast_lists_each_day_up_to_the_last(service: Service) -> None:
    service.answers["/forecast"] = [(200, {"daily": daily(2)})]
    result = get_weather_forecast("上海", 1)
    assert service.options("/forecast")[0]["forecast_days"] == "2"
    assert service.options("/forecast")[0]["timezone"] == "auto"
    assert result["days"] == [
        {"date": date, "weather": "overcast", "low": "8 °C", "high": "14.2 °C", "rain": "0.2 mm"}
        for date in ("2026-12-01", "2026-12-02")
    ]


def test_a_forecast_of_all_days_fits_in_one_result(service: Service) -> None:
    service.answers["/forecast"] = [(200, {"daily": daily(16)})]
    result = registry.call("get_weather_forecast", {"city_name": "上海", "number_days": 15})
    assert len(json.loads(result.content)["days"]) == 16


def test_more_days_than_there_are_is_one_readable_line() -> None:
    result = registry.call("get_weather_forecast", {"city_name": "上海", "number_days": 16})
    assert not result.ok
    assert result.content.splitlines()[1] == "number_days: Input should be less than or equal to 15"


def test_a_value_the_service_leaves_empty_is_unknown(service: Service) -> None:
    service.answers["/forecast"] = [(200, {"current": {**CURRENT, "temperature_2m": None, "weather_code": None}})]
    result = get_weather("上海")
    assert (result["temperature"], result["weather"]) == ("unknown", "unknown")


@pytest.mark.parametrize(
    ("name", "language"),
    [("上海", "zh"), ("東京タワー", "ja"), ("서울", "ko"), ("Москва", "ru"), ("القاهرة", "ar"), ("São Paulo", "en")],
)
def test_a_name_is_looked_up_in_the_language_of_its_script(name: str, language: str) -> None:
    assert guess_language(name) == language


def test_a_name_unknown_in_its_language_is_looked_up_in_english(service: Service) -> None:
    service.answers["/search"] = [(200, {"generationtime_ms": 0.3}), (200, {"results": [SHANGHAI]})]
    get_weather("Москва")
    assert [query["language"] for query in service.options("/search")] == ["ru", "en"]


def test_a_chinese_city_is_preferred_to_a_village_of_its_name(service: Service) -> None:
    village = {key: value for key, value in SHANGHAI.items() if key != "population"} | {"admin1": "四川"}
    service.answers["/search"] = [(200, {"results": [village]}), (200, {"results": [SHANGHAI]})]
    assert get_weather("上海")["city"] == "上海, 上海市, 中国"
    assert [query["name"] for query in service.options("/search")] == ["上海", "上海市"]


def test_a_village_is_found_when_no_city_has_its_name(service: Service) -> None:
    village = {"name": "乌镇", "latitude": 30.7, "longitude": 120.5, "country": "中国"}
    service.answers["/search"] = [(200, {"results": [village]}), (200, {})]
    assert get_weather("乌镇")["city"] == "乌镇, 中国"


def test_of_several_places_the_first_is_taken_unless_a_region_is_named(service: Service) -> None:
    service.answers["/search"] = [(200, {"results": [PARIS, PARIS_TEXAS]})]
    assert get_weather("Paris")["city"] == "Paris, France"
    assert get_weather("Paris, Texas")["city"] == "Paris, Texas, United States"
    assert get_weather("Paris, us")["city"] == "Paris, Texas, United States"
    assert {query["name"] for query in service.options("/search")} == {"Paris"}


@pytest.mark.parametrize("body", [{"generationtime_ms": 0.3}, {"results": []}])
def test_an_unknown_city_is_named(service: Service, body: dict[str, Any]) -> None:
    service.answers["/search"] = [(200, body)]
    with pytest.raises(
        CityNotFound, match=r"^No city called 'Xyz' was found\. Check the spelling or add the country\.$"
    ):
        get_weather("Xyz")


def test_the_reason_of_a_refusal_is_passed_on(service: Service) -> None:
    service.answers["/forecast"] = [(400, {"error": True, "reason": "Latitude must be in range of -90 to 90°."})]
    with pytest.raises(WeatherUnavailable, match="refused the request: Latitude must be in range"):
        get_weather("上海")


def test_a_server_error_is_tried_once_more_at_once(service: Service) -> None:
    service.answers["/forecast"] = [(503, b"busy"), (200, {"current": CURRENT})]
    assert get_weather("上海")["weather"] == "light rain"
    assert len(service.options("/forecast")) == 2


def test_a_server_that_keeps_failing_is_said(service: Service) -> None:
    service.answers["/search"] = [(500, b"<h1>oops</h1>")]
    with pytest.raises(WeatherUnavailable, match=r"no usable answer \(HTTP 500\)"):
        get_weather("上海")
    assert len(service.asked) == 2


def test_an_answer_in_another_format_is_said(service: Service) -> None:
    service.answers["/search"] = [(200, b"<html>Log in to the Wi-Fi</html>")]
    with pytest.raises(WeatherUnavailable, match=r"no usable answer \(HTTP 200\)"):
        get_weather("上海")


def test_a_refused_connection_is_said(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOURD_GEOCODING_URL", "http://127.0.0.1:1/search")
    result = registry.call("get_weather", {"city_name": "Paris"})
    message = "The weather service cannot be reached. Check the internet connection and try again."
    assert (result.ok, result.content) == (False, f"Error: {message}")


def test_a_slow_answer_is_not_waited_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_meteo, "TIMEOUT_SECONDS", (0.2, 0.2))
    service.answers["/search"] = [(0, None)]
    with pytest.raises(WeatherUnavailable, match="cannot be reached"):
        get_weather("上海")
    assert len(service.asked) == 1


def test_a_weather_code_that_is_not_in_the_table_is_shown_as_it_is() -> None:
    assert describe_weather(4) == "WMO code 4"
