"""Certificates of attendance: only for who was there, only once it is over, and to be withdrawn again."""

from contextlib import suppress

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.audit import services as audit
from apps.core.errors import Conflict
from apps.core.permissions import require
from apps.events import emails
from apps.events.choices import typed_number
from apps.events.models import Certificate, EventRegistration, Participant
from apps.events.permissions import can_check_in
from apps.events.querysets.presence import there
from apps.links import services as links


class NotThere(Conflict):
    """Nobody noted that the person was there."""

    user_message = _("A certificate is only for who was there, and this person was not checked in.")


class NotOver(Conflict):
    """It still goes on."""

    user_message = _("Certificates are there as soon as the event is over.")


@transaction.atomic
def issue(*, participant: Participant, actor) -> Certificate:
    """The participant's certificate; the same one if there is one that holds.

    `actor` is an organiser, or a word such as "visitor" for who came by their own link.

    Raises:
        NotOver: before the event has ended.
        NotThere: if the participant was not checked in.
    """
    registration = EventRegistration.objects.select_for_update().get(pk=participant.registration_id)
    event = participant.registration.event
    require(not hasattr(actor, "pk") or can_check_in(actor, event))
    if not event.is_past or event.is_cancelled:
        raise NotOver
    if not participant.attendances.valid().exists():
        raise NotThere
    certificate = participant.certificates.valid().first()
    if certificate is None:
        certificate = Certificate.objects.create(event=event, participant=participant, name=participant.name)
        audit.record(actor=actor, action="issue_certificate", target=certificate, event=event.pk)
    certificate.participant = participant
    certificate.event = registration.event = event
    return certificate


def for_registration(*, registration: EventRegistration, actor="system") -> list[Certificate]:
    """The certificates of all people of this registration who were there; none while the event goes on.

    `emails.certificates_url` gives the address under which they are fetched.
    """
    if not registration.event.is_past or registration.event.is_cancelled:
        return []
    people = list(there().filter(registration=registration))
    return [issue(participant=one, actor=actor) for one in people]


@transaction.atomic
def issue_all(*, event, actor) -> int:
    """Certificates for everybody who was there; returns how many people have one now.

    Raises:
        NotOver: before the event has ended.
    """
    require(not hasattr(actor, "pk") or can_check_in(actor, event))
    if not event.is_past or event.is_cancelled:
        raise NotOver
    people = list(there().filter(registration__event=event))
    return len([issue(participant=one, actor=actor) for one in people])


@transaction.atomic
def revoke(*, certificate: Certificate, actor) -> Certificate:
    """Withdraws it: its number says so from now on, and its link ends. Twice changes nothing."""
    certificate = Certificate.objects.select_for_update(of=("self",)).with_event().get(pk=certificate.pk)
    require(can_check_in(actor, certificate.event))
    _revoke(certificate, actor=actor)
    return certificate


def revoke_of(participant: Participant, *, actor) -> None:
    """Withdraws the participant's certificate, if there is one; the caller has asked for permission."""
    for certificate in participant.certificates.valid():
        _revoke(certificate, actor=actor)


def by_token(token: str) -> list[Certificate]:
    """The certificates behind a link from a mail: a registration's, or one person's; without withdrawn ones.

    The link with which the registration is seen and changed leads to them, too.

    Raises:
        Http404: for a forged link.
        LinkExpired: for one whose time is over.
    """
    found = Certificate.objects.valid().with_event().order_by("participant", "pk")
    of_registration, of_person = emails.CERTIFICATE_PURPOSES.values()
    for purpose in (of_registration, emails.MANAGE_PURPOSE):
        with suppress(Http404):
            link = links.resolve(token, purpose=purpose)
            return list(found.filter(participant__registration=int(link.subject_id)))
    link = links.resolve(token, purpose=of_person)
    return list(found.filter(participant=int(link.subject_id)))


def by_number(number: str) -> Certificate | None:
    """The certificate with this number, typed with or without hyphens; withdrawn ones too."""
    plain = typed_number(number)
    return Certificate.objects.with_event().filter(number=plain).first() if plain else None


def _revoke(certificate: Certificate, *, actor) -> None:
    if certificate.revoked_at is not None:
        return
    certificate.revoked_at = timezone.now()
    certificate.save(update_fields=["revoked_at"])
    audit.record(actor=actor, action="revoke_certificate", target=certificate, event=certificate.event_id)  # type: ignore[attr-defined]
