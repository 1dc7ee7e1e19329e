"""What a calendar file says: repetition, whole days, time zones."""

from datetime import UTC, datetime

import pytest

from apps.events.choices import Fault
from apps.events.reading import Reading, Unreadable, read
from tests.factories.calendars import entry, ics

NOW = datetime(2027, 1, 1, tzinfo=UTC)

# As Outlook and Exchange write it: a Windows name, and rules that begin in 1601.
OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
""".replace("\n", "\r\n")
OWN_ZONE = OUTLOOK_ZONE.replace("W. Europe Standard Time", "Customized Time Zone")


def reading(*parts: str) -> Reading:
    """What is read, after the way through JSON that it takes in the portal."""
    return Reading.from_json(read(ics(*parts), now=NOW).to_json())


def at(*lines: str, **fields: str) -> str:
    """An event without the usual times."""
    return entry(*lines, **({"DTSTART": "", "DTEND": ""} | fields))


def starts(found: Reading) -> list[str]:
    return [f"{one.starts_at:%Y-%m-%d %H:%M}" for one in found.entries]


def only(found: Reading):
    assert len(found.entries) == 1
    assert not found.problems
    return found.entries[0]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("DTSTART:20270210T090000Z",), "2027-02-10 09:00"),
        (("DTSTART:20270210T090000",), "2027-02-10 08:00"),  # floating: Berlin, in winter
        (("DTSTART:20270710T090000",), "2027-07-10 07:00"),  # and in summer
        (("DTSTART;TZID=Europe/Berlin:20270710T090000",), "2027-07-10 07:00"),
        (("DTSTART;TZID=America/New_York:20270710T090000",), "2027-07-10 13:00"),
        (("DTSTART;TZID=W. Europe Standard Time:20270710T090000",), "2027-07-10 07:00"),
        (("DTSTART;TZID=Pacific Standard Time:20270210T090000",), "2027-02-10 17:00"),
        (('DTSTART;TZID="Europe/Berlin":20270710T090000',), "2027-07-10 07:00"),
        (
            ("DTSTART;TZID=Mond/Krater:20270710T090000",),
            "2027-07-10 07:00",
        ),  # unknown: as if it were floating
    ],
)
def test_when_it_begins(parts, expected):
    assert starts(reading(at(*parts))) == [expected]


@pytest.mark.parametrize(
    ("zone", "name"),
    [(OUTLOOK_ZONE, "W. Europe Standard Time"), (OWN_ZONE, "Customized Time Zone")],
)
@pytest.mark.parametrize(("month", "expected"), [("02", "08:00"), ("07", "07:00")])
def test_outlooks_own_time_zones(zone, name, month, expected):
    found = reading(
        zone, at(f"DTSTART;TZID={name}:2027{month}10T090000", f"DTEND;TZID={name}:2027{month}10T100000")
    )
    assert starts(found) == [f"2027-{month}-10 {expected}"]
    assert not found.problems


def test_a_week_across_the_clock_change_stays_at_its_hour():
    found = reading(
        at("DTSTART;TZID=Europe/Berlin:20270321T090000", "RRULE:FREQ=WEEKLY;COUNT=3", DURATION="PT1H")
    )
    assert starts(found) == ["2027-03-21 08:00", "2027-03-28 07:00", "2027-04-04 07:00"]


def test_a_whole_day():
    day = only(reading(at("DTSTART;VALUE=DATE:20270710")))
    assert day.is_all_day
    assert (day.starts_at, day.ends_at) == (
        datetime(2027, 7, 9, 22, 0, tzinfo=UTC), datetime(2027, 7, 10, 21, 59, tzinfo=UTC),
    )  # fmt: skip


def test_whole_days_end_before_the_day_that_the_file_names():
    days = only(reading(at("DTSTART;VALUE=DATE:20270210", "DTEND;VALUE=DATE:20270213")))
    assert days.ends_at == datetime(2027, 2, 12, 22, 59, tzinfo=UTC)


def test_how_long_it_lasts():
    assert only(reading(at("DTSTART:20270210T090000Z", "DURATION:PT90M"))).ends_at.hour == 10
    assert only(reading(at("DTSTART:20270210T090000Z"))).ends_at.hour == 10  # nothing said: an hour


def test_a_series_with_everything():
    series = at(
        "DTSTART;TZID=Europe/Berlin:20270201T100000",
        "DTEND;TZID=Europe/Berlin:20270201T110000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Berlin:20270208T100000",
        "RDATE;TZID=Europe/Berlin:20270203T100000",
    )
    moved = at(
        "RECURRENCE-ID;TZID=Europe/Berlin:20270215T100000",
        "DTSTART;TZID=Europe/Berlin:20270216T140000",
        "DTEND;TZID=Europe/Berlin:20270216T150000",
        SUMMARY="Verlegt",
    )
    found = reading(series, moved)
    assert starts(found) == ["2027-02-01 09:00", "2027-02-03 09:00", "2027-02-16 13:00", "2027-02-22 09:00"]
    assert found.entries[2].title == "Verlegt"
    # by the moment it was planned for, so that it stays the same event wherever it is moved
    assert found.entries[2].key == "eins@example.org/20270215T090000Z"


def test_only_what_is_to_come_within_18_months():
    found = reading(
        entry(uid="vorbei", DTSTART="20261201T090000Z", DTEND="20261201T100000Z"),
        entry(uid="bald", DTSTART="20270201T090000Z", DTEND="20270201T100000Z"),
        entry(uid="fern", DTSTART="20290201T090000Z", DTEND="20290201T100000Z"),
    )
    assert [one.uid for one in found.entries] == ["bald"]
    assert (found.left_out, found.outside) == (2, ["vorbei", "fern"])


def test_an_endless_series_comes_as_far_as_is_looked():
    found = reading(at("DTSTART:20200106T090000Z", "RRULE:FREQ=MONTHLY", DURATION="PT1H"))
    assert len(found.entries) == 18
    assert not found.problems


def test_of_two_with_one_uid_the_one_changed_last_counts():
    dates = {"DTSTART": "20270210T090000Z", "DTEND": "20270210T100000Z"}
    found = reading(entry(SUMMARY="Neu", SEQUENCE="3", **dates), entry(SUMMARY="Alt", SEQUENCE="1", **dates))
    assert [one.title for one in found.entries] == ["Neu"]
    assert [one.code for one in found.problems] == [Fault.DOUBLE]


def test_many_endless_series_end_somewhere():
    dates = {"DTSTART": "20270101T090000Z", "DTEND": "20270101T100000Z"}
    found = reading(*[entry("RRULE:FREQ=DAILY", uid=f"{number}", **dates) for number in range(11)])
    assert len(found.entries) == 1000
    assert found.problems[-1].code == Fault.TOO_MANY


def test_texts_keep_their_letters():
    text = "Zeile eins\\nZeile zwei\\; mit Zeichen\\, und – „Anführung“"
    found = only(reading(entry(DESCRIPTION=text, DTSTART="20270210T090000Z", DTEND="20270210T100000Z")))
    assert found.description == "Zeile eins\nZeile zwei; mit Zeichen, und – „Anführung“"
    split = entry(DTSTART="20270210T090000Z", DTEND="20270210T100000Z").encode()
    folded = ics("@").replace(b"@", split.replace("ä".encode(), b"\xc3\r\n \xa4"))
    assert read(folded, now=NOW).entries[0].title == "Werkstattgespräch"


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b"<html>", b"Hallo"])
def test_what_is_no_calendar(content):
    with pytest.raises(Unreadable):
        read(content, now=NOW)
