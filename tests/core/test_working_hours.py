"""Working time: what comes after so many hours, and how many have passed."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.core.working_hours import NeverOpen, WorkingHours

OFFICE = WorkingHours(opens=time(8), closes=time(16))
NIGHT = WorkingHours(opens=time(0), closes=time(8), weekdays=frozenset(range(7)))
HALF_WEEK = WorkingHours(opens=time(9), closes=time(12, 30), weekdays=frozenset({0, 2}))
CLOSED_WEEK = WorkingHours(
    opens=time(8), closes=time(16), closed=frozenset(date(2026, 12, 28) + timedelta(days=n) for n in range(4))
)
BAVARIA = WorkingHours(opens=time(8), closes=time(16), state="BY")


def at(text: str) -> datetime:
    """A moment on the clock in Berlin."""
    return timezone.make_aware(datetime.fromisoformat(text))


# hours, from, so many hours, until
AFTER = [
    # within a day, and to its very end
    (OFFICE, "2026-11-25 09:00", 1, "2026-11-25 10:00"),
    (OFFICE, "2026-11-25 09:30", 6.5, "2026-11-25 16:00"),
    (OFFICE, "2026-11-25 08:00", 8, "2026-11-25 16:00"),
    (OFFICE, "2026-11-25 15:00", 0, "2026-11-25 15:00"),
    # into the next day
    (OFFICE, "2026-11-25 15:00", 2, "2026-11-26 09:00"),
    (OFFICE, "2026-11-25 15:59", 1, "2026-11-26 08:59"),
    (OFFICE, "2026-11-25 16:00", 1, "2026-11-26 09:00"),
    # before opening, after closing, at night
    (OFFICE, "2026-11-25 05:00", 1, "2026-11-25 09:00"),
    (OFFICE, "2026-11-25 20:00", 1, "2026-11-26 09:00"),
    (OFFICE, "2026-11-25 23:59", 8, "2026-11-26 16:00"),
    (OFFICE, "2026-11-26 00:00", 8, "2026-11-26 16:00"),
    # across weekends
    (OFFICE, "2026-11-27 15:00", 2, "2026-11-30 09:00"),
    (OFFICE, "2026-11-27 16:00", 8, "2026-11-30 16:00"),
    (OFFICE, "2026-11-28 12:00", 1, "2026-11-30 09:00"),
    (OFFICE, "2026-11-29 23:00", 4, "2026-11-30 12:00"),
    (OFFICE, "2026-11-27 12:00", 40, "2026-12-04 12:00"),
    # across holidays of Saxony
    (OFFICE, "2026-11-17 15:00", 2, "2026-11-19 09:00"),  # Buß- und Bettag
    (OFFICE, "2026-11-18 10:00", 1, "2026-11-19 09:00"),  # and on the day itself
    (OFFICE, "2026-04-02 15:00", 2, "2026-04-07 09:00"),  # Good Friday to Easter Monday
    (OFFICE, "2026-04-30 12:00", 8, "2026-05-04 12:00"),  # 1 May, a Friday
    (OFFICE, "2026-05-13 15:00", 2, "2026-05-15 09:00"),  # Ascension Day, a Thursday
    (OFFICE, "2026-05-22 16:00", 8, "2026-05-26 16:00"),  # Whit Monday
    (OFFICE, "2026-10-30 12:00", 8, "2026-11-02 12:00"),  # Reformation Day, on a Saturday anyway
    (OFFICE, "2028-10-30 12:00", 8, "2028-11-01 12:00"),  # Reformation Day, a Tuesday
    (OFFICE, "2026-12-24 12:00", 8, "2026-12-28 12:00"),  # 24 December is a working day by law
    (OFFICE, "2026-12-31 12:00", 8, "2027-01-04 12:00"),  # New Year, a Friday
    (OFFICE, "2027-01-05 15:00", 2, "2027-01-06 09:00"),  # Epiphany: none in Saxony
    (OFFICE, "2026-06-03 15:00", 2, "2026-06-04 09:00"),  # nor Corpus Christi
    # in another state
    (BAVARIA, "2026-11-17 15:00", 2, "2026-11-18 09:00"),
    (BAVARIA, "2026-06-03 15:00", 2, "2026-06-05 09:00"),
    (BAVARIA, "2027-01-05 15:00", 2, "2027-01-07 09:00"),
    # days on which the network is closed
    (CLOSED_WEEK, "2026-12-24 12:00", 8, "2027-01-04 12:00"),
    # across clock changes at the weekend, outside working hours: nothing is gained or lost
    (OFFICE, "2026-03-27 12:00", 8, "2026-03-30 12:00"),
    (OFFICE, "2026-10-23 12:00", 8, "2026-10-26 12:00"),
    # Friday 16:00 + 8 h over a holiday on Monday and the change of the clocks
    (OFFICE, "2027-03-26 16:00", 8, "2027-03-30 16:00"),
    (OFFICE, "2027-03-25 16:00", 8, "2027-03-30 16:00"),  # and Good Friday
    # clock changes inside working hours: the span is an hour shorter or longer
    (NIGHT, "2026-03-29 00:00", 7, "2026-03-29 08:00"),
    (NIGHT, "2026-03-29 00:00", 8, "2026-03-30 01:00"),
    (NIGHT, "2026-10-25 00:00", 8, "2026-10-25 07:00"),
    (NIGHT, "2026-10-25 00:00", 9, "2026-10-25 08:00"),
    (NIGHT, "2026-03-29 01:30", 1, "2026-03-29 03:30"),
    # a few short days a week
    (HALF_WEEK, "2026-11-23 12:00", 1, "2026-11-25 09:30"),
    (HALF_WEEK, "2026-11-24 10:00", 3.5, "2026-11-25 12:30"),
    (HALF_WEEK, "2026-11-16 09:00", 7, "2026-11-23 12:30"),  # the Wednesday between is Buß- und Bettag
    # long spans
    (OFFICE, "2026-11-25 08:00", 80, "2026-12-08 16:00"),
    (OFFICE, "2026-12-23 08:00", 80, "2027-01-07 16:00"),
]


@pytest.mark.parametrize("hours, start, number, end", AFTER)
def test_after_and_between(hours, start, number, end):
    duration = timedelta(hours=number)
    assert hours.after(at(start), duration) == at(end)
    assert hours.between(at(start), at(end)) == duration


@pytest.mark.parametrize(
    "end, number, start",
    [
        ("2026-11-25 10:00", 1, "2026-11-25 09:00"),
        ("2026-11-25 10:00", 4, "2026-11-24 14:00"),
        ("2026-11-30 09:00", 2, "2026-11-27 15:00"),  # over the weekend
        ("2026-11-19 09:00", 2, "2026-11-17 15:00"),  # over Buß- und Bettag
        ("2026-11-28 12:00", 1, "2026-11-27 15:00"),  # from a Saturday
        ("2026-11-25 16:00", 8, "2026-11-25 08:00"),
        ("2026-11-25 16:00", 0, "2026-11-25 16:00"),
    ],
)
def test_before(end, number, start):
    assert OFFICE.before(at(end), timedelta(hours=number)) == at(start)


def test_backwards_nothing_passes():
    assert OFFICE.between(at("2026-11-26 10:00"), at("2026-11-25 10:00")) == timedelta()
    assert OFFICE.between(at("2026-11-25 12:00"), at("2026-11-25 10:00")) == timedelta()


def test_hours_without_any_day_are_refused_and_do_not_run_for_ever():
    never = WorkingHours(weekdays=frozenset())
    with pytest.raises(NeverOpen):
        never.after(at("2026-11-25 10:00"), timedelta(hours=1))
    with pytest.raises(NeverOpen):
        never.before(at("2026-11-25 10:00"), timedelta(hours=1))


MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2028, 12, 31)).map(
    lambda moment: timezone.make_aware(moment.replace(microsecond=0))
)


@given(start=MOMENTS, minutes=st.integers(1, 60 * 100), hours=st.sampled_from([OFFICE, NIGHT, HALF_WEEK]))
def test_there_and_back(start, minutes, hours):
    duration = timedelta(minutes=minutes)
    end = hours.after(start, duration)
    assert hours.between(start, end) == duration
    assert hours.between(hours.before(end, duration), end) == duration


@given(moments=st.lists(MOMENTS, min_size=3, max_size=5).map(sorted))
def test_spans_add_up(moments):
    parts = sum((OFFICE.between(one, two) for one, two in pairwise(moments)), timedelta())
    assert parts == OFFICE.between(moments[0], moments[-1])
