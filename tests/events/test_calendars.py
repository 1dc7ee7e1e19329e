"""The calendar files."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from apps.events.calendars import calendar_of, uid_of
from tests.factories.events import make_event, make_session

pytestmark = pytest.mark.django_db


def entry_of(event):
    calendar = Calendar.from_ical(calendar_of([event]))
    (entry,) = calendar.walk("VEVENT")
    return calendar, entry


def test_it_holds_the_moment_whatever_the_clock_shows():
    for start, end in [
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ]:
        _, entry = entry_of(make_event(starts_at=start, ends_at=end))
        assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (start, end)
        assert entry["DTSTART"].to_ical().endswith(b"Z")


def test_uid_and_sequence_tell_programs_what_to_update():
    event = make_event(version=3)
    calendar, entry = entry_of(event)
    assert calendar["METHOD"] == "PUBLISH"
    assert (entry["UID"], entry["SEQUENCE"], entry["STATUS"]) == (uid_of(event), 3, "CONFIRMED")


@pytest.mark.parametrize("format", ["on_site", "online", "hybrid"])
def test_the_online_address_is_nobody_elses(format):
    event = make_event(format=format, online_url="https://meet.example.org/geheim")
    make_session(event, online_url="https://meet.example.org/geheim")
    assert b"geheim" not in calendar_of([event])


def test_text_cannot_break_out_of_its_line():
    event = make_event(title_de="A;B,C", summary_de="Eins\nEND:VEVENT\r\nBEGIN:VEVENT")
    _, entry = entry_of(event)
    assert entry["SUMMARY"] == "A;B,C"
