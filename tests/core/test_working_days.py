"""Working days in Saxony."""

from datetime import UTC, date, datetime

import pytest

from apps.core.working_days import is_working_day, start_of, working_days_after, working_days_before


@pytest.mark.parametrize(
    "day, works",
    [
        (date(2026, 11, 18), False),  # Buß- und Bettag, in Saxony only
        (date(2026, 11, 17), True),
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 10, 31), False),  # Reformation Day, a Saturday too
        (date(2028, 10, 31), False),  # and a Tuesday
        (date(2026, 11, 1), False),  # a Sunday
        (date(2027, 11, 1), True),  # All Saints' is none here
        (date(2026, 6, 4), True),  # nor Corpus Christi
        (date(2026, 12, 24), True),
        (date(2026, 12, 25), False),
        (date(2027, 1, 1), False),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 5, 14), False),  # Ascension Day
    ],
)
def test_which_days(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    "day, number, after",
    [
        (date(2026, 11, 16), 1, date(2026, 11, 17)),
        (date(2026, 11, 16), 3, date(2026, 11, 20)),  # across Buß- und Bettag
        (date(2026, 11, 14), 1, date(2026, 11, 16)),  # from a Saturday
        (date(2026, 12, 23), 3, date(2026, 12, 29)),  # across Christmas and a weekend
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into the next year
        (date(2026, 3, 27), 1, date(2026, 3, 30)),  # the clocks go forward
        (date(2026, 10, 23), 1, date(2026, 10, 26)),  # and back
        (date(2026, 11, 16), 0, date(2026, 11, 16)),
    ],
)
def test_counting(day, number, after):
    assert working_days_after(day, number) == after
    if is_working_day(day):
        assert working_days_before(after, number) == day


@pytest.mark.parametrize(
    "day, moment",
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),  # still winter at midnight
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),  # still summer at midnight
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_midnight_is_that_of_berlin(day, moment):
    assert start_of(day) == moment
