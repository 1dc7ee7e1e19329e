"""The dates of an event that has several: written at once, but for their titles, which go through review."""

import uuid
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import UserError
from apps.events.models import Event, EventSession

AT_ONCE = ("starts_at", "ends_at", "venue", "online_url", "capacity")
# Of these, participants are told; and of sessions that come or go.
TOLD = ("starts_at", "ends_at", "venue", "online_url")


class OutsideEvent(UserError):
    """A session begins before its event, or ends after it."""

    user_message = _("Every session must lie between start and end of the event.")


def write_sessions(*, event: Event, rows: list[EventSession], are_known: bool) -> set[str]:
    """Makes `rows` the sessions of the locked event, for their titles; returns what has changed in them.

    New titles stay on `rows`, for the caller to save or to propose. Where people may know of the sessions
    already (`are_known`), one that is not among them any more is cancelled, else it is deleted.

    Raises:
        OutsideEvent: if one does not lie within the event.
    """
    _check_span(event, rows)
    there = {row.key: row for row in EventSession.kept_rows().filter(event=event)}
    changed: set[str] = set()
    for row in rows:
        row.event = event
        known = there.pop(row.key, None)
        if known is None:
            _add(row)
            changed.add("sessions")
            continue
        row.pk = known.pk
        differing = [name for name in AT_ONCE if getattr(row, name) != getattr(known, name)]
        if differing:
            row.save(update_fields=differing)
            changed.update(differing)
    for gone in there.values():
        _take_away(gone, are_known=are_known)
        changed.add("sessions")
    rows.sort(key=lambda row: (row.starts_at, row.pk))
    return changed


def check_sessions(*, event: Event) -> None:
    """That the sessions still lie within an event whose times have changed.

    Raises:
        OutsideEvent: if one does not.
    """
    _check_span(event, EventSession.kept_rows().filter(event=event))


def _check_span(event: Event, rows: Iterable[EventSession]) -> None:
    if any(row.starts_at < event.starts_at or row.ends_at > event.ends_at for row in rows):
        raise OutsideEvent


def _add(row: EventSession) -> None:
    """Without its title, which is a text."""
    titles = row.title_de, row.title_en
    row.pk, row.key, row.title_de, row.title_en = None, uuid.uuid4(), "", ""
    row.save(force_insert=True)
    row.title_de, row.title_en = titles


def _take_away(row: EventSession, *, are_known: bool) -> None:
    if are_known:
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])
    else:
        row.delete()
