"""Places: who has one, who is offered one, and to whom a free one goes next.

Each move locks the event's row first, so that no place is given away twice; the order of locks is always
event, then registration. A place is one in the event and in each session that the registration chose.

A freed place is offered to the first on the waiting list whom it helps: to a group, as many places as are
free, of which it takes some or all; a group that comes only all together waits until there is room for all of
it, and keeps its turn while others behind it are offered what is too little for it.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from apps.audit import services as audit
from apps.core.errors import Conflict, UserError
from apps.events import emails
from apps.events.choices import Availability, RegistrationState
from apps.events.models import Event, EventRegistration, EventSession
from apps.moderation import services as moderation
from apps.moderation.choices import State

NO_LIMIT = 1_000_000_000
SHORTEST_OFFER = timedelta(minutes=30)

WHY_NOT = {
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


class OfferOver(Conflict):
    """There is no offer (any more)."""

    user_message = _(
        "The time for this offer is over, and the place has gone to the next on the waiting list."
    )


class ChoosePeople(UserError):
    """Fewer places are offered than people wait: the group must say who comes."""

    user_message = _("Please choose who comes: at least one person, and no more than there are places.")


class Room:
    """What is free in a locked event (key None) and in each of its sessions.

    Newcomers do not get what those on the waiting list are waiting for.
    """

    def __init__(self, event: Event) -> None:
        self.limits: dict[int | None, int | None] = {None: event.capacity}
        self.held: dict[int | None, int] = {None: event.confirmed_count}
        self.waited: dict[int | None, int] = {None: event.waiting_count}
        for session in event.sessions.all():
            self.limits[session.pk] = session.capacity
        for key, held, waited in event.registrations.by_session():
            self.held[key] = held
            self.waited[key] = waited

    def free(self, key: int | None, *, for_newcomers: bool = False) -> int:
        """How many places are free; below zero where more were given than there are."""
        limit = self.limits.get(key)
        if limit is None:
            return NO_LIMIT
        waited = self.waited.get(key, 0) if for_newcomers else 0
        return limit - self.held.get(key, 0) - waited

    def free_for(self, sessions: Collection[int], *, for_newcomers: bool = False) -> int:
        """How many people can come to the event and all of `sessions`."""
        return min(self.free(key, for_newcomers=for_newcomers) for key in (None, *sessions))

    def hold(self, sessions: Collection[int], number: int) -> None:
        """Counts `number` places as given, or below zero as given back."""
        for key in (None, *sessions):
            self.held[key] = self.held.get(key, 0) + number

    def is_full(self) -> bool:
        return self.free(None) <= 0


def locked(event: Event) -> Event:
    """The event's row, locked, with its seats counted after the lock was got.

    The counts need a statement of their own: a subquery in the locking statement would still see the table
    as it was before waiting (READ COMMITTED).
    """
    event = moderation.lock(event)
    event.confirmed_count = event.registrations.held()
    event.waiting_count = event.registrations.counts()[RegistrationState.WAITLISTED]
    return event


def locked_pair(registration: EventRegistration) -> tuple[Event, EventRegistration]:
    """The registration under its event's lock and its own."""
    event = locked(registration.event)
    registration = event.registrations.select_for_update().get(pk=registration.pk)
    registration.event = event
    return event, registration


def chosen_sessions(registration: EventRegistration) -> list[int]:
    """The keys of the sessions it chose, without those that do not take place."""
    return [one.pk for one in registration.sessions.all() if not one.is_cancelled]


def waiting_position(registration: EventRegistration) -> int:
    """The place on the waiting list, counted from 1; 0 for who is not on it."""
    if registration.state != RegistrationState.WAITLISTED:
        return 0
    return EventRegistration.objects.ahead_of(registration).count() + 1


def session_room(event: Event) -> dict[int, int | None]:
    """For a form: how many places each session has left for newcomers, or None without a limit."""
    taken = {key: held + waited for key, held, waited in event.registrations.by_session()}
    return {
        one.pk: None if one.capacity is None else max(0, one.capacity - taken.get(one.pk, 0))
        for one in event.sessions.all()
    }


def offer_ends(event: Event, *, now: datetime) -> datetime:
    """Until when a place offered now is kept.

    The event's `offer_hours`; near the start half of the time that is left, but half an hour at least, and
    never past the start.
    """
    left = event.starts_at - now
    length = min(timedelta(hours=event.offer_hours), max(left / 2, min(SHORTEST_OFFER, left)))
    return now + length


