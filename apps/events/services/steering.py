"""What organisers do with registrations: enlarge, move, overbook knowingly, cancel, write to people."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.core.permissions import require
from apps.events import emails
from apps.events.choices import RegistrationState
from apps.events.models import Event, EventRegistration, EventSession, ParticipantMail
from apps.events.services.organising import save
from apps.events.services.places import (
    Room,
    check_takes_place,
    chosen_sessions,
    locked_pair,
    offer_places,
    too_few,
    waiting_position,
)
from apps.events.services.registering import Before, RegistrationEnded, take_back
from apps.moderation import services as moderation
from apps.outbox import services as outbox
from apps.partners.permissions import can_edit


class WouldOverbook(Conflict):
    """There are too few places; the organiser must say that they mean it."""


class NobodyToWriteTo(UserError):
    """No participant fits the choice."""

    user_message = _("Nobody fits this choice, so there is nobody to write to.")


@transaction.atomic
def set_capacity(*, event: Event, actor, capacity: int | None) -> Event:
    """More (or fewer) places; what becomes free is offered to the waiting list.

    Raises:
        CapacityTooSmall: if fewer places are left than are taken.
    """
    event = moderation.lock(event)
    event.capacity = capacity
    save(content=event, actor=actor, base_version=event.version)
    return event


@transaction.atomic
def give_place(*, registration: EventRegistration, actor, overbook: bool = False) -> EventRegistration:
    """Gives a place to who waits, was offered one or has not confirmed, past the order of the list.

    Raises:
        WouldOverbook: if there are too few places, unless `overbook`; that stands in the audit log.
        RegistrationEnded: if it was cancelled.
        NotOpenForRegistration: if the event has begun or does not take place.
    """
    event, registration = _theirs(registration, actor)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    if registration.state == RegistrationState.CANCELLED:
        raise RegistrationEnded
    more = registration.places - registration.places_held
    too_many = _check_room(registration, chosen_sessions(registration), more, overbook=overbook)
    registration.confirmed_at = registration.confirmed_at or timezone.now()
    fields = registration.enter(RegistrationState.CONFIRMED)
    registration.save(update_fields=[*fields, "confirmed_at"])
    entry = audit.record(actor=actor, action="give_place", target=registration, overbooked_by=too_many)
    emails.queue_confirmed(registration, dedupe_key=entry.dedupe_key)
    offer_places(event=event)
    return registration


@transaction.atomic
def move_to_waiting_list(*, registration: EventRegistration, actor) -> EventRegistration:
    """Takes the place away and puts the registration at the end of the waiting list; the next is offered it.

    Raises:
        RegistrationEnded: if it has no place.
        NotOpenForRegistration: if the event has begun or does not take place.
    """
    event, registration = _theirs(registration, actor)
    if registration.state not in (RegistrationState.CONFIRMED, RegistrationState.OFFERED):
        raise RegistrationEnded(_("Only who has a place can be moved to the waiting list."))
    registration.confirmed_at = timezone.now()
    fields = registration.enter(RegistrationState.WAITLISTED)
    registration.save(update_fields=[*fields, "confirmed_at"])
    entry = audit.record(actor=actor, action="move_to_waiting_list", target=registration)
    offer_places(event=event, but_not=registration)
    position = waiting_position(registration)
    emails.queue_moved_to_waiting(registration, position=position, dedupe_key=entry.dedupe_key)
    return registration


@transaction.atomic
def change_sessions(
    *,
    registration: EventRegistration,
    sessions: Collection[EventSession],
    actor,
    overbook: bool = False,
) -> EventRegistration:
    """The organiser moves people between sessions.

    Raises:
        WouldOverbook: if one of them has too few places, unless `overbook`; that stands in the audit log.
        RegistrationEnded: if it was cancelled.
        NotOpenForRegistration: if the event has begun or does not take place.
    """
    event, registration = _theirs(registration, actor)
    if not registration.is_active:
        raise RegistrationEnded
    before = Before.of(registration)
    chosen = [one.pk for one in sessions]
    added = [key for key in chosen if key not in before.sessions]
    too_many = _check_room(registration, added, registration.places_held, overbook=overbook, in_event=False)
    registration.sessions.set(sessions)
    entry = audit.record(
        actor=actor, action="change_sessions", target=registration, sessions=chosen, overbooked_by=too_many
    )
    emails.queue_registration_changed(
        registration, before=before, by_organiser=True, dedupe_key=entry.dedupe_key
    )
    offer_places(event=event)
    return registration


@transaction.atomic
def cancel_for(*, registration: EventRegistration, actor, reason: str) -> EventRegistration:
    """The organiser cancels somebody, who is told why. Twice changes nothing.

    Raises:
        NotOpenForRegistration: if the event has begun or does not take place.
    """
    event, registration = _theirs(registration, actor)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    was = registration.state
    take_back(registration, reason.strip())
    entry = audit.record(actor=actor, action="cancel_registration", target=registration)
    # Whose address nobody has confirmed is not written to.
    if was != RegistrationState.PENDING:
        emails.queue_registration_cancelled(
            registration,
            had_place=was == RegistrationState.CONFIRMED,
            by_organiser=True,
            dedupe_key=entry.dedupe_key,
        )
    offer_places(event=event)
    return registration


@transaction.atomic
def write_to_participants(*, mail: ParticipantMail, actor) -> ParticipantMail:
    """Sends `mail` to all it is for, and keeps what was sent.

    Raises:
        NobodyToWriteTo: if nobody fits.
    """
    event = moderation.lock(mail.event)
    require(can_edit(actor, event))
    mail.event = event
    mail.author = str(actor)
    mail.sent_at = timezone.now()
    mail.full_clean()
    mail.save()
    mail.recipients = emails.queue_participant_mail(mail, recipients_of(mail))
    if not mail.recipients:
        raise NobodyToWriteTo
    mail.save(update_fields=["recipients"])
    audit.record(actor=actor, action="write_to_participants", target=event, recipients=mail.recipients)
    return mail


def recipients_of(mail: ParticipantMail):
    """The registrations that `mail` is for: those that count, unless one state is chosen."""
    registrations = mail.event.registrations.active()
    return registrations.narrowed(state=mail.state, session=mail.session).distinct()


def preview_of(mail: ParticipantMail) -> dict:
    """How the mail will read, and to how many people it goes."""
    return {"people": emails.count_recipients(recipients_of(mail)), **emails.preview_participant_mail(mail)}


def progress_of(mail: ParticipantMail) -> dict[str, int]:
    """How many of its copies are in each state of the outbox."""
    return outbox.progress(mail.group_key)


def _theirs(registration: EventRegistration, actor) -> tuple[Event, EventRegistration]:
    event, registration = locked_pair(registration)
    require(can_edit(actor, event))
    check_takes_place(event)
    return event, registration


def _check_room(
    registration: EventRegistration,
    sessions: Collection[int],
    more: int,
    *,
    overbook: bool,
    in_event: bool = True,
) -> int:
    """By how many places this overbooks; who waits does not count, the organiser passes them knowingly."""
    event = registration.event
    room = Room(event)
    titles = {one.pk: one for one in event.sessions.all()}
    keys: list[int | None] = [None] if in_event else []
    worst = 0
    for key in (*keys, *sessions):
        free = room.free(key)
        if more > free:
            worst = max(worst, more - max(0, free))
            if not overbook:
                raise WouldOverbook(too_few(free, titles.get(key) if key else None))
    return worst
