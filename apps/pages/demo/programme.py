"""What belongs to an invented event: its sessions, who speaks, its picture and materials."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from apps.events.models import Event, EventSession, Speaker
from apps.library import services as library
from apps.library.models import LibraryItem
from apps.pages.demo.pictures import make_event_picture
from apps.partners.models import PartnerOrganisation
from apps.publications.models import Publication

BERLIN = ZoneInfo("Europe/Berlin")


def parts_of(values: dict) -> dict[str, Any]:
    """Takes out of an event's `values` what stands in other tables, for `editorial.create`."""
    first_day = values["starts_at"].astimezone(BERLIN).date()
    sessions = [_session(row, first_day) for row in values.pop("sessions", [])]
    speakers = [_speaker(row, sessions) for row in values.pop("speakers", [])]
    partners = PartnerOrganisation.objects.filter(slug__in=values.pop("co_organisers", []))
    parts = {"sessions": sessions, "speakers": speakers, "co_organisers": list(partners)}
    if values.pop("materials", False):
        parts["materials"] = list(Publication.objects.published().filter(is_example=True)[:2])
    return parts


def add_picture(event: Event, manager) -> None:
    """A picture in the library of the event's organisation, chosen for the event."""
    item = LibraryItem(
        organisation=event.organisation,
        title=f"Bild zu: {event.title_de}"[:150],
        alt_de="Linien eines Netzes mit vielen Stationen, dazu das Wort „Beispiel“",
        alt_en="Lines of a network with many stations and the word “Beispiel” (example)",
    )
    content = make_event_picture(event.slug)
    upload = SimpleUploadedFile("veranstaltung.png", content, content_type="image/png")
    event.picture = library.add_item(item=item, upload=upload, actor=manager)


def _session(row: dict, first_day) -> EventSession:
    day = first_day + timedelta(days=row.pop("day"))
    start = datetime.combine(day, time(row.pop("hour")), tzinfo=BERLIN)
    return EventSession(starts_at=start, ends_at=start + timedelta(hours=row.pop("hours")), **row)


def _speaker(row: dict, sessions: list[EventSession]) -> Speaker:
    number = row.pop("session", None)
    return Speaker(session=None if number is None else sessions[number], **row)
