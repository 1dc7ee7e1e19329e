"""Mails about one registration: to the contact person, and to those of the others who have an address."""

import uuid
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from apps.events import documents, invitations, online
from apps.events.choices import RegistrationState
from apps.events.emails.addresses import confirm_url, event_url, manage_url, offer_url, participant_url
from apps.events.invitations import CANCEL
from apps.events.models import EventRegistration, EventSession, Participant
from apps.outbox.choices import MailKind
from apps.outbox.services import Attachment, send_template

if TYPE_CHECKING:
    from apps.events.services.registering import Before


def queue_please_confirm(registration: EventRegistration) -> None:
    """Is this your address? With the link that answers, and nothing that somebody else may have typed."""
    _to_contact(
        "registration_confirm",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:confirm:{uuid.uuid4().hex}",
        confirm_url=confirm_url(registration),
    )


def queue_already_registered(registration: EventRegistration) -> None:
    """Somebody registered with an address that is registered: its owner learns of it, the page does not."""
    _to_contact(
        "registration_already",
        registration,
        dedupe_key=f"event-registration:{registration.pk}:already:{uuid.uuid4().hex}",
        manage_url=manage_url(registration),
    )


def queue_confirmed(registration: EventRegistration, *, dedupe_key: str) -> None:
    """You have a place, all of you; with the calendar file."""
    sessions = _sessions(registration)
    _to_contact(
        "registration_confirmed",
        registration,
        dedupe_key=dedupe_key,
        attachments=[
            *_calendar(registration, sessions, registration.email),
            *documents.tickets_for(registration, registration.participants.all()),
        ],
        **_details(registration, sessions),
    )
    for participant in registration.participants.all():
        if _has_own_mail(participant, registration):
            _invite(participant, registration, sessions, dedupe_key=dedupe_key)


def queue_waitlisted(registration: EventRegistration, *, position: int, dedupe_key: str) -> None:
    """All places are taken; you are on the waiting list."""
    _to_contact(
        "registration_waitlisted",
        registration,
        dedupe_key=dedupe_key,
        position=position,
        **_details(registration, _sessions(registration)),
    )


def queue_offered(registration: EventRegistration, *, dedupe_key: str) -> None:
    """A place has become free; it is yours if you take it in time."""
    details = _details(registration, _sessions(registration))
    _to_contact(
        "registration_offered",
        registration,
        dedupe_key=dedupe_key,
        offered_until=registration.offered_until,
        places=registration.places,
        places_held=registration.places_held,
        is_part=registration.places_held < registration.places,
        offer_url=offer_url(details["manage_url"]),
        **details,
    )


def queue_offer_lapsed(registration: EventRegistration, *, dedupe_key: str) -> None:
    """You did not take the place in time; it has gone to the next."""
    _to_contact("registration_offer_lapsed", registration, dedupe_key=dedupe_key)


def queue_moved_to_waiting(registration: EventRegistration, *, position: int, dedupe_key: str) -> None:
    """The organiser has put you on the waiting list; the date leaves the calendar."""
    sessions = _sessions(registration)
    _to_contact(
        "registration_moved",
        registration,
        dedupe_key=dedupe_key,
        position=position,
        attachments=_calendar(registration, sessions, registration.email, CANCEL),
        **_details(registration, sessions),
    )
    _tell_removed(registration, _own_addresses(registration), sessions, dedupe_key=dedupe_key)


def queue_registration_cancelled(
    registration: EventRegistration, *, had_place: bool, dedupe_key: str, by_organiser: bool = False
) -> None:
    """Nobody of you will come: by your own wish, or because the organiser decided so."""
    sessions = _sessions(registration)
    _to_contact(
        "registration_cancelled",
        registration,
        dedupe_key=dedupe_key,
        by_organiser=by_organiser,
        reason=registration.cancellation_note,
        attachments=_calendar(registration, sessions, registration.email, CANCEL) if had_place else (),
    )
    if had_place:
        _tell_removed(registration, _own_addresses(registration), sessions, dedupe_key=dedupe_key)