@transaction.atomic
def offer_places(*, event: Event, but_not: EventRegistration | None = None) -> int:
    """Offers what is free to the waiting list, in its order; returns to how many registrations.

    `but_not` has just been put there by the organiser. Nothing is offered once the event has begun, is
    cancelled or was taken down.
    """
    event = locked(event)
    if event.state != State.PUBLISHED or event.is_cancelled or event.has_started or not event.waiting_count:
        return 0
    room, offered = Room(event), 0
    for registration in event.registrations.waiting().select_for_update().prefetch_related("sessions"):
        if room.is_full():
            break
        if but_not is not None and registration.pk == but_not.pk:
            continue
        registration.event = event
        sessions = chosen_sessions(registration)
        free = min(room.free_for(sessions), registration.places)
        if free < (registration.places if registration.only_together else 1):
            continue
        room.hold(sessions, free)
        _offer(registration, free)
        offered += 1
    return offered


def _offer(registration: EventRegistration, number: int) -> None:
    now = timezone.now()
    until = offer_ends(registration.event, now=now)
    registration.save(update_fields=registration.enter(RegistrationState.OFFERED, held=number, until=until))
    entry = audit.record(actor="system", action="offer", target=registration, places=number)
    emails.queue_offered(registration, dedupe_key=entry.dedupe_key)


@transaction.atomic
def accept_offer(*, registration: EventRegistration, people: Collection[int] = ()) -> EventRegistration:
    """Takes the places offered. Twice changes nothing.

    `people` are the keys of the participants who come; needed where fewer are offered than people wait.

    Raises:
        OfferOver: if there is none (any more).
        NotOpenForRegistration: if the event is cancelled, has begun or is not public any more.
        ChoosePeople: if too many or none of them are chosen.
    """
    event, registration = locked_pair(registration)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    if registration.state != RegistrationState.OFFERED:
        raise OfferOver
    check_takes_place(event)
    if registration.offered_until is None or registration.offered_until <= timezone.now():
        raise OfferOver
    held = registration.places_held
    if held < registration.places:
        coming = [one.pk for one in registration.participants.all() if one.pk in people]
        if not 1 <= len(coming) <= held:
            raise ChoosePeople
        registration.participants.exclude(pk__in=coming).delete()
        registration.places = len(coming)
    registration.save(update_fields=registration.enter(RegistrationState.CONFIRMED))
    entry = audit.record(actor="visitor", action="accept", target=registration, places=registration.places)
    emails.queue_confirmed(registration, dedupe_key=entry.dedupe_key)
    if registration.places < held:
        offer_places(event=event)
    return registration


@transaction.atomic
def keep_waiting(*, registration: EventRegistration) -> EventRegistration:
    """A group wants all its places or none: it keeps its turn until there is room for all of it.

    Raises:
        OfferOver: if no part of its places is offered now.
    """
    event, registration = locked_pair(registration)
    is_part = registration.places_held < registration.places
    if registration.state != RegistrationState.OFFERED or not is_part:
        raise OfferOver
    registration.only_together = True
    fields = registration.enter(RegistrationState.WAITLISTED)
    registration.save(update_fields=[*fields, "only_together"])
    audit.record(actor="visitor", action="keep_waiting", target=registration)
    offer_places(event=event)
    return registration


def pass_on_offers(*, now: datetime | None = None) -> int:
    """Takes back offers that nobody has taken in time, and offers the places to the next; returns how many.

    Each event in a transaction of its own, so that a second beat finds nothing more to do.
    """
    now = now or timezone.now()
    events = EventRegistration.objects.lapsed(now).order_by().values_list("event", flat=True).distinct()
    return sum(_pass_on(pk, now) for pk in list(events))


@transaction.atomic
def _pass_on(event_pk: int, now: datetime) -> int:
    event = locked(Event(pk=event_pk))
    passed = 0
    for registration in event.registrations.lapsed(now).select_for_update():
        registration.event = event
        registration.cancelled_at = now
        fields = registration.enter(RegistrationState.CANCELLED)
        registration.save(update_fields=[*fields, "cancelled_at"])
        entry = audit.record(actor="system", action="lapse", target=registration)
        if not event.has_started and not event.is_cancelled:
            emails.queue_offer_lapsed(registration, dedupe_key=entry.dedupe_key)
        passed += 1
    if passed:
        offer_places(event=event)
    return passed


def check_takes_place(event: Event) -> None:
    """Refuses what only makes sense before an event that takes place.

    Raises:
        NotOpenForRegistration: if it is cancelled, has begun or is not public any more.
    """
    if event.is_cancelled or event.has_started or not event.is_public:
        raise NotOpenForRegistration(WHY_NOT[Availability.CANCELLED] if event.is_cancelled else None)


def too_few(free: int, session: EventSession | None = None) -> str:
    """The sentence that says how few places are left."""
    if free <= 0:
        none = _("No place is left in “%(session)s”.") if session else _("No place is left.")
        return none % {"session": session}
    if session is not None:
        text = ngettext(
            "Only %(number)d place is left in “%(session)s”.",
            "Only %(number)d places are left in “%(session)s”.",
            free,
        )
        return text % {"number": free, "session": session}
    return ngettext("Only %(number)d place is left.", "Only %(number)d places are left.", free) % {
        "number": free
    }
