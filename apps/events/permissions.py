"""Who may do what with an event and its participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apps.core.permissions import is_manager
from apps.moderation.choices import State
from apps.partners.permissions import can_edit, can_write_for

if TYPE_CHECKING:
    from apps.events.models import CalendarSource, Event


def can_cancel(user, event: Event) -> bool:
    """Whether `user` may cancel the event, which needs no review."""
    return can_edit(user, event)


def can_check_in(user, event: Event) -> bool:
    """Whether `user` may note who is there, and give and withdraw certificates: the event's organisers."""
    return can_edit(user, event)


def can_see_numbers(user) -> bool:
    """Whether `user` may see how many came to all events of the network."""
    return is_manager(user)


def is_cancellable(event: Event) -> bool:
    """Whether there is anything to cancel: it is published, not over and not cancelled."""
    return event.state == State.PUBLISHED and not event.is_cancelled and not event.is_past


def can_keep_source(user, source: CalendarSource) -> bool:
    """Whether `user` may name, pause and fetch a calendar: whoever writes for its organisation."""
    return can_write_for(user, source.organisation)


def can_decide_on_sources(user) -> bool:
    """Whether `user` approves partners' calendars and says what becomes of their dates."""
    return is_manager(user)
