"""Dates for a participant's own calendar (iTIP, RFC 5546): asked for, changed and taken back by mail.

An entry keeps its UID for ever, and its SEQUENCE rises with each change, so that a calendar program updates or
removes what it has instead of adding to it. One file holds one UID (RFC 5546, 3.2.2), so each chosen session
has a file of its own.
"""

from collections.abc import Iterable

from django.utils import timezone
from icalendar import Calendar, vCalAddress

from apps.events import calendars
from apps.events.models import Event, EventSession
from apps.outbox.messages import Attachment
from apps.outbox.mime import sender_address

REQUEST = "REQUEST"
CANCEL = calendars.CANCEL

# In a mail to many, the outbox puts each recipient's own address here.
EACH_RECIPIENT = "[[attendee]]"


def invitations(
    event: Event, sessions: Iterable[EventSession], *, attendee: str = EACH_RECIPIENT, method: str = REQUEST
) -> list[Attachment]:
    """The calendar files for `attendee`: one for each session, or one for an event without any.

    Of sessions that do not take place, the entries are taken back.
    """
    chosen = list(sessions)
    if not chosen:
        return [_file(event, None, attendee, method)]
    return [_file(event, one, attendee, CANCEL if one.is_cancelled else method) for one in chosen]


def _file(event: Event, session: EventSession | None, attendee: str, method: str) -> Attachment:
    calendar = Calendar.from_ical(calendars.calendar_of([event], method=method))
    (entry,) = _entry_of(calendar, event, session)
    entry["DTSTAMP"] = entry["LAST-MODIFIED"].__class__(timezone.now())
    organiser = vCalAddress(f"mailto:{sender_address()}")
    organiser.params["CN"] = str(event.organisation)
    entry.add("organizer", organiser)
    person = vCalAddress(f"mailto:{attendee}")
    person.params["PARTSTAT"] = "ACCEPTED"
    entry.add("attendee", person)
    if method == CANCEL:
        entry["STATUS"] = "CANCELLED"
    name = event.slug if session is None else f"{event.slug}-{timezone.localtime(session.starts_at):%Y-%m-%d}"
    return Attachment(name=f"{name}.ics", mime="text/calendar", content=calendar.to_ical(), method=method)
