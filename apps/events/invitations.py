"""Dates for a participant's own calendar (iTIP, RFC 5546): asked for, changed and taken back by mail.

An entry keeps its UID for ever, and its SEQUENCE rises with each change of the event, so that a calendar
program updates or removes what it has instead of adding to it; DTSTAMP tells two of the same SEQUENCE apart
(RFC 5546, 2.1.5). One file holds one UID (3.2.2), so each chosen session has a file of its own. The address
for taking part online is in none of them: they are sent long before it may be known.
"""

from collections.abc import Iterable

from django.utils import timezone, translation
from django.utils.translation import gettext
from icalendar import vCalAddress

from apps.events import calendars
from apps.events.models import Event, EventSession
from apps.outbox.messages import Attachment
from apps.outbox.mime import sender_address

REQUEST = "REQUEST"
CANCEL = "CANCEL"

# In a mail to many, the outbox puts each recipient's own address here.
EACH_RECIPIENT = "[[attendee]]"


def invitations(
    event: Event,
    sessions: Iterable[EventSession],
    *,
    language: str,
    attendee: str = EACH_RECIPIENT,
    method: str = REQUEST,
) -> list[Attachment]:
    """The calendar files for `attendee`: one for each session, or one for an event without any.

    Of sessions that do not take place, the entries are taken back.
    """
    with translation.override(language):
        chosen = list(sessions)
        if not chosen:
            return [_file(event, None, attendee, method)]
        return [_file(event, one, attendee, CANCEL if one.is_cancelled else method) for one in chosen]


def _file(event: Event, session: EventSession | None, attendee: str, method: str) -> Attachment:
    calendar = calendars.new_calendar(method)
    entry = calendars.entry_of(event, session, is_off=method == CANCEL, stamp=timezone.now())
    entry.add("summary", calendars.title_of(event, session))
    hint = gettext("The address for taking part online is in our e-mails.") if event.is_online else ""
    calendars.describe(entry, event, session, hint=hint)
    organiser = vCalAddress(f"mailto:{sender_address()}")
    organiser.params["CN"] = str(event.organisation)
    entry.add("organizer", organiser)
    person = vCalAddress(f"mailto:{attendee}")
    # They have said that they come; no program needs to ask them, or to tell us.
    person.params["PARTSTAT"] = "ACCEPTED"
    entry.add("attendee", person)
    calendar.add_component(entry)
    name = event.slug if session is None else f"{event.slug}-{timezone.localtime(session.starts_at):%Y-%m-%d}"
    return Attachment(name=f"{name}.ics", mime="text/calendar", content=calendar.to_ical(), method=method)
