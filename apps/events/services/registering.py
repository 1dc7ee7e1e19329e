"""Registrations as visitors make, confirm, change and cancel them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.events import emails
from apps.events.choices import Availability, RegistrationState
from apps.events.models import Answer, Event, EventRegistration, EventSession, Participant
from apps.events.services.places import (
    WHY_NOT,
    NotOpenForRegistration,
    OfferOver,
    RegistrationEnded,
    Room,
    check_takes_place,
    chosen_sessions,
    locked,
    locked_pair,
    offer_places,
    too_few,
    waiting_position,
)
from apps.links import services as links


@dataclass(frozen=True)
class Person:
    """One participant as a form gives them; `answers` by the question's key, `pk` of who is known already."""

    name: str
    email: str = ""
    photo_consent: bool = False
    is_contact: bool = False
    answers: dict[int, str] = field(default_factory=dict)
    pk: int | None = None


_ANSWER_FIRST = _("Please first say whether you take the place that is offered to you.")


class NoPlaces(Conflict):
    """More was asked for than is free."""


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
    people: Sequence[Person] = (),
    sessions: Collection[EventSession] = (),
    only_together: bool = False,
) -> None:
    """Takes a registration, for the visitor or for `people`; it counts once the address is confirmed.

    Returns nothing, whether or not the address is registered already: only its owner learns that, by mail.

    Raises:
        NotOpenForRegistration: if the event takes none now.
    """
    event = locked(event)
    if not event.takes_registrations:
        raise NotOpenForRegistration(WHY_NOT.get(event.availability))
    email = email.strip().lower()
    registration = event.registrations.not_cancelled().filter(email=email).first()
    if registration is not None and registration.is_active:
        registration.event = event
        emails.queue_already_registered(registration)
        return
    people = people or [Person(name=name, is_contact=True)]
    registration = registration or EventRegistration(event=event, email=email)
    registration.event = event
    registration.name = name
    registration.company = company
    registration.county = county
    registration.note = note
    registration.language = language
    registration.places = len(people)
    registration.only_together = only_together
    registration.created_at = timezone.now()
    registration.privacy_version = settings.PRIVACY_NOTICE_VERSION
    registration.full_clean()
    registration.save()
    registration.sessions.set(sessions)
    write_people(registration, people)
    audit.record(actor="visitor", action="register", target=registration, event=event.pk, places=len(people))
    emails.queue_please_confirm(registration)


@transaction.atomic
def confirm(*, registration: EventRegistration) -> EventRegistration:
    """The address is right: gives the places, or a turn on the waiting list. Doing it twice changes nothing.

    Somebody who registered in time may confirm after registration has closed, until the event begins.

    Raises:
        RegistrationEnded: if it was cancelled.
        NotOpenForRegistration: if the event is cancelled, has begun or is not public any more.
    """
    event, registration = locked_pair(registration)
    if registration.is_active:
        return registration
    if registration.state == RegistrationState.CANCELLED:
        raise RegistrationEnded
    check_takes_place(event)
    free = Room(event).free_for(chosen_sessions(registration), for_newcomers=True)
    state = RegistrationState.CONFIRMED if registration.places <= free else RegistrationState.WAITLISTED
    registration.confirmed_at = timezone.now()
    registration.save(update_fields=[*registration.enter(state), "confirmed_at"])
    entry = audit.record(actor="visitor", action="confirm", target=registration, state=registration.state)
    if state == RegistrationState.CONFIRMED:
        emails.queue_confirmed(registration, dedupe_key=entry.dedupe_key)
        return registration
    # What helps nobody who waits longer may be just right for this one.
    offer_places(event=event)
    registration.refresh_from_db(fields=["state", "places_held", "offered_until"])
    if registration.state == RegistrationState.WAITLISTED:
        position = waiting_position(registration)
        emails.queue_waitlisted(registration, position=position, dedupe_key=entry.dedupe_key)
    return registration


@transaction.atomic
def cancel(*, registration: EventRegistration) -> EventRegistration:
    """Nobody of this registration will come; what becomes free is offered. Twice changes nothing.

    Raises:
        NotOpenForRegistration: if the event is over.
    """
    event, registration = locked_pair(registration)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    if event.is_past:
        raise NotOpenForRegistration(WHY_NOT[Availability.PAST])
    had_place = registration.state == RegistrationState.CONFIRMED
    take_back(registration)
    entry = audit.record(actor="visitor", action="cancel", target=registration)
    emails.queue_registration_cancelled(registration, had_place=had_place, dedupe_key=entry.dedupe_key)
    offer_places(event=event)
    return registration


@transaction.atomic
def cancel_participant(*, participant: Participant) -> None:
    """One person of several will not come; without the last one, the registration is cancelled.

    Raises:
        NotOpenForRegistration: if the event is over.
    """
    registration = participant.registration
    event, registration = locked_pair(registration)
    people = [person_of(one) for one in registration.participants.all() if one.pk != participant.pk]
    if event.is_past:
        raise NotOpenForRegistration(WHY_NOT[Availability.PAST])
    if len(people) == registration.places or not registration.is_active:
        return
    if not people:
        cancel(registration=registration)
        return
    change(registration=registration, people=people, sessions=registration.sessions.all())


