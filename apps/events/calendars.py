"""Events as iCalendar (RFC 5545) for everybody; times are in UTC, which every program shows right.

What participants get by mail is in `invitations`.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import gettext
from icalendar import Calendar
from icalendar import Event as Entry

from apps.core.addresses import absolute
from apps.core.related import at_hand
from apps.core.richtext import plain
from apps.events.choices import Availability
from apps.events.models import Event, EventSession
from apps.moderation.choices import State

# How often programs that have subscribed are asked to look again (RFC 7986, 5.7).
LOOK_AGAIN = timedelta(hours=6)


def calendar_of(events: Iterable[Event], *, name: str = "", source: str = "") -> bytes:
    """The calendar file of `events`, without the addresses for taking part online.

    `name` and `source`, its own address, are for calendars to subscribe to. What is no longer public stands
    in them as cancelled, without its texts (see `EventQuerySet.for_calendars`).
    """
    calendar = new_calendar("PUBLISH")
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
        calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", LOOK_AGAIN)
    if source:
        calendar.add("source", source, parameters={"VALUE": "URI"})
    for event in events:
        for entry in _entries(event):
            calendar.add_component(entry)
    return calendar.to_ical()


def new_calendar(method: str) -> Calendar:
    """An empty calendar; `method` says what its entries are for (RFC 5546, 1.4)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Transformationsnetzwerk//Veranstaltungen//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    return calendar


def entry_of(event: Event, session: EventSession | None, *, is_off: bool, stamp: datetime) -> Entry:
    """What programs go by: which entry it is, which state of it, when, and whether it takes place."""
    entry = Entry()
    entry.add("uid", uid_of(event, session))
    entry.add("sequence", event.version)
    entry.add("dtstamp", _utc(stamp))
    begins, ends = _span(event, session)
    entry.add("dtstart", begins)
    entry.add("dtend", ends)
    entry.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return entry


def title_of(event: Event, session: EventSession | None) -> str:
    """The event's title, with the session's where it has one."""
    return f"{event.title}: {session.title}" if session and session.title else event.title


def describe(entry: Entry, event: Event, session: EventSession | None, *, hint: str = "") -> None:
    """What people read besides the title: what it is about, `hint`, the page's address, and where it is."""
    address = absolute(event.get_absolute_url())
    entry.add("url", address)
    entry.add("description", "\n\n".join(part for part in (plain(event.summary), hint, address) if part))
    room = session.venue if session else ""
    if location := ", ".join(part for part in (room, *event.address_lines) if part) or event.place:
        entry.add("location", location)


def uid_of(event: Event, session: EventSession | None = None) -> str:
    """The same for ever, so that a calendar program updates instead of adding."""
    key = session.key if session else event.ics_uid
    return f"{key}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"


def _entries(event: Event) -> Iterator[Entry]:
    """One entry, or one for each session: what lies between two sessions takes nobody's time."""
    for session in at_hand(event, "sessions") or [None]:
        is_withdrawn = event.state == State.ARCHIVED
        is_off = event.is_cancelled or is_withdrawn or (session is not None and session.is_cancelled)
        entry = entry_of(event, session, is_off=is_off, stamp=event.updated_at)
        entry.add("last-modified", _utc(event.updated_at))
        if session:
            entry.add("related-to", uid_of(event))
        if is_withdrawn:
            entry.add("summary", gettext("No longer announced"))
        else:
            title = title_of(event, session)
            # Many programs show the state nowhere but in the title.
            entry.add("summary", f"{Availability.CANCELLED.label}: {title}" if is_off else title)
            describe(entry, event, session)
        yield entry


def _span(event: Event, session: EventSession | None) -> tuple[date, date]:
    """When; whole days as dates, the end being the day after (RFC 5545, section 3.6.1)."""
    if session is None and event.is_all_day:
        return localtime(event.starts_at).date(), localtime(event.ends_at).date() + timedelta(days=1)
    when = session or event
    return _utc(when.starts_at), _utc(when.ends_at)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
