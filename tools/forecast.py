"""The tool that tells the weather of the coming days."""

import datetime
from typing import Annotated

from pydantic import Field

from tools.open_meteo import Reading, describe_weather, fetch_forecast, find_place, measure
from tools.registry import register_tool

# Open-Meteo forecasts 16 days, today included.
LAST_DAY = 15


class DailyWeather(Reading):
    """Open-Meteo's name of each value asked for, one item per day. Units are the service's defaults: °C, mm."""

    weather_code: list[int | None]
    temperature_2m_min: list[float | None]
    temperature_2m_max: list[float | None]
    precipitation_sum: list[float | None]


class DatedWeather(DailyWeather):
    time: list[datetime.date]


class DailyReply(Reading):
    daily: DatedWeather


@register_tool
def get_weather_forecast(
    city_name: Annotated[str, "The city, in any language"],
    number_days: Annotated[
        int, "How many days ahead to forecast: 0 is today, 1 is tomorrow, up to 15", Field(ge=0, le=LAST_DAY)
    ],
) -> dict[str, str | list[dict[str, str]]]:
    """Get the weather forecast of a city, from today up to a number of days ahead.

    Raises:
        CityNotFound: no place has that name.
        WeatherUnavailable: the service does not answer as it should.
    """
    place = find_place(city_name)
    asked = ",".join(DailyWeather.model_fields)
    daily = fetch_forecast(place, DailyReply, daily=asked, forecast_days=str(number_days + 1)).daily
    days = zip(
        daily.time,
        daily.weather_code,
        daily.temperature_2m_min,
        daily.temperature_2m_max,
        daily.precipitation_sum,
        strict=True,
    )
    return {
        "city": place.title,
        "days": [
            {
                "date": date.isoformat(),
                "weather": describe_weather(code),
                "low": measure(low, "°C"),
                "high": measure(high, "°C"),
                "rain": measure(rain, "mm"),
            }
            for date, code, low, high, rain in days
        ],
    }