@transaction.atomic
def change(
    *,
    registration: EventRegistration,
    people: Sequence[Person],
    sessions: Collection[EventSession],
    name: str = "",
    company: str | None = None,
    note: str | None = None,
    only_together: bool | None = None,
) -> EventRegistration:
    """The contact person changes who comes, to what, and what was answered.

    Fewer always works, and what becomes free is offered. More needs free places; on the waiting list it means
    going to its end. While places are offered, only names and answers can change.

    Raises:
        RegistrationEnded: if it does not count (any more).
        NotOpenForRegistration: if the event has begun or does not take place.
        OfferOver: if number or sessions change while places are offered.
        NoPlaces: if there are too few for more people or another session.
    """
    event, registration = locked_pair(registration)
    if not registration.is_active:
        raise RegistrationEnded
    check_takes_place(event)
    before = Before.of(registration)
    chosen = [one.pk for one in sessions if not one.is_cancelled]
    is_other = len(people) != registration.places or set(chosen) != set(before.sessions)
    if is_other and registration.state == RegistrationState.OFFERED:
        raise OfferOver(_ANSWER_FIRST)
    if registration.state == RegistrationState.CONFIRMED:
        check_room(registration, chosen, len(people))
    elif len(people) > registration.places:
        registration.confirmed_at = timezone.now()
    registration.name = name or registration.name
    registration.company = registration.company if company is None else company
    registration.note = registration.note if note is None else note
    if only_together is not None:
        registration.only_together = only_together
    registration.places = len(people)
    if registration.state == RegistrationState.CONFIRMED:
        registration.places_held = len(people)
    registration.full_clean()
    registration.save()
    registration.sessions.set(sessions)
    write_people(registration, people)
    entry = audit.record(
        actor="visitor", action="change_registration", target=registration, places=len(people)
    )
    emails.queue_registration_changed(registration, before=before, dedupe_key=entry.dedupe_key)
    if is_other:
        offer_places(event=event)
    return registration


@dataclass(frozen=True)
class Before:
    """What a registration was before it changed, for the mails that tell of it."""

    sessions: tuple[int, ...]
    addresses: frozenset[str]

    @classmethod
    def of(cls, registration: EventRegistration) -> "Before":
        return cls(
            tuple(chosen_sessions(registration)),
            frozenset(one.email for one in registration.participants.all() if one.email),
        )


def check_room(registration: EventRegistration, sessions: Collection[int], number: int) -> None:
    """Refuses a change of a registration with a place that would need more places than are free.

    Raises:
        NoPlaces: saying where and how many there are.
    """
    event = registration.event
    room, had = Room(event), {None, *chosen_sessions(registration)}
    titles = {one.pk: one for one in event.sessions.all()}
    for key in (None, *sessions):
        more = number - (registration.places_held if key in had else 0)
        free = room.free(key, for_newcomers=True)
        if more > 0 and more > free:
            raise NoPlaces(too_few(free, titles.get(key) if key else None))


def write_people(registration: EventRegistration, people: Sequence[Person]) -> None:
    """Makes `people` the participants: known ones are kept, with the answers they have to other questions."""
    known = {one.pk: one for one in registration.participants.all()}
    for position, person in enumerate(people):
        participant = known.pop(person.pk or 0, None) or Participant(registration=registration)
        participant.registration = registration
        participant.position = position
        participant.name = person.name
        participant.email = person.email.strip().lower()
        participant.photo_consent = person.photo_consent
        participant.is_contact = person.is_contact
        participant.full_clean(exclude=["registration"])
        participant.save()
        participant.answers.filter(question__in=person.answers).delete()
        Answer.objects.bulk_create(
            Answer(participant=participant, question_id=question, text=text)
            for question, text in person.answers.items()
            if text
        )
    registration.participants.filter(pk__in=known).delete()


def person_of(participant: Participant) -> Person:
    """The participant as they are, to be written again unchanged."""
    return Person(
        name=participant.name,
        email=participant.email,
        photo_consent=participant.photo_consent,
        is_contact=participant.is_contact,
        pk=participant.pk,
    )


def take_back(registration: EventRegistration, note: str = "") -> None:
    """Cancels a locked registration; the caller tells people and offers what becomes free."""
    registration.cancelled_at = timezone.now()
    registration.cancellation_note = note
    fields = registration.enter(RegistrationState.CANCELLED)
    registration.save(update_fields=[*fields, "cancelled_at", "cancellation_note"])


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


def participant_by_token(token: str, *, purpose: str) -> Participant:
    """The participant a mail's link leads to, with registration and event.

    Raises:
        Http404: for a forged link, or when they were taken off.
        LinkExpired: for one whose time is over.
    """
    link = links.resolve(token, purpose=purpose)
    participant = Participant.objects.with_event().filter(pk=link.subject_id).first()
    if participant is None:
        raise Http404
    return participant
