"""Events as iCalendar (RFC 5545, methods by RFC 5546); times are in UTC, which every program shows right."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localtime
from icalendar import Calendar
from icalendar import Event as Entry

from apps.core.addresses import absolute
from apps.core.richtext import plain
from apps.events.models import Event, EventSession

PUBLISH = "PUBLISH"
CANCEL = "CANCEL"


def calendar_of(
    events: Iterable[Event], *, method: str = PUBLISH, with_online_url: bool = False, name: str = ""
) -> bytes:
    """The calendar file of `events`. `with_online_url` only in mails to those who have a place."""
    calendar = Calendar()
    calendar.add("prodid", "-//Transformationsnetzwerk//Veranstaltungen//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
    for event in events:
        calendar.add_component(_entry(event, with_online_url=with_online_url))
    return calendar.to_ical()


def uid_of(event: Event) -> str:
    """The entry's UID: the same for ever, so that a calendar program updates instead of adding."""
    return f"{event.ics_uid}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"


def session_uid(session: EventSession) -> str:
    """The UID of one date of an event; see `uid_of`."""
    return f"{session.key}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}"


def _entry(event: Event, *, with_online_url: bool) -> Entry:
    address = absolute(event.get_absolute_url())
    entry = Entry()
    entry.add("uid", uid_of(event))
    entry.add("sequence", event.version)
    entry.add("dtstamp", _utc(event.updated_at))
    entry.add("last-modified", _utc(event.updated_at))
    begins, ends = _span(event)
    entry.add("dtstart", begins)
    entry.add("dtend", ends)
    entry.add("summary", event.title)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("url", address)
    online_url = event.online_url if with_online_url and event.is_online else ""
    entry.add(
        "description", "\n\n".join(part for part in (plain(event.summary), online_url, address) if part)
    )
    if location := _location(event, online_url):
        entry.add("location", location)
    if online_url:
        entry.add("conference", online_url, parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    return entry


def _location(event: Event, online_url: str) -> str:
    return ", ".join(event.address_lines) or online_url or event.place


def _span(event: Event) -> tuple[date, date]:
    """When; whole days as dates, the end being the day after (RFC 5545, section 3.6.1)."""
    if event.is_all_day:
        return localtime(event.starts_at).date(), localtime(event.ends_at).date() + timedelta(days=1)
    return _utc(event.starts_at), _utc(event.ends_at)


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
