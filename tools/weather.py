"""The tool that tells the weather of now."""

from typing import Annotated

from tools.open_meteo import Reading, describe_weather, fetch_forecast, find_place, measure
from tools.registry import register_tool


class CurrentWeather(Reading):
    """Open-Meteo's name of each value asked for. Units are the service's defaults: °C, %, km/h."""

    weather_code: int | None
    temperature_2m: float | None
    apparent_temperature: float | None
    relative_humidity_2m: float | None
    wind_speed_10m: float | None


class CurrentReply(Reading):
    current: CurrentWeather


@register_tool
def get_weather(city_name: Annotated[str, "The city, in any language"]) -> dict[str, str]:
    """Get the current weather of a city.

    Raises:
        CityNotFound: no place has that name.
        WeatherUnavailable: the service does not answer as it should.
    """
    place = find_place(city_name)
    now = fetch_forecast(place, CurrentReply, current=",".join(CurrentWeather.model_fields)).current
    return {
        "city": place.title,
        "weather": describe_weather(now.weather_code),
        "temperature": measure(now.temperature_2m, "°C"),
        "feels_like": measure(now.apparent_temperature, "°C"),
        "humidity": measure(now.relative_humidity_2m, "%"),
        "wind": measure(now.wind_speed_10m, "km/h"),
    }
