"""Registrations: each move locks the event's row first, so that no place is given away twice.

The order of locks is always event, then registration.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.events import emails
from apps.events.choices import Availability, RegistrationState
from apps.events.models import Event, EventRegistration
from apps.links import services as links
from apps.moderation import services as moderation
from apps.moderation.choices import State

_WHY_NOT = {
    Availability.CANCELLED: _("This event has been cancelled."),
    Availability.PAST: _("This event is already over."),
    Availability.CLOSED: _("Registration for this event has closed."),
    Availability.NOT_YET: _("Registration for this event has not opened yet."),
    Availability.NONE: _("No registration is needed for this event."),
}


class NotOpenForRegistration(Conflict):
    """The event takes no registrations (any more)."""

    user_message = _("Registration for this event is not possible at present.")


class RegistrationEnded(Conflict):
    """The registration was cancelled before."""

    user_message = pgettext_lazy(
        "registration", "This registration has been cancelled. You can register again."
    )


@transaction.atomic
def register(
    *,
    event: Event,
    name: str,
    email: str,
    language: str,
    company: str = "",
    county=None,
    note: str = "",
    photo_consent: bool = False,
) -> None:
    """Takes a visitor's registration, which counts once the address is confirmed.

    Returns nothing, whether or not the address is registered already: only its owner learns that, by mail.

    Raises:
        NotOpenForRegistration: if the event takes none now.
    """
    event = locked(event)
    if not event.takes_registrations:
        raise NotOpenForRegistration(_WHY_NOT.get(event.availability))
    email = email.strip().lower()
    registration = event.registrations.not_cancelled().filter(email=email).first()
    if registration is not None and registration.is_active:
        registration.event = event
        emails.queue_already_registered(registration)
        return
    registration = registration or EventRegistration(event=event, email=email)
    registration.event = event
    registration.name = name
    registration.company = company
    registration.county = county
    registration.note = note
    registration.photo_consent = photo_consent
    registration.language = language
    registration.created_at = timezone.now()
    registration.privacy_version = settings.PRIVACY_NOTICE_VERSION
    registration.full_clean()
    registration.save()
    audit.record(actor="visitor", action="register", target=registration, event=event.pk)
    emails.queue_please_confirm(registration)


@transaction.atomic
def confirm(*, registration: EventRegistration) -> EventRegistration:
    """The address is right: gives a place, or one on the waiting list. Doing it twice changes nothing.

    Somebody who registered in time may confirm after registration has closed, until the event begins.

    Raises:
        RegistrationEnded: if it was cancelled.
        NotOpenForRegistration: if the event is cancelled, has begun or is not public any more.
    """
    event, registration = _locked_pair(registration)
    if registration.is_active:
        return registration
    if registration.state == RegistrationState.CANCELLED:
        raise RegistrationEnded
    if event.is_cancelled or event.has_started or not event.is_public:
        raise NotOpenForRegistration(_WHY_NOT[Availability.CANCELLED] if event.is_cancelled else None)
    has_place = event.free_places is None or event.free_places > 0
    registration.state = RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED
    registration.confirmed_at = timezone.now()
    registration.save(update_fields=["state", "confirmed_at"])
    audit.record(actor="visitor", action="confirm", target=registration, state=registration.state)
    if has_place:
        emails.queue_confirmed(registration)
    else:
        emails.queue_waitlisted(registration, position=event.waiting_count + 1)
    return registration


@transaction.atomic
def cancel(*, registration: EventRegistration) -> EventRegistration:
    """The person will not come; the first on the waiting list gets the place. Twice changes nothing.

    Raises:
        NotOpenForRegistration: if the event is over.
    """
    event, registration = _locked_pair(registration)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if event.is_past:
        raise NotOpenForRegistration(_WHY_NOT[Availability.PAST])
    registration.state = RegistrationState.CANCELLED
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["state", "cancelled_at"])
    audit.record(actor="visitor", action="cancel", target=registration)
    emails.queue_registration_cancelled(registration)
    fill_places(event=event)
    return registration


@transaction.atomic
def fill_places(*, event: Event) -> int:
    """Gives free places to the waiting list, first come first served; returns how many.

    Nobody is moved up once the event has begun, is cancelled or was taken down.
    """
    event = locked(event)
    if event.state != State.PUBLISHED or event.is_cancelled or event.has_started or not event.waiting_count:
        return 0
    waiting = event.registrations.waiting().select_for_update()
    if event.capacity is not None:
        waiting = waiting[: max(0, event.capacity - event.confirmed_count)]
    promoted = 0
    for registration in waiting:
        registration.event = event
        registration.state = RegistrationState.CONFIRMED
        registration.save(update_fields=["state"])
        audit.record(actor="system", action="promote", target=registration)
        emails.queue_promoted(registration)
        promoted += 1
    return promoted


@transaction.atomic
def forget_unconfirmed(*, received_before: datetime) -> int:
    """Deletes registrations whose address was never confirmed; returns how many.

    Nobody knows whether who is named there wanted to come.
    """
    old = EventRegistration.objects.in_state(RegistrationState.PENDING).filter(created_at__lt=received_before)
    chosen = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
    EventRegistration.objects.filter(pk__in=chosen).delete()
    if chosen:
        audit.record(actor="system", action="forget_registrations", number=len(chosen))
    return len(chosen)


def registration_by_token(token: str, *, purpose: str) -> EventRegistration:
    """The registration a mail's link leads to, with its event.

    Raises:
        Http404: for a forged link.
        LinkExpired: for one whose time is over.
    """
    link = links.resolve(token, purpose=purpose)
    registration = EventRegistration.objects.with_event().filter(pk=link.subject_id).first()
    if registration is None:
        raise Http404
    return registration


def waiting_position(registration: EventRegistration) -> int:
    """The place on the waiting list, counted from 1; 0 for who is not on it."""
    if registration.state != RegistrationState.WAITLISTED:
        return 0
    return EventRegistration.objects.ahead_of(registration).count() + 1


def locked(event: Event) -> Event:
    """The event's row, locked, with its seats counted after the lock was got.

    The counts need a statement of their own: a subquery in the locking statement would still see the table
    as it was before waiting (READ COMMITTED).
    """
    event = moderation.lock(event)
    counts = event.registrations.counts()
    event.confirmed_count = counts[RegistrationState.CONFIRMED]
    event.waiting_count = counts[RegistrationState.WAITLISTED]
    return event


def _locked_pair(registration: EventRegistration) -> tuple[Event, EventRegistration]:
    event = locked(registration.event)
    registration = event.registrations.select_for_update().get(pk=registration.pk)
    registration.event = event
    return event, registration