def queue_registration_changed(
    registration: EventRegistration, *, before: "Before", dedupe_key: str, by_organiser: bool = False
) -> None:
    """What holds now: who comes, and to what. The files put right what calendars have."""
    has_place = registration.state == RegistrationState.CONFIRMED
    sessions = _sessions(registration)
    left = [
        one for one in registration.event.sessions.all() if one.pk in before.sessions and one not in sessions
    ]
    attachments: list[Attachment] = []
    if has_place:
        attachments = _calendar(registration, sessions, registration.email)
        attachments += _calendar(registration, left, registration.email, CANCEL) if left else []
    _to_contact(
        "registration_changed",
        registration,
        dedupe_key=dedupe_key,
        attachments=attachments,
        by_organiser=by_organiser,
        **_details(registration, sessions),
    )
    if not has_place:
        return
    is_moved = set(before.sessions) != {one.pk for one in sessions}
    for participant in registration.participants.all():
        if _has_own_mail(participant, registration) and (
            is_moved or participant.email not in before.addresses
        ):
            _invite(participant, registration, sessions, left=left, dedupe_key=dedupe_key)
    removed = before.addresses - set(_own_addresses(registration)) - {registration.email}
    _tell_removed(registration, removed, [*sessions, *left], dedupe_key=dedupe_key)


def _invite(
    participant: Participant,
    registration: EventRegistration,
    sessions: Sequence[EventSession],
    *,
    left: Sequence[EventSession] = (),
    dedupe_key: str,
) -> None:
    attachments = _calendar(registration, sessions, participant.email)
    attachments += _calendar(registration, left, participant.email, CANCEL) if left else []
    attachments += documents.tickets_for(registration, [participant])
    _send(
        "participant_registered",
        registration,
        recipient=participant.email,
        dedupe_key=dedupe_key,
        attachments=attachments,
        contact_email=registration.email,
        participant_url=participant_url(participant, registration.event, registration.language),
        **_online(registration, sessions),
        sessions=sessions,
    )


def _tell_removed(
    registration: EventRegistration,
    addresses: Iterable[str],
    sessions: Sequence[EventSession],
    *,
    dedupe_key: str,
) -> None:
    for address in sorted(addresses):
        _send(
            "participant_removed",
            registration,
            recipient=address,
            dedupe_key=dedupe_key,
            attachments=_calendar(registration, sessions, address, CANCEL),
        )


def _to_contact(template: str, registration: EventRegistration, *, dedupe_key: str, **values) -> None:
    # Who came without an address (a walk-in) is written to nowhere.
    if registration.email:
        _send(template, registration, recipient=registration.email, dedupe_key=dedupe_key, **values)


def _send(
    template: str,
    registration: EventRegistration,
    *,
    recipient: str,
    dedupe_key: str,
    attachments: Sequence[Attachment] = (),
    **context,
) -> None:
    event = registration.event
    send_template(
        template=f"events/{template}",
        kind=MailKind.TRANSACTIONAL,
        recipient=recipient,
        language=registration.language,
        dedupe_key=dedupe_key,
        context={
            "event": event,
            "registration": registration,
            "event_url": event_url(event, registration.language),
            **context,
        },
        attachments=attachments,
        group_key=event.mail_group,
    )


def _details(registration: EventRegistration, sessions: Sequence[EventSession]) -> dict:
    """What the contact person is told of their registration."""
    return {
        "manage_url": manage_url(registration),
        "sessions": sessions,
        "people": [one.name for one in registration.participants.all()],
        **_online(registration, sessions),
    }


def _online(registration: EventRegistration, sessions: Sequence[EventSession]) -> dict:
    event = registration.event
    has_place = registration.state == RegistrationState.CONFIRMED
    return {
        "has_place": has_place,
        "online_addresses": online.online_addresses(event, sessions) if has_place else [],
        "online_opens_at": online.opens_at(event, *sessions[:1]),
    }


def _calendar(
    registration: EventRegistration,
    sessions: Sequence[EventSession],
    attendee: str,
    method: str = invitations.REQUEST,
) -> list[Attachment]:
    return invitations.invitations(
        registration.event, sessions, attendee=attendee, method=method, language=registration.language
    )


def _sessions(registration: EventRegistration) -> list[EventSession]:
    return [one for one in registration.sessions.all() if not one.is_cancelled]


def _has_own_mail(participant: Participant, registration: EventRegistration) -> bool:
    return bool(participant.email) and participant.email != registration.email


def _own_addresses(registration: EventRegistration) -> list[str]:
    return [one.email for one in registration.participants.all() if _has_own_mail(one, registration)]
