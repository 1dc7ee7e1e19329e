"""The calendar files."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from apps.events.calendars import CANCEL, calendar_of, uid_of
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db


def entry_of(event, **options):
    calendar = Calendar.from_ical(calendar_of([event], **options))
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


def test_a_cancelled_event_says_so():
    event = make_event(cancelled_at=datetime(2027, 1, 1, tzinfo=UTC))
    calendar, entry = entry_of(event, method=CANCEL)
    assert (calendar["METHOD"], entry["STATUS"]) == ("CANCEL", "CANCELLED")


@pytest.mark.parametrize("format", ["online", "hybrid"])
def test_the_online_address_only_when_asked_for(format):
    event = make_event(format=format, online_url="https://meet.example.org/geheim")
    assert b"geheim" not in calendar_of([event])
    assert b"geheim" in calendar_of([event], with_online_url=True)


def test_an_address_left_over_from_another_format_stays_out():
    event = make_event(format="on_site", online_url="https://meet.example.org/geheim")
    assert b"geheim" not in calendar_of([event], with_online_url=True)


def test_text_cannot_break_out_of_its_line():
    event = make_event(title_de="A;B,C", summary_de="Eins\nEND:VEVENT\r\nBEGIN:VEVENT")
    _, entry = entry_of(event)
    assert entry["SUMMARY"] == "A;B,C"
