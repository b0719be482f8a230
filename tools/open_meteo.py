"""Open-Meteo's keyless services as the weather tools need them: a place by its name, a forecast for a place.

Formats: https://open-meteo.com/en/docs and https://open-meteo.com/en/docs/geocoding-api.
"""

import os
import re
from typing import TypeVar

import requests
from pydantic import BaseModel, ValidationError
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from tools.registry import ToolError

# Each may be replaced by the environment variable of the name below: by a mirror, or by a server of a test.
GEOCODING_URL = "https://geocoding-api.open-meteo.com/v1/search"
FORECAST_URL = "https://api.open-meteo.com/v1/forecast"
TIMEOUT_SECONDS = (3.0, 8.0)  # to connect, to read
# Once more after a refused connection or a server's error; not after a slow answer, for a person is waiting.
RETRY = Retry(
    total=1,
    read=0,
    status_forcelist=(500, 502, 503, 504),
    backoff_factor=0,
    raise_on_status=False,
    respect_retry_after_header=False,
)


class CityNotFound(ToolError):
    """No place has the name."""


class WeatherUnavailable(ToolError):
    """The service cannot be reached, or does not answer as documented."""


class Reading(BaseModel):
    """A part of an answer; what is not asked for is passed over."""


R = TypeVar("R", bound=Reading)


class Place(Reading):
    """A geocoding result. The service leaves empty fields out."""

    name: str
    latitude: float
    longitude: float
    admin1: str = ""
    country: str = ""
    country_code: str = ""
    population: int = 0

    @property
    def title(self) -> str:
        """Name, region and country: which of the places of that name this is."""
        return ", ".join(dict.fromkeys(filter(None, (self.name, self.admin1, self.country))))

    def lies_in(self, region: str) -> bool:
        return region.casefold() in {part.casefold() for part in (self.admin1, self.country, self.country_code)}


class Places(Reading):
    results: list[Place] = []


class Refusal(Reading):
    reason: str


def find_place(name: str) -> Place:
    """The best match for a name in any language; "Paris, Texas" narrows it to a region or country.

    Raises:
        CityNotFound: nothing has that name.
        WeatherUnavailable: the service does not answer as it should.
    """
    city, *regions = (part.strip() for part in re.split("[,，]", name))
    village: Place | None = None
    for text, language in _lookups(city):
        options = {"name": text, "count": "10", "language": language}
        found = _fetch(os.environ.get("GOURD_GEOCODING_URL", GEOCODING_URL), options, Places).results
        place = next((place for place in found if all(map(place.lies_in, regions))), None)
        if place and place.population:
            return place
        village = village or place
    if village:
        return village
    raise CityNotFound(f"No city called {name!r} was found. Check the spelling or add the country.")


def fetch_forecast(place: Place, kind: type[R], **options: str) -> R:
    """What the forecast service says of a place, in the place's own time zone.

    Raises:
        WeatherUnavailable: the service does not answer as it should.
    """
    where = {"latitude": str(place.latitude), "longitude": str(place.longitude), "timezone": "auto"}
    return _fetch(os.environ.get("GOURD_FORECAST_URL", FORECAST_URL), where | options, kind)


def measure(value: float | None, unit: str) -> str:
    """A value with its unit; the service leaves a value empty where it has none."""
    return "unknown" if value is None else f"{value:g} {unit}"


def describe_weather(code: int | None) -> str:
    """A WMO weather interpretation code in words."""
    return "unknown" if code is None else WEATHER_CODES.get(code, f"WMO code {code}")


def guess_language(name: str) -> str:
    """The language whose place names a name is looked up in: the service finds 上海 under "zh" only."""
    return next((language for language, letters in SCRIPTS.items() if re.search(letters, name)), "en")


def _lookups(city: str) -> list[tuple[str, str]]:
    """The texts and languages to search in turn, until a place with inhabitants is found: 北京 alone gives villages
    of that name, the capital is 北京市 (https://github.com/open-meteo/geocoding-api/issues/20)."""
    language = guess_language(city)
    as_city = [(f"{city}市", "zh")] if language == "zh" and not city.endswith("市") else []
    return list(dict.fromkeys([(city, language), *as_city, (city, "en")]))


def _fetch(url: str, options: dict[str, str], kind: type[R]) -> R:
    try:
        with requests.Session() as session:
            session.mount(url, HTTPAdapter(max_retries=RETRY))
            response = session.get(url, params=options, timeout=TIMEOUT_SECONDS)
    except requests.RequestException as error:
        message = "The weather service cannot be reached. Check the internet connection and try again."
        raise WeatherUnavailable(message) from error
    try:
        if response.ok:
            return kind.model_validate_json(response.content)
        reason = Refusal.model_validate_json(response.content).reason
    except ValidationError as error:
        message = f"The weather service gave no usable answer (HTTP {response.status_code}). Try again later."
        raise WeatherUnavailable(message) from error
    raise WeatherUnavailable(f"The weather service refused the request: {reason}")


# Japanese before Chinese: both write Han characters, only Japanese has kana.
SCRIPTS = {
    "ja": "[\u3040-\u30ff]",
    "zh": "[\u3400-\u9fff]",
    "ko": "[\uac00-\ud7af]",
    "ru": "[\u0400-\u04ff]",
    "el": "[\u0370-\u03ff]",
    "he": "[\u0590-\u05ff]",
    "ar": "[\u0600-\u06ff]",
    "hi": "[\u0900-\u097f]",
    "th": "[\u0e00-\u0e7f]",
}

# https://open-meteo.com/en/docs, "Weather variable documentation": WMO 4677, as the service uses it.
WEATHER_CODES = {
    0: "clear sky",
    1: "mainly clear",
    2: "partly cloudy",
    3: "overcast",
    45: "fog",
    48: "freezing fog",
    51: "light drizzle",
    53: "drizzle",
    55: "heavy drizzle",
    56: "light freezing drizzle",
    57: "heavy freezing drizzle",
    61: "light rain",
    63: "rain",
    65: "heavy rain",
    66: "light freezing rain",
    67: "heavy freezing rain",
    71: "light snow",
    73: "snow",
    75: "heavy snow",
    77: "snow grains",
    80: "light rain showers",
    81: "rain showers",
    82: "violent rain showers",
    85: "light snow showers",
    86: "heavy snow showers",
    95: "thunderstorm",
    96: "thunderstorm with light hail",
    99: "thunderstorm with heavy hail",
}
