"""The address for taking part online: only for those with a place, and only from a set time on."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from apps.events.models import Event, EventSession


def opens_at(event: Event, session: EventSession | None = None) -> datetime | None:
    """From when the address is given out; None where it is from the beginning."""
    if event.online_url_from is None:
        return None
    return (session or event).starts_at - timedelta(hours=event.online_url_from)


def online_addresses(event: Event, sessions: Iterable[EventSession] = ()) -> list[tuple[str, str]]:
    """What may be given out now to those with a place: (which session, or nothing; address)."""
    if not event.is_online:
        return []
    chosen = list(sessions)
    with_own = [one for one in chosen if one.online_url]
    found = [(str(one), one.online_url) for one in with_own if _is_open(event, one)]
    if event.online_url and len(with_own) < max(1, len(chosen)) and _is_open(event, *chosen[:1]):
        found.insert(0, ("", event.online_url))
    return found


def _is_open(event: Event, session: EventSession | None = None) -> bool:
    moment = opens_at(event, session)
    return moment is None or moment <= timezone.now()
