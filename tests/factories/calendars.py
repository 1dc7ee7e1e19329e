"""Partners' calendars, and the files that such calendars are."""

from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

from apps.events.choices import SourceState
from apps.events.models import CalendarImport, CalendarSource
from tests.factories.partners import make_organisation

_numbers = count(1)


def make_source(*, action_fields=(), **overrides) -> CalendarSource:
    """An approved calendar that is due, unless another `state` is given."""
    number = next(_numbers)
    fields = {
        "name": f"Kalender {number}",
        "address": f"https://kalender.example.org/{number}.ics",
        "state": SourceState.ACTIVE,
        "proposed_by_label": "Beispielperson",
        "next_fetch_at": timezone.now() - timedelta(minutes=1),
    } | overrides
    if "organisation" not in fields:
        fields["organisation"] = make_organisation()
    source = CalendarSource.objects.create(**fields)
    source.action_fields.set(action_fields)
    return source


def make_import(source: CalendarSource, **overrides) -> CalendarImport:
    """A report of an import that brought nothing new."""
    return CalendarImport.objects.create(**{"source": source, "started_at": timezone.now()} | overrides)


def coming(days: int = 20, hour: int = 9) -> datetime:
    """A moment that is still to come."""
    return timezone.now().replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%dT%H%M%S}"


def entry(*lines: str, uid: str = "eins@example.org", starts: datetime | None = None, **fields: str) -> str:
    """A VEVENT of two hours with a title and a place; `lines` are added, a field given as "" is left out."""
    begins = starts or coming()
    values = {
        "UID": uid,
        "DTSTAMP": "20260101T000000Z",
        "DTSTART": f"{stamp(begins)}Z",
        "DTEND": f"{stamp(begins + timedelta(hours=2))}Z",
        "SUMMARY": "Werkstattgespräch",
        "LOCATION": "Haus der Beispiele\\, Beispielweg 1\\, 09111 Chemnitz",
        "DESCRIPTION": "Worum es geht.",
    } | fields
    own = [f"{name}:{value}" for name, value in values.items() if value]
    return "\r\n".join(["BEGIN:VEVENT", *own, *lines, "END:VEVENT", ""])


def ics(*parts: str) -> bytes:
    """A calendar of these parts."""
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Beispiel//DE\r\n"
    return f"{head}{''.join(parts)}END:VCALENDAR\r\n".encode()
