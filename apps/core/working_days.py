"""Working days in Saxony: Monday to Friday without the public holidays (SächsSFG, § 1; Buß- und Bettag too).

24 and 31 December are working days by law. All days are those of Berlin.
"""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils import timezone

SAXONY = "SN"
_DAY = timedelta(days=1)


@cache
def _holidays(state: str) -> holidays.HolidayBase:
    """Grows by itself, year by year."""
    return holidays.country_holidays("DE", subdiv=state)


def is_holiday(day: date, state: str = SAXONY) -> bool:
    """Whether `day` is a public holiday in the German state with that ISO 3166-2 code ("SN")."""
    return day in _holidays(state)


def is_working_day(day: date) -> bool:
    """Whether people are at work on `day`."""
    return day.weekday() < 5 and not is_holiday(day)


def working_days_after(day: date, number: int) -> date:
    """The `number`th working day after `day`, which itself does not count."""
    return _walk(day, number, _DAY)


def working_days_before(day: date, number: int) -> date:
    """The `number`th working day before `day`, which itself does not count."""
    return _walk(day, number, -_DAY)


def start_of(day: date) -> datetime:
    """Midnight in Berlin, also on the days on which the clocks change."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _walk(day: date, number: int, step: timedelta) -> date:
    for _number in range(number):
        day += step
        while not is_working_day(day):
            day += step
    return day
