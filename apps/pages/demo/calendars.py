"""Invented partners' calendars: one that has been fetched, and one that waits for a decision."""

from collections import Counter
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from icalendar import Calendar
from icalendar import Event as Entry

from apps.events.choices import SourceState
from apps.events.models import CalendarImport, CalendarSource, Event
from apps.events.services.importing import read_apart
from apps.events.services.taking_in import take_in
from apps.partners.models import PartnerOrganisation

# Nothing is ever asked there: the one is paused, the other not approved.
ADDRESS = "https://kalender.demo.example/{}.ics"
_DATES = [
    ("Beispiel: Sprechstunde Weiterbildung", 24, "Beispielhaus, Beispielweg 2, 09111 Chemnitz"),
    ("Beispiel: Praxistag Energieeffizienz", 38, "online"),
]


def add_calendars(added: Counter) -> None:
    """Each once, whoever loads the content again."""
    organisations = PartnerOrganisation.objects.in_bulk(
        ["beispiel-chemnitz", "beispiel-leipzig"], field_name="slug"
    )
    if CalendarSource.objects.filter(organisation__in=organisations.values()).exists():
        return
    _fetched(organisations["beispiel-chemnitz"])
    CalendarSource.objects.create(
        organisation=organisations["beispiel-leipzig"],
        name="Seminarkalender (Beispiel)",
        address=ADDRESS.format("seminare"),
        proposed_by_label="Beispielperson",
    )
    added[CalendarSource._meta.verbose_name] += 2


def _fetched(organisation: PartnerOrganisation) -> None:
    now = timezone.now()
    source = CalendarSource.objects.create(
        organisation=organisation,
        name="Veranstaltungskalender (Beispiel)",
        address=ADDRESS.format("veranstaltungen"),
        state=SourceState.ACTIVE,
        proposed_by_label="Beispielperson",
        decided_by_label="Netzwerkmanagement",
        decided_at=now,
        last_success_at=now,
    )
    reading = read_apart(_calendar())
    lines = take_in(source=source, reading=reading, now=now)
    Event.objects.filter(imported__source=source).update(is_example=True)
    CalendarImport.objects.create(source=source, started_at=now, lines=lines, dates=len(reading.entries))
    source.state = SourceState.PAUSED
    source.save(update_fields=["state"])


def _calendar() -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Beispiel//DE")
    calendar.add("version", "2.0")
    for number, (title, days, place) in enumerate(_DATES, start=1):
        day = timezone.localdate() + timedelta(days=days)
        entry = Entry()
        entry.add("uid", f"{number}@kalender.demo.example")
        entry.add("dtstamp", timezone.now())
        entry.add("dtstart", datetime.combine(day, time(10), tzinfo=ZoneInfo("Europe/Berlin")))
        entry.add("duration", timedelta(hours=2))
        entry.add("summary", title)
        entry.add("location", place)
        entry.add("description", "Dieser Termin ist erfunden, um das Portal auszuprobieren.")
        calendar.add_component(entry)
    broken = Entry()  # so that the report shows what it says of a date that cannot be read
    broken.add("uid", "3@kalender.demo.example")
    broken.add("summary", "Beispiel: Termin ohne Beginn")
    calendar.add_component(broken)
    return calendar.to_ical()
