"""The entrance: who is there is noted once, whoever notes it, however often, and however late it arrives.

The order of locks is that of all registrations: event, then registration. Checking in somebody who is
registered needs the registration's alone, so that two people at two doors do not wait for each other.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.events.choices import RegistrationState
from apps.events.models import Attendance, Event, EventRegistration, EventSession, Participant
from apps.events.permissions import can_check_in
from apps.events.services.certificates import revoke_of
from apps.events.services.places import locked

OPENS_BEFORE = timedelta(hours=24)
CLOSES_AFTER = timedelta(days=14)  # what stood on paper can be entered later
LONGEST_DELAY = timedelta(hours=12)  # a check-in may arrive so much later than it was noted


class EntranceClosed(Conflict):
    """It is not the time for checking in, or the event does not take place."""

    user_message = _(
        "Checking in is possible from 24 hours before the event until 14 days after it, "
        "and not for a cancelled event."
    )


class NotRegistered(Conflict):
    """Cancelled, or the address was never confirmed."""

    user_message = _(
        "This registration does not count: it was cancelled or never confirmed. "
        "Whoever comes all the same can be let in as “without a registration”."
    )


class UnknownNumber(Conflict):
    """No ticket of this event has the number, or (once in millions) two have."""

    user_message = _("No ticket of this event has this number. Please look for the name.")


class TakenBack(Conflict):
    """What arrives late was taken back in the meantime."""

    user_message = _("This check-in was taken back in the meantime.")


@dataclass(frozen=True)
class CheckIn:
    """What became of it. Unless it is new, `attendance` is the first; `is_over`: all places were taken."""

    attendance: Attendance
    is_new: bool
    is_over: bool = False


@transaction.atomic
def check_in(
    *,
    participant: Participant,
    actor,
    session: EventSession | None = None,
    key: uuid.UUID | None = None,
    noted_at: datetime | None = None,
) -> CheckIn:
    """Notes that the participant is there; whoever is on the waiting list may be let in too.

    A second time changes nothing and says when the first was. `key` is the same in every repetition of one
    check-in, `noted_at` when it was noted, if that was before it arrives.

    Raises:
        EntranceClosed: if it is not the time for it.
        NotRegistered: if the registration does not count.
        TakenBack: for the repetition of a check-in that was taken back.
    """
    event = participant.registration.event
    require(can_check_in(actor, event))
    registration = EventRegistration.objects.select_for_update().get(pk=participant.registration_id)
    if earlier := _sent_before(key):
        return earlier
    check_entrance(event, session)
    if not registration.is_active:
        raise NotRegistered
    first = participant.attendances.valid().filter(session=session).first()
    if first is not None:
        return CheckIn(first, is_new=False)
    attendance = Attendance.objects.create(
        participant=participant, session=session, key=key or uuid.uuid4(), noted_at=_moment(noted_at)
    )
    audit.record(actor=actor, action="check_in", target=attendance, event=event.pk)
    return CheckIn(attendance, is_new=True)


@transaction.atomic
def walk_in(
    *,
    event: Event,
    actor,
    name: str,
    company: str = "",
    county=None,
    photo_consent: bool = False,
    session: EventSession | None = None,
    key: uuid.UUID | None = None,
    noted_at: datetime | None = None,
) -> CheckIn:
    """Lets in somebody who is not registered; also when all places are taken, which the answer then says.

    Raises:
        EntranceClosed: if it is not the time for it.
        TakenBack: for the repetition of one that was taken back.
    """
    event = locked(event)
    require(can_check_in(actor, event))
    if earlier := _sent_before(key):
        return earlier
    check_entrance(event, session)
    is_over = event.capacity is not None and event.confirmed_count >= event.capacity
    now = timezone.now()
    registration = EventRegistration(
        event=event,
        name=name,
        company=company,
        county=county,
        confirmed_at=now,
        privacy_version=settings.PRIVACY_NOTICE_VERSION,
    )
    registration.enter(RegistrationState.CONFIRMED)
    registration.full_clean()
    registration.save()
    if session is not None:
        registration.sessions.add(session)
    participant = Participant.objects.create(
        registration=registration, name=name, is_contact=True, photo_consent=photo_consent
    )
    attendance = Attendance.objects.create(
        participant=participant,
        session=session,
        key=key or uuid.uuid4(),
        is_walk_in=True,
        noted_at=_moment(noted_at),
    )
    audit.record(actor=actor, action="walk_in", target=attendance, event=event.pk, over_capacity=is_over)
    return CheckIn(attendance, is_new=True, is_over=is_over)


@transaction.atomic
def undo(*, attendance: Attendance, actor) -> Attendance:
    """Takes a check-in back. Who then was not there at all has no certificate either; a walk-in is gone.

    Doing it twice changes nothing.
    """
    participant = attendance.participant
    event = participant.registration.event
    require(can_check_in(actor, event))
    registration = EventRegistration.objects.select_for_update().get(pk=participant.registration_id)
    attendance = Attendance.objects.with_person().get(pk=attendance.pk)
    if attendance.undone_at is not None:
        return attendance
    attendance.undone_at = timezone.now()
    attendance.save(update_fields=["undone_at"])
    audit.record(actor=actor, action="undo_check_in", target=attendance, event=event.pk)
    if participant.attendances.valid().exists():
        return attendance
    revoke_of(participant, actor=actor)
    if attendance.is_walk_in:
        registration.cancelled_at = attendance.undone_at
        fields = registration.enter(RegistrationState.CANCELLED)
        registration.save(update_fields=[*fields, "cancelled_at"])
    return attendance


def check_entrance(event: Event, session: EventSession | None = None) -> None:
    """Refuses at the wrong time, and for what does not take place.

    Raises:
        EntranceClosed: then.
    """
    if not is_open(event):
        raise EntranceClosed
    if session is not None and (session.is_cancelled or session.event_id != event.pk):  # type: ignore[attr-defined]
        raise EntranceClosed


def is_open(event: Event) -> bool:
    """Whether people can be checked in now."""
    now = timezone.now()
    return not event.is_cancelled and event.starts_at - OPENS_BEFORE <= now <= event.ends_at + CLOSES_AFTER


def _sent_before(key: uuid.UUID | None) -> CheckIn | None:
    """What became of an earlier arrival of the same check-in."""
    earlier = Attendance.objects.with_person().filter(key=key).first() if key else None
    if earlier is None:
        return None
    if earlier.undone_at is not None:
        raise TakenBack
    return CheckIn(earlier, is_new=False)


def _moment(noted_at: datetime | None) -> datetime:
    """When it was noted; a clock that is wrong by hours, or ahead, is not believed."""
    now = timezone.now()
    return noted_at if noted_at is not None and now - LONGEST_DELAY <= noted_at <= now else now
